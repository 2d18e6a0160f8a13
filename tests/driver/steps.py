"""Where a world meets the event loop: how code under test suspends, and how it is cancelled."""

from __future__ import annotations

import contextlib
import types
from asyncio import CancelledError
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any

ERRORS = (Exception, CancelledError)
"""What a consumer records; the rest is the watchdog's."""


@types.coroutine
def bare() -> Generator[None, None, None]:
    """One step of our own loop, and of asyncio's."""
    yield


class Steps:
    """On our own loop: nothing but a bare ``yield``, and a cancellation is an error like others."""

    async def one(self) -> None:
        """Suspend for one step."""
        await bare()

    async def cancelled(self) -> None:
        """Suspend for one step and be cancelled there."""
        await bare()
        raise CancelledError

    @contextlib.contextmanager
    def catching(self, report: Callable[[BaseException], object]) -> Iterator[None]:
        """Report what goes wrong within, a cancellation too, and let nothing else pass."""
        try:
            yield
        except ERRORS as error:
            report(error)

    async def gather(self, *coroutines: Coroutine[Any, None, Any]) -> list[Any]:
        """All of them in turns, one suspension at a time; an error does not end the others."""
        results: dict[int, Any] = {}
        errors: list[Exception | CancelledError] = []
        left = dict(enumerate(coroutines))
        while left:
            for number in list(left):
                try:
                    left[number].send(None)
                except StopIteration as stop:
                    results[number] = stop.value
                    del left[number]
                except ERRORS as error:
                    errors.append(error)
                    del left[number]
            if left:
                await bare()
        if errors:
            raise errors[0]
        return [results[number] for number in range(len(coroutines))]
