"""Tests of the reader, with the kind of fake one writes for a stream."""

import asyncio


class FakeStream:
    """A response that streams what it is given."""

    def __init__(self, *chunks):
        self.chunks = chunks
        self.closed = False
        self._index = 0

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.closed = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._index >= len(self.chunks):
            raise StopAsyncIteration
        chunk = self.chunks[self._index]
        self._index += 1
        return chunk


def test_chunks_are_joined_and_the_stream_is_closed():
    async def read():
        stream = FakeStream(b"com", b"et")
        async with stream:
            body = b"".join([chunk async for chunk in stream])
        return body, stream.closed

    assert asyncio.run(read()) == (b"comet", True)
