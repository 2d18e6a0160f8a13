"""The driver catches what it is there to catch, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest

import driver.loop
from driver import OWN, Use, difference, promised
from driver.triple import Triple, triples

WRONG = [triple for triple in triples() if triple.runs_on(OWN)]
every_wrong_one = pytest.mark.parametrize("triple", WRONG, ids=lambda triple: triple.name)


@pytest.fixture
def impatient() -> Iterator[None]:
    """For rewrites of which one is known to spin."""
    with mock.patch.object(driver.loop, "SECONDS", 0.5):
        yield


@every_wrong_one
@pytest.mark.usefixtures("impatient")
def test_a_wrong_rewrite_is_caught(triple: Triple) -> None:
    assert triple.differences("Wrong")


@every_wrong_one
def test_the_right_rewrite_beside_it_is_not(triple: Triple) -> None:
    assert "\n\n".join(map(str, triple.differences("Right"))) == ""


def wrong(name: str) -> Triple:
    """The file of that name."""
    (found,) = [triple for triple in WRONG if triple.name == name]
    return found


def schedules_that_catch(name: str) -> set[str]:
    found = wrong(name).differences("Wrong")
    return {each.schedule.rpartition(", ")[0] for each in found}


def test_each_difference_shows_up_where_its_cause_says() -> None:
    assert schedules_that_catch("reset_lazy") == {"construct, mutate the argument, drain"}
    assert "a task per item" in schedules_that_catch("token_reset")
    assert "drain" not in schedules_that_catch("token_reset")
    assert "break after 2, loop again" in schedules_that_catch("state_to_locals")
    assert "drain" not in schedules_that_catch("state_to_locals")
    assert "public attributes per item" in schedules_that_catch("update_after_yield")
    assert "drain" in schedules_that_catch("leaked_stop")
    assert schedules_that_catch("step_more") == {"two objects, two workers", "a task per item"}


@pytest.mark.usefixtures("impatient")
def test_a_loop_without_end_is_interrupted() -> None:
    (first, *_) = wrong("spins").differences("Wrong")
    assert "SPINS: too much time" in str(first)


def test_the_first_difference_is_marked() -> None:
    found = difference("drain", ["item 1", "item 2", "stop"], ["item 1", "stop"])
    assert str(found) == (
        "under 'drain':\n"
        "   original | rewrite\n"
        "   item 1   | item 1\n"
        "-> item 2   | stop\n"
        "   stop     |"
    )
    assert difference("drain", ["stop"], ["stop"]) is None


def test_a_form_may_differ_only_where_its_evidence_ends() -> None:
    assert all(promised("method-self", frozenset({use})) for use in Use)
    assert not promised("function", frozenset({Use.RETRY}))
    assert promised("function", frozenset({Use.RESUME}))
    assert promised("method-locals", frozenset({Use.AFTER_END}))
    assert not promised("method-locals", frozenset({Use.AFTER_END}), once=True)
