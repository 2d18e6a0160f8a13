"""Where a schedule is played: a world, its loop, the object to iterate, and a consumer's loop."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from .backend import Runner
from .trace import show
from .world import World

MOST_ITEMS = 9
"""Of one loop; an endless iterator is left after that many."""


@dataclass
class Stage:
    """Where a schedule is played: a world, its loop, and how to make the object to iterate."""

    world: World
    loop: Runner
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

    def catching(self, what: str) -> AbstractContextManager[None]:
        """Record what goes wrong within, and leave it at that."""
        return self.world.steps.catching(lambda error: self.world.log(what, show(error)))

    def enough(self, count: int, limit: int = MOST_ITEMS) -> bool:
        """Whether to leave a loop that got so many items."""
        if count == limit:
            self.leave()
        return count == limit

    def leave(self) -> None:
        """Note that a consumer goes away before the end."""
        self.world.left_early = True

    def drop(self) -> None:
        """Record that the consumer let go, and collect what that left behind."""
        self.world.log("drop")
        gc.collect()

    async def loop_over(self, iterable: Any, limit: int = MOST_ITEMS, who: str = "") -> str:
        """``async for``, left after ``limit`` items; tells how it ended, and records it."""
        ended = "raised"
        with self.catching(f"{who}raised"):
            count = 0
            async for value in iterable:
                self.item(value, who)
                count += 1
                if self.enough(count, limit):
                    self.world.log(f"{who}break")
                    return "break"
            ended = "stop"
            self.world.log(f"{who}stop")
        return ended
