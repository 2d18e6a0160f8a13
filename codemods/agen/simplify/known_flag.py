"""A choice between what happens and what never does, as its flag still is what it was at first.

    told = False                                 for row in rows:
    for row in rows:                                 yield row
        yield row                         ->     await tell()
    if not told:
        told = True
        await tell()
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft, is_place
from ..scope import kept_by_closures
from ..syntax import elif_to_else, statements
from ..trivia import splice
from .flags import flag_of, holds
from .shapes import initial


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
    return None
