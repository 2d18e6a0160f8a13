"""The driver catches what it is there to catch, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from driver import Side, Use, compare, difference, promised
from driver.fixture import FOLDER, header
from driver.script import load
from driver.world import World

WRONG = sorted((FOLDER / "wrong").glob("*.py"))


def differences(path: Path, rewrite: str) -> list[str]:
    source = path.read_text(encoding="utf-8")
    (expected,) = header(source)
    assert expected.subject is not None
    found = compare(
        Side(source, expected.subject),
        Side(source, rewrite),
        load(source, World()).ARGUMENTS,
        expected.form,
    )
    return [str(each) for each in found]


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_rewrite_is_caught(path: Path) -> None:
    assert differences(path, "Wrong")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_the_right_rewrite_beside_it_is_not(path: Path) -> None:
    assert "\n\n".join(differences(path, "Right")) == ""


def schedules_that_catch(name: str) -> set[str]:
    found = differences(FOLDER / "wrong" / f"{name}.py", "Wrong")
    return {each.split("'")[1].rpartition(", ")[0] for each in found}


def test_each_difference_shows_up_where_its_cause_says() -> None:
    assert schedules_that_catch("reset_lazy") == {"construct, mutate the argument, drain"}
    assert "a task per item" in schedules_that_catch("token_reset")
    assert "drain" not in schedules_that_catch("token_reset")
    assert "break after 2, loop again" in schedules_that_catch("state_to_locals")
    assert "drain" not in schedules_that_catch("state_to_locals")
    assert "public attributes per item" in schedules_that_catch("update_after_yield")
    assert "drain" in schedules_that_catch("leaked_stop")


def test_a_loop_without_end_is_interrupted() -> None:
    (first, *_) = differences(FOLDER / "wrong" / "spins.py", "Wrong")
    assert "SPINS: too much time" in first


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
