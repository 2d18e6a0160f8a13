"""Other names of the stop, and of what lets it out, in one file."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from flake8_agen.classes.stops import STOP
from flake8_agen.syntax import last, last_name
from flake8_agen.walking import walk


def names_of_the_stop(tree: ast.Module, imported: frozenset[str]) -> frozenset[str]:
    """All names of the file that may stand for StopAsyncIteration; ``imported`` are some."""
    names = {STOP, *imported}
    for node in walk(tree):  # ``from builtins import StopAsyncIteration as Done``
        if isinstance(node, ast.ImportFrom):
            names |= {each.asname or each.name for each in node.names if each.name == STOP}
    while True:
        more = set(aliases(tree, names)) | {
            node.name
            for node in walk(tree)
            if isinstance(node, ast.ClassDef) and any(last_name(b) in names for b in node.bases)
        }
        if more <= names:
            return frozenset(names)
        names |= more


def aliases(tree: ast.Module, names: Collection[str]) -> Iterator[str]:
    """``Done = StopAsyncIteration``, ``END = StopAsyncIteration()``, ``step = anext``."""
    for target, value in bindings(*walk(tree)):
        if isinstance(target, ast.Name) and _is_among(value, names):
            yield target.id


def bindings(*nodes: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(target, value) of what the nodes assign, those of ``a, b = x, y`` one by one."""
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                yield from _pairs(target, node.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if not isinstance(target, (ast.Tuple, ast.List)):
        yield target, value
    elif isinstance(value, (ast.Tuple, ast.List)):
        matching = len(target.elts) == len(value.elts) and not any(
            isinstance(each, ast.Starred) for each in (*target.elts, *value.elts)
        )
        for at, inner in enumerate(target.elts):
            for each in [value.elts[at]] if matching else value.elts:
                yield from _pairs(inner, each)


def _is_among(value: ast.expr, names: Collection[str]) -> bool:
    """Whether the value may be what one of these names stands for."""
    if isinstance(value, ast.NamedExpr):
        return _is_among(value.value, names)
    if isinstance(value, ast.IfExp):
        return _is_among(value.body, names) or _is_among(value.orelse, names)
    if isinstance(value, ast.BoolOp):
        return any(_is_among(each, names) for each in value.values)
    if isinstance(value, ast.Call):
        if last(value.func) == "getattr" and len(value.args) > 1:
            asked = value.args[1]
            return isinstance(asked, ast.Constant) and asked.value in names
        if last(value.func) in ("type", "new_class"):
            bases = [each for arg in value.args if isinstance(arg, ast.Tuple) for each in arg.elts]
            return any(_is_among(each, names) for each in bases)
        return last_name(value.func) == STOP and STOP in names
    name = last_name(value)
    return name is not None and name in names
