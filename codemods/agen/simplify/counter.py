"""A counter that a loop steps is what ``range`` is for.

    n = 0
    while n < limit:             for n in range(limit):
        yield n          ->          yield n
        n += 1

Up or down, ``<`` or ``<=``, the step before the item or after it. Only for ints, and only where
nothing in the loop moves the end or the counter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..scope import mentions, rename, stores
from ..syntax import Body, Statement, block, code, elif_to_else, statements, walk
from ..trivia import lost, splice, with_comments
from .shapes import (
    Tail,
    deepest_first,
    ends_with_return,
    initial,
    literal,
    number,
    plus,
    read_on_return,
    tail_loop,
    update,
)


@dataclass(frozen=True)
class Count:
    """``for name in range(first, end, step): inside``."""

    name: str
    offset: int
    end: cst.BaseExpression
    step: int
    inside: Body


def simplify(draft: Draft) -> Draft | None:
    """Turn the final loop into ``for .. in range`` where it counts."""
    return deepest_first(draft, _simplify)


def _simplify(draft: Draft) -> Draft | None:
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or tail.loop.orelse is not None:
        return None
    tail = _ordered(tail)
    count = _guarded(tail, draft) or _stepped_first(tail, draft) or _stepped_last(tail, draft)
    if count is None or draft.binds("range") or not _fits(count, draft, tail):
        return None
    return _range(count, draft, tail)


def _ordered(tail: Tail) -> Tail:
    """``while n != 5`` as ``while n < 5``, where the counter surely meets the end."""
    test = tail.loop.test
    found = update(tail.inside[0]) or update(tail.inside[-1])
    if found is None or not found.step or not isinstance(test, cst.Comparison):
        return tail
    start, target = initial(tail.before, found.name), test.comparisons[0]
    end = literal(target.comparator)
    first = literal(start[1]) if start is not None else None
    plain = len(test.comparisons) == 1 and code(test.left) == found.name
    if not plain or not isinstance(target.operator, cst.NotEqual) or first is None or end is None:
        return tail
    if (end - first) % found.step or (end - first) // found.step < 0:
        return tail
    operator = cst.LessThan() if found.step > 0 else cst.GreaterThan()
    test = test.with_changes(comparisons=[target.with_changes(operator=operator)])
    return replace(tail, loop=tail.loop.with_changes(test=test))


def bound(test: cst.BaseExpression, name: str, step: int) -> cst.BaseExpression | None:
    """The exclusive end of ``name < end`` (or mirrored), for a counter that moves by ``step``."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    left, operator = test.left, test.comparisons[0].operator
    right = test.comparisons[0].comparator
    mirrored = code(right) == name
    if mirrored:
        left, right = right, left
    if code(left) != name:
        return None
    up: dict[type[cst.BaseCompOp], int] = {cst.LessThan: 0, cst.LessThanEqual: 1}
    down: dict[type[cst.BaseCompOp], int] = {cst.GreaterThan: 0, cst.GreaterThanEqual: -1}
    table = up if (step > 0) is not mirrored else down
    for kind, offset in table.items():
        if isinstance(operator, kind):
            return plus(right, abs(offset) if step > 0 else -abs(offset))
    return None


def _stepped_last(tail: Tail, draft: Draft) -> Count | None:
    found = update(tail.inside[-1])
    if found is None or not found.step or tail.continues:
        return None
    end = bound(tail.loop.test, found.name, found.step)
    inside = splice(tail.inside, len(tail.inside) - 1, len(tail.inside), ())
    return Count(found.name, 0, end, found.step, inside) if end is not None else None


def _stepped_first(tail: Tail, draft: Draft) -> Count | None:
    """``while n < limit: n += 1; yield n``: the items run from one step further."""
    found = update(tail.inside[0])
    if found is None or not found.step or len(tail.inside) < 2:
        return None
    end = bound(tail.loop.test, found.name, found.step)
    if end is None:
        return None
    inside = splice(tail.inside, 0, 1, ())
    before = before_step(inside, found.name, found.step)
    if before is not None:
        return Count(found.name, 0, end, found.step, before)
    if found.step < 0:
        return None
    return Count(found.name, found.step, plus(end, found.step), found.step, inside)


def before_step(inside: Body, name: str, step: int) -> Body | None:
    """The statements with ``n - 1`` as ``n``, when they speak of the counter only so."""
    text = f"{name} - {step}" if step > 0 else f"{name} + {-step}"
    texts = {text, f"({text})"}
    wanted = [
        node
        for each in inside
        for node in walk(each)
        if isinstance(node, cst.BinaryOperation) and code(node) in texts
    ]
    if not wanted or len(wanted) != mentions(inside)[name]:
        return None
    for node in wanted:
        inside = tuple(
            cast(Statement, each.deep_replace(node, cst.Name(name)))
            for each in inside
        )
    return inside


