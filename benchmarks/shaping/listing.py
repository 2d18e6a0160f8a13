"""A class before and after, for reading: members of a class that stay as they are left out."""

from __future__ import annotations

import ast
from collections.abc import Container

from .collecting import Definition
from .counting import unchanged
from .table import Measured


def listed(group: str, each: Measured) -> str:
    """One class."""
    one = each.rewritten
    safety = "safe" if one.safe else "unsafe"
    lines = [
        "=" * 100,
        f"# {group}: {one.place}:{one.verdict.line} {one.verdict.qualname}",
        "# " + ", ".join([one.form.form.value, safety, each.shape, *each.modifiers]),
        f"# statements that the rewrite touches: {each.touched[0]} to {each.touched[1]}",
    ]
    if each.left:
        lines.append(f"# on self: {', '.join(sorted(each.left))}")
    if one.blocked:
        lines.append(f"# against better forms: {', '.join(one.blocked)}")
    kept = unchanged(one.before, one.after) if one.after else set()
    lines += [_text(one.old, node, kept) for node in one.before]
    lines.append("-" * 30)
    lines.append(_text(one.new, one.after, kept) if one.after else f"FAILED: {one.failure}")
    return "\n".join(lines)


def _text(text: str, node: Definition, kept: Container[str]) -> str:
    lines = text.splitlines()
    for part in reversed(node.body):
        if ast.dump(part) in kept and not isinstance(part, ast.Expr):
            indent = " " * part.col_offset
            lines[_first(part) - 1 : part.end_lineno] = [f"{indent}..."]
    taken = len(text.splitlines()) - len(lines)
    return "\n".join(lines[_first(node) - 1 : (node.end_lineno or 0) - taken])


def _first(node: ast.stmt) -> int:
    """The line that a definition begins with, decorators included."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])
