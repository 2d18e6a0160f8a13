# agen: form=function
"""A walk over a list by index."""


class Rows:
    def __init__(self, rows: list):
        self._rows = rows
        self._index = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._index >= len(self._rows):
            raise StopAsyncIteration
        row = self._rows[self._index]
        self._index += 1
        return row


async def consume(items):
    async for _ in Rows(list(range(items))):
        pass