def _guarded(tail: Tail, draft: Draft) -> Count | None:
    """``while True: n += 1; if n > limit: return``."""
    if draft.nested or not tail.forever or len(tail.inside) < 3:
        return None
    found, guard = update(tail.inside[0]), tail.inside[1]
    if found is None or not found.step or not isinstance(guard, cst.If):
        return None
    body = statements(guard.body)
    if elif_to_else(guard.orelse) or not ends_with_return(body) or len(body) > 1:
        return None
    end = bound(negate(guard.test, draft.facts), found.name, found.step)
    inside = splice(tail.inside, 0, 2, ())
    return Count(found.name, found.step, end, found.step, inside) if end is not None else None


def _fits(count: Count, draft: Draft, tail: Tail) -> bool:
    """Whether the counter and its end are ints that nothing but the loop itself moves."""
    if not count.inside or count.name in stores(count.inside) or count.name in draft.outer:
        return False
    if read_on_return(draft, tail, count.name):
        return False
    if not draft.is_local(count.name) or not draft.facts.is_int(cst.Name(count.name)):
        return False
    if not draft.facts.is_int(count.end):
        return False
    return is_still(count.end, {count.name}, count.inside, tail.before, draft)


def is_still(
    end: cst.BaseExpression, moving: set[str], inside: Body, before: Body, draft: Draft
) -> bool:
    """Whether nothing that happens within a loop changes what the end of a count is."""
    moving = stores(inside) | moving
    for child in walk(end):
        if isinstance(child, cst.Attribute | cst.Call | cst.Subscript | cst.Await):
            return False
        if isinstance(child, cst.Name) and child.value in moving:
            return False
        if isinstance(child, cst.Name) and not draft.is_fixed(child.value):
            return False
    return not any(isinstance(child, cst.Nonlocal) for each in before for child in walk(each))


def _range(count: Count, draft: Draft, tail: Tail) -> Draft | None:
    start = start_of(count.name, count.inside, draft, tail)
    if start is None:
        return None
    target, inside = start.target, start.inside
    arguments = [plus(start.first, count.offset), count.end]
    if not mentions(inside)[target] and not mentions(draft.body)["_"] and not draft.binds("_"):
        target = "_"
        if count.step == -1 and literal(count.end) == 0:
            arguments = [cst.Integer("0"), arguments[0]]
            count = replace(count, step=1)
        first_at, end_at = literal(arguments[0]), literal(count.end)
        if count.step == 1 and first_at and end_at is not None and end_at > first_at:
            arguments = [number(0), number(end_at - first_at)]
    if literal(arguments[0]) == 0 and count.step == 1:
        arguments = arguments[1:]
    if count.step != 1:
        arguments.append(number(count.step))
    call = cst.Call(cst.Name("range"), [cst.Arg(each) for each in arguments])
    return loop_over(call, replace(start, target=target), draft, tail)


@dataclass(frozen=True)
class Start:
    """Where a loop over numbers starts, and what it runs."""

    before: Body
    """The statements before the loop, without the start if that is written in the call."""
    first: cst.BaseExpression
    target: str
    inside: Body
    texts: list[str]
    """Comments that would be lost."""


def start_of(name: str, inside: Body, draft: Draft, tail: Tail) -> Start | None:
    """The start of a counter that only the loop itself moves; None where that is no int."""
    start = initial(tail.before, name)
    before, target = tail.before, name
    first: cst.BaseExpression = cst.Name(name)
    texts: list[str] = []
    if start is not None and _is_plain(start[1], draft, before[start[0] + 1 :]):
        first = start[1]
        before = removed(before, start[0])
        texts = lost(tail.before, before)
    if start is None or code(first) == name:
        target = _target(name, draft)
        if not draft.facts.is_int(first):
            return None
    if target != name:
        inside = tuple(rename(each, {name: target}) for each in inside)
    return Start(before, first, target, inside, texts)


def removed(body: Body, at: int) -> Body:
    """The body without a statement and what is said of it, which is for the caller to say."""
    bare = cst.SimpleStatementLine([cst.Pass()])
    return splice((*body[:at], bare, *body[at + 1 :]), at, at + 1, ())


def loop_over(call: cst.Call, start: Start, draft: Draft, tail: Tail) -> Draft:
    """The draft with ``for target in call`` as its loop."""
    loop: Statement = cst.For(
        cst.Name(start.target),
        call,
        block(start.inside, tail.loop.body),
        leading_lines=tail.loop.leading_lines,
    )
    loop = with_comments(loop, [*start.texts, *lost([tail.loop], [loop])])
    return draft.with_body((*start.before, loop))


def _is_plain(value: cst.BaseExpression, draft: Draft, after: Body) -> bool:
    """Whether the start may be written in the ``range`` call instead of before the loop."""
    if not draft.facts.is_int(value):
        return False
    names = {child.value for child in walk(value) if isinstance(child, cst.Name)}
    calls = any(isinstance(child, cst.Call | cst.Attribute) for child in walk(value))
    if calls and after:
        return False
    return not names & stores(after)


def _target(name: str, draft: Draft) -> str:
    """A name for the loop variable when the counter's own name is that of its start."""
    used = mentions(draft.body)
    wanted = draft.names.get(name)
    if wanted is not None and not used[wanted] and wanted not in draft.params:
        return wanted
    return draft.fresh("i")
