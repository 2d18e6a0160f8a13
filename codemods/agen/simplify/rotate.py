"""Start one further and count at the end, as a loop does.

    n = -1                       n = 0
    while True:                  while True:
        n += 1           ->          ..
        ..                           n += 1
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import assignment, block, line
from ..trivia import splice
from .shapes import initial, literal, number, tail_loop, update


def simplify(draft: Draft) -> Draft | None:
    """Move a step that opens the final ``while True`` to its end, the start along with it."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks or tail.continues or len(tail.inside) < 2:
        return None
    found = update(tail.inside[0])
    if found is None or not draft.is_local(found.name) or tail.inside[0].leading_lines:
        return None
    start = initial(tail.before, found.name)
    value = literal(start[1]) if start is not None else None
    if start is None or value is None or value + found.step != 0:
        return None
    at, (name, _) = start[0], (found.name, start[1])
    old = tail.before[at]
    assert assignment(old) is not None
    new = line(cst.Assign([cst.AssignTarget(cst.Name(name))], number(value + found.step)), old)
    loop = tail.loop.with_changes(
        body=block((*tail.inside[1:], tail.inside[0]), tail.loop.body)
    )
    return draft.with_body((*splice(tail.before, at, at + 1, (new,)), loop))
