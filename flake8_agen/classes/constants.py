"""Numbers of a file that are ints in every run: ``LIMIT = 10`` at its top, and nothing else.

Only those are asked for that a comparison of the class names, as nobody else wants to know.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.values import kind_of
from flake8_agen.imports import Imports
from flake8_agen.project import Project
from flake8_agen.syntax import every_binding
from flake8_agen.uses.bytesearch import stem
from flake8_agen.verdict import Kind
from flake8_agen.walking import walk

_WRITE = r"[\"'.]%s[\"']|[(,]\s*%s\s*=(?!=)"
"""``"LIMIT"`` as it is given to ``setattr`` or a patch, and ``LIMIT=`` as a keyword."""


def int_constants(
    subject: Subject, tree: ast.Module, path: str, project: Project
) -> dict[str, Kind]:
    """The global names that the class compares with and that are never anything but ints."""
    compared = {
        leaf.id
        for node in walk(subject.node)
        if isinstance(node, ast.Compare)
        for leaf in walk(node)
        if isinstance(leaf, ast.Name)
    }
    imports = subject.imports
    names = {
        name
        for name, value in _assigned(tree)
        if name in compared and _is_int(value, imports)
    }
    if not names:
        return {}
    bound = list(every_binding(tree))
    if "*" in bound:
        return {}
    names = {name for name in names if bound.count(name) == 1}
    return {name: Kind.INT for name in names if not _written_elsewhere(name, path, project)}


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            if isinstance(statement.targets[0], ast.Name):
                yield statement.targets[0].id, statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.value


def _is_int(value: ast.expr | None, imports: Imports) -> bool:
    """Whether it is an int literal, or what is computed of such."""
    if value is None or kind_of(value, imports) is not Kind.INT:
        return False
    literal = (ast.Constant, ast.BinOp, ast.UnaryOp)
    return all(isinstance(each, literal) for each in walk(value))


def _written_elsewhere(name: str, path: str, project: Project) -> bool:
    """Whether a file that names this one may put something else in the place of the constant."""
    word = re.escape(name)
    write = re.compile((_WRITE % (word, word)).encode())
    for file in sorted({path, *project.mentioning(stem(path))}):
        if file != path and not project.may_contain(file, frozenset({name})):
            continue
        data = project.data(file) or b""
        if write.search(data):
            return True
        if f".{name}".encode() in data:
            module = project.module(file)
            if module is None:
                return True
            module.reveal((name,))
            if any(True for _ in module.stored(name)):
                return True
    return False
