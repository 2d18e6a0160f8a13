"""A flag that lets a loop run once.

    sent = False
    while not sent:              yield greeting
        sent = True      ->
        yield greeting

A number that is stepped may be the flag, too. What follows the loop follows its body; where
nothing does, a ``continue`` behind the flag is a ``return``.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import Statement, continue_to_return, own_jumps
from ..trivia import splice
from .flags import ends, flag_of, holds
from .shapes import (
    deepest_first,
    initial,
    literal,
    number,
    read_on_return,
    stored_in,
    tail_loop,
    update,
)


def simplify(draft: Draft) -> Draft | None:
    """Replace the final loop by its body when a local flag ends it after one pass."""
    return deepest_first(draft, _simplify)


def _simplify(draft: Draft) -> Draft | None:
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or (tail.continues and draft.nested):
        return None
    test = tail.loop.test
    flag = flag_of(test)
    if flag is None or not draft.is_local(flag) or flag in draft.outer:
        return None
    if read_on_return(draft, tail, flag):
        return None
    start = initial(tail.before, flag)
    if start is None or holds(test, flag, start[1]) is not True:
        return None
    sets = [i for i, each in enumerate(tail.inside) if _ends(each, flag, test, start[1])]
    if len(sets) != 1:
        return None
    inside = splice(tail.inside, sets[0], sets[0] + 1, ())
    if not inside or mentions(inside)[flag] or stored_in(inside, flag):
        return None
    if own_jumps(tail.inside[: sets[0]], cst.Continue):
        return None
    inside = continue_to_return(inside)
    at = len(draft.body) - 1
    body = splice(draft.body, at, at + 1, inside)
    return draft.with_body(splice(body, start[0], start[0] + 1, ()))


def _ends(
    statement: Statement, flag: str, test: cst.BaseExpression, start: cst.BaseExpression
) -> bool:
    """Whether the test fails after the statement, which sets or steps the flag."""
    found, value = update(statement), literal(start)
    if found is None or value is None:
        return ends(statement, flag, test)
    return found.name == flag and holds(test, flag, number(value + found.step)) is False
