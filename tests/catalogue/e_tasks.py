"""Several tasks that step one object, and steps that step their own object."""

from __future__ import annotations

from catalogue.example import Example

PACED = '''\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= 4:
            raise StopAsyncIteration
        self.number += 1
        await asyncio.sleep(0)
        return self.number
'''
"""Suspends in the middle of a step, so that another one can begin."""

PACED_GENERATOR = '''\
import asyncio


async def Sample():
    for number in range(1, 5):
        await asyncio.sleep(0)
        yield number
'''

PACED_KEPT = '''\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while self.number < 4:
            self.number += 1
            await asyncio.sleep(0)
            yield self.number
'''

COUNT = '''\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= 4:
            raise StopAsyncIteration
        self.number += 1
        return self.number
'''

EXAMPLES = (
    Example(
        "E01", "two steps at the same time, by hand",
        PACED,
        unsafe=PACED_GENERATOR,
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for item in await asyncio.gather(sample.__anext__(), sample.__anext__()):
        print(item)
''',
        prints="2 2",
        differs=True,
        real_loop=True,
    ),
    Example(
        "E01 E02 L13", "two tasks with an object each",
        PACED,
        after=PACED_GENERATOR,
        consumer='''\
async def work(name):
    async for item in Sample():
        print(name, item)


async def main():
    await asyncio.gather(work("a"), work("b"))
''',
        real_loop=True,
    ),
    Example(
        "E02 L02 L13", "two workers that share an object",
        PACED,
        after=PACED_KEPT,
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def work(name, sample):
    async for item in sample:
        print(name, item)


async def main():
    sample = Sample()
    await asyncio.gather(work("a", sample), work("b", sample))
''',
        prints="'a' 2 'b' 3 'a' 4 'b' 4",
        real_loop=True,
    ),
    Example(
        "E03", "two workers on one object that never suspends",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while self.number < 4:
            self.number += 1
            yield self.number
""",
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
import asyncio


async def work(name, sample):
    async for item in sample:
        print(name, item)
        await asyncio.sleep(0)


async def main():
    sample = Sample()
    await asyncio.gather(work("a", sample), work("b", sample))
''',
        prints="'a' 1 'b' 2 'a' 3 'b' 4",
        real_loop=True,
    ),
    Example(
        "E04 E05", "a step that begins anew by calling itself",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 5:
            raise StopAsyncIteration
        if self.number % 2 == 0:
            print("skip", self.number)
            return await self.__anext__()
        return self.number
""",
        after="""\
async def Sample():
    for number in range(1, 6):
        if number % 2 == 0:
            print("skip", number)
            continue
        yield number
""",
    ),
    Example(
        "E04", "a step that looks at what the next one gives",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 5:
            raise StopAsyncIteration
        if self.number == 2:
            return 10 * await self.__anext__()
        return self.number
""",
        hazards=(
            "function RECURSION found",
            "method-locals RECURSION found",
            "method-self RECURSION found",
        ),
        prints="1 30 4 5",
    ),
    Example(
        "E04", "a step that calls itself from within a block",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 5:
            raise StopAsyncIteration
        try:
            if self.number == 2:
                return await self.__anext__()
            return self.number
        finally:
            print("finally", self.number)
""",
        hazards=(
            "function RECURSION found",
            "method-locals RECURSION found",
            "method-self RECURSION found",
        ),
        prints="'finally' 1 1 'finally' 3 'finally' 3 3 'finally' 4 4 'finally' 5 5",
    ),
    Example(
        "E06 E07 L11", "a step as a task of its own",
        PACED,
        unsafe=PACED_GENERATOR,
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    while True:
        try:
            print(await asyncio.create_task(sample.__anext__()))
        except StopAsyncIteration:
            break
''',
        prints="1 2 3 4",
        real_loop=True,
    ),
)
