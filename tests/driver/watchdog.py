"""Interrupting code that neither ends nor awaits, where signals allow it.

A signal is seen between two bytecodes, and the exception it raises can be swallowed: for code that
spins within C, or that swallows everything, see ``apart``.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from .world import World


BLOCKED = 10
"""How much longer code may take that waits, where a loop may wait: the machine may be busy."""


@contextlib.contextmanager
def watchdog(world: World, seconds: float) -> Iterator[None]:
    """Strike, again and again, what still runs after so many seconds.

    Processor time counts, so that a rewrite does not spin because the machine does other things.
    What waits for something that never comes needs none: there the clock counts, later.
    """
    in_main = threading.current_thread() is threading.main_thread()
    if not (in_main and hasattr(signal, "setitimer")):
        yield
        return

    def strike(_number: int, _frame: FrameType | None) -> None:
        raise world.spins("too much time")

    timers = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, BLOCKED * seconds),
    )
    before = [signal.signal(number, strike) for number, _, _ in timers]
    # It strikes again and again: the code under test may swallow the first.
    for _, timer, patience in timers:
        signal.setitimer(timer, patience, 0.1)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)
        for (number, _, _), handler in zip(timers, before):
            signal.signal(number, handler)
