"""A private helper that is called once becomes part of the step.

    async def _fetch(self):                    self.page = await get(self.token)
        self.page = await get(self.token)      if not self.page: ..
    async def __anext__(self):           ->
        await self._fetch()
        if not self.page: ..
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import libcst as cst

from .class_view import Method
from .docstrings import as_comments
from .draft import unused
from .scope import mentions, parameters, rename, stores
from .syntax import (
    Body,
    Statement,
    assign,
    block,
    is_self,
    line,
    only,
    statements,
    suites,
    walk,
)
from .trivia import lost, with_comments


def inlined(anext: Method, helpers: Sequence[Method]) -> Body:
    """The body of ``__anext__`` with each helper put in the place of its one call."""
    body = anext.body
    for helper in helpers:
        body = _replaced(body, helper, anext)
    return body


def _replaced(body: Body, helper: Method, anext: Method) -> Body:
    out: list[Statement] = []
    for statement in body:
        small = only(statement)
        call = _call(small, helper, anext.self_name) if small is not None else None
        if small is not None and call is not None:
            out.extend(_expanded(statement, small, call, helper, anext))
            continue
        if not isinstance(statement, cst.SimpleStatementLine | cst.FunctionDef | cst.ClassDef):
            for suite in suites(statement):
                inner = statements(suite)
                new = _replaced(inner, helper, anext)
                if new != inner:
                    statement = cast(
                        Statement, statement.deep_replace(suite, block(new, suite))
                    )
                    break
        out.append(statement)
    return tuple(out)


def _value(small: cst.BaseSmallStatement) -> cst.BaseExpression | None:
    if isinstance(small, cst.Expr | cst.Return | cst.Assign | cst.AnnAssign):
        return small.value
    return None


def _call(
    small: cst.BaseSmallStatement, helper: Method, self_name: str
) -> cst.BaseExpression | None:
    """The call of the helper, with its ``await``, where the statement begins with it."""
    value = _value(small)
    name = helper.node.name.value
    while value is not None:
        called = value.expression if isinstance(value, cst.Await) else value
        if isinstance(called, cst.Call) and is_self(called.func, self_name, name):
            return value
        if isinstance(value, cst.Attribute):
            value = value.value
        elif isinstance(value, cst.Call):
            first = value.args[0].value if value.args else None
            value = first if isinstance(value.func, cst.Name) else value.func
        else:
            return None
    return None


def _expanded(
    statement: Statement,
    small: cst.BaseSmallStatement,
    expression: cst.BaseExpression,
    helper: Method,
    anext: Method,
) -> Body:
    """The helper's body with its parameters bound and its value used as the call's was."""
    call = expression.expression if isinstance(expression, cst.Await) else expression
    assert isinstance(call, cst.Call)
    names = {helper.self_name: anext.self_name}
    used = {*mentions(anext.body), *mentions(helper.body)}
    wanted = parameters(helper.node.params)[1:]
    given = {
        param.name.value: arg.value for param, arg in zip(wanted, call.args, strict=False)
    }
    bindings = stores(helper.body)
    # A parameter that gets the local of its own name, and keeps it, is that local.
    same = {
        name
        for name, value in given.items()
        if isinstance(value, cst.Name) and value.value == name and name not in bindings
    }
    for local in sorted(bindings | given.keys() - same):
        if mentions(anext.body)[local]:
            names[local] = unused(local, used)
            used.add(names[local])
    body = tuple(rename(each, names) for each in helper.body)
    bound: list[Statement] = []
    for name, given_value in given.items():
        if name not in same:
            bound.append(assign(names.get(name, name), given_value))
    value: cst.BaseExpression = cst.Name("None")
    last = only(body[-1]) if body else None
    tail: list[cst.CSTNode] = []
    if isinstance(last, cst.Return):
        value = last.value or value
        tail, body = [body[-1]], body[:-1]
    out: list[Statement] = [*bound, *body]
    whole = _value(small) is expression
    plain = isinstance(value, cst.Name | cst.Attribute | cst.Call | cst.Subscript)
    if not plain and any(
        isinstance(node, cst.Attribute) and node.value is expression for node in walk(small)
    ):
        value = value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    if not whole or isinstance(small, cst.Return | cst.Assign | cst.AnnAssign):
        out.append(line(cast(cst.BaseSmallStatement, small.deep_replace(expression, value))))
    elif not out or tail and not isinstance(value, cst.Name):
        out.append(line(cst.Expr(value)))
    dropped = [helper.docstring] if helper.docstring is not None else []
    out[0] = with_comments(out[0], lost([statement, helper.node, *tail], [*out, *dropped]))
    if helper.docstring is not None:
        out[0] = with_comments(out[0], as_comments(helper.docstring))
    return tuple(out)
