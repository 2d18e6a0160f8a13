"""Patience of the garbage collector while many syntax trees come and go.

The trees have no cycles, so they are gone as soon as nobody needs them. But the collector counts
objects, and a large file has a hundred thousand of them: it would run all the time, for nothing.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (100_000, 20, 50)

# At its end an interpreter collects some more times, which took nearly as long as all analysis.
# What is left then goes with the process.
atexit.register(gc.freeze)


@contextmanager
def patient() -> Iterator[None]:
    """Let the collector run seldom, and never look at what is there already."""
    before = gc.get_threshold()
    if before == _THRESHOLDS:  # somebody around is patient already
        yield
        return
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
