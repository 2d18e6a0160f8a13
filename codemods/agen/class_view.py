"""One class as the rewrite sees it: its parts by role, each in the one spelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import libcst as cst

from .prepare import prepare_suite
from .scope import parameters
from .syntax import (
    Body,
    Statement,
    block,
    elif_to_else,
    else_of,
    is_small,
    only,
    returns,
    statements,
)


class Unsupported(Exception):
    """The class has a shape that the rewrite cannot express; nothing is changed."""


@dataclass(frozen=True)
class Method:
    """A method: its node, the name of its first parameter, docstring and body apart."""

    node: cst.FunctionDef
    self_name: str
    docstring: cst.SimpleString | cst.ConcatenatedString | None
    body: Body


@dataclass(frozen=True)
class ClassView:
    """The parts of a class that matter here."""

    node: cst.ClassDef
    docstring: cst.SimpleString | cst.ConcatenatedString | None
    init: Method | None
    aiter: Method | None
    anext: Method
    fields: tuple[cst.AnnAssign, ...]

    @property
    def body(self) -> Body:
        """The statements of the class."""
        return statements(self.node.body)


def docstring_of(
    statement: cst.CSTNode,
) -> cst.SimpleString | cst.ConcatenatedString | None:
    """The string when the statement is nothing but a string."""
    small = only(statement)
    if isinstance(small, cst.Expr) and isinstance(
        small.value, cst.SimpleString | cst.ConcatenatedString
    ):
        return small.value
    return None


def method(node: cst.FunctionDef) -> Method:
    """A function definition as a :class:`Method`, its body prepared."""
    body = prepare_suite(node.body, looped=node.name.value != "__init__")
    docstring = docstring_of(body[0]) if body else None
    if docstring is not None:
        body = body[1:]
    names = parameters(node.params)
    return Method(node, names[0].name.value if names else "self", docstring, body)


def named(node: cst.ClassDef, name: str) -> Method | None:
    """The last method of that name in the class."""
    found = [
        child
        for child in node.body.body
        if isinstance(child, cst.FunctionDef) and child.name.value == name
    ]
    return method(found[-1]) if found else None


def view(node: cst.ClassDef) -> ClassView:
    """The class by its parts; it must define ``__anext__``."""
    body = node.body.body
    anext = named(node, "__anext__")
    assert anext is not None
    fields = [
        only(child)
        for child in body
        if is_small(child, cst.AnnAssign) and node.decorators
    ]
    return ClassView(
        node,
        docstring_of(body[0]),
        named(node, "__init__"),
        named(node, "__aiter__"),
        anext,
        tuple(cast(cst.AnnAssign, each) for each in fields),
    )


def without_return_self(found: Method | None) -> Body:
    """What ``__aiter__`` does besides ``return self``.

    Raises:
        Unsupported: it returns from within a block where the rest cannot become an ``else``.
    """
    return _falling(found.body) if found is not None else ()


def _falling(body: Sequence[Statement]) -> Body:
    """The statements with each ``return`` made the end of its branch."""
    out: list[Statement] = []
    for index, statement in enumerate(body):
        small, rest = only(statement), body[index + 1 :]
        if isinstance(small, cst.Return):
            break
        if isinstance(small, cst.Pass):
            continue
        if not returns(statement):
            out.append(statement)
            continue
        if not isinstance(statement, cst.If):
            raise Unsupported("its __aiter__ returns from within a block")
        inside, orelse = statements(statement.body), elif_to_else(statement.orelse)
        if _leaves(inside):
            orelse = (*orelse, *rest)
        elif _leaves(orelse):
            inside = (*inside, *rest)
        else:
            raise Unsupported("its __aiter__ returns from within a block")
        new = statement.with_changes(
            body=block(_falling(inside), statement.body), orelse=else_of(_falling(orelse))
        )
        return (*out, new)
    return tuple(out)


def _leaves(body: Sequence[Statement]) -> bool:
    return bool(body) and isinstance(only(body[-1]), cst.Return | cst.Raise)
