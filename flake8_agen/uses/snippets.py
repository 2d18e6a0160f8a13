"""Uses of a class in code that stands in a text: an example of a docstring, a program in a string,
a cell of a notebook. Told of them is whether they only loop over new objects, step them by hand, or
read attributes of what they plainly make."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator

from flake8_agen.syntax import last
from flake8_agen.uses.use import UseKind
from flake8_agen.walking import walk

_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import|import[ \t]+\w)", re.MULTILINE)
_EXAMPLE = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: (.*))?$", re.MULTILINE)


def is_program(text: str) -> bool:
    """Whether a string has a line that imports something."""
    return _IMPORT.search(text) is not None


def examples(docstring: str) -> str:
    """The code of the examples of a docstring."""
    return "\n".join(match[1] or "" for match in _EXAMPLE.finditer(docstring))


def uses_in(code: str, names: set[str]) -> Iterator[tuple[UseKind, str]]:
    """What ``code`` does with a class of one of these names: an UNRESOLVED for all that is not
    understood. Empty where it does not mention it."""
    if not any(re.search(rf"\b{re.escape(name)}\b", code) for name in names):
        return
    if re.search(r"\banext\b|\b__anext__\b|\bAsyncIterator\b", code):
        yield UseKind.ANEXT, "code in a text"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(textwrap.dedent(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield UseKind.UNRESOLVED, "code in a text"
        return
    nodes = list(walk(tree))
    looped = {
        id(node.iter.func)
        for node in nodes
        if isinstance(node, (ast.AsyncFor, ast.comprehension)) and isinstance(node.iter, ast.Call)
    }
    objects = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and _makes(node.value, names)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.alias):
            if node.asname and last_part(node.name) in names:
                yield UseKind.UNRESOLVED, node.name
        elif isinstance(node, (ast.Name, ast.Attribute)):
            if last(node) in names:
                kind = UseKind.CONSUMED if id(node) in looped else UseKind.UNRESOLVED
                yield kind, ast.unparse(node)
            elif isinstance(node, ast.Attribute):
                if last(node.value) in objects or _makes(node.value, names):
                    yield UseKind.ATTRIBUTE, node.attr


def _makes(node: ast.expr, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and last(node.func) in names


def last_part(dotted: str) -> str:
    return dotted.rpartition(".")[2]
