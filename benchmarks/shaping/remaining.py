"""Whether the iteration still writes to the object, and so lives on between two passes."""

from __future__ import annotations

import ast

from .collecting import Definition
from .shape import generator_in, own

_CHANGING = {"append", "appendleft", "clear", "extend", "insert", "pop", "popleft", "remove"}


def state_on_self(after: Definition) -> set[str]:
    """The attributes of ``self`` that the generator of a class binds or empties."""
    generator = generator_in(after)
    if not isinstance(after, ast.ClassDef) or not generator.args.args:
        return set()
    name = generator.args.args[0].arg
    found = set()
    for node in own(generator):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _CHANGING:
                node = node.func.value
                if isinstance(node, ast.Attribute) and _is(node.value, name):
                    found.add(node.attr)
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            if _is(node.value, name):
                found.add(node.attr)
    return found


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
