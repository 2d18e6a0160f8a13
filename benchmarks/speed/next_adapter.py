# agen: form=function
"""An adapter around `next()`."""


class AsyncList:
    def __init__(self, iterable):
        self._iterator = iter(iterable)

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self._iterator)
        except StopIteration:
            raise StopAsyncIteration


async def consume(items):
    async for _ in AsyncList([None] * items):
        pass
