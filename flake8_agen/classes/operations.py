"""What runs a special method of an object without naming it: ``x[0]``, ``x.y``, ``with x``."""

from __future__ import annotations

import ast
from collections.abc import Iterable

ANY_CALLEE = "()"
"""Stands for whatever is called and has no name: ``steps[0]()``, ``table.get(key)()``."""
ANY_AWAITED = "await"
"""Stands for whatever is awaited and is neither a name nor a call: ``await tasks[0]``."""
ANY_ATTRIBUTE = "."
"""Stands for every attribute; ``.name`` for those of this name."""
ANY_MANAGER = "with"
"""Stands for every context manager."""
ANY_LOOP = "for"
"""Stands for all that is looped over asynchronously."""
ANY_OPERATION = "[]"
"""Stands for every operator, test, subscript, loop and call with arguments (``len(x)``)."""

_ATTRIBUTE = ("getattr", "getattribute", "setattr", "delattr", "get", "set", "delete")
_KINDS = {
    **{f"__{name}__": ANY_ATTRIBUTE for name in _ATTRIBUTE},
    **{f"__{name}__": ANY_MANAGER for name in ("enter", "exit", "aenter", "aexit")},
    "__aiter__": ANY_LOOP,
    "__await__": ANY_AWAITED,
    "__call__": ANY_CALLEE,
}
_NOT_OPERATORS = frozenset({"__init__", "__new__", "__post_init__", "__anext__", "__del__"})
CONSTRUCTORS = ("__init__", "__new__", "__post_init__")

_OPERATIONS = (
    *(ast.Subscript, ast.Compare, ast.BinOp, ast.AugAssign, ast.UnaryOp, ast.BoolOp, ast.IfExp),
    *(ast.If, ast.While, ast.For, ast.comprehension, ast.Starred, ast.Assert, ast.Match),
    *(ast.FormattedValue, ast.Dict, ast.Set, ast.YieldFrom),
)


def kinds_of_methods(methods: Iterable[str]) -> frozenset[str]:
    """What these special methods are run by."""
    return frozenset(
        _KINDS.get(name, ANY_OPERATION)
        for name in methods
        if name.startswith("__") and name.endswith("__") and name not in _NOT_OPERATORS
    )


def kinds_of(node: ast.AST) -> tuple[str, ...]:
    """Which kinds of special methods the node itself may run."""
    if isinstance(node, ast.Attribute):
        return (ANY_ATTRIBUTE,)
    if isinstance(node, ast.Call):
        return (ANY_CALLEE, ANY_OPERATION) if node.args or node.keywords else (ANY_CALLEE,)
    if isinstance(node, ast.Await):
        return (ANY_AWAITED,)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return (ANY_MANAGER,)
    if isinstance(node, ast.AsyncFor):
        return (ANY_LOOP,)
    if isinstance(node, ast.comprehension) and node.is_async:
        return (ANY_LOOP, ANY_OPERATION)
    if isinstance(node, (ast.Tuple, ast.List)):  # ``a, b = x``
        return (ANY_OPERATION,) if isinstance(node.ctx, ast.Store) else ()
    return (ANY_OPERATION,) if isinstance(node, _OPERATIONS) else ()
