# agen: form=function
"""A function applied to another asynchronous iterator."""


class Mapped:
    def __init__(self, function, source):
        self._function = function
        self._source = source.__aiter__()

    def __aiter__(self):
        return self

    async def __anext__(self):
        item = await self._source.__anext__()
        return self._function(item)


async def numbers(items):
    for number in range(items):
        yield number


async def consume(items):
    async for _ in Mapped(abs, numbers(items)):
        pass
