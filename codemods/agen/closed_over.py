"""Variables of the functions around a class that get one value and keep it.

A loop may hold on to such a variable as it would to a local of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen import walking
from flake8_agen.syntax import FUNCTIONS, every_binding


def fixed_names(tree: ast.Module, node: ast.ClassDef) -> frozenset[str]:
    """The parameters, and the variables bound by one assignment that no loop repeats, of the
    functions around ``node``; where a name is bound twice, or anywhere as that of an outer scope,
    none is meant."""
    around = [each for each in _path(tree, node) if isinstance(each, FUNCTIONS)]
    if not around:
        return frozenset()
    bound: dict[str, int] = {}
    for name in every_binding(around[0]):
        bound[name] = bound.get(name, 0) + 1
    found = {
        name for function in around for name in (*_parameters(function), *_assigned(function.body))
    }
    return frozenset(name for name in found if bound.get(name) == 1)


def _path(tree: ast.AST, node: ast.AST) -> list[ast.AST]:
    """What stands around the node, outermost first."""
    for child in walking.blocks(tree):
        if child is node:
            return [tree]
        inner = _path(child, node)
        if inner:
            return [tree, *inner]
    return []


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)]


def _assigned(body: list[ast.stmt]) -> Iterator[str]:
    """What plain statements assign, in blocks that run at most once."""
    for statement in body:
        if isinstance(statement, ast.AnnAssign):
            if isinstance(statement.target, ast.Name) and statement.value is not None:
                yield statement.target.id
        elif isinstance(statement, ast.Assign):
            yield from (each.id for each in statement.targets if isinstance(each, ast.Name))
        elif isinstance(statement, (ast.If, ast.With, ast.AsyncWith, ast.Try)):
            for _, block in ast.iter_fields(statement):
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                    yield from _assigned(block)
