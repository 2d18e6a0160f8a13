"""The tests tested: every seeded fault of the tool is noticed by a fixture or a program.

``python tests/seeded.py`` prints who notices what, and how.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from codemods.agen import simplify
from driver import Fixture
from driver.fixture import FOLDER
from mutants import ALL, WRITTEN, Mutant, Result, outcome
from mutants.generated import failure
from mutants.mutant import Fault, swap
from mutants.pairs import first_difference, for_consumers
from mutants.rewriting import honest

pytestmark = pytest.mark.filterwarnings("ignore")
"""A wrong rewrite may leave a coroutine unawaited."""

PLACES = sorted({place for mutant in WRITTEN for place in mutant.places})
PAIRS = [place for place in PLACES if not place.startswith(("program ", "refuse/"))]
PROGRAMS = [place for place in PLACES if place.startswith("program ")]


@pytest.mark.parametrize("place", PAIRS)
def test_without_a_fault_nothing_is_noticed(place: str) -> None:
    fixture = Fixture(FOLDER / place)
    after = honest(fixture.before, unsafe=fixture.unsafe)
    assert after == fixture.after
    assert first_difference(fixture, after) is None


@pytest.mark.parametrize("path", sorted((FOLDER / "why").glob("*.py")), ids=lambda path: path.stem)
def test_without_a_fault_no_consumer_suffers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    after = honest(text, unsafe=text.split()[3] == "found", path=str(path))
    assert for_consumers(text, after) is None


@pytest.mark.parametrize("place", PROGRAMS)
def test_without_a_fault_a_program_keeps_its_meaning(place: str) -> None:
    _, seed, *form = place.split(" ", 2)
    assert failure(int(seed), "".join(form)) is None


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name.replace(" ", "_"))
def test_a_wrong_rewrite_is_noticed(mutant: Mutant) -> None:
    found = outcome(mutant)
    assert found.result is Result.CAUGHT, f"{mutant.wrong} {found}"
    assert found.how == "text" if mutant.text else found.how in {"trace", "verdict"}


def seeded(install: contextlib.AbstractContextManager[object], *places: str) -> Result:
    def again() -> Fault:
        return install

    return outcome(Mutant("seeded", "A fault of this very test.", again, places)).result


def test_a_fault_that_changes_nothing_is_no_catch() -> None:
    assert seeded(contextlib.nullcontext(), "countdown", "refuse/reused") is Result.NOT_REACHED


def test_other_words_for_the_same_are_no_catch() -> None:
    kept = [each for each in simplify.PASSES if each is not simplify.single_use.simplify]
    assert seeded(swap(simplify, "PASSES", kept), "nested_class") is Result.SURVIVED


def test_a_tool_that_gives_up_is_no_catch() -> None:
    assert seeded(swap(simplify, "PASSES", (len,)), "countdown") is Result.BROKEN


def test_every_mutant_says_what_is_wrong_and_who_is_to_notice() -> None:
    assert len(WRITTEN) >= 30
    assert len({mutant.name for mutant in ALL}) == len(ALL)
    for mutant in ALL:
        assert mutant.wrong.endswith(".") and mutant.places, mutant.name
