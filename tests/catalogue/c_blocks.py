"""Steps that deliver from inside a block: the block must be over when the consumer has the item."""

from __future__ import annotations

from catalogue.example import Example

EXAMPLES = (
    Example(
        "C01", "a lock is free while the consumer works",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0
        self.lock = asyncio.Lock()

    def __aiter__(self):
        return self

    async def __anext__(self):
        async with self.lock:
            self.number += 1
            if self.number > 2:
                raise StopAsyncIteration
            await asyncio.sleep(0)
            return self.number * 10
""",
        after="""\
import asyncio


async def Sample():
    number = 0
    lock = asyncio.Lock()
    while True:
        async with lock:
            number += 1
            if number > 2:
                return
            await asyncio.sleep(0)
            item = number * 10
        yield item
""",
        in_place=True,
    ),
    Example(
        "C02", "finally is over before the consumer goes on",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        try:
            return self.number
        finally:
            print("finally")
""",
        after="""\
async def Sample():
    for number in range(1, 3):
        try:
            item = number
        finally:
            print("finally")
        yield item
""",
    ),
    Example(
        "C03 K05", "a consumer that leaves leaves no finally behind",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        try:
            await asyncio.sleep(0)
            return self.number
        finally:
            print("finally", asyncio.current_task().get_name())
""",
        after="""\
import asyncio
import itertools


async def Sample():
    for number in itertools.count(1):
        try:
            await asyncio.sleep(0)
            item = number
        finally:
            print("finally", asyncio.current_task().get_name())
        yield item
""",
        consumer='''\
async def main():
    asyncio.current_task().set_name("main")
    numbers = Sample()
    async for number in numbers:
        print(number)
        break
    print("after the loop")
''',
        real_loop=True,
    ),
    Example(
        "C04 C05 C06", "a handler of everything sees nothing of a consumer that leaves",
        """\
class Sample:
    def __init__(self, words=("1", "x", "3")):
        self.words = list(words)

    def __aiter__(self):
        return self

    async def __anext__(self):
        while self.words:
            try:
                return int(self.words.pop(0))
            except BaseException as error:
                print("skip", error)
        raise StopAsyncIteration
""",
        after="""\
async def Sample(words=("1", "x", "3")):
    words = list(words)
    while words:
        try:
            item = int(words.pop(0))
        except BaseException as error:
            print("skip", error)
        else:
            yield item
""",
        consumer='''\
async def main():
    async for item in Sample():
        print(item)
        break
    print("left")
''',
        in_place=True,
    ),
    Example(
        "C05", "a bare except around an item",
        """\
class Sample:
    def __init__(self, rows=({"a": 1}, {"b": 2})):
        self.rows = list(rows)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.rows:
            raise StopAsyncIteration
        try:
            return self.rows.pop(0)["a"]
        except:  # noqa: E722
            return None
""",
        after="""\
async def Sample(rows=({"a": 1}, {"b": 2})):
    rows = list(rows)
    while rows:
        try:
            item = rows.pop(0)["a"]
        except:  # noqa: E722
            item = None
        yield item
""",
        in_place=True,
    ),
    Example(
        "C07", "a loop over a list starts anew for each item",
        """\
class Sample:
    def __init__(self, jobs):
        self.jobs = jobs
        self.given = []
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        for job in self.jobs:
            if job not in self.given:
                self.given.append(job)
                self.count += 1
                return f"{self.count}: {job}"
        raise StopAsyncIteration
""",
        after="""\
async def Sample(jobs):
    given = []
    count = 0
    while True:
        for job in jobs:
            if job not in given:
                given.append(job)
                count += 1
                item = f"{count}: {job}"
                break
        else:
            return
        yield item
""",
        consumer='''\
async def main():
    jobs = ["b"]
    async for job in Sample(jobs):
        print(job)
        if job == "1: b":
            jobs.insert(0, "a")
''',
        arguments=lambda world: (["x", "y"],),
    ),
    Example(
        "C08", "a loop over an iterator goes on where it was",
        """\
class Sample:
    def __init__(self, rows=(1, 2, 3)):
        self.rows = iter(rows)

    def __aiter__(self):
        return self

    async def __anext__(self):
        for row in self.rows:
            if row != 2:
                return row
        raise StopAsyncIteration
""",
        after="""\
async def Sample(rows=(1, 2, 3)):
    for row in rows:
        if row != 2:
            yield row
""",
        in_place=True,
    ),
    Example(
        "C08", "a loop over what may be a list or an iterator",
        """\
class Sample:
    def __init__(self, rows):
        self.rows = rows
        self.left = 3

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        for row in self.rows:
            return row
        raise StopAsyncIteration
""",
        after="""\
async def Sample(rows):
    left = 3
    while left:
        for row in rows:
            break
        else:
            return
        yield row
        left -= 1
""",
        consumer='''\
async def main():
    for rows in [1, 2], iter([1, 2]):
        async for row in Sample(rows):
            print(row)
''',
        arguments=lambda world: ([1, 2],),
    ),
    Example(
        "C09", "an async loop over a generator goes on where it was",
        """\
async def source():
    for number in range(4):
        yield number


class Sample:
    def __init__(self):
        self.numbers = source()
        self.given = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        async for number in self.numbers:
            if number % 2:
                self.given += 1
                return self.given, number
        raise StopAsyncIteration
""",
        after="""\
async def source():
    for number in range(4):
        yield number


async def Sample():
    numbers = source()
    given = 0
    async for number in numbers:
        if number % 2:
            given += 1
            yield given, number
""",
        in_place=True,
    ),
    Example(
        "C10", "what stands before the loop is done for each item",
        """\
class Sample:
    def __init__(self, rows=(1, 2)):
        self.rows = iter(rows)
        self.asked = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.asked += 1
        print("asked", self.asked)
        for row in self.rows:
            return row
        raise StopAsyncIteration
""",
        after="""\
import itertools


async def Sample(rows=(1, 2)):
    rows = iter(rows)
    for asked in itertools.count(1):
        print("asked", asked)
        for row in rows:
            break
        else:
            return
        yield row
""",
        in_place=True,
    ),
    Example(
        "C12", "a context of decimal ends before the consumer computes",
        """\
import decimal


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        with decimal.localcontext() as context:
            context.prec = 3
            return decimal.Decimal(self.number) / 7
""",
        after="""\
import decimal


async def Sample():
    for number in range(1, 3):
        with decimal.localcontext() as context:
            context.prec = 3
            item = decimal.Decimal(number) / 7
        yield item
""",
        consumer='''\
async def main():
    async for item in Sample():
        print(item, decimal.getcontext().prec, decimal.Decimal(1) / 7)
''',
    ),
    Example(
        "C13", "a timeout of a step does not strike the consumer",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 1:
            raise StopAsyncIteration
        async with asyncio.timeout(0.005):
            await asyncio.sleep(0)
            return self.number
""",
        after="""\
import asyncio


async def Sample():
    for number in range(1, 2):
        async with asyncio.timeout(0.005):
            await asyncio.sleep(0)
            item = number
        yield item
""",
        consumer='''\
async def main():
    async for item in Sample():
        await asyncio.sleep(0.01)
        print(item)
''',
        real_loop=True,
        since=(3, 11),
    ),
    Example(
        "C14", "a task group of a step ends with the step",
        """\
import asyncio


async def fail():
    await asyncio.sleep(0)
    raise OSError("child")


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            return self.number
""",
        after="""\
import asyncio
import itertools


async def fail():
    await asyncio.sleep(0)
    raise OSError("child")


async def Sample():
    for number in itertools.count(1):
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            item = number
        yield item
""",
        consumer='''\
async def main():
    try:
        async for item in Sample():
            print(item)
            await asyncio.sleep(0)
    except BaseExceptionGroup as group:
        print(group.exceptions)
''',
        real_loop=True,
        since=(3, 11),
    ),
    Example(
        "C15 C16", "a cancel scope is left before the consumer goes on",
        """\
import anyio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 3:
            raise StopAsyncIteration
        with anyio.move_on_after(1):
            await anyio.sleep(self.number == 2)
            return self.number
        return "late"
""",
        after="""\
import anyio


async def Sample():
    for number in range(1, 4):
        ready = False
        with anyio.move_on_after(1):
            await anyio.sleep(number == 2)
            item = number
            ready = True
        if ready:
            yield item
        else:
            yield "late"
""",
        real_loop=True,
    ),
    Example(
        "C16", "a block that swallows leaves no item",
        """\
from contextlib import suppress


class Sample:
    def __init__(self, words=("1", "x")):
        self.words = list(words)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.words:
            raise StopAsyncIteration
        with suppress(ValueError):
            return int(self.words.pop(0))
        return "fallback"
""",
        after="""\
from contextlib import suppress


async def Sample(words=("1", "x")):
    words = list(words)
    while words:
        ready = False
        with suppress(ValueError):
            item = int(words.pop(0))
            ready = True
        if ready:
            yield item
        else:
            yield "fallback"
""",
        in_place=True,
    ),
    Example(
        "C16", "a manager of the project that may swallow",
        """\
class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        print("guard", kind)
        return kind is ValueError


class Sample:
    def __init__(self, words=("1", "x", "3")):
        self.words = list(words)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.words:
            raise StopAsyncIteration
        with Guard():
            return int(self.words.pop(0))
""",
        after="""\
class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        print("guard", kind)
        return kind is ValueError


async def Sample(words=("1", "x", "3")):
    words = list(words)
    while words:
        ready = False
        with Guard():
            item = int(words.pop(0))
            ready = True
        if ready:
            yield item
        else:
            yield None
""",
        in_place=True,
    ),
)
