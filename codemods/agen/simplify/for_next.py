"""``next()`` until StopIteration is a ``for`` loop.

    while True:                          for row in rows:
        try:                                 yield row
            row = next(rows)      ->
        except StopIteration:
            return
        yield row

What the handler does before it stops comes after the loop. An int may also be made something else
in the ``try``: ``bytes([next(codes)])`` lets no StopIteration out but that of ``next``.

Only over a known iterator: a ``for`` asks for ``iter(rows)`` first. An ``itertools.count()`` never
ends, so there it takes no ``try``.
"""

from __future__ import annotations

from typing import cast

import libcst as cst

from ..draft import Draft, is_place, singular
from ..scope import stores
from ..syntax import (
    Body,
    assign,
    assignment,
    block,
    call_of,
    code,
    elif_to_else,
    statements,
    yield_,
    yielded,
)
from ..trivia import lost, splice, with_comments
from .shapes import Tail, ends_with_return, has_yield, straight, tail_loop

_OF_INTS = ("bytes", "chr", "str", "hex")


def simplify(draft: Draft) -> Draft | None:
    """Turn the final ``while True`` around ``next()`` into ``for``."""
    tail = tail_loop(draft.body)
    if tail is None:
        return None
    opened = opening(tail, "StopIteration")
    if opened is None:
        return _counting(draft, tail)
    name, value, inside, after = opened
    call = call_of(value, "next", 1)
    if call is None:
        call = _of_an_int(draft, value)
        if call is None:
            return None
        number = draft.fresh("byte" if code(value).startswith("bytes") else "number")
        made = cast(cst.BaseExpression, value.deep_replace(call, cst.Name(number)))
        name, inside = number, (assign(name, made), *inside)
    if not draft.is_iterator(call.args[0].value):
        return None
    return as_loop(draft, tail, name, call.args[0].value, inside, after, asynchronous=False)


def _counting(draft: Draft, tail: Tail) -> Draft | None:
    """``n = next(numbers)`` at the top, where those are an ``itertools.count()`` and never end."""
    count = draft.facts.count
    if not tail.forever or tail.breaks or count is None:
        return None
    first, inside = tail.inside[0], tail.inside[1:]
    name, value = assignment(first) or ("", yielded(first))
    call = call_of(value, "next", 1) if value is not None else None
    if call is None or draft.binds("next") or draft.binds(count.partition(".")[0]):
        return None
    source = call.args[0].value
    numbers = draft.value_of(source)
    if not isinstance(numbers, cst.Call) or code(numbers.func) != count:
        return None
    if not name:
        name = draft.fresh("number")
        inside = (yield_(cst.Name(name), first), *inside)
    return as_loop(draft, tail, name, source, inside, (), asynchronous=False)


def _of_an_int(draft: Draft, value: cst.BaseExpression) -> cst.Call | None:
    """``next(codes)`` in ``bytes([next(codes)])`` or ``chr(next(codes))``, where that is an int."""
    made = next(filter(None, (call_of(value, name, 1) for name in _OF_INTS)), None)
    if made is None or draft.binds(code(made.func)):
        return None
    inner = made.args[0].value
    if code(made.func) == "bytes":
        if not isinstance(inner, cst.List) or len(inner.elements) != 1:
            return None
        if not isinstance(inner.elements[0], cst.Element):
            return None
        inner = inner.elements[0].value
    call = call_of(inner, "next", 1)
    if call is None:
        return None
    source = call.args[0].value
    return call if code(source) in draft.facts.of_ints and not draft.binds("next") else None


def opening(tail: Tail, stop: str) -> tuple[str, cst.BaseExpression, Body, Body] | None:
    """``try: name = value`` / ``except stop: after; return`` at the top of ``while True``."""
    first = tail.inside[0] if tail.inside else None
    if not tail.forever or tail.breaks or not isinstance(first, cst.Try):
        return None
    if first.finalbody is not None or len(first.handlers) != 1:
        return None
    body, handler = statements(first.body), first.handlers[0]
    found = assignment(body[0]) if len(body) == 1 else None
    if found is None or handler.type is None or code(handler.type) != stop:
        return None
    caught = statements(handler.body)
    after = caught[:-1]
    if not ends_with_return(caught) or not straight(after) or has_yield(after):
        return None
    if handler.name is not None and isinstance(handler.name.name, cst.Name):
        from ..scope import mentions

        if mentions(after)[handler.name.name.value]:
            return None
    if any(isinstance(each, cst.For | cst.While) for each in after):
        return None
    return found[0], found[1], (*elif_to_else(first.orelse), *tail.inside[1:]), after


def as_loop(
    draft: Draft,
    tail: Tail,
    name: str,
    source: cst.BaseExpression,
    inside: Body,
    after: Body,
    *,
    asynchronous: bool,
) -> Draft | None:
    """The draft with the final loop as ``for name in source``."""
    if not isinstance(source, cst.Name | cst.Attribute | cst.Call):
        return None
    if isinstance(source, cst.Attribute) and code(source) not in draft.facts.stable:
        # A loop holds on to the iterator that it started with.
        return None
    if isinstance(source, cst.Name) and source.value in stores(inside):
        return None
    if isinstance(source, cst.Call):
        return None
    loop = cst.For(
        cst.Name(name),
        source,
        block(inside, tail.loop.body),
        asynchronous=cst.Asynchronous() if asynchronous else None,
        leading_lines=tail.loop.leading_lines,
    )
    missing = lost([tail.loop], [loop, *after])
    at = len(draft.body) - 1
    one = singular(code(source))
    if one is not None and is_place(name) and name not in draft.names:
        draft = draft.prefer(name, one)
    return draft.with_body(
        splice(draft.body, at, at + 1, (with_comments(loop, missing), *after))
    )
