"""A choice between what happens and what never does, as its flag still is what it was at first.

    told = False                                 for row in rows:
    for row in rows:                                 yield row
        yield row                         ->     await tell()
    if not told:
        told = True
        await tell()

A loop that goes on until its flag changes, which nothing does, goes on for ever.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft, is_place
from ..scope import kept_by_closures, stores
from ..syntax import elif_to_else, statements
from ..trivia import lost, splice, with_comments
from .flags import flag_of, holds
from .shapes import initial, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Replace the first ``if`` of the body of which it is known how it turns out by that branch."""
    closed_over = kept_by_closures(draft.body)
    for at, choice in enumerate(draft.body):
        name = flag_of(choice.test) if isinstance(choice, cst.If) else None
        if name is None or name in closed_over or not is_place(name):
            continue  # only what was state is known to be nobody else's
        assert isinstance(choice, cst.If)
        start = initial(draft.body[:at], name)
        holding = holds(choice.test, name, start[1]) if start is not None else None
        if holding is None:
            continue
        branch = statements(choice.body) if holding else elif_to_else(choice.orelse)
        if branch or len(draft.body) > 1:
            return draft.with_body(splice(draft.body, at, at + 1, branch))
    return _endless(draft, closed_over)


def _endless(draft: Draft, closed_over: set[str]) -> Draft | None:
    tail = tail_loop(draft.body)
    name = flag_of(tail.loop.test) if tail is not None else None
    if tail is None or name is None or name in closed_over or not is_place(name):
        return None
    start = initial(tail.before, name)
    if start is None or name in {*stores(tail.inside), *stores(tail.before[start[0] + 1 :])}:
        return None
    if not holds(tail.loop.test, name, start[1]):
        return None
    loop = tail.loop.with_changes(test=cst.Name("True"))
    return draft.with_body((*tail.before, with_comments(loop, lost([tail.loop], [loop]))))
