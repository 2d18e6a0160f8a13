"""What is noted on the way out is noted for nobody.

    except Closed:                      except Closed:
        done = True                         await source.close()
        await source.close()     ->         return
        return

The same goes for the end of the generator. Only for locals that get a constant. A ``with`` or a
``try`` around may bring control back into the loop, so what stands in one stays.
"""

from __future__ import annotations

from collections.abc import Callable

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
    own_jumps,
    statements,
)
from ..trivia import splice
from .dead_start import is_constant
from .shapes import falls


def simplify(draft: Draft) -> Draft | None:
    """Drop the first such note."""
    if draft.nested:
        return None
    kept = kept_by_closures(draft.body)
    new = _without(draft.body, draft, kept, at_end=True)
    return None if new is None else draft.with_body(new)


def _without(body: Body, draft: Draft, kept: set[str], *, at_end: bool) -> Body | None:
    def inner(block: Body, at_end: bool) -> Body | None:
        return _without(block, draft, kept, at_end=at_end)

    for at, statement in enumerate(body):
        found = assignment(statement)
        if found is not None and is_constant(found[1]) and found[0] not in kept and len(body) > 1:
            leaves = _leaves(body[at + 1 :], found[0], at_end=at_end)
            if leaves and draft.is_local(found[0]):
                return splice(body, at, at + 1, ())
        better = _inside(statement, inner, at_end=at_end and at == len(body) - 1)
        if better is not None:
            return splice(body, at, at + 1, (better,))
    return None


def _inside(
    statement: Statement, change: Callable[[Body, bool], Body | None], *, at_end: bool
) -> Statement | None:
    """The statement with one of its blocks changed from which nothing leads back but its end."""
    if isinstance(statement, cst.If | cst.For | cst.While):
        body = change(statements(statement.body), at_end and isinstance(statement, cst.If))
        if body is not None:
            return statement.with_changes(body=block(body, statement.body))
    if isinstance(statement, cst.If) and isinstance(statement.orelse, cst.If):
        orelse = _inside(statement.orelse, change, at_end=at_end)
        return statement.with_changes(orelse=orelse) if orelse is not None else None
    if isinstance(statement, cst.If) and statement.orelse is not None:
        body = change(elif_to_else(statement.orelse), at_end)
        if body is not None:
            return statement.with_changes(orelse=else_of(body, statement.orelse))
    if isinstance(statement, cst.Try) and statement.finalbody is None:
        for at, handler in enumerate(statement.handlers):
            body = change(statements(handler.body), at_end)
            if body is not None:
                handlers = list(statement.handlers)
                handlers[at] = handler.with_changes(body=block(body, handler.body))
                return statement.with_changes(handlers=handlers)
    return None


def _leaves(rest: Body, name: str, *, at_end: bool) -> bool:
    """Whether what follows ends the generator, and does not look at the name."""
    if (falls(rest) and not at_end) or mentions(rest)[name]:
        return False
    return not own_jumps(rest, cst.Continue) and not own_jumps(rest, cst.Break)
