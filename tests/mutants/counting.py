"""Counters and conditions: off by one, the wrong way round, or of something that is no int."""

from __future__ import annotations

from collections import Counter
from typing import Any

import libcst as cst

from codemods.agen.facts import Facts
from codemods.agen.simplify import (
    count_end,
    counter,
    endless_count,
    one_shot_if,
    rotate,
    sink_update,
    walrus,
    while_condition,
)
from codemods.agen.simplify.shapes import plus

from .mutant import Fault, always, around, mutant, swap


@mutant("ticker", "counter")
def end_included() -> Fault:
    """A range runs one further than the counter did."""

    def bound(honest: Any, test: Any, name: Any, step: Any) -> Any:
        end = honest(test, name, step)
        return plus(end, 1 if step > 0 else -1) if end is not None else None

    return around(counter, "bound", bound)


@mutant("until_equal", "branches")
def last_one_left_out() -> Fault:
    """A range stops one short of where the counter did."""

    def bound(honest: Any, test: Any, name: Any, step: Any) -> Any:
        end = honest(test, name, step)
        return plus(end, -1 if step > 0 else 1) if end is not None else None

    return around(counter, "bound", bound)


@mutant("countdown")
def wrong_way() -> Fault:
    """A range that is to count down counts up."""

    def number(honest: Any, value: Any) -> Any:
        return honest(abs(value))

    return around(counter, "number", number)


@mutant("range_step")
def step_forgotten() -> Fault:
    """A range moves by one, whatever the counter moved by."""

    def number(honest: Any, value: Any) -> Any:
        return honest(1 if value > 0 else -1)

    return around(counter, "number", number)


@mutant("countdown", "until_equal")
def offset_forgotten() -> Fault:
    """A counter that is stepped before its item starts one too early."""
    return swap(counter, "plus", lambda node, _offset: node)


@mutant("index_walk_try")
def rotated_without_its_start() -> Fault:
    """A counter that is stepped at the end of a pass still starts one too early."""

    def number(honest: Any, value: Any) -> Any:
        return honest(value - 1)

    return around(rotate, "number", number)


@mutant("index_walk")
def end_moves() -> Fault:
    """A range is fixed at the start although the step moves the end, or the counter."""
    return always(counter, "_fits", True)


@mutant("not_an_int")
def not_an_int() -> Fault:
    """What nothing says is an int is counted, compared and stepped as if it were one."""
    return always(Facts, "is_int", True)


@mutant("aiter_branches")
def update_sunk_past_its_readers() -> Fault:
    """A counter is stepped after the yield although the code before reads it."""
    return always(sink_update, "mentions", Counter())


@mutant("skips_some")
def update_sunk_past_a_jump() -> Fault:
    """A counter that is stepped at the end of a pass is not, where the pass ends early."""
    return always(sink_update, "own_jumps", False)


@mutant("sentinel")
def walrus_turned_round() -> Fault:
    """A loop that reads until nothing comes goes on only while nothing does."""
    return swap(walrus, "negate", lambda test, _facts: test)


@mutant("countdown", "pops")
def guard_turned_round() -> Fault:
    """A loop goes on where it was to stop."""
    return swap(while_condition, "negate", lambda test, _facts: test)


@mutant("own_error")
def guard_takes_code_along() -> Fault:
    """What the guard did before it stopped is not done any more."""

    def guarded(honest: Any, *args: Any) -> Any:
        found = honest(*args)
        return (found[0], found[1], ()) if found is not None else None

    return around(while_condition, "_guard", guarded)


@mutant("endless")
def endless_from_where_it_was() -> Fault:
    """A counter without an end starts where it was before the first step."""
    return swap(endless_count, "plus", lambda node, _offset: node)


@mutant("endless_draws")
def endless_without_gaps() -> Fault:
    """A counter without an end is stepped in each turn, also in those that do not get so far."""
    return swap(endless_count, "own_jumps", lambda *_: False)


@mutant("moving_end")
def count_to_a_moving_end() -> Fault:
    """A count ends where its guard said at first, though the loop moves that."""
    return always(count_end, "is_still", True)


@mutant("one_shot_if")
def once_however_the_flag_starts() -> Fault:
    """What a flag lets happen once happens whatever the flag is."""
    return around(
        one_shot_if,
        "if_",
        lambda honest, test, *rest: honest(cst.Name("True"), *rest),
    )
