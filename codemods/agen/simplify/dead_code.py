"""Drop what does nothing.

    while True:                     while True:
        if odd(n):                      if odd(n):
            yield n                         yield n
            continue             ->     else:
        yield -n                            yield -n
        continue

A ``continue`` at the end of a loop, a ``return`` at the end of the function, ``x = x``, ``pass``
beside other statements, and code behind a jump; two ends of a pass become ``if``/``else``.
"""

from __future__ import annotations

from typing import cast

import libcst as cst

from ..draft import Draft
from ..facts import negate
from ..hoist import is_catch_all
from ..syntax import (
    Body,
    Statement,
    assignment,
    block,
    elif_to_else,
    else_of,
    is_bare_return,
    is_small,
    only,
    statements,
    suites,
)
from ..trivia import lost, splice, with_comments
from .shapes import change_first, count_yields, falls, has_yield

_FEW = 6
"""Statements up to which an ``else`` is as easy to read as an early ``continue``."""


def simplify(draft: Draft) -> Draft | None:
    """Apply the first of the clean-ups that applies."""
    body = draft.body
    if len(body) > 1 and is_bare_return(body[-1]):
        return draft.with_body(splice(body, len(body) - 1, len(body), ()))
    new = change_first(body, lambda each: _block(each, draft))
    return draft.with_body(new) if new is not None else None


def _block(body: Body, draft: Draft) -> Body | None:
    for index, statement in enumerate(body):
        small = only(statement)
        jump = isinstance(small, cst.Continue | cst.Return | cst.Break | cst.Raise)
        if jump and index + 1 < len(body) and not _is_needed(body[index + 1 :], draft):
            return splice(body, index + 1, len(body), ())
        if isinstance(small, cst.Pass) and len(body) > 1:
            return splice(body, index, index + 1, ())
        if _is_self_assignment(statement):
            return splice(body, index, index + 1, ())
        if isinstance(statement, cst.Try):
            plain = _without_unused_names(statement)
            if plain is not None:
                return splice(body, index, index + 1, (plain,))
        if isinstance(statement, cst.If):
            better = _if(statement, draft)
            if better is not None:
                return splice(body, index, index + 1, better)
        if isinstance(statement, cst.For | cst.While):
            inner = statements(statement.body)
            shorter = _tail(inner)
            if shorter is None and isinstance(statement, cst.While) and len(inner) > 2:
                shorter = _guard(inner, draft)
            if shorter is not None:
                new = statement.with_changes(body=block(shorter, statement.body))
                return splice(body, index, index + 1, (new,))
    return None


def _is_needed(dead: Body, draft: Draft) -> bool:
    """Whether the function is a generator only by a ``yield`` that is never reached."""
    return has_yield(dead) and count_yields(dead) == count_yields(draft.body)


def _without_unused_names(statement: cst.Try) -> cst.Try | None:
    """``except StopIteration as error: return``, where the name was only there to raise from."""
    for index, handler in enumerate(statement.handlers):
        body = statements(handler.body)
        if handler.name is None or len(body) != 1 or not is_bare_return(body[0]):
            continue
        handlers = list(statement.handlers)
        handlers[index] = handler.with_changes(name=None)
        return statement.with_changes(handlers=handlers)
    return None


def _is_self_assignment(statement: Statement) -> bool:
    found = assignment(statement)
    return found is not None and isinstance(found[1], cst.Name) and found[1].value == found[0]


def _is_nothing(body: Body) -> bool:
    return all(is_small(each, cst.Pass) or _is_self_assignment(each) for each in body)


def _if(statement: cst.If, draft: Draft) -> Body | None:
    """``else: pass`` goes; ``if c: pass`` with an ``else`` turns round."""
    body, orelse = statements(statement.body), elif_to_else(statement.orelse)
    if orelse and _is_nothing(orelse) and isinstance(statement.orelse, cst.Else):
        return (_keeping(statement.with_changes(orelse=None), statement),)
    if orelse and _is_nothing(body):
        test = negate(statement.test, draft.facts)
        if isinstance(statement.orelse, cst.If):
            return None
        new = statement.with_changes(test=test, body=block(orelse), orelse=None)
        return (_keeping(new, statement),)
    return None


def _keeping(new: Statement, old: Statement) -> Statement:
    return with_comments(new, lost([old], [new]))


def _tail(body: Body) -> Body | None:
    """The loop body without a ``continue`` that only says what happens anyway."""
    if not body:
        return None
    ends = _two_ends(body)
    if ends is not None:
        return ends
    last = body[-1]
    if is_small(last, cst.Continue):
        return splice(body, len(body) - 1, len(body), ()) if len(body) > 1 else None
    new = _tail_inside(last)
    return (*body[:-1], new) if new is not None else None


