# agen: form=function
"""Every other item of another asynchronous iterator."""

from collections.abc import AsyncIterator


class Filtered:
    def __init__(self, keep, source: AsyncIterator[int]):
        self.keep = keep
        self.source = source

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            item = await self.source.__anext__()
            if self.keep(item):
                return item


async def numbers(items):
    for number in range(2 * items):
        yield number


async def consume(items):
    async for _ in Filtered((1).__and__, numbers(items)):
        pass
