"""Private helpers: which serve iteration alone, and whose body can stand in for their call."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.touches import Touches
from flake8_agen.syntax import (
    Function,
    body_of,
    contains,
    first_parameter,
    is_generator,
    walk_scope,
)


def iteration_methods(subject: Subject, touches: Touches) -> frozenset[str]:
    """The private helpers that serve nothing but the protocol methods."""
    helpers = {
        name
        for name in subject.methods
        if name.startswith("_") and not (name.startswith("__") and name.endswith("__"))
    }
    while True:
        serving = helpers | {"__anext__", "__aiter__", "__init__"}
        kept = {
            name
            for name in helpers
            if touches.calls[name] and all(use.method in serving for use in touches.calls[name])
        }
        if kept == helpers:
            return frozenset(helpers & _reachable(touches, helpers))
        helpers = kept


def _reachable(touches: Touches, helpers: Iterable[str]) -> set[str]:
    """The helpers that a protocol method calls, directly or by way of another helper."""
    found = {"__anext__", "__aiter__"}
    while True:
        more = {
            name
            for name in helpers
            if any(use.method in found for use in touches.calls[name])
        }
        if more <= found:
            return found
        found |= more


def inlinable(subject: Subject, touches: Touches, helpers: frozenset[str]) -> frozenset[str]:
    """The helpers called exactly once, from ``__anext__``, where a statement can be replaced."""
    return frozenset(
        name for name in helpers if _can_be_inlined(subject.methods[name], name, touches)
    )


def _can_be_inlined(method: Function, name: str, touches: Touches) -> bool:
    uses = touches.calls[name]
    if len(uses) != 1 or uses[0].method != "__anext__" or uses[0].nested:
        return False
    call = touches.parents.get(uses[0].node)
    if not isinstance(call, ast.Call) or call.func is not uses[0].node:
        return False
    is_async = isinstance(method, ast.AsyncFunctionDef)
    whole: ast.AST = call
    if is_async:
        whole = touches.parents[call]
        if not isinstance(whole, ast.Await):
            return False
    return (
        _opens_statement(whole, touches)
        and _has_plain_signature(method, call)
        and not method.decorator_list
        and not is_generator(method)
        and _returns_at_tail(method)
        and not _is_recursive(method, name)
    )


def _opens_statement(value: ast.AST, touches: Touches) -> bool:
    """Whether a simple statement does nothing before it needs this value.

    That is so for ``rows = await self._fetch()``, and for ``rows = iter(await self._fetch())``.
    """
    statement = touches.parents.get(value)
    while isinstance(statement, ast.expr):
        first = isinstance(statement, ast.Call) and (
            value is statement.func
            or (isinstance(statement.func, ast.Name) and statement.args[:1] == [value])
        )
        first = first or (isinstance(statement, ast.Attribute) and value is statement.value)
        if not first:
            return False
        value, statement = statement, touches.parents.get(statement)
    if isinstance(statement, ast.Assign):
        return len(statement.targets) == 1
    return isinstance(statement, (ast.Expr, ast.Return, ast.AnnAssign))


def _has_plain_signature(method: Function, call: ast.Call) -> bool:
    args = method.args
    plain = not (args.vararg or args.kwarg or args.kwonlyargs or args.defaults)
    given = len(args.posonlyargs) + len(args.args) - 1
    return (
        plain
        and not call.keywords
        and len(call.args) == given
        and not any(isinstance(argument, ast.Starred) for argument in call.args)
    )


def _returns_at_tail(method: Function) -> bool:
    returns = [node for node in walk_scope(*method.body) if isinstance(node, ast.Return)]
    body = body_of(method)
    return not returns or (len(returns) == 1 and bool(body) and body[-1] is returns[0])


def _is_recursive(method: Function, name: str) -> bool:
    own = first_parameter(method)
    return contains(
        method,
        lambda node: isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and node.value.id == own,
    )
