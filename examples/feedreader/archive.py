"""What was read already."""

from __future__ import annotations

from typing import AsyncIterator, Dict, List


class Archive:
    """Headlines by day. Several readers may go through it at the same time."""

    def __init__(self) -> None:
        self._days: Dict[str, List[str]] = {}

    def add(self, day: str, headline: str) -> None:
        """Keep a headline."""
        self._days.setdefault(day, []).append(headline)

    def __aiter__(self) -> _ArchiveIterator:
        return _ArchiveIterator(self)


class _ArchiveIterator(AsyncIterator[str]):
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._days = sorted(archive._days)
        self._headlines: List[str] = []
        self._day = ""

    def __aiter__(self) -> _ArchiveIterator:
        return self

    async def __anext__(self) -> str:
        # A day may have no headline.
        while not self._headlines:
            if not self._days:
                raise StopAsyncIteration
            self._day = self._days.pop(0)
            self._headlines = list(self._archive._days[self._day])
        return f"{self._day}: {self._headlines.pop(0)}"
