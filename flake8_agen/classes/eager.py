"""Whether the work of ``__init__`` must still happen at the call (G01-G03, G10, G12).

The body of an async generator starts with the first item. That makes no difference for storing
what was given; for anything else it does as soon as something can happen in between.
"""

from __future__ import annotations

import ast

from flake8_agen.imports import Imports
from flake8_agen.syntax import (
    Function,
    body_of,
    first_parameter,
    parameters,
    self_attribute,
    walk_scope,
)
from flake8_agen.uses.use import ESCAPING, ClassUses, UseKind
from flake8_agen.walking import walk

_HARMLESS_CALLS = ("iter", "list", "dict", "set", "tuple", "object", "bytearray", "frozenset")
_FRESH_NAMES = frozenset((*_HARMLESS_CALLS, "deque", "collections", "OrderedDict", "defaultdict"))
_FRESH_CALLS = ("collections.deque", "collections.OrderedDict", "collections.defaultdict")


def must_be_eager(init: Function | None, imports: Imports, uses: ClassUses) -> bool:
    """Whether ``__init__`` does something that must not wait for the first item."""
    if init is None or stores_only(init, imports):
        return False
    if any(names_a_caller(node, imports) for node in walk(init)):
        return True
    fates = [construction.fate for construction in uses.constructions]
    if not fates or not uses.constructions_known or uses.of(*ESCAPING):
        # Such a form waits for --unsafe. To ask for an iterator late is what few would notice.
        return may_act(init, imports)
    loops = uses.of(UseKind.CONSUMED, UseKind.LOCAL_ONCE)
    return not all(fates) or any(use.between for use in loops)


def names_a_caller(node: ast.AST, imports: Imports) -> bool:
    """Whether it is a call that tells of a frame further up: ``warn(.., stacklevel=2)``."""
    if not isinstance(node, ast.Call):
        return False
    level = next((each.value for each in node.keywords if each.arg == "stacklevel"), None)
    if level is None and len(node.args) > 2 and imports.origin(node.func) == "warnings.warn":
        level = node.args[2]
    return level is not None and not (isinstance(level, ast.Constant) and level.value == 1)


def stores_only(init: Function, imports: Imports) -> bool:
    """Whether ``__init__`` only keeps parameters, literals and fresh containers.

    ``iter(rows)`` may raise, and a global may have another value later (G01, G12).
    """
    own = {argument.arg for argument in parameters(init)} | {first_parameter(init) or ""}
    types = {
        id(inner)
        for node in walk_scope(*init.body)
        if isinstance(node, ast.AnnAssign)
        for inner in walk(node.annotation)
    }
    bound = {
        node.id
        for node in walk_scope(*init.body)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    local = frozenset(own | bound)
    read = {
        node.id
        for node in walk_scope(*init.body)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in types
    }
    known = local | _FRESH_NAMES
    own_name = first_parameter(init)
    return read <= known and all(
        _only_stores(statement, imports, own_name) for statement in body_of(init)
    )


def _only_stores(statement: ast.stmt, imports: Imports, own: str | None) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        private = all(isinstance(t, ast.Name) or self_attribute(t, own) for t in targets)
        return statement.value is None or (private and _is_inert(statement.value, imports))
    if isinstance(statement, ast.If):
        return _is_inert(statement.test, imports) and all(
            _only_stores(inner, imports, own) for inner in [*statement.body, *statement.orelse]
        )
    return False


def _is_inert(value: ast.expr, imports: Imports) -> bool:
    """Whether it makes no difference when this is evaluated."""
    if isinstance(value, (ast.Constant, ast.Name, ast.Lambda)):
        return True
    if isinstance(value, (ast.List, ast.Tuple)):
        return all(_is_inert(element, imports) for element in value.elts)
    if isinstance(value, ast.Set):  # hashing is somebody's code
        return all(isinstance(element, ast.Constant) for element in value.elts)
    if isinstance(value, ast.Dict):
        return all(isinstance(key, ast.Constant) for key in value.keys) and all(
            _is_inert(element, imports) for element in value.values
        )
    if isinstance(value, ast.Compare):
        # ``is`` asks nothing of the object
        return all(isinstance(op, (ast.Is, ast.IsNot)) for op in value.ops) and all(
            _is_inert(each, imports) for each in (value.left, *value.comparators)
        )
    if isinstance(value, (ast.BoolOp, ast.IfExp)):
        return all(
            _is_inert(child, imports)
            for child in ast.iter_child_nodes(value)
            if isinstance(child, ast.expr)
        )
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.operand, ast.Constant)
    if isinstance(value, ast.Call):
        fresh = imports.is_builtin(value.func, *_HARMLESS_CALLS)
        fresh = fresh or imports.origin(value.func) in _FRESH_CALLS
        return fresh and not value.args and not value.keywords
    return False


def _is_aiter(call: ast.Call, imports: Imports) -> bool:
    """Whether the call asks for an async iterator, as the loop itself would."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr == "__aiter__" and not call.args
    return imports.is_builtin(call.func, "aiter")


def may_act(init: Function, imports: Imports) -> bool:
    """Whether ``__init__`` raises or calls something that may have effects."""
    quiet = (*_HARMLESS_CALLS, "len", "int", "str", "float", "bool", "isinstance", "min", "max")
    typed = ("typing.cast", "typing_extensions.cast")
    for node in walk_scope(*init.body):
        if isinstance(node, (ast.Raise, ast.Assert)):
            return True
        if isinstance(node, ast.Call):
            known = imports.is_builtin(node.func, *quiet) or _is_aiter(node, imports)
            if not known and imports.origin(node.func) not in (*_FRESH_CALLS, *typed):
                return True
    return False
