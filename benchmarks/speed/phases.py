# agen: form=function
"""A header, rows and a footer."""


class Lines:
    def __init__(self, rows):
        self.rows = rows
        self.phase = "header"
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.phase == "header":
            self.phase = "rows"
            return "rows"
        if self.phase == "rows":
            if self.rows:
                self.count += 1
                return self.rows.pop()
            self.phase = "end"
            return self.count
        raise StopAsyncIteration


async def consume(items):
    async for _ in Lines(["row"] * items):
        pass
