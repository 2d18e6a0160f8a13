"""Classes that stay, because they are more than their iteration, with a generator in them."""

from __future__ import annotations

from catalogue.example import Example

EXAMPLES = (
    Example(
        "L01 L03", "a loop that fails or is cancelled can be taken up again",
        """\
import asyncio


class Sample:
    def __init__(self, rows=(1, 2, 3)):
        self.rows = list(rows)
        self._given = 0

    def left(self):
        return len(self.rows)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.rows:
            raise StopAsyncIteration
        row = self.rows.pop(0)
        await asyncio.sleep(0)
        if row == 2:
            raise ValueError(row)
        self._given += 1
        return self._given, row
""",
        after="""\
import asyncio


class Sample:
    def __init__(self, rows=(1, 2, 3)):
        self.rows = list(rows)
        self._given = 0

    def left(self):
        return len(self.rows)

    async def __aiter__(self):
        while self.rows:
            row = self.rows.pop(0)
            await asyncio.sleep(0)
            if row == 2:
                raise ValueError(row)
            self._given += 1
            yield self._given, row
""",
        form="method-self",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(2):
        try:
            async for item in sample:
                print(item, sample.left())
        except ValueError as error:
            print(error)
''',
        prints="(1, 1) 2 ValueError(2,) (2, 3) 0",
    ),
    Example(
        "L02", "workers on one object with a lock",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.closed = False
        self._number = 0

    def close(self):
        self.closed = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        async with self.lock:
            self._number += 1
            await asyncio.sleep(0)
            if self._number > 4 or self.closed:
                raise StopAsyncIteration
            return self._number
""",
        after="""\
import asyncio


class Sample:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.closed = False
        self._number = 0

    def close(self):
        self.closed = True

    async def __aiter__(self):
        while True:
            async with self.lock:
                self._number += 1
                await asyncio.sleep(0)
                if self._number > 4 or self.closed:
                    return
                item = self._number
            yield item
""",
        form="method-self",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "function REUSED found",
        ),
        consumer='''\
async def work(name, sample):
    async for item in sample:
        print(name, item)


async def main():
    sample = Sample()
    await asyncio.gather(work("a", sample), work("b", sample))
    sample.close()
''',
        prints="'a' 1 'b' 2 'a' 3 'b' 4",
        real_loop=True,
    ),
    Example(
        "L04", "more to do after the end",
        """\
class Sample:
    def __init__(self):
        self.rows = [1, 2]
        self._given = 0

    def more(self):
        self.rows.append(3)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._given >= len(self.rows):
            raise StopAsyncIteration
        self._given += 1
        return self._given, self.rows[self._given - 1]
""",
        after="""\
class Sample:
    def __init__(self):
        self.rows = [1, 2]
        self._given = 0

    def more(self):
        self.rows.append(3)

    async def __aiter__(self):
        while self._given < len(self.rows):
            self._given += 1
            yield self._given, self.rows[self._given - 1]
""",
        form="method-self",
        hazards=(),
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item)
    sample.more()
    async for item in sample:
        print(item)
''',
        prints="(1, 1) (2, 2) (3, 3)",
    ),
    Example(
        "L07", "an index on the object is no loop over the list",
        """\
class Sample:
    def __init__(self, rows=("a", "b", "c")):
        self.rows = list(rows)
        self._at = 0

    def size(self):
        return len(self.rows)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._at >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self._at]
        self._at += 1
        return row
""",
        after="""\
class Sample:
    def __init__(self, rows=("a", "b", "c")):
        self.rows = list(rows)
        self._at = 0

    def size(self):
        return len(self.rows)

    async def __aiter__(self):
        while self._at < len(self.rows):
            row = self.rows[self._at]
            self._at += 1
            yield row
""",
        form="method-self",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item, sample.size())
        break
    async for item in sample:
        print(item)
''',
        prints="'a' 3 'b' 'c'",
    ),
    Example(
        "L07", "an iterator on the object is a loop that can be taken up again",
        """\
class Sample:
    def __init__(self, rows=("a", "b", "c")):
        self.name = "rows"
        self._rows = iter(rows)

    def describe(self):
        return self.name

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self._rows)
        except StopIteration:
            raise StopAsyncIteration from None
""",
        after="""\
class Sample:
    def __init__(self, rows=("a", "b", "c")):
        self.name = "rows"
        self._rows = iter(rows)

    def describe(self):
        return self.name

    async def __aiter__(self):
        for row in self._rows:
            yield row
""",
        form="method-self",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(sample.describe(), item)
        break
    async for item in sample:
        print(item)
''',
        prints="'rows' 'a' 'b' 'c'",
    ),
)
