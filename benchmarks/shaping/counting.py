"""How much code there is: statements, without docstrings and comments."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .collecting import Definition


def statements(nodes: Sequence[ast.AST]) -> int:
    """The number of statements, those that hold others included."""
    return sum(
        isinstance(node, ast.stmt) and not _is_text(node)
        for root in nodes
        for node in ast.walk(root)
    )


def touched(before: Sequence[Definition], after: Definition) -> tuple[int, int]:
    """The numbers of statements, without members of a class that the rewrite leaves as they are."""
    kept = unchanged(before, after)

    def left(node: Definition) -> int:
        parts = [part for part in node.body if ast.dump(part) not in kept]
        return 1 + statements(parts)

    return sum(map(left, before)), left(after)


def unchanged(before: Sequence[Definition], after: Definition) -> set[str]:
    """The members that stay as they are, where a class stays."""
    if not isinstance(after, ast.ClassDef):
        return set()
    old = {ast.dump(part) for node in before for part in node.body}
    return old & {ast.dump(part) for part in after.body}


def _is_text(node: ast.stmt) -> bool:
    """A docstring, or any other text that stands alone."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
