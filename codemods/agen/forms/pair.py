"""Pair: the iterable does the work of its iterator class itself."""

from __future__ import annotations

import dataclasses

import libcst as cst

from .. import docstrings
from ..class_view import ClassView, Method, Unsupported, named, view
from ..draft import place
from ..generator import Material, check_free_of, finished, loop_of
from ..layout import tidy
from ..scope import mentions, parameters, substitute
from ..syntax import (
    Body,
    Statement,
    assign,
    assignment,
    block,
    is_small,
    only,
    statements,
)
from ..trivia import lost
from .common import (
    Request,
    all_attributes,
    annotation,
    commented,
    item_type,
    same_self,
    signature,
    speaks_of_items,
)


def pair(
    iterable: cst.ClassDef,
    iterator: cst.ClassDef,
    request: Request,
    *,
    remove: cst.ClassDef | None,
) -> cst.ClassDef:
    """The iterable with the iterator's work as its own ``async def __aiter__``.

    ``remove`` is the iterator class when it stands in the iterable's own body.
    """
    parts = view(iterator)
    aiter = named(iterable, "__aiter__")
    assert aiter is not None
    inner = parts.anext.self_name
    before, call = _construction(aiter, iterator.name.value)
    bound = _bound(parts, call)
    prologue = same_self(parts.init.body if parts.init is not None else (), parts.init, inner)
    # The iterator's own __aiter__ is never called: ``async for`` asks the iterable.
    # The iterator's parameters get working names of their own, so nothing of the two can clash.
    names: dict[str, cst.BaseExpression] = {
        name: cst.Name(place(place(name))) for name, _ in bound
    }
    prologue = tuple(substitute(each, names) for each in prologue)
    bindings = tuple(assign(place(place(name)), value) for name, value in bound)
    attributes = all_attributes(iterator)
    helpers = tuple(
        found
        for name in sorted(request.plan.inline)
        if (found := named(iterator, name)) is not None
    )
    kinds = {place(place(name)): kind for name, kind in request.plan.kinds.items()}
    facts = dataclasses.replace(request.facts, kinds={**request.facts.kinds, **kinds})
    material = Material(
        prologue,
        parts.anext,
        request.plan,
        facts,
        attributes,
        params=frozenset({aiter.self_name}),
        helpers=helpers,
        aiter=parts.aiter,
        opening=(*before, *bindings),
    )
    whole = loop_of(material)
    whole = whole.with_body(
        _bound_where_read(whole.body, {place(place(name)) for name, _ in bound})
    )
    if inner != aiter.self_name:
        check_free_of(whole.body, inner)
    body = finished(whole, material)
    docstring, extra = docstrings.first([
        docstrings.telling(parts, aiter),
        docstrings.telling(parts, parts.anext),
        parts.docstring
        if parts.docstring is not None
        and not docstrings.restates_protocol(docstrings.text_of(parts.docstring))
        else None,
    ])
    documented = [*docstrings.statement(docstring), *tidy(body)]
    item = item_type(parts.anext)
    new = aiter.node.with_changes(
        body=block(documented),
        asynchronous=cst.Asynchronous(),
        returns=aiter.node.returns
        if speaks_of_items(aiter.node.returns)
        else annotation(f"{request.iterator}[{item}]")
        if item
        else None,
    )
    methods = [each for each in (parts.init, parts.aiter, parts.anext, aiter) if each is not None]
    docs = [each.docstring for each in methods if each.docstring is not None]
    texts = [*extra, *lost([iterator, aiter.node, *docs], [new])]
    new = commented(new, texts)
    members = [
        new if member is aiter.node else member
        for member in statements(iterable.body)
        if member is not remove
    ]
    return iterable.with_changes(body=block(members, iterable.body))


def _bound_where_read(body: Body, names: set[str]) -> Body:
    """Each argument right before the one setting that stores it, where nothing can tell: all are
    read in the same order, and nothing else is done meanwhile."""
    settings = [(each, found[0], found[1]) for each in body[:-1] if (found := assignment(each))]
    arguments = {name: each for each, name, _ in settings if name in names}
    if len(settings) < len(body) - 1 or not all(
        _is_quiet(value, read=name in names) for _, name, value in settings
    ):
        return body
    out: list[Statement] = []
    order: list[str] = []
    for statement, name, _ in settings:
        if name in names:
            continue
        for argument in names & mentions([statement]).keys() - set(order):
            order.append(argument)
            out.append(arguments[argument])
        out.append(statement)
    return (*out, body[-1]) if order == list(arguments) else body


def _is_quiet(value: cst.BaseExpression, *, read: bool) -> bool:
    """Whether evaluating it does nothing: a name, a constant; with ``read`` also an attribute."""
    if isinstance(value, cst.List | cst.Dict):
        return not value.elements
    return isinstance(value, cst.Name) or (read and isinstance(value, cst.Attribute)) or (
        isinstance(value, cst.BaseNumber | cst.BaseString)
    )


def _construction(aiter: Method, name: str) -> tuple[Body, cst.Call]:
    """What ``__aiter__`` does first, and the call that builds the iterator."""
    before: list[Statement] = []
    for statement in aiter.body:
        small = only(statement)
        if isinstance(statement, cst.ClassDef) and statement.name.value == name:
            continue
        if isinstance(small, cst.Return) and isinstance(small.value, cst.Call):
            return tuple(before), small.value
        if is_small(statement, cst.Return):
            break
        before.append(statement)
    raise Unsupported("its __aiter__ does more than build the iterator")


def _bound(parts: ClassView, call: cst.Call) -> list[tuple[str, cst.BaseExpression]]:
    """The iterator's parameters with the arguments or defaults they get."""
    params = signature(parts)[0]
    wanted = [*params.posonly_params, *params.params]
    given: dict[str, cst.BaseExpression] = {}
    for index, arg in enumerate(call.args):
        if arg.star:
            raise Unsupported("the iterator is built with starred arguments")
        name = arg.keyword.value if arg.keyword is not None else wanted[index].name.value
        given[name] = arg.value
    out = []
    for param in parameters(params):
        value = given.get(param.name.value, param.default)
        if value is param.default and not _is_constant(value):
            raise Unsupported("a default of the iterator's __init__ is shared by all passes")
        if value is None:
            raise Unsupported("the iterator's arguments do not match its parameters")
        out.append((param.name.value, value))
    return out


def _is_constant(value: cst.BaseExpression | None) -> bool:
    if isinstance(value, cst.Name):
        return value.value in {"None", "True", "False"}
    if isinstance(value, cst.Tuple):
        return not value.elements
    return value is None or isinstance(value, cst.BaseNumber | cst.BaseString)
