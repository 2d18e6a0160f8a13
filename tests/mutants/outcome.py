"""What a place of the tests makes of a mutant."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from driver import Difference


class Result(enum.Enum):
    """In one word."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    """The tool wrote something else, and nothing noticed: a hole, or the same in other words."""
    NOT_REACHED = "not reached"
    """The tool wrote the same as without the fault."""
    BROKEN = "broken"
    """The tool gave up, or wrote what is no Python: a fault, but no wrong rewrite."""


@dataclass(frozen=True)
class Outcome:
    """The result at one place; ``how`` it was caught is ``trace``, ``verdict`` or ``text``."""

    result: Result
    place: str = ""
    how: str = ""
    where: str = ""
    """The schedule, the hazard, or the kind of text."""
    first: str = ""
    """The first difference, or what went wrong."""


def caught(place: str, how: str, where: str, first: str) -> Outcome:
    """The outcome of a mutant that did not get through."""
    return Outcome(Result.CAUGHT, place, how, where, " ".join(first.split()))


def traced(place: str, found: Difference | None) -> Outcome:
    """The outcome of running original and rewrite side by side."""
    if found is None:
        return Outcome(Result.SURVIVED, place)
    left, right = (
        trace[found.first] if found.first < len(trace) else "nothing more"
        for trace in (found.original, found.rewrite)
    )
    return caught(place, "trace", found.schedule, f"{left} | {right}")
