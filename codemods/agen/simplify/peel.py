"""What only the first pass does comes before the loop, items included.

    started = False
    while True:                              yield header
        if not started:                      while True:
            started = True           ->          ..
            yield header
            continue
        ..

The flag may be a bool, None, a number or the name of a state, which may also be stepped
(``state += 1``), and may also count the calls (``calls += 1``, ``if calls == 1``); after the first
pass nothing may make the test true again. So a sequence of such states becomes one of statements.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from ..draft import Draft
from ..scope import bindings, kept_by_closures, mentions
from ..syntax import (
    Body,
    Statement,
    assign,
    assignment,
    block,
    code,
    elif_to_else,
    expression,
    is_small,
    own_jumps,
    statements,
    walk,
)
from ..trivia import lost, splice, with_comments
from .flags import flag_of, holds
from .shapes import Tail, falls, has_yield, initial, literal, number, tail_loop, update


def simplify(draft: Draft) -> Draft | None:
    """Move the block that opens the final ``while True`` and runs once to before the loop."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    return _flagged(draft, tail) or _counted(draft, tail) or _stepped_last(draft, tail)


def _flagged(draft: Draft, tail: Tail) -> Draft | None:
    first, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.If):
        return None
    name = flag_of(first.test)
    if name is None or not draft.is_local(name) or name in draft.taken:
        return None
    if name not in kept_by_closures(draft.body):
        tail = _spelled_out(tail, name)
    first, rest = tail.inside[0], tail.inside[1:]
    assert isinstance(first, cst.If)
    start = initial(tail.before, name)
    values = [
        found
        for child in walk(tail.loop)
        if isinstance(child, cst.SimpleStatementLine) and (found := _set(child, name))
    ]
    if start is None or holds(first.test, name, start[1]) is not True:
        return None
    sets = [each for each in statements(first.body) if _set(each, name) is not None]
    steps = bindings(tail.loop).count(name) - len(values)
    if len(sets) != 1 or (steps and not _leaves(first.test, name, start[1], values)):
        return None
    if steps != _steps_up(tail, name):
        return None
    if any(holds(first.test, name, value) is not False for value in values):
        return None
    moved = _moved(first, rest)
    if moved is None:
        return None
    body, loop = moved
    at = next(i for i, each in enumerate(body) if _set(each, name) is not None)
    if mentions(loop)[name]:
        body = (body[at], *body[:at], *body[at + 1 :])
    else:
        body = splice(body, at, at + 1, ())
    if mentions(body)[name] > (1 if mentions(loop)[name] else 0):
        return None
    return _peeled(draft, tail, start[0], body, loop)


def _leaves(
    test: cst.BaseExpression, name: str, start: cst.BaseExpression, values: list[cst.BaseExpression]
) -> bool:
    """Whether the test holds at the start of a number alone, and no value is as low as that."""
    first, others = literal(start), [literal(value) for value in values]
    if first is None or any(each is None or each <= first for each in others):
        return False
    return code(test) in {f"{name} == {first}", *([f"not {name}"] if first == 0 else [])}


def _steps_up(tail: Tail, name: str) -> int:
    """How many steps in the loop make the number greater."""
    lines = (child for child in walk(tail.loop) if isinstance(child, cst.SimpleStatementLine))
    found = [each for each in map(update, lines) if each is not None and each.name == name]
    return sum(each.step > 0 for each in found)


def _stepped_last(draft: Draft, tail: Tail) -> Draft | None:
    """``if n == 0: .. else: ..`` and then ``n += 1``."""
    if len(tail.inside) != 2 or not isinstance(tail.inside[0], cst.If) or tail.continues:
        return None
    first, step = tail.inside[0], tail.inside[1]
    found, orelse = update(step), elif_to_else(first.orelse)
    if found is None or found.step != 1 or not draft.is_local(found.name) or not orelse:
        return None
    start, name = initial(tail.before, found.name), found.name
    value = literal(start[1]) if start is not None else None
    if start is None or value is None or code(first.test) != f"{name} == {value}":
        return None
    if bindings(tail.loop).count(name) != 1 or name in kept_by_closures(draft.body):
        return None
    body = statements(first.body)
    if not falls(body) or mentions(body)[name] or not has_yield(orelse):
        return None
    body = (*body, assign(name, number(value + 1)))
    return _peeled(draft, tail, start[0], body, (*orelse, step))


