"""Schedules on asyncio: its tasks, its cancellation, its closing of the generators left behind."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Coroutine
from typing import Any

from . import loop
from .backend import Backend
from .spawned import Task, lead
from .steps import Steps, bare
from .trace import show
from .watchdog import watchdog
from .world import Spinning, World


class AsyncioSteps(Steps):
    """A bare ``yield`` is one step of asyncio's loop; the task that is cancelled is cancelled."""

    async def cancelled(self) -> None:
        """Suspend for one step, at which the loop delivers the cancellation."""
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await bare()

    async def gather(self, *coroutines: Coroutine[Any, None, Any]) -> list[Any]:
        """All of them, each in a task."""
        return await asyncio.gather(*coroutines)


class AsyncioLoop:
    """A new event loop of asyncio's."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.new_event_loop()
        self._started: list[asyncio.Task[None]] = []

    def spawn(self, name: str, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Start a task; an exception that escapes from it is recorded in the trace."""
        task = Task(name)
        started = self._loop.create_task(lead(self._world, task, coroutine), name=name)
        self._started.append(started)  # the loop itself keeps no task alive
        return task

    def run(self, main: Coroutine[Any, None, Any]) -> None:
        """Run ``main``, what it spawned, and the closing of the generators it left behind."""
        self._loop.set_exception_handler(self._complain)
        with warnings.catch_warnings():
            # Whether somebody awaited something is not part of what is compared.
            warnings.simplefilter("ignore")
            try:
                with watchdog(self._world, loop.SECONDS):
                    self._loop.run_until_complete(self._live(main))
                    self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            except BaseException:
                # Where the watchdog struck in the loop itself, that may raise what it likes.
                if not self._world.spinning:
                    raise
            finally:
                self._loop.set_exception_handler(lambda *_: None)
                self._started.clear()
                self._loop.close()
                self._world.end()

    async def _live(self, main: Coroutine[Any, None, Any]) -> None:
        self.spawn("main", main)
        await self._started[0]
        alone = 0
        for _ in range(loop.MOST_STEPS):
            # The task that closes a generator starts one step after the generator was let go.
            alone = alone + 1 if len(asyncio.all_tasks()) == 1 else 0
            if alone == 2:
                return
            await bare()
        raise self._world.spins("too many steps")

    def _complain(self, _loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        # That somebody else closes a generator already is no difference.
        if not isinstance(error, Spinning) and "already running" not in str(error):
            self._world.log("loop:", context["message"].partition(" <")[0], show(error))


ASYNCIO = Backend("asyncio", AsyncioSteps, AsyncioLoop)
