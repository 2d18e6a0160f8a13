"""A flag that lets a loop run once.

    sent = False
    while not sent:              yield greeting
        sent = True      ->
        yield greeting
"""

from __future__ import annotations

from ..draft import Draft
from ..scope import mentions
from ..trivia import splice
from .flags import ends, flag_of, holds
from .shapes import initial, stored_in, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Replace the final loop by its body when a local flag ends it after one pass."""
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or tail.continues:
        return None
    test = tail.loop.test
    flag = flag_of(test)
    if flag is None or not draft.is_local(flag):
        return None
    start = initial(tail.before, flag)
    if start is None or holds(test, flag, start[1]) is not True:
        return None
    sets = [i for i, each in enumerate(tail.inside) if ends(each, flag, test)]
    if len(sets) != 1:
        return None
    inside = splice(tail.inside, sets[0], sets[0] + 1, ())
    if not inside or mentions(inside)[flag] or stored_in(inside, flag):
        return None
    at = len(draft.body) - 1
    body = splice(draft.body, at, at + 1, inside)
    return draft.with_body(splice(body, start[0], start[0] + 1, ()))
