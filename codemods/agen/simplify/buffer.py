"""A buffer that is filled when it runs empty: one loop fills it, an inner one empties it.

    page = []                                  page = []
    while True:                                while True:
        if not page:                               if token is None:
            if token is None:                          return
                return                             page, token = await fetch(token)
            page, token = await fetch(token)  ->   if not page:
            if not page:                               return
                return                             while page:
        yield page.pop(0)                              yield page.pop(0)

Also ``while not page:`` instead of ``if``, and an index that reaches the end of the page. Filling
with ``if`` must end in a check that something came, or else the step would run on an empty page.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..scope import stores
from ..syntax import (
    Body,
    Statement,
    assignment,
    block,
    call_of,
    code,
    elif_to_else,
    own_jumps,
    statements,
)
from ..trivia import lost, splice, with_comments
from .shapes import Tail, falls, has_yield, initial, literal, tail_loop

_EMPTY = {"[]", "()", "None", "''", '""', "b''", 'b""', "deque()", "collections.deque()"}


@dataclass(frozen=True)
class _Buffer:
    """What tells that there is something left, and the names that this rests on."""

    left: cst.BaseExpression
    name: str
    index: str | None = None


def simplify(draft: Draft) -> Draft | None:
    """Split the final ``while True`` into filling and emptying."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks or len(tail.inside) < 2:
        return None
    first, step = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.If | cst.While) or elif_to_else(first.orelse):
        return None
    if not has_yield(step):
        return None
    fill = statements(first.body)
    found = _buffer(first.test, draft)
    jumps = own_jumps(fill, cst.Continue) or own_jumps(fill, cst.Break)
    if found is None or jumps or has_yield(fill) or not falls(fill):
        return None
    if not _starts_empty(found, tail) or not _fits(first, fill, found):
        return None
    inner = cst.While(found.left, block(step))
    new = (*fill, inner)
    new = (with_comments(new[0], lost([first], fill), first=True), *new[1:])
    loop = tail.loop.with_changes(body=block(new, tail.loop.body))
    at = len(draft.body) - 1
    return draft.with_body(splice(draft.body, at, at + 1, (loop,)))


def _buffer(test: cst.BaseExpression, draft: Draft) -> _Buffer | None:
    """The buffer that runs empty when the test is true."""
    left = negate(test, draft.facts)
    if isinstance(left, cst.Name) and draft.is_local(left.value):
        return _Buffer(left, left.value)
    if not isinstance(left, cst.Comparison) or len(left.comparisons) != 1:
        return None
    target = left.comparisons[0]
    call = call_of(target.comparator, "len", 1)
    if call is None or not isinstance(left.left, cst.Name):
        return None
    buffer, index = call.args[0].value, left.left.value
    if not isinstance(buffer, cst.Name) or not isinstance(target.operator, cst.LessThan):
        return None
    if not draft.is_local(buffer.value) or not draft.is_local(index):
        return None
    return _Buffer(left, buffer.value, index)


def _starts_empty(buffer: _Buffer, tail: Tail) -> bool:
    """Whether the first pass fills the buffer."""
    start = initial(tail.before, buffer.name)
    if start is None or code(start[1]) not in _EMPTY - {"None"} | (
        set() if buffer.index else {"None"}
    ):
        return False
    if buffer.index is None:
        return True
    first = initial(tail.before, buffer.index)
    return first is not None and literal(first[1]) is not None and literal(first[1]) == 0


def _fits(first: cst.If | cst.While, fill: Body, buffer: _Buffer) -> bool:
    if buffer.index is not None and not any(_restarts(each, buffer.index) for each in fill):
        return False
    if isinstance(first, cst.While):
        return buffer.name in stores(fill) or buffer.index is None
    return any(_is_check(each, buffer.name) for each in fill[_last_set(fill, buffer.name) :])


def _last_set(fill: Body, name: str) -> int:
    """Behind the last statement that sets the name."""
    return max((i + 1 for i, each in enumerate(fill) if name in stores([each])), default=0)


def _restarts(statement: Statement, index: str) -> bool:
    found = assignment(statement)
    return found is not None and found[0] == index and literal(found[1]) == 0


def _is_check(statement: Statement, name: str) -> bool:
    """Whether the statement leaves the generator when the buffer is still empty."""
    if not isinstance(statement, cst.If) or falls(statements(statement.body)):
        return False
    return code(statement.test) in {f"not {name}", f"len({name}) == 0", f"not len({name})"}
