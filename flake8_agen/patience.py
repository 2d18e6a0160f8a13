"""Patience of the garbage collector while many syntax trees come and go.

Neither the trees nor what is known of them are in cycles, so they are gone as soon as nobody needs
them. But the collector counts objects, and a large file has a hundred thousand of them: it would
run all the time, for nothing. Even one run for each hundred thousand was a quarter of all time
where thousands of files are looked through.

In a linter that goes on to parse other files it would also go over all that a project keeps, again
and again: it took as long as all analysis.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

_THRESHOLDS = (5_000_000, 20, 50)
"""So many objects are some hundred megabytes: no project was seen to have as many at a time."""

# At its end an interpreter collects some more times, which took nearly as long as all analysis.
# What is left then goes with the process.
atexit.register(gc.freeze)


@contextmanager
def patient(*, lasting: bool = False) -> Iterator[None]:
    """Let the collector run seldom, and never look at what is there already.

    ``lasting``: nor later, in a process that ends with its work, as flake8's do. What is in cycles
    then and dies later goes when there has come to be twice as much of everything.
    """
    before = gc.get_threshold()
    if before == _THRESHOLDS:  # somebody around is patient already
        yield
        return
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.freeze()  # what came meanwhile is not looked at for being much, either
        gc.set_threshold(*before)
        if lasting:
            _Heap.tidy()
        else:
            gc.unfreeze()


class _Heap:
    """What is left out of the collections for good."""

    size: ClassVar[int] = 0
    """In blocks of memory, when it was last seen to be free of garbage."""

    @classmethod
    def tidy(cls) -> None:
        size = sys.getallocatedblocks()  # to count the objects would take far longer
        if cls.size and size > 2 * cls.size:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            size = sys.getallocatedblocks()
        cls.size = max(size, cls.size)
