"""Switch a fault on, let the tool work, run what came out: who notices?

What counts is that something *runs* differently: a trace of the driver, or the verdict on a file
that is to be refused. A text that differs from the expected one does not count, since another
spelling of the same thing is no wrong rewrite; only comments and docstrings are judged as text.
"""

from __future__ import annotations

from unittest import mock

import driver.loop

from .generated import of_program
from .mutant import Mutant
from .outcome import Outcome, Result
from .pairs import of_pair
from .refusals import consequence, of_refusal

PATIENCE = 0.5
"""Seconds after which a rewrite spins; one run takes milliseconds."""


def outcome(mutant: Mutant) -> Outcome:
    """What the places named make of the mutant: the first that catches it, else the last one."""
    last = Outcome(Result.NOT_REACHED)
    for place in mutant.places:
        found = at(place, mutant)
        if found.result is Result.CAUGHT:
            return found
        last = found if found.result is not Result.NOT_REACHED else last
    return last


def at(place: str, mutant: Mutant) -> Outcome:
    """What one place makes of the mutant."""
    with mock.patch.object(driver.loop, "SECONDS", PATIENCE):
        if place.startswith("program "):
            return of_program(place, mutant)
        if place.startswith("refuse/"):
            return of_refusal(place, mutant)
        if place.startswith("why/"):
            return consequence(place, mutant)
        return of_pair(place, mutant)
