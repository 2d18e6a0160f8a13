"""Where a parameter that may be None cannot be None any more."""

from __future__ import annotations

import ast

from flake8_agen.classes.exits import FALL, outcomes
from flake8_agen.syntax import Function, parents_of, targets_of
from flake8_agen.walking import walk


def never_none(function: Function, name: str) -> bool:
    """Whether None is replaced or sorted out wherever the function uses the parameter ``name``."""
    parents = parents_of(function)
    reads = [
        node
        for node in walk(function)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    return bool(reads) and all(_is_sorted_out(node, name, parents) for node in reads)


def _is_sorted_out(read: ast.Name, name: str, parents: dict[ast.AST, ast.AST]) -> bool:
    child: ast.AST = read
    node = parents.get(child)
    while node is not None:
        if isinstance(node, ast.Compare) and asks(node, name) is not None:
            return True
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and child is read:
            return node.values[-1] is not read
        if isinstance(node, (ast.If, ast.IfExp)) and child is not node.test:
            is_none = asks(node.test, name)
            inside = child in node.body if isinstance(node.body, list) else child is node.body
            if is_none is not None and inside is not is_none:
                return True
        if _is_replaced_before(child, node, name):
            return True
        child, node = node, parents.get(node)
    return False


def asks(test: ast.expr, name: str) -> bool | None:
    """True for ``name is None``, False for ``name is not None``, None for anything else."""
    if (
        isinstance(test, ast.Compare)
        and len(test.ops) == 1
        and isinstance(test.left, ast.Name)
        and test.left.id == name
        and isinstance(test.comparators[0], ast.Constant)
        and test.comparators[0].value is None
    ):
        if isinstance(test.ops[0], ast.Is):
            return True
        if isinstance(test.ops[0], ast.IsNot):
            return False
    return None


def _is_replaced_before(child: ast.AST, node: ast.AST, name: str) -> bool:
    """Whether an earlier statement of the same block deals with None."""
    for block in ("body", "orelse", "finalbody"):
        statements = getattr(node, block, None)
        if not isinstance(statements, list) or child not in statements:
            continue
        for statement in statements[: statements.index(child)]:
            if isinstance(statement, ast.If) and asks(statement.test, name) is True:
                if FALL not in outcomes(statement.body) or any(
                    isinstance(target, ast.Name) and target.id == name
                    for inner in statement.body
                    for target in targets_of(inner)
                ):
                    return True
    return False
