"""One class as the rewrite sees it: its parts by role, each in the one spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import libcst as cst

from .prepare import prepare_suite
from .scope import parameters
from .syntax import Body, Statement, is_small, only, statements


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

    @property
    def is_dataclass(self) -> bool:
        """Whether a decorator generates ``__init__`` from the fields."""
        return self.init is None and bool(self.node.decorators)


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
    body = prepare_suite(node.body)
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
    """What ``__aiter__`` does besides ``return self``."""
    if found is None:
        return ()
    body: list[Statement] = []
    for statement in found.body:
        small = only(statement)
        if isinstance(small, cst.Return):
            break
        if not isinstance(small, cst.Pass):
            body.append(statement)
    return tuple(body)
