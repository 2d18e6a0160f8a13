"""What shows all members of a class: ``vars(Rows)``, ``Rows.__dict__``, among them the methods of
the protocol."""

from __future__ import annotations

import ast

from flake8_agen.syntax import FUNCTIONS, Function, first_parameter, parents_of
from flake8_agen.uses.names import Module
from flake8_agen.uses.scopes import last
from flake8_agen.walking import walk

ALL = "*"
"""Stands for every member."""
_SHOWING = frozenset({"vars", "dir", "getmembers", "getmembers_static"})
_MAKING = ("__new__", "__init__")
"""What a metaclass does when a class is made, with the namespace of its body."""
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


def shown_by(function: Function, name: str | None) -> ast.expr | None:
    """Where a function has all members of what it calls ``name`` shown."""
    for node in walk(function):
        if isinstance(node, ast.Attribute) and node.attr == "__dict__":
            shown: ast.expr | None = node.value
        elif isinstance(node, ast.Call) and last(node.func) in _SHOWING:
            shown = node.args[0] if node.args else None
        else:
            continue
        if isinstance(shown, ast.Name) and shown.id == name:
            return node
    return None


def shown_when_derived(base: ast.ClassDef) -> ast.expr | None:
    """Where a base has the members of a class shown that derives from it."""
    for method in base.body:
        if isinstance(method, FUNCTIONS) and method.name == "__init_subclass__":
            return shown_by(method, first_parameter(method))
    return None


def shown_when_made(metaclass: ast.ClassDef) -> ast.expr | None:
    """Where a metaclass looks at the members of a class that it makes, other than to hand them on
    to the metaclass above."""
    for method in metaclass.body:
        if not isinstance(method, FUNCTIONS) or method.name not in _MAKING:
            continue
        given = [each.arg for each in (*method.args.posonlyargs, *method.args.args)]
        shown = shown_by(method, first_parameter(method))
        if shown is not None:
            return shown
        parents = parents_of(method)
        for node in walk(method):
            if isinstance(node, ast.Name) and node.id in given[3:4]:
                above = parents.get(node)
                if not isinstance(above, ast.Call) or last(above.func) not in _MAKING:
                    return node
    return None
