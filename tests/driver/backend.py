"""What plays schedules: our own loop, or a real one.

A backend says how a world suspends and is cancelled on it, and what runs the tasks. Traces are only
ever compared with those of the same backend.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from .loop import Loop
from .steps import Steps
from .world import World


class Spawned(Protocol):
    """A task that was started."""

    done: bool
    result: Any


class Runner(Protocol):
    """Runs one coroutine, and what that spawns."""

    def spawn(self, name: str, coroutine: Coroutine[Any, None, Any], /) -> Spawned:
        """Start a task; an exception that escapes from it is recorded in the trace."""

    def run(self, main: Coroutine[Any, None, Any], /) -> None:
        """Run ``main`` to the end of all that it started."""


@dataclass(frozen=True)
class Backend:
    """A way to run schedules; it can be sent to another process."""

    name: str
    steps: Callable[[], Steps]
    runner: Callable[[World], Runner]

    def __str__(self) -> str:
        return self.name


OWN = Backend("our own loop", Steps, Loop)
