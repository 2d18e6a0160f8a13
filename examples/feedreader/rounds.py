"""When to look for news."""

from __future__ import annotations

import asyncio
from typing import AsyncIterator, Optional


class Rounds(AsyncIterator[int]):
    """Count rounds from a start up to, but not including, an end; with one argument, from zero.

    There is a pause before each round but the first.
    """

    def __init__(self, start: int, end: Optional[int] = None) -> None:
        if end is None:
            start, end = 0, start
        self.current = start
        self.end = end

    def __aiter__(self) -> "Rounds":
        return self

    async def __anext__(self) -> int:
        if self.current >= self.end:
            raise StopAsyncIteration
        number = self.current
        self.current += 1
        if number:
            await asyncio.sleep(0.01)  # the servers need a rest
        return number
