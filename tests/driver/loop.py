"""A deterministic event loop: tasks take turns, and generators left behind are closed in one."""

from __future__ import annotations

import contextlib
import contextvars
import sys
from collections import deque
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

from .trace import show
from .watchdog import watchdog
from .world import Spinning, World

MOST_STEPS = 3_000
_FINALISER = "finaliser"
"""The task that closes a generator; that somebody else does so already is no difference."""
SECONDS = 2.0
"""Far more than any run takes, which is some milliseconds; of every backend."""


class Task:
    """A coroutine that runs in a context of its own."""

    def __init__(self, name: str, coroutine: Coroutine[Any, None, Any]) -> None:
        self.name = name
        self.coroutine = coroutine
        self.context = contextvars.copy_context()
        self.done = False
        self.result: Any = None


class Loop:
    """Runs coroutines round-robin, one suspension at a time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ready: deque[Task] = deque()
        self._steps = 0

    def spawn(self, name: str, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Start a task; an exception that escapes from it is recorded in the trace."""
        task = Task(name, coroutine)
        self._ready.append(task)
        return task

    def run(self, main: Coroutine[Any, None, Any]) -> None:
        """Run ``main``, what it spawned, and the closing of the generators it left behind."""
        self.spawn("main", main)
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=None, finalizer=self._finalise)
        try:
            with watchdog(self._world, SECONDS):
                while self._ready:
                    self._step(self._ready.popleft())
        except Spinning:
            pass
        finally:
            sys.set_asyncgen_hooks(*hooks)
            while self._ready:  # closing one may leave a generator behind, and so spawn another
                with contextlib.suppress(BaseException):
                    self._ready.popleft().coroutine.close()
            self._world.end()

    def _finalise(self, generator: AsyncGenerator[Any, Any]) -> None:
        self.spawn(_FINALISER, generator.aclose())

    def _step(self, task: Task) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise self._world.spins("too many steps")
        try:
            task.context.run(task.coroutine.send, None)
        except StopIteration as stop:
            task.done, task.result = True, stop.value
        except Spinning:
            raise
        except BaseException as error:  # noqa: B036 - an outcome like any other
            task.done = True
            if task.name != _FINALISER or "already running" not in str(error):
                self._world.log(f"{task.name} died of", show(error))
        else:
            self._ready.append(task)
