"""Fetch a feed page by page."""

from feedreader.retry import patiently


class Entries:
    """All entries of a feed, fetched page by page."""

    def __init__(self, server, feed):
        self._server = server
        self._feed = feed
        self._cursor = 0
        self._page = []

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._page:
            if self._cursor is None:
                raise StopAsyncIteration
            self._page, self._cursor = await patiently(
                self._server.get, self._feed, self._cursor
            )
            if not self._page:
                raise StopAsyncIteration
        return self._page.pop(0)


async def headlines(server, feed):
    """The headlines of a feed, without advertisements."""
    return [
        entry["headline"]
        async for entry in Entries(server, feed)
        if not entry.get("advertisement")
    ]
