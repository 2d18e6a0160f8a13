"""The smallest program that still fails in the same way."""

from __future__ import annotations

import time
from pathlib import Path

from .check import Failure, check

MOST_TRIES = 600
SECONDS = 40.0


def shrunk(failure: Failure, folder: Path) -> Failure:
    """The failure of a program from which nothing more can be taken away."""
    tries, end = 0, time.monotonic() + SECONDS
    while True:
        for smaller in failure.program.smaller():
            tries += 1
            if tries > MOST_TRIES or time.monotonic() > end:
                return failure
            found = next(check(smaller, folder, only=failure.form), None)
            if found is not None and _alike(found, failure):
                failure = found
                break
        else:
            return failure


def _alike(one: Failure, other: Failure) -> bool:
    if one.kind == "crash" == other.kind:
        return one.detail[:25] == other.detail[:25]
    return one.kind == other.kind
