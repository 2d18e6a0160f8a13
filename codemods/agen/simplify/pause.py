"""A pause before each item, and before the end, is one before the loop and one after each item.

    while True:                           await asyncio.sleep(0)
        await asyncio.sleep(0)            while rows:
        if not rows:               ->         yield rows.pop(0)
            return                            await asyncio.sleep(0)
        yield rows.pop(0)

The loop gets a condition by that; where another pass does not find one, the pause stays. Only for a
pause as people write it: anything longer is better read once.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import Statement, block, code, last_name, only
from ..trivia import comments
from . import for_next, guard_first, while_condition
from .shapes import stored_in, tail_loop

_WIDTH = 48


def simplify(draft: Draft) -> Draft | None:
    """Move the pause that opens the final ``while True`` to before the loop and to its end."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks or tail.continues or len(tail.inside) < 3:
        return None
    first, rest = tail.inside[0], tail.inside[1:]
    if not _is_pause(first) or any(stored_in(rest, name) for name in mentions([first])):
        return None
    before = first.with_changes(leading_lines=tail.loop.leading_lines)
    again = first.with_changes(leading_lines=[])
    loop = tail.loop.with_changes(
        body=block((*rest, again), tail.loop.body), leading_lines=[]
    )
    moved = draft.with_body((*tail.before, before, loop))
    ways = (for_next.simplify, guard_first.simplify, while_condition.simplify)
    return moved if any(way(moved) is not None for way in ways) else None


def _is_pause(statement: Statement) -> bool:
    """Whether the statement is ``await asyncio.sleep(..)`` or a checkpoint (trio, anyio), without a
    comment."""
    small = only(statement)
    if not isinstance(small, cst.Expr) or not isinstance(small.value, cst.Await):
        return False
    call = small.value.expression
    name = last_name(call.func) if isinstance(call, cst.Call) else ""
    if name != "sleep" and "checkpoint" not in name.split("_"):
        return False
    return len(code(small)) <= _WIDTH and not comments([statement])
