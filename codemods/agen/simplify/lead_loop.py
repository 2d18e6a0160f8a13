"""What comes first as long as there is some is a loop of its own.

    while True:                      while True:
        if queue:                        while queue:
            yield queue.pop()   ->           yield queue.pop()
            continue                     ..
        ..
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import block, is_small, own_jumps, statements
from ..trivia import lost, splice, with_comments
from .shapes import falls, has_yield, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Turn the ``if`` that opens the final ``while True`` and starts it over into a loop."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or len(tail.inside) < 2:
        return None
    first, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.If) or first.orelse is not None:
        return None
    body = statements(first.body)
    if not is_small(body[-1], cst.Continue) or len(body) < 2:
        return None
    body = body[:-1]
    if own_jumps(body, cst.Continue) or own_jumps(body, cst.Break):
        return None
    if not falls(body) or not has_yield(body):
        return None
    inner = cst.While(first.test, block(body, first.body), leading_lines=first.leading_lines)
    loop = tail.loop.with_changes(body=block((inner, *rest), tail.loop.body))
    loop = with_comments(loop, lost([tail.loop], [loop]))
    at = len(draft.body) - 1
    return draft.with_body(splice(draft.body, at, at + 1, (loop,)))
