"""A mutant at a pair of the fixtures: what it writes is run beside the original."""

from __future__ import annotations

from driver import (
    Difference, Fixture, Side, compare, compare_consumer, consumers, difference, show,
)
from driver.fixture import FOLDER

from .mutant import Mutant
from .outcome import Outcome, Result, caught, traced
from .reading import missed
from .rewriting import honest, rewritten


def of_pair(place: str, mutant: Mutant) -> Outcome:
    """Whether the fixture of that name behaves differently, or reads differently to people."""
    fixture = Fixture(FOLDER / place)
    right = honest(fixture.before, unsafe=fixture.unsafe)
    try:
        with mutant.install():
            wrong = rewritten(fixture.before, unsafe=fixture.unsafe)
        compile(wrong, place, "exec", dont_inherit=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody gets a wrong rewrite
        return Outcome(Result.BROKEN, place, first=f"{type(error).__name__}: {error}")
    if wrong == right:
        return Outcome(Result.NOT_REACHED, place)
    if mutant.text:
        said = missed(right, wrong)
        return caught(place, "text", *said) if said else Outcome(Result.SURVIVED, place)
    return traced(place, first_difference(fixture, wrong))


def first_difference(fixture: Fixture, after: str) -> Difference | None:
    """How a rewrite of the fixture behaves differently; asked argument by argument, to be quick."""
    found = for_consumers(fixture.before, after)
    if found is not None:
        return found
    for each in fixture.expectations:
        for arguments in fixture.arguments if each.subject else ():
            sides = (Side(text, each.subject or "") for text in (fixture.before, after))
            promise = {"once": each.once, "in_place": each.in_place}
            for found in compare(*sides, [arguments], each.form, **promise):
                return found
    return None


def for_consumers(before: str, after: str) -> Difference | None:
    """How a rewrite behaves differently for the consumers of its own module."""
    original, rewrite = Side(before, ""), Side(after, "")
    names = consumers(original)
    try:
        consumers(rewrite)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what happens at the import
        return difference("import", [], [show(error)])
    for name in names:
        for found in compare_consumer(original, rewrite, name):
            return found
    return None
