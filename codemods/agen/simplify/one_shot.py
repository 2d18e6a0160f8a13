"""A flag that lets a loop run once.

    sent = False
    while not sent:              yield greeting
        sent = True      ->
        yield greeting
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import Statement, assignment, code
from ..trivia import splice
from .shapes import initial, stored_in, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Replace the final loop by its body when a local flag ends it after one pass."""
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or tail.continues:
        return None
    test = tail.loop.test
    runs_while = True
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test, runs_while = test.expression, False
    if not isinstance(test, cst.Name) or not draft.is_local(test.value):
        return None
    flag = test.value
    start = initial(tail.before, flag)
    if start is None or _truth(start[1]) is not runs_while:
        return None
    sets = [index for index, each in enumerate(tail.inside) if _sets(each, flag, not runs_while)]
    if len(sets) != 1:
        return None
    inside = splice(tail.inside, sets[0], sets[0] + 1, ())
    if not inside or mentions(inside)[flag] or stored_in(inside, flag):
        return None
    at = len(draft.body) - 1
    body = splice(draft.body, at, at + 1, inside)
    return draft.with_body(splice(body, start[0], start[0] + 1, ()))


def _truth(node: cst.BaseExpression) -> bool | None:
    return {"True": True, "False": False, "None": False, "0": False, "1": True}.get(code(node))


def _sets(statement: Statement, flag: str, value: bool) -> bool:
    found = assignment(statement)
    return found is not None and found[0] == flag and _truth(found[1]) is value
