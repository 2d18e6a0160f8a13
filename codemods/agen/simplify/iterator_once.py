"""A loop takes the iterator of what it loops over by itself.

    rows = iter(source)
    for row in rows:             for row in source:
        yield row        ->          yield row

Also for ``async for`` over ``source.__aiter__()``, and for any name set only to be looped over.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ..draft import Draft, is_place, singular
from ..scope import mentions, stores
from ..syntax import Statement, assignment, call_of, code, walk
from ..trivia import splice

_WIDTH = 60


def simplify(draft: Draft) -> Draft | None:
    """Put the source of the first ``for`` after its only assignment into the header."""
    for at, loop in enumerate(draft.body):
        if not isinstance(loop, cst.For) or not isinstance(loop.iter, cst.Name):
            continue
        name = loop.iter.value
        if mentions(draft.body)[name] != 2:
            continue
        for index, statement in enumerate(draft.body[:at]):
            found = assignment(statement)
            if found is None or found[0] != name:
                continue
            source = _source(found[1], loop.asynchronous is not None)
            between = draft.body[index + 1 : at]
            if source is None:
                if not is_place(name) or len(code(found[1])) > _WIDTH:
                    return None
                source = found[1]
            proven = draft.facts.proven
            own = proven.is_async_iterator(source) or proven.is_iterator(source)
            if between and not (own or all(_is_quiet(each) for each in between)):
                return None
            if between and not _unchanged(source, draft, between):
                return None
            draft = _named(draft, loop.target, source)
            new = loop.with_changes(iter=_bare(source))
            body = (*draft.body[:at], new, *draft.body[at + 1 :])
            return draft.with_body(splice(body, index, index + 1, ()))
    return None


def _named(
    draft: Draft, target: cst.BaseAssignTargetExpression, source: cst.BaseExpression
) -> Draft:
    """The draft that calls an item without a name what one of the source is called."""
    one = singular(code(source))
    if one is None or not isinstance(target, cst.Name) or not is_place(target.value):
        return draft
    return draft if target.value in draft.names else draft.prefer(target.value, one)


def _bare(source: cst.BaseExpression) -> cst.BaseExpression:
    """The source without parentheses that a header does not need."""
    text = code(source)
    if isinstance(source, cst.Await | cst.Name | cst.Attribute | cst.Call) and "\n" not in text:
        return source.with_changes(lpar=[], rpar=[])
    return source


def _source(value: cst.BaseExpression, asynchronous: bool) -> cst.BaseExpression | None:
    call = call_of(value, "aiter" if asynchronous else "iter", 1)
    if call is not None:
        return call.args[0].value
    method = "__aiter__" if asynchronous else "__iter__"
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Attribute) and not value.args:
        if value.func.attr.value == method:
            return value.func.value
    return None


def _unchanged(source: cst.BaseExpression, draft: Draft, between: Sequence[Statement]) -> bool:
    """Whether the source means the same later on, whatever happens meanwhile."""
    names = {child.value for child in walk(source) if isinstance(child, cst.Name)}
    if names & stores(between):
        return False
    return not any(isinstance(child, cst.Call | cst.Await) for child in walk(source))


def _is_quiet(statement: Statement) -> bool:
    """Whether the statement sets a local to something that does nothing when evaluated."""
    found = assignment(statement)
    active = cst.Call | cst.Await | cst.Subscript | cst.BinaryOperation | cst.BaseComp
    return found is not None and not any(isinstance(child, active) for child in walk(found[1]))