def _counted(draft: Draft, tail: Tail) -> Draft | None:
    """``calls += 1`` and then ``if calls == 1``; from then on the calls count on from 1."""
    if len(tail.inside) < 2 or not isinstance(tail.inside[1], cst.If):
        return None
    step, first, rest = tail.inside[0], tail.inside[1], tail.inside[2:]
    found = update(step)
    if found is None or found.step != 1 or not draft.is_local(found.name):
        return None
    start = initial(tail.before, found.name)
    value = literal(start[1]) if start is not None else None
    if start is None or value is None:
        return None
    name = found.name
    if code(first.test) == f"{name} != {value + 1}" and rest and not first.orelse:
        # ``if calls != 2: return`` and then the second call
        ends, orelse = statements(first.body), cst.Else(first.body)
        if falls(ends):
            return None
        first = cst.If(expression(f"{name} == {value + 1}"), block(rest), orelse=orelse)
        rest = ()
    if code(first.test) != f"{name} == {value + 1}":
        return None
    if bindings(tail.loop).count(name) != 1 or name in kept_by_closures(draft.body):
        return None
    moved = _moved(first, rest, last=True)
    if moved is None or mentions(moved[0])[name]:
        return None
    body, loop = moved
    if mentions(loop)[name]:
        if not (is_small(statements(first.body)[-1], cst.Continue) or not rest):
            return None  # the first call goes on to what asks for the number
        body, loop = (*body, assign(name, number(value + 1))), (step, *loop)
    return _peeled(draft, tail, start[0], body, loop)


def _moved(first: cst.If, rest: Body, *, last: bool = False) -> tuple[Body, Body] | None:
    """What runs in the first pass only, and what runs in all others, items among it, or, as the
    ``last`` thing, the end."""
    body, orelse = statements(first.body), elif_to_else(first.orelse)
    ends = is_small(body[-1], cst.Continue)
    if ends:
        body = body[:-1]
    jumps = own_jumps(body, cst.Continue) or own_jumps(body, cst.Break)
    if not body or jumps or not falls(body) or (orelse and rest and not ends):
        return None
    loop = (*orelse, *rest)
    if not loop or (not has_yield(loop) and (not last or falls(loop) or _comes_round(loop))):
        return None
    return body, loop


def _comes_round(body: Body) -> bool:
    return own_jumps(body, cst.Continue) or own_jumps(body, cst.Break)


def _peeled(draft: Draft, tail: Tail, start: int, body: Body, inside: Body) -> Draft | None:
    if not body:
        return None
    loop: Statement = tail.loop.with_changes(body=block(inside, tail.loop.body), leading_lines=[])
    leading = tail.loop.leading_lines
    body = (body[0].with_changes(leading_lines=[*leading, *body[0].leading_lines]), *body[1:])
    before = splice(tail.before, start, start + 1, ())
    new = (*before, *body, loop)
    missing = lost(draft.body, new)
    body = (with_comments(body[0], missing), *body[1:])
    return draft.with_body((*before, *body, loop))


def _set(statement: Statement, name: str) -> cst.BaseExpression | None:
    found = assignment(statement)
    return found[1] if found is not None and found[0] == name else None


def _spelled_out(tail: Tail, name: str) -> Tail:
    """``if n == 1: n += 1`` as ``if n == 1: n = 2``, all along the loop."""
    loop = tail.loop.visit(_Steps(name))
    assert isinstance(loop, cst.While)
    return replace(tail, loop=loop, inside=statements(loop.body))


class _Steps(cst.CSTTransformer):
    """Replaces a step by what it leads to, where a test says from where: that of the ``if`` whose
    block it opens, or ``if n != 1: return`` above it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        """A block behind a guard."""
        guard, *rest = statements(updated_node)
        if not isinstance(guard, cst.If) or guard.orelse or falls(statements(guard.body)):
            return updated_node
        inside = self._from(self._tested(guard.test, cst.NotEqual), tuple(rest))
        return updated_node.with_changes(body=(guard, *inside))

    def leave_If(self, original_node: cst.If, updated_node: cst.If) -> cst.If:
        """A branch."""
        body = statements(updated_node.body)
        inside = self._from(self._tested(updated_node.test, cst.Equal), body)
        return updated_node.with_changes(body=block(inside, updated_node.body))

    def _tested(self, test: cst.BaseExpression, kind: type[cst.BaseCompOp]) -> int | None:
        if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
            return None
        target = test.comparisons[0]
        if code(test.left) != self.name or not isinstance(target.operator, kind):
            return None
        return literal(target.comparator)

    def _from(self, value: int | None, body: Body) -> Body:
        for at, each in enumerate(body if value is not None else ()):
            found = update(each)
            if found is not None and found.name == self.name and value is not None:
                new = assign(self.name, number(value + found.step), each)
                return (*body[:at], new, *body[at + 1 :])
            if mentions([each])[self.name]:
                break
        return body
