"""A loop in a ``try`` that a loop is around already goes round with that one.

    while True:                              while True:
        try:                                     try:
            while True:                              event = await read()
                event = await read()         ->      if event is None:
                if event is not None:                    continue
                    break                        except OSError:
        except OSError:                              return
            return                               yield event
        yield event

The ``try`` is the first thing in the outer loop and the inner loop all there is in it, so that to
start one of them over is to start the other one over. Nothing may come ``finally``.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..syntax import (
    Body,
    Statement,
    block,
    continue_,
    is_small,
    is_true,
    own_jumps,
    statements,
)
from ..trivia import comments, lost, with_comments
from .shapes import falls, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Take the loop out of the ``try`` that opens the final ``while True``."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    guarded, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(guarded, cst.Try) or guarded.orelse or guarded.finalbody or not rest:
        return None
    inner, *more = statements(guarded.body)
    if more or not isinstance(inner, cst.While) or not is_true(inner.test) or inner.orelse:
        return None
    body = _through(statements(inner.body), _again(inner.body), draft)
    if body is None or own_jumps(body, cst.Break):
        return None
    first = body[0].with_changes(leading_lines=[*inner.leading_lines, *body[0].leading_lines])
    body = (first, *body[1:])
    body = (*body[:-1], with_comments(body[-1], lost([inner], body)))
    new = guarded.with_changes(body=block(body, guarded.body))
    return draft.with_body(
        (*tail.before, tail.loop.with_changes(body=block((new, *rest), tail.loop.body)))
    )


def _again(suite: cst.BaseSuite) -> Statement:
    """``continue``, with what is said at the end of the loop, where it starts over."""
    footer = suite.footer if isinstance(suite, cst.IndentedBlock) else ()
    return with_comments(continue_(), comments(footer))


def _through(body: Body, again: Statement, draft: Draft) -> Body | None:
    """The body of the inner loop, which comes to its end where it broke, and starts over where it
    came to its end; None where that takes more than turning its last choice round."""
    last = body[-1]
    if is_small(last, cst.Break):
        return body[:-1] or None
    if not isinstance(last, cst.If):
        return None
    turned = _turned(last, again, draft)
    return (*body[:-1], *turned) if turned is not None else None


def _guard(choice: cst.If, again: Statement, draft: Draft) -> cst.If:
    """``if c: break`` as ``if not c: continue``."""
    start = block((again,), choice.body)
    return choice.with_changes(test=negate(choice.test, draft.facts), body=start)


def _turned(choice: cst.If, again: Statement, draft: Draft) -> Body | None:
    """The same at the end of a chain of which all else leaves the loop, and what was to be done
    before the ``break``, which nothing else comes to."""
    inside = statements(choice.body)
    if choice.orelse is None:
        ends = is_small(inside[-1], cst.Break)
        return (_guard(choice, again, draft), *inside[:-1]) if ends else None
    if falls(inside) or not isinstance(choice.orelse, cst.If):
        return None
    turned = _turned(choice.orelse, again, draft)
    return (choice.with_changes(orelse=turned[0]), *turned[1:]) if turned is not None else None
