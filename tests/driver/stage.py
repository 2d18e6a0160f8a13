"""Where a schedule is played: a world, its loop, the object to iterate, and a consumer's loop."""

from __future__ import annotations

import gc
from asyncio import CancelledError
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .loop import Loop
from .trace import show
from .world import World

MOST_ITEMS = 9
"""Of one loop; an endless iterator is left after that many."""

ERRORS = (Exception, CancelledError)
"""What a consumer records; the rest is the watchdog's."""


@dataclass
class Stage:
    """Where a schedule is played: a world, its loop, and how to make the object to iterate."""

    world: World
    loop: Loop
    make: Callable[..., Any]
    """Called with the arguments of the subject."""
    arguments: Callable[[World], tuple[Any, ...]]
    attributes: tuple[str, ...] = ()
    """The public attributes to look at after each item."""

    def new(self) -> Any:
        """A new object to iterate."""
        return self.make(*self.arguments(self.world))

    def item(self, value: object, who: str = "") -> None:
        """Record an item that arrived."""
        self.world.log(f"{who}item", show(value))

    def drop(self) -> None:
        """Record that the consumer let go, and collect what that left behind."""
        self.world.log("drop")
        gc.collect()

    async def loop_over(self, iterable: Any, limit: int = MOST_ITEMS, who: str = "") -> str:
        """``async for``, left after ``limit`` items; tells how it ended, and records it."""
        try:
            count = 0
            async for value in iterable:
                self.item(value, who)
                count += 1
                if count == limit:
                    self.world.log(f"{who}break")
                    return "break"
        except ERRORS as error:
            self.world.log(f"{who}raised", show(error))
            return "raised"
        self.world.log(f"{who}stop")
        return "stop"
