"""The branch that ends the loop comes after it.

    phase = "rows"
    while phase == "rows":                 while rows:
        if rows:                               yield rows.pop()
            yield rows.pop()       ->      yield "end"
        else:
            phase = "end"
            yield "end"
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..scope import mentions
from ..syntax import Body, block, elif_to_else, own_jumps, statements
from ..trivia import lost, splice, with_comments
from .flags import ends, flag_of, holds
from .shapes import falls, initial, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Split the final loop, which is one ``if``/``else`` of which one side ends it."""
    tail = tail_loop(draft.body)
    if tail is None or len(tail.inside) != 1 or tail.breaks:
        return None
    choice, flag = tail.inside[0], flag_of(tail.loop.test)
    if not isinstance(choice, cst.If) or flag is None or not draft.is_local(flag):
        return None
    start = initial(tail.before, flag)
    if start is None or holds(tail.loop.test, flag, start[1]) is not True:
        return None
    body, orelse = statements(choice.body), elif_to_else(choice.orelse)
    test = choice.test
    last = _ending(orelse, flag, tail.loop.test)
    if last is None:
        last, body = _ending(body, flag, tail.loop.test), orelse
        test = negate(test, draft.facts)
    if last is None or not body or mentions((*last, *body))[flag] or mentions([test])[flag]:
        return None
    loop = tail.loop.with_changes(test=test, body=block(body, tail.loop.body))
    loop = with_comments(loop, lost([tail.loop], [loop, *last]))
    before = splice(tail.before, start[0], start[0] + 1, ())
    return draft.with_body((*before, loop, *last))


def _ending(branch: Body, flag: str, test: cst.BaseExpression) -> Body | None:
    """The branch without the statement that ends the loop, if it always does."""
    sets = [index for index, each in enumerate(branch) if ends(each, flag, test)]
    if len(sets) != 1 or not falls(branch) or own_jumps(branch, cst.Continue):
        return None
    rest = splice(branch, sets[0], sets[0] + 1, ()) if len(branch) > 1 else ()
    return rest or None
