# agen: form=function
"""A counter."""


class Counter:
    def __init__(self, start: int, end: int):
        self.current = start
        self.end = end

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.current >= self.end:
            raise StopAsyncIteration
        number = self.current
        self.current += 1
        return number


async def consume(items: int):
    async for _ in Counter(0, int(items)):
        pass
