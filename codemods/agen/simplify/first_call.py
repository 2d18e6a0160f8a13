"""What only the first call did comes before the loop.

    rows = None
    while True:                              rows = iter(await fetch())
        if rows is None:               ->    while True:
            rows = iter(await fetch())           ..
        ..

The block may stand in a ``try`` whose handlers all leave. A flag for the first call is
:mod:`.peel`'s business.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import stores
from ..syntax import Body, Statement, assignment, block, code, elif_to_else, statements
from ..trivia import lost, splice, with_comments
from .shapes import falls, has_yield, initial, straight, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Move a block that opens the final ``while True`` and runs once to before the loop."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or len(tail.inside) < 2:
        return None
    first, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.If) or elif_to_else(first.orelse):
        return None
    body = statements(first.body)
    if not straight(body) or has_yield(body):
        return None
    once = _lazily_set(first, body, draft, rest)
    if once is None:
        return None
    name, moved = once
    start = initial(tail.before, name)
    if start is None:
        return None
    loop = tail.loop.with_changes(body=block(rest, tail.loop.body))
    before = splice(tail.before, start[0], start[0] + 1, ())
    new = (*moved, loop)
    missing = lost([*tail.before, tail.loop], [*before, *new])
    new = (with_comments(new[0], missing), *new[1:])
    return draft.with_body((*before, *new))


def _lazily_set(
    first: cst.If, body: Body, draft: Draft, rest: Body
) -> tuple[str, Body] | None:
    """``if rows is None: rows = ..`` where the value cannot be None again."""
    test = code(first.test)
    for statement in body:
        found = _sets(statement)
        if found is None or not draft.is_local(found[0]):
            continue
        name, value = found
        if test not in {f"{name} is None", f"not {name}"} or name in stores(rest):
            continue
        others = [each for each in body if each is not statement]
        if name in stores(others) or not _is_something(value, draft):
            continue
        if not _starts(draft, name, {"None"}):
            continue
        return name, body
    return None


def _sets(statement: Statement) -> tuple[str, cst.BaseExpression] | None:
    """The assignment that a statement is, or ends with after whatever might go wrong."""
    if not isinstance(statement, cst.Try) or statement.orelse or statement.finalbody:
        return assignment(statement)
    if any(falls(statements(handler.body)) for handler in statement.handlers):
        return None
    return _sets(statements(statement.body)[-1])


def _is_something(value: cst.BaseExpression, draft: Draft) -> bool:
    """Whether a value is surely neither None nor false: a fresh iterator."""
    if isinstance(value, cst.Call):
        if draft.facts.is_iterator(value) or draft.facts.is_async_iterator(value):
            return True
    return draft.facts.assume


def _starts(draft: Draft, name: str, values: set[str]) -> bool:
    tail = tail_loop(draft.body)
    start = initial(tail.before, name) if tail is not None else None
    return start is not None and code(start[1]) in values