def _tail_inside(last: Statement) -> Statement | None:
    if isinstance(last, cst.If):
        body = _tail(statements(last.body))
        if body is not None:
            return last.with_changes(body=block(body, last.body))
        if isinstance(last.orelse, cst.If):
            inner = _tail_inside(last.orelse)
            return last.with_changes(orelse=inner) if inner is not None else None
        orelse = elif_to_else(last.orelse)
        if len(orelse) == 1 and is_small(orelse[0], cst.Continue):
            return _keeping(last.with_changes(orelse=None), last)
        new = _tail(orelse)
        return last.with_changes(orelse=else_of(new, last.orelse)) if new is not None else None
    if isinstance(last, cst.Match):
        for case in last.cases:
            body = _tail(statements(case.body))
            if body is not None:
                return cast(Statement, last.deep_replace(case.body, block(body, case.body)))
    if isinstance(last, cst.Try) and last.finalbody is None:
        parts: list[cst.ExceptHandler | cst.Else] = [*last.handlers]
        if last.orelse is not None:
            parts.append(last.orelse)
        for part in parts:
            body = _tail(statements(part.body))
            if body is not None:
                return cast(Statement, last.deep_replace(part.body, block(body, part.body)))
    return None


def _two_ends(body: Body) -> Body | None:
    """``if c: yield a; continue`` and then the other end: ``if``/``else``, ``case _``."""
    for index, statement in enumerate(body[:-1]):
        rest = body[index + 1 :]
        if not has_yield([statement]) or not has_yield(rest[-1:]) or not _is_short(rest):
            continue
        if isinstance(statement, cst.If):
            changed: Statement | None = _with_else(statement, rest)
        elif isinstance(statement, cst.Match):
            changed = _with_default(statement, rest)
        else:
            changed = None
        if changed is not None:
            return (*body[:index], changed)
    return None


def _is_short(rest: Body) -> bool:
    """Whether the rest reads well as an ``else``: a few lines, or one more choice."""
    simple = all(isinstance(each, cst.SimpleStatementLine) for each in rest)
    one = len(rest) == 1 and isinstance(rest[0], cst.If | cst.Match)
    return simple or one or _size(rest) <= _FEW


def _size(body: Body) -> int:
    """How many statements, those inside others included."""
    inside = (statements(suite) for statement in body for suite in suites(statement))
    return len(body) + sum(map(_size, inside))


def _with_else(statement: cst.If, rest: Body) -> cst.If | None:
    """The ``if`` with the rest as its ``else`` when all its branches end the pass."""
    inside = statements(statement.body)
    if falls(inside) or not _ends_pass(inside[-1]):
        return None
    if isinstance(statement.orelse, cst.If):
        orelse: cst.Else | cst.If | None = _with_else(statement.orelse, rest)
    elif statement.orelse is not None:
        return None
    elif len(rest) == 1 and isinstance(rest[0], cst.If) and not rest[0].leading_lines:
        orelse = rest[0]
    else:
        orelse = else_of((_unspaced(rest[0]), *rest[1:]))
    return statement.with_changes(orelse=orelse) if orelse is not None else None


def _guard(body: Body, draft: Draft) -> Body | None:
    """``if c: yield a; continue`` and then ``return``: the other way round, without the jump."""
    if len(body) < 2 or not is_bare_return(body[-1]):
        return None
    choice = body[-2]
    if not isinstance(choice, cst.If) or choice.orelse is not None:
        return None
    inside = statements(choice.body)
    if not is_small(inside[-1], cst.Continue) or len(inside) < 2 or falls(inside):
        return None
    guard = choice.with_changes(test=negate(choice.test, draft.facts), body=block(body[-1:]))
    new = (guard, *inside[:-1])
    new = (with_comments(guard, lost([choice], new)), *inside[:-1])
    return (*body[:-2], *new)


def _ends_pass(last: Statement) -> bool:
    return is_small(last, cst.Continue) or isinstance(last, cst.If | cst.Match)


def _with_default(statement: cst.Match, rest: Body) -> cst.Match | None:
    """The ``match`` with the rest as ``case _`` when all its cases end the pass."""
    if any(falls(statements(case.body)) or is_catch_all(case) for case in statement.cases):
        return None
    default = cst.MatchCase(cst.MatchAs(), block((_unspaced(rest[0]), *rest[1:])))
    return statement.with_changes(cases=[*statement.cases, default])


def _unspaced(statement: Statement) -> Statement:
    """The statement without blank lines above it."""
    leading = [each for each in statement.leading_lines if each.comment is not None]
    return statement.with_changes(leading_lines=leading)
