# agen: form=function
"""A ticker that never ends, and never sleeps."""


class Ticker:
    def __init__(self):
        self.ticks = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.ticks += 1
        return self.ticks


async def consume(items):
    async for tick in Ticker():
        if tick == items:
            break
