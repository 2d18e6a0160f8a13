# agen: form=function
"""A buffer of pages, ten items each."""

SIZE = 10


async def fetch(offset, items):
    return list(range(offset, offset + SIZE)), offset + SIZE < items


class Items:
    def __init__(self, items):
        self._items = items
        self._offset = 0
        self._buffer = []
        self._exhausted = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self._buffer:
            if self._exhausted:
                raise StopAsyncIteration
            page, more = await fetch(self._offset, self._items)
            self._offset += SIZE
            self._buffer.extend(page)
            self._exhausted = not more
        return self._buffer.pop(0)


async def consume(items):
    async for _ in Items(items):
        pass
