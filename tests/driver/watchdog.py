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


@contextlib.contextmanager
def watchdog(world: World, seconds: float) -> Iterator[None]:
    """Strike, again and again, what still runs after so many seconds."""
    in_main = threading.current_thread() is threading.main_thread()
    if not (in_main and hasattr(signal, "setitimer")):
        yield
        return

    def strike(_number: int, _frame: FrameType | None) -> None:
        raise world.spins("too much time")

    before = signal.signal(signal.SIGALRM, strike)
    # It strikes again and again: the code under test may swallow the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
