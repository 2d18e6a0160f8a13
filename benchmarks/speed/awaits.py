# agen: form=function
"""The counter again, with a turn of the event loop for each item."""

import asyncio


class Paced:
    def __init__(self, start: int, end: int):
        self.current = start
        self.end = end

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.current >= self.end:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        number = self.current
        self.current += 1
        return number


async def consume(items: int):
    async for _ in Paced(0, int(items)):
        pass
