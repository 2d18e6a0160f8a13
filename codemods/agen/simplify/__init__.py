"""Simplifications: small passes that make the normal form read as if written by hand.

Each pass is a file with one function ``simplify(draft) -> Draft | None`` and a docstring that shows
its rewrite. It returns None where it does not apply; it may decline, never veto. To add one: a
file, a line in :data:`PASSES`, a fixture. The passes run in order, again from the first after each
change, until none applies.
"""

from __future__ import annotations

from collections.abc import Callable

from ..draft import Draft
from . import (
    ask_first,
    async_for,
    binding,
    buffer,
    check_once,
    copies,
    count_end,
    counter,
    dead_code,
    dead_start,
    drain,
    endless_count,
    except_returns,
    first_call,
    for_index,
    for_next,
    guard_first,
    guard_last,
    iterator_once,
    known_flag,
    last_branch,
    last_item,
    last_turn,
    late_name,
    lead_loop,
    loop_name,
    merge_try,
    narrow_try,
    one_loop,
    one_shot,
    one_shot_if,
    one_shot_self,
    one_turn,
    parameters,
    pause,
    peel,
    rotate,
    single_use,
    sink_update,
    take_first,
    two_turns,
    unwrap_loop,
    walrus,
    way_out,
    while_condition,
)

PASSES: tuple[Callable[[Draft], Draft | None], ...] = (
    dead_code.simplify,
    parameters.simplify,
    unwrap_loop.simplify,
    first_call.simplify,
    check_once.simplify,
    peel.simplify,
    merge_try.simplify,
    except_returns.simplify,
    narrow_try.simplify,
    one_loop.simplify,
    copies.simplify,
    late_name.simplify,
    ask_first.simplify,
    take_first.simplify,
    pause.simplify,
    for_next.simplify,
    async_for.simplify,
    last_item.simplify,
    last_branch.simplify,
    last_turn.simplify,
    buffer.simplify,
    while_condition.simplify,
    dead_start.simplify,
    drain.simplify,
    one_shot.simplify,
    one_shot_if.simplify,
    one_shot_self.simplify,
    rotate.simplify,
    sink_update.simplify,
    counter.simplify,
    one_turn.simplify,
    for_index.simplify,
    iterator_once.simplify,
    guard_first.simplify,
    walrus.simplify,
    binding.simplify,
    single_use.simplify,
    lead_loop.simplify,
    two_turns.simplify,
    guard_last.simplify,
    way_out.simplify,
    known_flag.simplify,
    endless_count.simplify,
    count_end.simplify,
    loop_name.simplify,
)
_LIMIT = 200


def simplified(draft: Draft) -> Draft:
    """The draft when no pass applies any more."""
    for _ in range(_LIMIT):
        for each in PASSES:
            better = each(draft)
            if better is not None:
                draft = better
                break
        else:
            return draft
    return draft
