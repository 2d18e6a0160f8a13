"""A loop of which the second turn always is the last one is no loop.

    sent = 0
    while True:                              if late():
        if late():                               yield "late"
            if sent == 0:                    else:
                sent += 1                        yield "in time"
                yield "late"         ->      if late():
                continue                         raise Closed
            raise Closed
        if sent != 0:
            return
        yield "in time"
        sent += 1

What each turn does is what remains of the body where the value of the flag is known. Only where
that is less than there was before.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ..draft import Draft
from ..scope import kept_by_closures, mentions
from ..syntax import (
    Body,
    Statement,
    assignment,
    block,
    elif_to_else,
    else_of,
    is_bare_return,
    is_small,
    own_jumps,
    statements,
    walk,
)
from ..trivia import lost, splice, with_comments
from .flags import holds
from .shapes import falls, has_yield, initial, literal, number, tail_loop, update


def simplify(draft: Draft) -> Draft | None:
    """Replace the final ``while True`` by its two turns."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks or draft.nested:
        return None
    for name in sorted(mentions(tail.before)):
        start = initial(tail.before, name)
        if start is None or not draft.is_local(name) or name in draft.taken | draft.outer:
            continue
        if not mentions(tail.inside)[name] or name in kept_by_closures(draft.body):
            continue
        first = _turn(tail.inside, name, start[1])
        if first is None or first.value is None or not has_yield(first.body):
            continue
        second = _turn(tail.inside, name, first.value)
        if second is None or second.value is not None:
            continue
        before = (*tail.before[: start[0]], *tail.before[start[0] + 1 :])
        turns = (*first.body, *second.body)
        if not turns or _size((*before, *turns)) > _size(draft.body) - 2:
            continue
        leading = tail.loop.leading_lines
        head = turns[0].with_changes(leading_lines=[*leading, *turns[0].leading_lines])
        new = (*before, head, *turns[1:])
        missing = lost(draft.body, new)
        return draft.with_body((*before, with_comments(head, missing), *turns[1:]))
    return None


@dataclass(frozen=True)
class _Turn:
    """What statements do where the flag is known."""

    body: Body
    value: cst.BaseExpression | None
    """The flag where control goes on; None where it never does."""
    over: bool = False
    """Whether it goes on with the next turn, not with what follows."""


def _turn(body: Body, name: str, value: cst.BaseExpression) -> _Turn | None:
    """One turn of the loop, which comes to the next one or to an end."""
    found = _known(body, name, value, last=True)
    if found is None or not found.body or not is_bare_return(found.body[-1]):
        return found
    return _Turn(found.body[:-1], None)


def _known(
    body: Body, name: str, value: cst.BaseExpression, *, last: bool = False
) -> _Turn | None:
    """What statements do; behind the ``last`` ones comes the next turn."""
    out: list[Statement] = []
    for at, each in enumerate(body):
        rest = body[at + 1 :]
        if is_small(each, cst.Continue):
            return _Turn(tuple(out), value, over=True)
        if isinstance(each, cst.If):
            found = _choice(each, rest, name, value, last)
            return None if found is None else _Turn((*out, *found.body), found.value, found.over)
        after = _set(each, name, value)
        if after is not None:
            found = _known(splice(body[at:], 0, 1, ()), name, after, last=last)
            return None if found is None else _Turn((*out, *found.body), found.value, found.over)
        if mentions([each])[name] or own_jumps([each], cst.Continue):
            return None
        out.append(each)
        if not falls([each]):
            return _Turn(tuple(out), None)
    return _Turn(tuple(out), value)


def _choice(
    each: cst.If, rest: Body, name: str, value: cst.BaseExpression, last: bool
) -> _Turn | None:
    """An ``if`` and what follows it."""
    then, orelse = statements(each.body), elif_to_else(each.orelse)
    certain = holds(each.test, name, value)
    if certain is not None:
        return _known((*(then if certain else orelse), *rest), name, value, last=last)
    if mentions([each.test])[name]:
        return None
    one, other = _known(then, name, value), _known(orelse, name, value)
    if one is None or other is None:
        return None
    if one.over or other.over:
        # What follows belongs to the branch that comes to it.
        if one.value is not None and not one.over:
            one = _known((*then, *rest), name, value, last=last)
        elif other.value is not None and not other.over:
            other = _known((*orelse, *rest), name, value, last=last)
        if one is None or other is None:
            return None
        if not last and any(way.value is not None and not way.over for way in (one, other)):
            return None
        rest = ()
    values = [branch.value for branch in (one, other) if branch.value is not None]
    if any(not values[0].deep_equals(other_value) for other_value in values[1:]) or not one.body:
        return None
    new = each.with_changes(
        body=block(one.body, each.body), orelse=else_of(other.body) if other.body else None
    )
    if not values:
        return _Turn((new,), None)
    if one.over or other.over:
        return _Turn((new,), values[0], over=True)
    after = _known(rest, name, values[0], last=last)
    return None if after is None else _Turn((new, *after.body), after.value, after.over)


def _set(
    statement: Statement, name: str, value: cst.BaseExpression
) -> cst.BaseExpression | None:
    """The value of the flag after a statement that gives it one."""
    step, known = update(statement), literal(value)
    if step is not None and step.name == name and known is not None:
        return number(known + step.step)
    found = assignment(statement)
    if found is None or found[0] != name or holds(cst.Name(name), name, found[1]) is None:
        return None
    return found[1]


def _size(body: Body) -> int:
    return sum(isinstance(child, cst.BaseStatement) for each in body for child in walk(each))
