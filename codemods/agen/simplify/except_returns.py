"""What comes after a ``try`` for its handlers alone stands in them.

    while True:                          while True:
        try:                                 try:
            row = next(rows)                     row = next(rows)
        except StopIteration:                except StopIteration:
            pass                 ->              return
        else:                                yield row
            yield row
            continue
        return

The same goes for a flag that the ``else`` sets, and that is asked at once. Only for a plain end.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import (
    Body,
    assignment,
    block,
    elif_to_else,
    is_bare_return,
    is_small,
    own_jumps,
    return_,
    statements,
)
from ..trivia import splice
from .flags import holds
from .shapes import falls, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """End the generator in the handlers of the first such ``try`` of the final loop."""
    tail = tail_loop(draft.body)
    if tail is None:
        return None
    for at, statement in enumerate(tail.inside):
        if isinstance(statement, cst.Try) and statement.orelse and statement.finalbody is None:
            inside = _jumped(tail.inside, at, statement)
            inside = inside or _asked(draft, tail.inside, at, statement)
            if inside is not None:
                loop = tail.loop.with_changes(body=block(inside, tail.loop.body))
                return draft.with_body((*tail.before, loop))
    return None


def _jumped(body: Body, at: int, choice: cst.Try) -> Body | None:
    """Where the ``else`` goes on with the loop, and the generator ends after the ``try``."""
    orelse = elif_to_else(choice.orelse)
    if len(body) != at + 2 or not is_bare_return(body[-1]):
        return None
    if not is_small(orelse[-1], cst.Continue) or not falls(orelse[:-1]):
        return None
    if own_jumps(orelse[:-1], cst.Continue):
        return None
    return splice(body, at, len(body), (_ended(choice), *orelse[:-1]))


def _asked(draft: Draft, body: Body, at: int, choice: cst.Try) -> Body | None:
    """Where the ``else`` sets a flag, without which the generator ends after the ``try``."""
    orelse = elif_to_else(choice.orelse)
    start = assignment(body[at - 1]) if at else None
    guard = body[at + 1] if len(body) > at + 1 else None
    found = assignment(orelse[-1])
    if start is None or found is None or start[0] != found[0] or not falls(orelse[:-1]):
        return None
    flag = found[0]
    if not isinstance(guard, cst.If) or guard.orelse is not None or not draft.is_local(flag):
        return None
    if mentions(draft.body)[flag] != 3 or not all(map(is_bare_return, statements(guard.body))):
        return None
    if holds(guard.test, flag, found[1]) is not False:
        return None
    if holds(guard.test, flag, start[1]) is not True:
        return None
    if own_jumps(orelse, cst.Continue) or own_jumps(orelse, cst.Break):
        return None
    return splice(body, at - 1, at + 2, (_ended(choice), *orelse[:-1]))


def _ended(choice: cst.Try) -> cst.Try:
    """The ``try`` without ``else``, whose handlers end the generator instead of going on."""
    handlers = []
    for handler in choice.handlers:
        body = statements(handler.body)
        if falls(body):
            start = len(body) - is_small(body[-1], cst.Pass)
            ended = splice(body, start, len(body), (return_(),))
            handler = handler.with_changes(body=block(ended, handler.body))
        handlers.append(handler)
    return choice.with_changes(handlers=handlers, orelse=None)
