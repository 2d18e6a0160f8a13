"""Imports that nothing in their file uses any more, and whose going may be noticed all the same:

    from plugins import Base      # prints when it is imported
    from dataclasses import dataclass      # other files say ``module.dataclass``
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.syntax import FUNCTIONS, last
from flake8_agen.uses.bytesearch import stem
from flake8_agen.uses.effects import attributes_named, import_is_noticed, is_unlike_self
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.strings import in_list_of_names
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

_LISTS = ("dir", "vars", "getmembers", "__dict__")
"""What shows all names of a module."""
_LISTING = re.compile(rb"(?<!\w)(?:dir|vars|getmembers)\s*\(|\.__dict__")
_UNKNOWN = (What.UNKNOWN, What.UNBOUND, What.MADE)


def staying(project: Project, path: str, names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The imports of these names in the file ``path`` that stay, see :attr:`Plan.stay`."""
    wanted = frozenset(names)
    module = project.module(path)
    if module is None or not wanted:
        return frozenset()
    return frozenset(_staying(project, module, wanted))


def plain_imports_going(project: Project, path: str, names: Iterable[str]) -> frozenset[str]:
    """The modules whose ``import module``, which binds one of these names in the file ``path``,
    may go as far as the modules are concerned, see :attr:`Plan.plain`."""
    wanted = frozenset(names)
    module = project.module(path) if wanted else None
    if module is None:
        return frozenset()
    return frozenset(
        alias.name
        for statement in walk(module.tree)
        if isinstance(statement, ast.Import)
        for alias in statement.names
        if (alias.asname or alias.name.partition(".")[0]) in wanted
        and alias.name.partition(".")[0] not in sys.stdlib_module_names
        and not import_is_noticed(project, ast.Import([alias]), path)
    )


def loosened(
    project: Project, path: str, tree: ast.Module, nodes: Iterable[ast.ClassDef]
) -> frozenset[str]:
    """The imported names of the file of these classes that only they use."""
    imported = {
        alias.asname or alias.name.partition(".")[0]
        for statement in walk(tree)
        if isinstance(statement, (ast.Import, ast.ImportFrom))
        for alias in statement.names
    }
    lines = (project.text(path) or "").splitlines()
    inside = {
        word
        for node in nodes
        for line in lines[_first_line(node) - 1 : node.end_lineno]
        for word in re.findall(r"\w+", line)
    }
    return frozenset(imported & inside - _used_beside(tree))


def _first_line(node: ast.ClassDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _used_beside(tree: ast.Module) -> set[str]:
    """The names used outside of all classes with the protocol."""
    return {
        node.id
        for statement in tree.body
        if not isinstance(statement, ast.ClassDef)
        or not any(name in ("__anext__", "__aiter__") for name in _defined(statement))
        for node in walk(statement)
        if isinstance(node, ast.Name)
    }


def _defined(node: ast.ClassDef) -> Iterator[str]:
    return (each.name for each in walk(node) if isinstance(each, FUNCTIONS))


def _staying(project: Project, module: Module, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    layout = project.layout
    resolver = Resolver(project)
    for statement in walk(module.tree):
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        bound = {each.name: each.asname or each.name.partition(".")[0] for each in statement.names}
        found = {each: name for each, name in bound.items() if name in names}
        source = ""
        if isinstance(statement, ast.ImportFrom):
            source = "." * statement.level + (statement.module or "")
        for each, name in found.items():
            if is_reached(project, module.path, name):
                yield source, each
        if not found or not isinstance(statement, ast.ImportFrom) or _is_standard(statement):
            continue
        if import_is_noticed(project, statement, module.path):
            yield source, ""
            for each in found:
                files = resolver.modules(statement, module) or ()
                if any(layout.submodule(file, each) is not None for file in files):
                    yield source, each


def _is_standard(statement: ast.ImportFrom) -> bool:
    top = (statement.module or "").partition(".")[0]
    return not statement.level and top in sys.stdlib_module_names


def is_reached(project: Project, path: str, name: str) -> bool:
    """Whether somebody may get at ``name`` of the module ``path`` otherwise than by importing it:
    as an attribute of what may be the module, by a text, or by a list of all its names."""
    owners = project.kept(("owners", name), partial(owners_of, project, name))
    if owners is None or path in owners:
        return True
    near = {*project.mentioning(stem(path))} - {path}
    for other, assigned in project.attribute_files(name).items():
        if other in near and assigned:
            if project.kept(("text", name, other), partial(_is_a_text, project, other, name)):
                return True
    return project.kept(("listed", path), partial(_is_listed, project, path))


def owners_of(project: Project, name: str) -> frozenset[str] | None:
    """The modules of which somebody takes the attribute ``name``, by path; None where one of them
    may be any module."""
    resolver = Resolver(project)
    owners: set[str] = set()
    for node, module in attributes_named(project, name):
        if is_unlike_self(node.value):
            for thing in resolver.resolve(node.value, module):
                if thing.what in _UNKNOWN:
                    return None
                if thing.what is What.MODULE:
                    owners.add(thing.path)
    return frozenset(owners)


def _is_a_text(project: Project, path: str, name: str) -> bool:
    """Whether a text in the file ``path`` is ``name``."""
    quoted = re.compile(rb"(['\"])%s\1" % re.escape(name).encode("utf-8"))
    module = project.module(path) if quoted.search(project.data(path) or b"") else None
    if module is not None:
        module.reveal((name,))
    return module is not None and any(
        each.value == name and _is_a_name(each, module) for each in module.strings()
    )


def _is_a_name(text: ast.Constant, module: Module) -> bool:
    """Whether a text is neither an annotation nor one of ``__all__``."""
    around = {where for _, where in module.ancestors(text)}
    return not around & {"annotation", "returns"} and not in_list_of_names(text, module)


def _is_listed(project: Project, path: str) -> bool:
    """Whether somebody asks for all names of the module."""
    project.search(_LISTS)
    here = Thing(What.MODULE, path)
    resolver = Resolver(project)
    near = {path, *project.mentioning(stem(path))}
    for other in sorted(near.intersection(*[{f for w in _LISTS for f in project.mentioning(w)}])):
        if not _LISTING.search(project.data(other) or b""):
            continue
        module = project.module(other)
        for node in module.mentions(_LISTS) if module is not None else ():
            assert module is not None
            parent = module.parents[node][0]
            if isinstance(node, ast.Attribute) and node.attr == "__dict__":
                asked = node.value
            elif not isinstance(parent, ast.Call) or last(parent.func) != last(node):
                continue
            elif not parent.args:
                if other == path and module.scope_of(parent) is module.scope:
                    return True
                continue
            else:
                asked = parent.args[0]
            if here in resolver.resolve(asked, module):
                return True
    return False
