"""What shows all members of a class: ``vars(Rows)``, ``Rows.__dict__``, among them the methods of
the protocol."""

from __future__ import annotations

import ast

from flake8_agen.uses.names import Module

ALL = "*"
"""Stands for every member."""
_OF_A_KEY = frozenset({"get", "__getitem__", "__contains__"})


def member_asked(namespace: ast.expr, module: Module) -> str:
    """Which member the namespace of a class is asked for: one by a constant key
    (``vars(Rows)["limit"]``), :data:`ALL` where it is not asked for one; nothing where the key is
    not known, as ``getattr(Rows, name)`` says nothing."""
    parent, where = module.parents[namespace]
    key: ast.expr | None = None
    if isinstance(parent, ast.Subscript) and where == "value":
        key = parent.slice
    elif isinstance(parent, ast.Compare) and isinstance(parent.ops[0], (ast.In, ast.NotIn)):
        key = parent.left
    elif isinstance(parent, ast.Attribute) and parent.attr in _OF_A_KEY:
        call, _ = module.parents[parent]
        key = call.args[0] if isinstance(call, ast.Call) and call.args else None
    if key is None:
        return "" if isinstance(parent, ast.Expr) else ALL
    return str(key.value) if isinstance(key, ast.Constant) else ""
