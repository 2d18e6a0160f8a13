"""The schedules are those that the contract names, and they are lived as it says."""

from __future__ import annotations

import re

import pytest

from driver import Side, play, schedules
from driver.compare import MOST_AWAITS
from driver.schedules import Schedule

NUMBERS = """
class Numbers:
    def __init__(self, pause, stops):
        self.i, self._pause, self.stops = 0, pause, stops

    def __aiter__(self):
        return self

    async def __anext__(self):
        await self._pause("number")
        self.i += 1
        if self.i > self.stops[0]:
            raise StopAsyncIteration
        return self.i
"""

LIVES = {
    "drain": {"drain": "1 2 3 4 stop drop"},
    "break after 1..3 then drop and collect": {
        "break after 1": "1 break drop",
        "break after 2": "1 2 break drop",
        "break after 3": "1 2 3 break drop",
    },
    "error at await 1..n then drop": {
        "error at await 1": "raised Boom(1,) drop",
        "error at await 2": "1 raised Boom(2,) drop",
    },
    "cancel at await 1..n": {
        "cancelled at await 1": "raised CancelledError() drop",
        "cancelled at await 2": "1 raised CancelledError() drop",
    },
    "two independent iterators interleaved": {
        "two objects, item by item": "a 1 b 1 a 2 b 2 a 3 b 3 a 4 b 4 "
        "a ended: StopAsyncIteration b ended: StopAsyncIteration drop",
        "two objects, two workers": "a 1 b 1 a 2 b 2 a 3 b 3 a 4 b 4 a stop b stop drop",
    },
    "the consumer raises": {
        "consumer raises at 1": "1 consumer raised ConsumerError(1,) drop",
        "consumer raises at 2": "1 2 consumer raised ConsumerError(2,) drop",
        "consumer raises at 3": "1 2 3 consumer raised ConsumerError(3,) drop",
    },
    "a context variable set per item": {
        "a context variable per item": "1 (context: before) 2 (context: after 1) "
        "3 (context: after 2) 4 (context: after 3) end (context: after 4) drop (context: after 4)",
        "a task per item": "1 (context: task 0) 2 (context: task 1) 3 (context: task 2) "
        "4 (context: task 3) ended: StopAsyncIteration (context: task 4) drop",
    },
    "construct only": {"construct only": "drop"},
    "construct, mutate the argument, drain": {
        "construct, mutate the argument, drain": "1 2 3 4 stop drop",
        "mutate the argument midway": "1 2 3 4 left in the argument [4, 4] drop",
    },
    "break 2 then loop again": {"break after 2, loop again": "1 2 break again 3 4 stop drop"},
    "drain then loop again": {"drain, loop again": "1 2 3 4 stop again stop drop"},
    "error then loop again": {
        "the class's own error, loop again": "1 2 3 4 stop drop",
        "error at await 1, loop again": "raised Boom(1,) again 1 2 3 4 stop drop",
        "error at await 2, loop again": "1 raised Boom(2,) again 2 3 4 stop drop",
        "cancelled at await 1, loop again": "raised CancelledError() again 1 2 3 4 stop drop",
        "cancelled at await 2, loop again": "1 raised CancelledError() again 2 3 4 stop drop",
    },
    "two workers on one object": {
        "two workers on one object": "a 1 b 2 a 3 b 4 a stop b stop drop",
        "loop inside the loop": "outer 1 inner 2 inner 3 inner break outer 4 inner stop end drop",
    },
    "read each public attribute per item": {
        "public attributes per item": "i = 0 1 i = 1 2 i = 2 3 i = 3 4 i = 4 i = 5 drop"
    },
    "`aclose` equals a drop": {
        "aclose after 1": "1 break drop",
        "aclose after 2": "1 2 break drop",
        "aclose after 3": "1 2 3 break drop",
    },
}
"""The words of the contract; the schedules that stand for each; what becomes of four numbers."""

SCHEDULES = {schedule.name: schedule for schedule in schedules(2)}


def lived(schedule: Schedule) -> str:
    """What happens to the consumer; the awaits are left out."""
    side = Side(NUMBERS, "Numbers")
    world = play(side, schedule, lambda world: (world.pause, [4]), ("i",))
    lines = [line for line in world.trace if not re.match("await|resume", line)]
    return re.sub(r"\bitem ", "", " ".join(line.strip() for line in lines))


def test_every_word_of_the_contract_is_played_and_nothing_else_is() -> None:
    named = [name for lives in LIVES.values() for name in lives]
    assert sorted(named) == sorted(SCHEDULES)


@pytest.mark.parametrize("words", LIVES)
def test_it_is_lived_as_the_contract_says(words: str) -> None:
    lives = LIVES[words]
    assert {name: lived(SCHEDULES[name]) for name in lives} == lives


def test_faults_strike_at_every_await() -> None:
    faults = [(each.fault.at, each.fault.cancel) for each in schedules(MOST_AWAITS) if each.fault]
    assert set(faults) == {
        (at, cancel) for at in range(1, MOST_AWAITS + 1) for cancel in (False, True)
    }


def test_what_is_left_behind_is_closed_before_the_next_thing_happens() -> None:
    source = """
async def Left(pause):
    try:
        yield 1
    finally:
        print("closed")
"""
    trace = play(Side(source, "Left"), SCHEDULES["break after 1"], lambda world: (world.pause,))
    assert trace.trace == [
        "item 1", "break", "drop", "await 1 after the loop", "print 'closed'", "resume 1"
    ]
