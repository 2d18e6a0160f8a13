"""What only the first pass does comes before the loop, items included.

    started = False
    while True:                              yield header
        if not started:                      while True:
            started = True           ->          ..
            yield header
            continue
        ..

The flag may be a bool, None, a number or the name of a state, and may also count the calls
(``calls += 1``, ``if calls == 1``); after the first pass nothing may make the test true again.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import bindings, mentions
from ..syntax import Body, Statement, assignment, block, code, elif_to_else, is_small, own_jumps
from ..syntax import statements, walk
from ..trivia import lost, splice, with_comments
from .flags import flag_of, holds
from .shapes import Tail, falls, has_yield, initial, literal, tail_loop, update


def simplify(draft: Draft) -> Draft | None:
    """Move the block that opens the final ``while True`` and runs once to before the loop."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    return _flagged(draft, tail) or _counted(draft, tail)


def _flagged(draft: Draft, tail: Tail) -> Draft | None:
    first, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.If):
        return None
    name = flag_of(first.test)
    if name is None or not draft.is_local(name) or name in draft.taken:
        return None
    start = initial(tail.before, name)
    values = [
        found
        for child in walk(tail.loop)
        if isinstance(child, cst.SimpleStatementLine) and (found := _set(child, name))
    ]
    if start is None or holds(first.test, name, start[1]) is not True:
        return None
    sets = [each for each in statements(first.body) if _set(each, name) is not None]
    if len(sets) != 1 or bindings(tail.loop).count(name) != len(values):
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


def _counted(draft: Draft, tail: Tail) -> Draft | None:
    """``calls += 1`` and then ``if calls == 1``, where nothing else asks for the number."""
    if len(tail.inside) < 2 or not isinstance(tail.inside[1], cst.If):
        return None
    found, first, rest = update(tail.inside[0]), tail.inside[1], tail.inside[2:]
    if found is None or found.step != 1 or not draft.is_local(found.name):
        return None
    start = initial(tail.before, found.name)
    if start is None or literal(start[1]) != 0 or mentions(draft.body)[found.name] != 3:
        return None
    moved = _moved(first, rest) if code(first.test) == f"{found.name} == 1" else None
    return _peeled(draft, tail, start[0], *moved) if moved is not None else None


def _moved(first: cst.If, rest: Body) -> tuple[Body, Body] | None:
    """What runs in the first pass only, and what runs in all others."""
    body, orelse = statements(first.body), elif_to_else(first.orelse)
    ends = is_small(body[-1], cst.Continue)
    if ends:
        body = body[:-1]
    jumps = own_jumps(body, cst.Continue) or own_jumps(body, cst.Break)
    if not body or jumps or not falls(body) or (orelse and rest and not ends):
        return None
    loop = (*orelse, *rest)
    return (body, loop) if loop and has_yield(loop) else None


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
