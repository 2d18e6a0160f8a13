"""A loop of one turn is no loop.

    for _ in range(1):               yield greeting
        yield greeting        ->
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import code, own_jumps, statements
from ..trivia import splice


def simplify(draft: Draft) -> Draft | None:
    """Replace the first such loop of the body by what it does."""
    for at, loop in enumerate(draft.body):
        if not isinstance(loop, cst.For) or loop.orelse is not None or loop.asynchronous:
            continue
        inside = statements(loop.body)
        once = code(loop.iter) == "range(1)" and code(loop.target) == "_"
        if not once or draft.binds("range") or mentions(draft.body)["_"] > 1:
            continue
        if own_jumps(inside, cst.Break) or own_jumps(inside, cst.Continue):
            continue
        return draft.with_body(splice(draft.body, at, at + 1, inside))
    return None
