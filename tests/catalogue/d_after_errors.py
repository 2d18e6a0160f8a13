"""Objects that are used on after an error or after their end, which a generator does not survive.

In the first group a class has nothing but its iteration, so that only the way it is used keeps it
from becoming a function: it becomes an ``__aiter__`` whose state stays on ``self``.
"""

from __future__ import annotations

from catalogue.example import Example

FLAKY = '''\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        await asyncio.sleep(0)
        if self.number == 2:
            raise ValueError("boom")
        if self.number > 4:
            raise StopAsyncIteration
        return self.number
'''
"""Fails once, and goes on when it is asked again."""

GENERATOR = '''\
import asyncio
import itertools


async def Sample():
    for number in itertools.count(1):
        await asyncio.sleep(0)
        if number == 2:
            raise ValueError("boom")
        if number > 4:
            return
        yield number
'''

KEPT = '''\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            await asyncio.sleep(0)
            if self.number == 2:
                raise ValueError("boom")
            if self.number > 4:
                return
            yield self.number
'''

BY_HAND = ("function STEPPED_BY_HAND unknown", "method-self STEPPED found")

EXAMPLES = (
    Example(
        "D01 D02", "an object made for one loop: nobody can go on after the error",
        FLAKY,
        after=GENERATOR,
        consumer='''\
async def main():
    try:
        async for number in Sample():
            print(number)
    except ValueError as error:
        print(error)
''',
    ),
    Example(
        "D01", "the next step after an error, by hand",
        FLAKY,
        unsafe=GENERATOR,
        hazards=BY_HAND,
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(4):
        try:
            print(await sample.__anext__())
        except (ValueError, StopAsyncIteration) as error:
            print(error)
''',
        prints="1 ValueError('boom',) 3 4",
        differs=True,
    ),
    Example(
        "D02 L01", "a second loop after an error",
        FLAKY,
        after=KEPT,
        form="method-self",
        hazards=("function REUSED found",),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(2):
        try:
            async for number in sample:
                print(number)
        except ValueError as error:
            print(error)
''',
        prints="1 ValueError('boom',) 3 4",
    ),
    Example(
        "D03 L12", "a step that times out, and the next one",
        FLAKY.replace("sleep(0)", "sleep(0.02 if self.number == 2 else 0)").replace("boom", "late"),
        unsafe=GENERATOR.replace("sleep(0)", "sleep(0.02 if number == 2 else 0)").replace(
            "boom", "late"
        ),
        hazards=BY_HAND,
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(4):
        try:
            print(await asyncio.wait_for(sample.__anext__(), 0.01))
        except asyncio.TimeoutError:
            print("timeout")
        except StopAsyncIteration:
            print("stop")
''',
        prints="1 'timeout' 3 4",
        real_loop=True,
        differs=True,
    ),
    Example(
        "D04 L03", "a loop that is cancelled, and another one",
        FLAKY,
        after=KEPT,
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def work(sample):
    async for number in sample:
        print(number)


async def main():
    sample = Sample()
    task = asyncio.ensure_future(work(sample))
    for _ in range(2):
        await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    async for number in sample:
        print("again", number)
''',
        prints="1 'cancelled' 'again' 3 'again' 4",
        real_loop=True,
    ),
    Example(
        "D05", "a loop that is left by a timeout, and another one",
        FLAKY.replace("sleep(0)", "sleep(0.02 if self.number == 2 else 0)").replace("boom", "late"),
        after=KEPT.replace("sleep(0)", "sleep(0.02 if self.number == 2 else 0)").replace(
            "boom", "late"
        ),
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(2):
        try:
            async with asyncio.timeout(0.01):
                async for number in sample:
                    print(number)
        except TimeoutError:
            print("timeout")
''',
        prints="1 'timeout' 3 4",
        real_loop=True,
        since=(3, 11),
    ),
    Example(
        "D06", "more data after the end",
        """\
class Sample:
    def __init__(self, queue):
        self.queue = queue
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.queue:
            raise StopAsyncIteration
        self.number += 1
        return self.number, self.queue.pop(0)
""",
        after="""\
class Sample:
    def __init__(self, queue):
        self.queue = queue
        self.number = 0

    async def __aiter__(self):
        while self.queue:
            self.number += 1
            yield self.number, self.queue.pop(0)
""",
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    queue = ["a"]
    sample = Sample(queue)
    async for item in sample:
        print(item)
    queue.append("b")
    async for item in sample:
        print(item)
''',
        prints="(1, 'a') (2, 'b')",
        arguments=lambda world: (["x", "y"],),
    ),
    Example(
        "D06", "an end that is asked for once",
        """\
class Sample:
    def __init__(self, queue):
        self.queue = queue
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.queue:
            raise StopAsyncIteration
        self.number += 1
        return self.number, self.queue.pop(0)
""",
        after="""\
async def Sample(queue):
    number = 0
    while queue:
        number += 1
        yield number, queue.pop(0)
""",
        consumer='''\
async def main():
    queue = ["a"]
    async for item in Sample(queue):
        print(item)
    queue.append("b")
''',
        arguments=lambda world: (["x", "y"],),
    ),
    Example(
        "D07", "an end that does something each time it is reached",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 1:
            print("the end")
            raise StopAsyncIteration
        return self.number
""",
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            if self.number > 1:
                print("the end")
                return
            yield self.number
""",
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(3):
        async for item in sample:
            print(item)
''',
        prints="1 'the end' 'the end' 'the end'",
    ),
    Example(
        "A14 D01", "an error of any kind, and a second loop",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number == 2:
            raise GeneratorExit
        if self.number > 3:
            raise StopAsyncIteration
        return self.number
""",
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            if self.number == 2:
                raise GeneratorExit
            if self.number > 3:
                return
            yield self.number
""",
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(2):
        try:
            async for item in sample:
                print(item)
        except BaseException as error:
            print(type(error))
''',
        prints="1 <class 'GeneratorExit'> 3",
        subject=None,
    ),
    Example(
        "D02 L08", "a failure that ends the object anyway",
        """\
class Sample:
    def __init__(self, rows=("1", "x", "3")):
        self.rows = list(rows)
        self.done = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.done or not self.rows:
            raise StopAsyncIteration
        row = self.rows.pop(0)
        if not row.isdigit():
            self.done = True
            raise ValueError(row)
        return int(row)
""",
        after="""\
class Sample:
    def __init__(self, rows=("1", "x", "3")):
        self.rows = list(rows)
        self.done = False

    async def __aiter__(self):
        while not self.done and self.rows:
            row = self.rows.pop(0)
            if not row.isdigit():
                self.done = True
                raise ValueError(row)
            yield int(row)
""",
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(3):
        try:
            async for item in sample:
                print(item)
        except ValueError as error:
            print(error)
''',
        prints="1 ValueError('x',)",
    ),
)
