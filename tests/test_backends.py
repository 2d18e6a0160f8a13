"""The lives of our own loop, on the event loops that people use.

Every fixture runs on asyncio, and on trio those that name no loop of their own: under all schedules
that the form promises to survive, with the first of the arguments. Others lead along other paths
through the body, not through the loop, and are for our own loop, where a run costs a tenth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from unittest import mock

import pytest

import driver.loop
from driver import OWN, Backend, Fixture, Side, World, fixtures, play, schedules
from driver.on_asyncio import ASYNCIO
from driver.on_trio import LEFT_BEHIND, TRIO
from driver.pair import differences
from driver.schedules import Schedule
from driver.stage import Stage
from driver.triple import Triple, triples
from driver.world import Fault

ALL = fixtures()
ANYWHERE = [fixture for fixture in ALL if fixture.awaits_what_it_is_given]

REAL = pytest.mark.parametrize("backend", [ASYNCIO, TRIO], ids=str)
WRONG = [
    pytest.param(triple, backend, id=f"{triple.name}-{backend}")
    for triple in triples()
    for backend in (ASYNCIO, TRIO)
    if triple.runs_on(backend)
]

SCHEDULES = {schedule.name: schedule for schedule in schedules(2)}


@pytest.fixture
def impatient() -> Iterator[None]:
    """For rewrites of which one is known to spin."""
    with mock.patch.object(driver.loop, "SECONDS", 0.5):
        yield


@pytest.mark.parametrize("fixture", ALL, ids=lambda fixture: fixture.name)
def test_a_pair_is_equivalent_on_asyncio(fixture: Fixture) -> None:
    assert "\n\n".join(map(str, differences(fixture, fixture.after, ASYNCIO, 1))) == ""


@pytest.mark.parametrize("fixture", ANYWHERE, ids=lambda fixture: fixture.name)
def test_a_pair_is_equivalent_on_trio(fixture: Fixture) -> None:
    assert "\n\n".join(map(str, differences(fixture, fixture.after, TRIO, 1))) == ""


def test_most_pairs_await_only_what_they_are_given() -> None:
    assert len(ALL) > len(ANYWHERE) >= 0.8 * len(ALL)


@pytest.mark.parametrize(("triple", "backend"), WRONG)
@pytest.mark.usefixtures("impatient")
def test_a_wrong_rewrite_is_caught(triple: Triple, backend: Backend) -> None:
    assert triple.differences("Wrong", backend)


@pytest.mark.parametrize(("triple", "backend"), WRONG)
def test_the_right_rewrite_beside_it_is_not(triple: Triple, backend: Backend) -> None:
    assert "\n\n".join(map(str, triple.differences("Right", backend))) == ""


def schedules_that_catch(name: str, backend: Backend) -> set[str]:
    (triple,) = [each for each in triples() if each.name == name]
    found = triple.differences("Wrong", backend)
    return {each.schedule.rpartition(", ")[0] for each in found}


@REAL
def test_each_difference_shows_up_where_its_cause_says(backend: Backend) -> None:
    for_steps = {"two objects, two workers", "a task per item"}
    assert schedules_that_catch("step_more", backend) == for_steps
    assert "drain" not in schedules_that_catch("token_reset", backend)
    assert "a task per item" in schedules_that_catch("token_reset", backend)


def test_a_difference_that_only_one_loop_knows_is_seen_there() -> None:
    assert schedules_that_catch("task_of_the_first", ASYNCIO) == {"a task per item"}
    assert "drain" in schedules_that_catch("left_behind", TRIO)
    assert "break after 1" not in schedules_that_catch("left_behind", TRIO)
    assert "break after 1" in schedules_that_catch("scope_across_yield", TRIO)
    assert "drain" not in schedules_that_catch("scope_across_yield", TRIO)


# -- what a loop is to a schedule ---------------------------------------------------------------

SOURCE = """
class Numbers:
    def __init__(self, pause):
        self.i, self.pause = 0, pause

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            await self.pause()
        except BaseException as error:
            print("caught", type(error).__name__)
            await self.pause()
            raise
        if self.i == 2:
            raise StopAsyncIteration
        self.i += 1
        return self.i


async def numbers(pause):
    try:
        for i in (1, 2):
            await pause()
            yield i
    finally:
        print("finally")
