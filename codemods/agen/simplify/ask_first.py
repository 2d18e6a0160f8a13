"""Ask whether there is an item instead of waiting for the error that there is none.

    while True:                           while True:
        try:                                  if not rows:
            row = rows.pop(0)      ->             return
        except IndexError:                    row = rows.pop(0)
            return                            yield row
        yield row

Only for a list or deque that the generator made itself: others raise as they please. What is asked
now is the guard of the loop, which other passes make its condition.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import assignment, block, code, elif_to_else, statements
from ..trivia import lost, splice, with_comments
from .drain import is_own_deque, is_own_list
from .shapes import falls, tail_loop

_TAKING = {"pop(0)", "pop()", "pop(-1)"}
_FROM_DEQUE = {"popleft()", "pop()"}


def simplify(draft: Draft) -> Draft | None:
    """Turn the ``try`` that opens the final ``while True`` into a guard."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or not isinstance(tail.inside[0], cst.Try):
        return None
    step = tail.inside[0]
    if step.finalbody is not None or len(step.handlers) != 1:
        return None
    handler, body = step.handlers[0], statements(step.body)
    ends = statements(handler.body)
    if handler.type is None or code(handler.type) != "IndexError" or handler.name is not None:
        return None
    if falls(ends) or len(body) != 1:
        return None
    found = assignment(body[0])
    name = _taken_from(found[1], draft) if found is not None else None
    if name is None or draft.binds("IndexError"):
        return None
    test = cst.UnaryOperation(cst.Not(), cst.Name(name))
    guard = cst.If(test, block(ends, handler.body), leading_lines=handler.leading_lines)
    new = (guard, body[0], *elif_to_else(step.orelse))
    new = (with_comments(guard, lost([step], new), first=True), *new[1:])
    loop = tail.loop.with_changes(body=block(splice(tail.inside, 0, 1, new), tail.loop.body))
    return draft.with_body((*tail.before, loop))


def _taken_from(value: cst.BaseExpression, draft: Draft) -> str | None:
    """The list or deque of the generator's own that the value takes an item from."""
    if not isinstance(value, cst.Call) or not isinstance(value.func, cst.Attribute):
        return None
    items = value.func.value
    if not isinstance(items, cst.Name):
        return None
    made, call = draft.value_of(items), code(value).removeprefix(f"{items.value}.")
    # What holds exactly one value is the list that it was given.
    wanted = _TAKING if is_own_list(made) else _FROM_DEQUE if is_own_deque(made) else set()
    return items.value if call in wanted else None
