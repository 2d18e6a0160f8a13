"""Everything the code under test can touch, instrumented.

Awaits are numbered across the iterator *and* its consumer, so that a fault planned at await 3
strikes both sides at the same point only if they await the same things in the same order.
"""

from __future__ import annotations

import asyncio
import contextvars
import types
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from .steps import Steps
from .trace import show

CURRENT_ITEM: contextvars.ContextVar[str] = contextvars.ContextVar("CURRENT_ITEM", default="")
"""Set by consumers; every effect records what the code under test sees of it."""

LONGEST_TRACE = 2_000

SPINS = "SPINS: "
"""How the line of a trace begins at which the watchdog struck."""


class Boom(Exception):
    """The error a world raises where a schedule asks for one."""


class Spinning(BaseException):
    """The watchdog's: the code under test does not come to an end."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and at which await: an error of the callee, or a cancellation."""

    at: int
    cancel: bool = False


class World:
    """One run's effect log, awaits and resources."""

    def __init__(self, fault: Fault | None = None, steps: Steps | None = None) -> None:
        self.trace: list[str] = []
        self.awaits = 0
        self.fault = fault
        self.steps = steps or Steps()
        self.left_early = False
        """Whether a consumer went away before the end, which trio is known to complain of."""
        self.left_behind = 0
        """How many generators trio complained of."""
        self._spins = ""

    def spins(self, why: str) -> Spinning:
        """What to raise where the code under test does not come to an end."""
        self._spins = self._spins or why
        return Spinning(why)

    @property
    def spinning(self) -> bool:
        """Whether the watchdog struck, even if what it raised was swallowed."""
        return bool(self._spins)

    def end(self) -> None:
        """Nothing more happens here; a trace of code that spins is cut at no fixed point."""
        if self._spins:
            self.trace.append(f"{SPINS}{self._spins}")

    def log(self, *what: object) -> None:
        """Record an effect."""
        if len(self.trace) >= LONGEST_TRACE:
            raise self.spins("too many effects")
        context = CURRENT_ITEM.get()
        seen = f" (context: {context})" if context else ""
        self.trace.append(" ".join(str(part) for part in what) + seen)

    def print(self, *values: object, **_options: object) -> None:
        """What ``print`` is to the code under test: an effect."""
        self.log("print", *(show(value) for value in values))

    async def pause(self, what: str = "pause") -> None:
        """Suspend once, at the next number; the planned fault strikes here."""
        self.awaits += 1
        number = self.awaits
        self.log(f"await {number}", what)
        struck = self.fault if self.fault is not None and self.fault.at == number else None
        if struck is not None and struck.cancel:
            await self.steps.cancelled()
        else:
            await self.steps.one()
        if struck is not None:
            raise Boom(number)
        self.log(f"resume {number}")

    # -- resources to hand to a class ------------------------------------------------------

    def lock(self, name: str = "lock") -> Lock:
        """A lock that logs when it is taken and given back."""
        return Lock(self, name)

    def transaction(self) -> Transaction:
        """A transaction that logs whether it was committed or rolled back."""
        return Transaction(self)

    async def source(self, items: Iterable[Any], what: str = "source") -> AsyncIterator[Any]:
        """An asynchronous iterator over ``items``, one await for each."""
        for item in items:
            await self.pause(what)
            yield item

    def reader(self, chunks: Iterable[Any], end: Any = b"") -> Reader:
        """A stream: ``await read()`` and ``await readline()`` give a chunk, then ``end``."""
        return Reader(self, chunks, end)

    def call(self, function: Callable[..., Any], what: str = "call") -> Callable[..., Any]:
        """``function`` as a coroutine function that pauses first and logs its arguments."""

        async def called(*args: Any, **kwargs: Any) -> Any:
            await self.pause(f"{what}{show(args)}")
            return function(*args, **kwargs)

        return called


class Lock:
    """``asyncio.Lock`` as far as ``async with`` goes."""

    def __init__(self, world: World, name: str = "lock") -> None:
        self._world = world
        self._name = name
        self._held = False

    def locked(self) -> bool:
        """Whether somebody holds the lock."""
        return self._held

    async def __aenter__(self) -> None:
        await self._world.pause(f"{self._name}.acquire")
        while self._held:
            await self._world.pause(f"{self._name}.wait")
        self._held = True
        self._world.log(f"{self._name} taken")

    async def __aexit__(self, *exc: object) -> None:
        self._held = False
        self._world.log(f"{self._name} released")


class Transaction:
    """A block that ends in a commit, or in a rollback if an exception passes."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __aenter__(self) -> Transaction:
        await self._world.pause("begin")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        await self._world.pause(f"rollback {kind.__name__}" if kind else "commit")


class Reader:
    """A stream of chunks that ends in a sentinel, again and again."""

    def __init__(self, world: World, chunks: Iterable[Any], end: Any) -> None:
        self._world = world
        self._chunks = list(chunks)
        self._end = end
        self.closed = False

    async def read(self, *_size: int) -> Any:
        """The next chunk, or the end."""
        await self._world.pause("read")
        return self._chunks.pop(0) if self._chunks else self._end

    readline = read

    def close(self) -> None:
        """Log the end of the stream."""
        self.closed = True
        self._world.log("closed")

    async def aclose(self) -> None:
        """Log the end of the stream, after a pause."""
        await self._world.pause("aclose")
        self.close()


class Asyncio(types.ModuleType):
    """What ``import asyncio`` gives to the code under test: as much of it as a world can number."""

    def __init__(self, world: World) -> None:
        super().__init__("asyncio")
        self._world = world

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    def Lock(self) -> Lock:  # noqa: N802 - the name is asyncio's
        """See ``World.lock``."""
        return self._world.lock()

    async def sleep(self, delay: float, result: Any = None) -> Any:
        """One pause, however long the delay."""
        await self._world.pause(f"sleep({delay})")
        return result

    async def gather(self, *coroutines: Coroutine[Any, None, Any]) -> list[Any]:
        """All of them, in turns."""
        return await self._world.steps.gather(*coroutines)

    async def to_thread(self, function: Callable[..., Any], *args: Any) -> Any:
        """One pause, then the call in this very thread."""
        await self._world.pause("to_thread")
        return function(*args)
