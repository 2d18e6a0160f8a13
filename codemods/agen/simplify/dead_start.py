"""A first value that nobody ever sees.

    page = []
    while token is not None:                 while token is not None:
        page, token = await fetch(token)  ->     page, token = await fetch(token)
        ..
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ..draft import Draft
from ..scope import mentions, stores
from ..syntax import Statement, assignment, only, own_jumps, statements, walk
from ..trivia import splice


def simplify(draft: Draft) -> Draft | None:
    """Drop the first constant that is overwritten before it is read."""
    for index, statement in enumerate(draft.body):
        found = assignment(statement)
        if found is None or not draft.is_local(found[0]) or not is_constant(found[1]):
            continue
        rest = draft.body[index + 1 :]
        if mentions(draft.body)[found[0]] == 1 and found[0] not in draft.params:
            return draft.with_body(splice(draft.body, index, index + 1, ()))
        if _overwritten(rest, found[0]) and not _in_inner_scope(rest, found[0]):
            return draft.with_body(splice(draft.body, index, index + 1, ()))
    return None


def is_constant(value: cst.BaseExpression) -> bool:
    """Whether nothing happens where the value is made."""
    if isinstance(value, cst.List | cst.Tuple | cst.Dict):
        return not value.elements
    if isinstance(value, cst.Name):
        return value.value in {"None", "True", "False"}
    return isinstance(value, cst.Integer | cst.Float | cst.SimpleString)


def _overwritten(body: Sequence[Statement], name: str) -> bool:
    """Whether the first thing that ever happens to the name is a new value."""
    for index, statement in enumerate(body):
        if not mentions([statement])[name]:
            continue
        if only(statement) is not None:
            return _sets_only(statement, name)
        if not isinstance(statement, cst.While | cst.For) or statement.orelse is not None:
            return False
        header = statement.test if isinstance(statement, cst.While) else statement.iter
        inside = statements(statement.body)
        if mentions([header])[name] or mentions(body[index + 1 :])[name]:
            return False
        return not own_jumps(inside, cst.Break) and _overwritten(inside, name)
    return False


def _sets_only(statement: Statement, name: str) -> bool:
    small = only(statement)
    if isinstance(small, cst.Assign):
        return name in stores([statement]) and not mentions([small.value])[name]
    found = assignment(statement)
    return found is not None and found[0] == name and not mentions([found[1]])[name]


def _in_inner_scope(body: Sequence[Statement], name: str) -> bool:
    return any(
        isinstance(child, cst.FunctionDef | cst.Lambda | cst.ClassDef) and mentions([child])[name]
        for each in body
        for child in walk(each)
    )
