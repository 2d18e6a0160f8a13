"""Taking from the front of an own list until it is empty is a ``for`` loop.

    days = sorted(archive)
    while days:                       for day in sorted(archive):
        day = days.pop(0)      ->         ..
        ..

Only for a list (or deque) that nobody else holds: made right here, and otherwise unused.
"""

from __future__ import annotations

from typing import cast

import libcst as cst

from ..draft import Draft, singular
from ..scope import mentions
from ..syntax import Statement, assignment, block, code, dotted, only, own_jumps, walk
from ..trivia import lost, splice, with_comments
from .shapes import Tail, deepest_first, initial, tail_loop

_LISTS = {"list", "sorted"}
_METHODS = {"split", "rsplit", "splitlines"}
_DEQUES = {"deque", "collections.deque"}


def simplify(draft: Draft) -> Draft | None:
    """Turn the final loop, or one it ends with, into a ``for``."""
    return deepest_first(draft, _simplify)


def _simplify(draft: Draft) -> Draft | None:
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or not isinstance(tail.loop.test, cst.Name):
        return None
    name = tail.loop.test.value
    start = initial(tail.before, name)
    if start is None or not draft.is_local(name) or name in draft.outer:
        return None
    if mentions(draft.body)[name] != 3 or start[0] != len(tail.before) - 1:
        return None
    taken = _taken(tail, name, is_own_list(start[1]), is_own_deque(start[1]))
    if taken is None:
        return None
    index, call = taken
    statement = tail.inside[index]
    found = assignment(statement)
    if found is not None and found[1] is call:
        item, inside = found[0], splice(tail.inside, index, index + 1, ())
        if not inside or mentions(tail.inside[:index])[item]:
            return None
    else:
        item = draft.fresh(singular(name) or "item")
        new = cast(Statement, statement.deep_replace(call, cst.Name(item)))
        inside = (*tail.inside[:index], new, *tail.inside[index + 1 :])
    loop = cst.For(
        cst.Name(item),
        start[1],
        block(inside, tail.loop.body),
        leading_lines=tail.before[start[0]].leading_lines,
    )
    loop = with_comments(loop, lost([tail.before[start[0]], tail.loop], [loop]))
    return draft.with_body((*tail.before[: start[0]], loop))


def is_own_list(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.ListComp):
        return True
    if not isinstance(value, cst.Call):
        return False
    method = value.func.attr.value if isinstance(value.func, cst.Attribute) else ""
    return dotted(value.func) in _LISTS or method in _METHODS


def is_own_deque(value: cst.BaseExpression) -> bool:
    return isinstance(value, cst.Call) and dotted(value.func) in _DEQUES and len(value.args) == 1


def _taken(
    tail: Tail, name: str, own_list: bool, own_deque: bool
) -> tuple[int, cst.Call] | None:
    """The statement that always takes one item, and the call that does."""
    wanted = {f"{name}.pop(0)"} if own_list else {f"{name}.popleft()"} if own_deque else set()
    for index, statement in enumerate(tail.inside):
        if not mentions([statement])[name]:
            continue
        if only(statement) is None or own_jumps(tail.inside[:index], cst.Continue):
            return None
        nodes = list(walk(statement))
        if any(isinstance(node, cst.BooleanOperation | cst.IfExp | cst.Lambda) for node in nodes):
            return None
        if any(isinstance(node, cst.BaseComp) for node in nodes):
            return None
        for node in nodes:
            if isinstance(node, cst.Call) and code(node) in wanted:
                return index, node
        return None
    return None
