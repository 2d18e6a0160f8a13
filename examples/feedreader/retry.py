"""Try again when the server is busy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def patiently(action: Callable[..., Awaitable[T]], *args: object) -> T:
    """The result of ``action(*args)``, which gets three attempts."""
    for attempt in range(1, 4):
        try:
            return await action(*args)
        except ConnectionError as error:
            print(f"  attempt {attempt}: {error}")
    raise TimeoutError("no luck today")
