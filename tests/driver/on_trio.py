"""Schedules on trio, for code that awaits only what it is given.

A cancellation is a cancel scope's: it strikes at every await until the consumer left the scope that
it loops in. trio warns about a generator that is left behind, and a class it lets go. After a loop
that ran to its end nobody may tell the two apart by that, so how many there were is a part of the
trace; where a consumer leaves early it is not (the hazard EARLY_EXIT_TRIO stands for that).
"""

from __future__ import annotations

import contextlib
import contextvars
import logging
import random
import warnings
from asyncio import CancelledError
from collections.abc import Callable, Coroutine, Iterator, MutableSequence
from typing import Any

import trio

from . import loop
from .backend import Backend
from .spawned import Task, lead
from .steps import Steps
from .trace import show
from .watchdog import watchdog
from .world import World

_SCOPE: contextvars.ContextVar[trio.CancelScope] = contextvars.ContextVar("_SCOPE")
"""What the consumer loops in."""

LEFT_BEHIND = "trio warns of generators left behind: "
_EXHAUSTED = "before it had been exhausted"

_LOG = logging.getLogger("trio.async_generator_errors")


class TrioSteps(Steps):
    """A checkpoint is one step of trio's loop; what is cancelled is the scope."""

    async def one(self) -> None:
        """Suspend for one step; in a scope that was cancelled it does not come back."""
        await trio.lowlevel.checkpoint()

    async def cancelled(self) -> None:
        """Cancel the scope and suspend."""
        _SCOPE.get().cancel()
        await trio.lowlevel.checkpoint()

    @contextlib.contextmanager
    def catching(self, report: Callable[[BaseException], object]) -> Iterator[None]:
        """Report what goes wrong within, a cancellation too, and let nothing else pass."""
        with _scope() as scope:
            try:
                yield
            except Exception as error:  # noqa: BLE001 - an outcome like any other
                report(error)
        if scope.cancelled_caught:
            report(CancelledError())


class TrioLoop:
    """A run of trio's, in which tasks take turns."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._nursery: trio.Nursery | None = None

    def spawn(self, name: str, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Start a task; an exception that escapes from it is recorded in the trace."""
        assert self._nursery is not None
        task = Task(name)
        self._nursery.start_soon(self._lead, task, coroutine)
        return task

    def run(self, main: Coroutine[Any, None, Any]) -> None:
        """Run ``main``, what it spawned, and the closing of the generators it left behind."""
        world = self._world
        with _in_turns(), self._complaints(), warnings.catch_warnings(record=True) as heard:
            # Whether somebody awaited something is not part of what is compared.
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", ResourceWarning)
            try:
                with watchdog(world, loop.SECONDS):
                    trio.run(self._live, main)
            except BaseException:
                # trio wraps what the watchdog raises, the more so where it struck trio itself.
                if not world.spinning:
                    raise
            finally:
                world.left_behind = sum(_EXHAUSTED in str(each.message) for each in heard)
                if world.left_behind and not world.left_early:
                    world.trace.append(f"{LEFT_BEHIND}{world.left_behind}")
                world.end()

    async def _live(self, main: Coroutine[Any, None, Any]) -> None:
        async with trio.open_nursery() as self._nursery:
            self.spawn("main", main)

    async def _lead(self, task: Task, coroutine: Coroutine[Any, None, Any]) -> None:
        with _scope():
            await lead(self._world, task, coroutine)

    @contextlib.contextmanager
    def _complaints(self) -> Iterator[None]:
        """Record what goes wrong in a generator that trio closes."""
        _LOG.addFilter(self._complain)
        try:
            yield
        finally:
            _LOG.removeFilter(self._complain)

    def _complain(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        # That somebody else closes a generator already is no difference.
        if not self._world.spinning and "already running" not in str(error):
            self._world.log("finaliser died of", show(error))
        return False


@contextlib.contextmanager
def _scope() -> Iterator[trio.CancelScope]:
    """A cancel scope that a world finds."""
    with trio.CancelScope() as scope:
        token = _SCOPE.set(scope)
        try:
            yield scope
        finally:
            _SCOPE.reset(token)


class _InTurns(random.Random):
    """What trio shuffles the runnable tasks with.

    A seed would not do: to close a generator left behind is a task, and so a shuffle, more.
    """

    def shuffle(self, x: MutableSequence[Any], random: object = None) -> None:
        """Trio has sorted them, and takes them from the end."""
        x.reverse()


_IN_TURNS = _InTurns(0)


@contextlib.contextmanager
def _in_turns() -> Iterator[None]:
    """Tasks run in the order in which they were started. The names are those hypothesis patches."""
    module: Any = trio._core._run
    before = module._ALLOW_DETERMINISTIC_SCHEDULING, module._r
    module._ALLOW_DETERMINISTIC_SCHEDULING, module._r = True, _IN_TURNS
    try:
        yield
    finally:
        module._ALLOW_DETERMINISTIC_SCHEDULING, module._r = before


TRIO = Backend("trio", TrioSteps, TrioLoop)
