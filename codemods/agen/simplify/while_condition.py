"""The guard at the top of ``while True`` becomes the condition of the loop.

    while True:                  while n < limit:
        if n >= limit:     ->        yield n
            return                   n += 1
        yield n
        n += 1

What the guard does before it stops, or the error that it ends in, comes after the loop. Also
``if c: .. else: return`` and ``if c: ..; continue`` followed by the stop.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..scope import stores, substitute
from ..syntax import (
    Body,
    Statement,
    assignment,
    block,
    code,
    elif_to_else,
    is_small,
    own_jumps,
    statements,
    walk,
    walk_scope,
)
from ..trivia import lost, splice, with_comments
from .shapes import Tail, ends_with_return, falls, has_yield, straight, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Turn the first statement of the final ``while True``, a guard, into the condition."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    found = _guard(tail, draft)
    if found is None:
        return None
    test, inside, after = found
    if not has_yield(inside):
        return None
    loop = tail.loop.with_changes(
        test=test, body=block(inside, tail.loop.body), whitespace_after_while=_space()
    )
    missing = lost([tail.loop], [loop, *after])
    at = len(draft.body) - 1
    return draft.with_body(
        splice(draft.body, at, at + 1, (with_comments(loop, missing), *after))
    )


def _space() -> cst.SimpleWhitespace:
    return cst.SimpleWhitespace(" ")


def _guard(tail: Tail, draft: Draft) -> tuple[cst.BaseExpression, Body, Body] | None:
    """The condition to go on, the body, and what runs after the loop."""
    first, rest = tail.inside[0], tail.inside[1:]
    copy = assignment(first)
    if copy is not None and rest and _is_place(copy[1], draft):
        # ``value = n`` and then a guard on ``value``: the guard is on ``n``.
        if not isinstance(rest[0], cst.If) or copy[0] in stores([rest[0].test]):
            return None
        test = substitute(rest[0].test, {copy[0]: copy[1]})
        found = _guard_at(rest[0].with_changes(test=test), rest[1:], draft)
        return (found[0], (first, *found[1]), ()) if found is not None and not found[2] else None
    return _guard_at(first, rest, draft)


def _is_place(value: cst.BaseExpression, draft: Draft) -> bool:
    """Whether reading the value twice is as good as once: a local or an attribute set here."""
    if isinstance(value, cst.Name):
        return draft.is_local(value.value)
    return isinstance(value, cst.Attribute) and code(value) in {
        code(child.target)
        for each in draft.body
        for child in walk(each)
        if isinstance(child, cst.AssignTarget | cst.AugAssign)
    }


def _guard_at(
    first: Statement, rest: Body, draft: Draft
) -> tuple[cst.BaseExpression, Body, Body] | None:
    if not isinstance(first, cst.If):
        return None
    body, orelse = statements(first.body), elif_to_else(first.orelse)
    end = end_of(body, (*orelse, *rest))
    if end is not None:
        end = saying(end, lost([first], [*orelse, *end]))
        return negate(first.test, draft.facts), (*orelse, *rest), end
    end = end_of(orelse, (*body, *rest))
    if end is not None:
        return first.test, (*body, *rest), end
    if not orelse and is_small(body[-1], cst.Continue) and len(body) > 1:
        end = end_of(rest, body)
        if end is not None:
            return first.test, body[:-1], end
    return None


def saying(end: Body, texts: list[str]) -> Body:
    """The end with what was said of the guard above it."""
    return (with_comments(end[0], texts, first=True), *end[1:]) if end else end


def end_of(body: Body, others: Body) -> Body | None:
    """What code that ends the generator does before, or to that end; it can follow the loop."""
    if not body or has_yield(body):
        return None
    if ends_with_return(body):
        return body[:-1] if _straight(body[:-1]) else None
    if any(isinstance(child, cst.Return) for each in others for child in walk_scope(each)):
        return None  # the error is one end among others, and the loop is about another
    loops = any(isinstance(each, cst.For | cst.While) for each in body)
    jumps = own_jumps(body, cst.Continue) or own_jumps(body, cst.Break)
    return None if loops or jumps or falls(body) else body


def _straight(body: Body) -> bool:
    """Whether code can move behind the loop: it has no jump of its own."""
    return straight(body) and not any(
        isinstance(each, cst.For | cst.While) for each in body
    )
