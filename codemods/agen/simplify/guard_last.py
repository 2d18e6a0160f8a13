"""Where the last choice ends the generator, that is said first and the item comes without a jump.

    while True:                          while True:
        ..                                   ..
        if rows:                             if not rows:
            yield rows.pop()     ->              if error:
            continue                                 raise error
        if error:                                return
            raise error                      yield rows.pop()
        return

As long as the end is short, and not first in the loop, where it comes after the loop instead.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..syntax import Body, block, is_small, own_jumps, statements, suites
from ..trivia import lost, with_comments
from .shapes import falls, has_yield, tail_loop

_SHORT = 5
"""How many statements an end may have that is indented further, those inside others included."""


def simplify(draft: Draft) -> Draft | None:
    """Turn the last choice of the final ``while True`` round."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    for at, choice in enumerate(tail.inside[:-1]):
        if not at or not isinstance(choice, cst.If) or choice.orelse is not None:
            continue
        item, end = statements(choice.body), tail.inside[at + 1 :]
        if not is_small(item[-1], cst.Continue) or not has_yield(item):
            continue
        item = item[:-1]
        if own_jumps(item, cst.Continue) or not falls(item) or not _ends(end):
            continue
        test = negate(choice.test, draft.facts)
        guard = choice.with_changes(test=test, body=block(end))
        guard = with_comments(guard, lost([choice], [guard, *item]))
        body = (*tail.inside[:at], guard, *item)
        loop = tail.loop.with_changes(body=block(body, tail.loop.body))
        return draft.with_body((*tail.before, with_comments(loop, lost([tail.loop], [loop]))))
    return None


def _ends(body: Body) -> bool:
    """Whether the statements are few, give nothing and end the generator."""
    jumps = own_jumps(body, cst.Continue) or own_jumps(body, cst.Break)
    return not (jumps or falls(body) or has_yield(body)) and _size(body) <= _SHORT


def _size(body: Body) -> int:
    inside = (statements(suite) for statement in body for suite in suites(statement))
    return len(body) + sum(map(_size, inside))
