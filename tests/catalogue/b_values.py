"""How an item leaves a step, and what of it stays behind."""

from __future__ import annotations

from catalogue.example import Example

EXAMPLES = (
    Example(
        "B01", "a path that falls off the end gives None",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 3:
            raise StopAsyncIteration
        if self.number != 2:
            return self.number
""",
        after="""\
async def Sample():
    for number in range(1, 4):
        if number != 2:
            yield number
        else:
            yield None
""",
    ),
    Example(
        "B01", "a handler that falls off the end gives None",
        """\
class Sample:
    def __init__(self, words=("1", "x", "3")):
        self.words = list(words)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.words:
            raise StopAsyncIteration
        try:
            return int(self.words.pop(0))
        except ValueError:
            print("no number")
""",
        after="""\
async def Sample(words=("1", "x", "3")):
    words = list(words)
    while words:
        try:
            item = int(words.pop(0))
        except ValueError:
            print("no number")
        else:
            yield item
            continue
        yield None
""",
        in_place=True,
    ),
    Example(
        "B02", "a bare return gives None",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number == 2:
            return
        if self.number > 3:
            raise StopAsyncIteration
        return self.number
""",
        after="""\
import itertools


async def Sample():
    for number in itertools.count(1):
        if number == 2:
            yield None
        else:
            if number > 3:
                return
            yield number
""",
    ),
    Example(
        "B03 B04", "an early return, with work after it",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number == 2:
            return "two"
        print("not two")
        if self.number > 3:
            raise StopAsyncIteration
        return self.number
""",
        after="""\
import itertools


async def Sample():
    for number in itertools.count(1):
        if number == 2:
            yield "two"
        else:
            print("not two")
            if number > 3:
                return
            yield number
""",
    ),
    Example(
        "B04", "returns in the branches of branches",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 4:
            raise StopAsyncIteration
        if self.number % 2:
            if self.number == 3:
                return "three"
        else:
            print("even")
            return self.number
        print("odd")
        return -self.number
""",
        after="""\
async def Sample():
    for number in range(1, 5):
        if number % 2:
            if number == 3:
                yield "three"
                continue
        else:
            print("even")
            yield number
            continue
        print("odd")
        yield -number
""",
    ),
    Example(
        "B05", "tuples, stars, awaited values and awaitables as values",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number == 1:
            return self.number, 2
        if self.number == 2:
            return *range(self.number), 3
        if self.number == 3:
            return await asyncio.sleep(0, self.number)
        if self.number == 4:
            return asyncio.sleep
        raise StopAsyncIteration
""",
        after="""\
import asyncio
import itertools


async def Sample():
    for number in itertools.count(1):
        if number == 1:
            yield number, 2
        elif number == 2:
            yield (*range(number), 3)
        elif number == 3:
            yield await asyncio.sleep(0, number)
        else:
            if number != 4:
                return
            yield asyncio.sleep
""",
    ),
    Example(
        "B06", "an item out of a handler, whose exception is over when the consumer has it",
        """\
import sys


class Sample:
    def __init__(self, words=("1", "x")):
        self.words = list(words)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.words:
            raise StopAsyncIteration
        try:
            return int(self.words.pop(0))
        except ValueError as error:
            return str(error)
""",
        after="""\
import sys


async def Sample(words=("1", "x")):
    words = list(words)
    while words:
        try:
            item = int(words.pop(0))
        except ValueError as error:
            item = str(error)
        yield item
""",
        consumer='''\
async def main():
    async for item in Sample():
        print(item, sys.exc_info()[0])
''',
        in_place=True,
    ),
    Example(
        "B07", "no local keeps the last item alive",
        """\
import weakref


class Item:
    pass


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        return Item()
""",
        after="""\
import weakref


class Item:
    pass


async def Sample():
    for _ in range(2):
        yield Item()
""",
        consumer='''\
async def main():
    async for item in Sample():
        left = weakref.ref(item)
        del item
        print(left())
''',
        subject=None,
    ),
)
