"""Reads of an attribute by which nothing is decided."""

from __future__ import annotations

import ast

from flake8_agen.classes.touches import Touch, Touches
from flake8_agen.syntax import FUNCTIONS


def only_updates(touch: Touch, touches: Touches) -> bool:
    """Whether a read only serves to compute the attribute's own next value (``x = x + 1``)."""
    node: ast.AST | None = touch.node
    while node is not None and not isinstance(node, ast.stmt):
        node = touches.parents.get(node)
    return (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Attribute)
        and node.targets[0].attr == touch.attribute
        and isinstance(node.value, ast.BinOp)
        and isinstance(node.value.right, ast.Constant)
    )


def only_reports(touch: Touch, touches: Touches) -> bool:
    """Whether a read only tells others, when the item is there already: ``log(self.n)`` and
    ``await self.reader.mark(self.n)`` with nothing but ``return item`` after it."""
    child: ast.AST = touch.node
    node = touches.parents.get(child)
    while node is not None and not isinstance(node, ast.stmt):
        child, node = node, touches.parents.get(node)
    if not isinstance(node, ast.Expr):
        return False
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    if not isinstance(value, ast.Call):
        return False
    inner: ast.stmt = node
    while not isinstance(inner, FUNCTIONS):
        outer = touches.parents[inner]
        if not isinstance(outer, (ast.If, *FUNCTIONS)):
            return False
        block = outer.body
        if isinstance(outer, ast.If) and inner not in block:
            block = outer.orelse
        if not all(map(_is_plain, block[block.index(inner) + 1 :])):
            return False
        inner = outer
    return True


def _is_plain(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Return):
        return isinstance(statement.value, ast.Name)
    return isinstance(statement, ast.Expr)
