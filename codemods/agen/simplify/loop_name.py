"""The name that a loop gives its items only to give them another.

    for next_n in range(3):             for n in range(3):
        n = next_n               ->         ..
        ..

What is done to ``n`` in the loop is nothing to the loop, which gives it the next item all the same.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import Body, assignment, block, only, statements
from ..trivia import splice
from .shapes import change_first


def simplify(draft: Draft) -> Draft | None:
    """Let the first such loop bind the name that its items get first."""

    def change(body: Body) -> Body | None:
        for at, loop in enumerate(body):
            new = _bound_at_once(loop, draft) if isinstance(loop, cst.For) else None
            if new is not None:
                return (*body[:at], new, *body[at + 1 :])
        return None

    new = change_first(draft.body, change)
    return draft.with_body(new) if new is not None else None


def _bound_at_once(loop: cst.For, draft: Draft) -> cst.For | None:
    """The loop with another target, if it copies its own to that and does nothing else with it."""
    inside = statements(loop.body)
    found = assignment(inside[0])
    if found is None or len(inside) < 2 or not isinstance(only(inside[0]), cst.Assign):
        return None
    name, value = found
    if not isinstance(loop.target, cst.Name) or not isinstance(value, cst.Name):
        return None
    item = loop.target.value
    if value.value != item or name == item or not draft.is_local(item) or item in draft.outer:
        return None
    if mentions(draft.body)[item] != 2:
        return None
    body = block(splice(inside, 0, 1, ()), loop.body)
    return loop.with_changes(target=cst.Name(name), body=body)
