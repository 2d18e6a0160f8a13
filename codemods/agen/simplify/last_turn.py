"""A flag that makes a turn the last one is a ``return`` at its end.

    done = False                        while True:
    while not done:                         row = await read()
        row = await read()                  if row.last:
        if row.last:             ->             yield row
            done = True                         return
            yield row                       yield row.text
        else:
            yield row.text

Only where that is all the flag is for, and something decides which turn it is.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import kept_by_closures, mentions
from ..syntax import (
    Body,
    block,
    elif_to_else,
    else_of,
    is_small,
    own_jumps,
    return_,
    statements,
)
from ..trivia import lost, splice, with_comments
from .flags import ends, flag_of, holds
from .shapes import falls, initial, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Leave the final loop where its flag is set, if that can be done wherever it is set."""
    tail = tail_loop(draft.body)
    flag = flag_of(tail.loop.test) if tail is not None else None
    if tail is None or flag is None or draft.nested or not draft.is_local(flag):
        return None
    start = initial(tail.before, flag)
    if start is None or holds(tail.loop.test, flag, start[1]) is not True:
        return None
    if any(ends(each, flag, tail.loop.test) for each in tail.inside):
        return None  # then there is no turn after it, and other passes say that better
    inside = _Leaving(flag, tail.loop.test).block(tail.inside, at_end=True)
    if mentions(inside)[flag] or flag in kept_by_closures(draft.body):
        return None
    loop = tail.loop.with_changes(test=cst.Name("True"), body=block(inside, tail.loop.body))
    loop = with_comments(loop, lost([tail.loop], [loop]))
    return draft.with_body((*splice(tail.before, start[0], start[0] + 1, ()), loop))


class _Leaving:
    """Turns of a loop that leave it where they set its flag, and nothing comes after that."""

    def __init__(self, flag: str, test: cst.BaseExpression) -> None:
        self.flag = flag
        self.test = test

    def block(self, body: Body, *, at_end: bool) -> Body:
        """The block; ``at_end`` says that the loop asks its test after it."""
        if body and is_small(body[-1], cst.Continue):
            at_end = True
        for at, statement in enumerate(body):
            if ends(statement, self.flag, self.test):
                left = self.left(body[at + 1 :], at_end=at_end)
                if left is None:
                    return body
                return splice(body, at, len(body), left)
            if isinstance(statement, cst.If):
                last = at_end and at == len(body) - 1
                body = splice(body, at, at + 1, self.choice(statement, at_end=last))
        return body

    def choice(self, choice: cst.If, *, at_end: bool) -> Body:
        """The choice with its sides changed; where one side leaves now, the other follows it."""
        inside = self.block(statements(choice.body), at_end=at_end)
        new = choice.with_changes(body=block(inside, choice.body))
        if choice.orelse is None:
            return (new,)
        orelse = self.block(elif_to_else(choice.orelse), at_end=at_end)
        if falls(statements(choice.body)) and not falls(inside):
            new = new.with_changes(orelse=None)
            return with_comments(new, lost([choice], [new, *orelse])), *orelse
        return (new.with_changes(orelse=else_of(orelse, choice.orelse)),)

    def left(self, rest: Body, *, at_end: bool) -> Body | None:
        """What follows the end of the flag, and then leaves; None where more may follow."""
        if rest and is_small(rest[-1], cst.Continue):
            rest = rest[:-1]
        elif falls(rest) and not at_end:
            return None
        if own_jumps(rest, cst.Continue) or own_jumps(rest, cst.Break):
            return None
        return (*rest, return_()) if falls(rest) else rest