"""


def lived(subject: str, schedule: str | Schedule, backend: Backend) -> World:
    """What becomes of the one or the other."""
    life = SCHEDULES[schedule] if isinstance(schedule, str) else schedule
    return play(Side(SOURCE, subject), life, lambda world: (world.pause,), (), backend)


@REAL
def test_a_pause_is_one_step_as_on_our_own_loop(backend: Backend) -> None:
    for name in ("two objects, item by item", "drain", "error at await 2", "break after 2"):
        assert lived("Numbers", name, backend).trace == lived("Numbers", name, OWN).trace


@REAL
def test_tasks_take_turns_in_the_same_way_every_time(backend: Backend) -> None:
    name = "two objects, two workers"
    traces = {tuple(lived("Numbers", name, backend).trace) for _ in range(20)}
    assert len(traces) == 1


def test_a_cancellation_strikes_once_on_asyncio_and_until_the_scope_is_left_on_trio() -> None:
    name = "cancelled at await 2, loop again"
    start = ["await 1 pause", "resume 1", "item 1", "await 2 pause"]
    again = ["raised CancelledError()", "again", "await 4 pause", "resume 4", "item 2"]
    for backend in (OWN, ASYNCIO):
        assert lived("Numbers", name, backend).trace[:11] == [
            *start, "print 'caught' 'CancelledError'", "await 3 pause", "resume 3", *again
        ][:11]
    assert lived("Numbers", name, TRIO).trace[:11] == [
        *start, "print 'caught' 'Cancelled'", "await 3 pause", *again
    ]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="before, nobody could ask")
def test_the_task_knows_that_it_was_cancelled() -> None:
    source = """
import asyncio

async def numbers(pause):
    try:
        await pause()
    finally:
        print(asyncio.current_task().cancelling())
    yield
"""
    schedule = SCHEDULES["cancelled at await 1"]
    world = play(Side(source, "numbers"), schedule, lambda world: (world.pause,), (), ASYNCIO)
    assert "print 1" in world.trace


@REAL
def test_a_generator_left_behind_is_closed(backend: Backend) -> None:
    trace = lived("numbers", "break after 1", backend).trace
    assert trace.count("print 'finally'") == 1
    assert trace.index("print 'finally'") > trace.index("drop")


@REAL
def test_what_goes_wrong_in_closing_it_is_recorded(backend: Backend) -> None:
    source = "async def broken():\n    try:\n        yield 1\n    finally:\n        raise OSError\n"
    schedule = SCHEDULES["break after 1"]
    trace = play(Side(source, "broken"), schedule, lambda world: (), (), backend).trace
    assert [line for line in trace if "OSError" in line]


def test_trio_warns_of_a_generator_left_behind_and_lets_a_class_go() -> None:
    """The hazard EARLY_EXIT_TRIO: what is not promised, so it is no part of the trace."""
    leaves = "break after 1"
    assert lived("Numbers", leaves, TRIO).left_behind == 0
    assert lived("numbers", leaves, TRIO).left_behind == 1
    assert not [line for line in lived("numbers", leaves, TRIO).trace if LEFT_BEHIND in line]
    for closed in ("drain", "error at await 2", "cancelled at await 2", "construct only"):
        assert lived("numbers", closed, TRIO).left_behind == 0


@REAL
def test_a_task_that_dies_is_recorded_and_ends_nobody_else(backend: Backend) -> None:
    async def play_it(stage: Stage) -> None:
        async def die() -> None:
            await stage.world.pause()
            raise OSError("gone")

        task = stage.loop.spawn("worker", die())
        while not task.done:
            await stage.world.steps.one()
        stage.world.log("still here")

    for fault in (None, Fault(1), Fault(1, cancel=True)):
        trace = lived("Numbers", Schedule("a worker dies", play_it, fault=fault), backend).trace
        assert trace[-1] == "still here"
        assert len([line for line in trace if line.startswith("worker died of")]) == 1


@REAL
def test_code_that_spins_is_interrupted(backend: Backend) -> None:
    async def nobody_ends(stage: Stage) -> None:
        async def spin() -> None:
            await stage.world.pause()
            while True:
                pass

        task = stage.loop.spawn("worker", spin())
        while not task.done:
            await stage.world.pause("watching")
        await stage.loop_over(stage.new())

    with mock.patch.object(driver.loop, "SECONDS", 0.2):
        trace = lived("Numbers", Schedule("a worker spins", nobody_ends), backend).trace
    assert trace[-1] == "SPINS: too much time"
