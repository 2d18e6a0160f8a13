"""A mutant at a program that nobody wrote, in every form or in one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from programs import Failure, check, program

from .mutant import Mutant
from .outcome import Outcome, Result, caught


def of_program(place: str, mutant: Mutant) -> Outcome:
    """Whether a rewrite of ``program SEED [FORM]`` is found wrong."""
    _, seed, *form = place.split(" ", 2)
    wanted = "comment" if mutant.text else "difference"
    with mutant.install():
        found = failure(int(seed), "".join(form), wanted)
    if found is None:
        return Outcome(Result.NOT_REACHED, place)
    heading, *rows = found.detail.splitlines()
    marked = next((row for row in rows if row.startswith("->")), heading)
    schedule = heading.removeprefix("under ").rstrip(":").strip("'")
    return caught(place, "trace", f"{found.form}, {schedule}", marked.removeprefix("->"))


def failure(seed: int, form: str = "", kind: str = "difference") -> Failure | None:
    """The first failure of that kind of the program of a seed."""
    with tempfile.TemporaryDirectory() as folder:
        found = check(program(seed), Path(folder), only=form)
        return next((each for each in found if each.kind == kind), None)
