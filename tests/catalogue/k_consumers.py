"""Consumers that fail, leave or ask for the wrong thing: the step must not notice."""

from __future__ import annotations

from catalogue.example import Example

EXAMPLES = (
    Example(
        "K02", "an error of the consumer is none of the step",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        try:
            return self.number
        except ValueError:
            print("not ours")
            return 0
        finally:
            print("finally", self.number)
""",
        after="""\
import itertools


async def Sample():
    for number in itertools.count(1):
        try:
            item = number
        except ValueError:
            print("not ours")
            item = 0
        finally:
            print("finally", number)
        yield item
""",
        consumer='''\
async def main():
    try:
        async for item in Sample():
            print(item)
            raise ValueError(item)
    except ValueError as error:
        print("caught", error)
    print("end")
''',
        prints="'finally' 1 1 'caught' ValueError(1,) 'end'",
    ),
    Example(
        "K03", "a loop with an else",
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
        return self.number
""",
        after="""\
async def Sample():
    for number in range(1, 4):
        yield number
""",
        consumer='''\
async def main():
    async for item in Sample():
        print(item)
    else:
        print("else")
''',
        prints="1 2 3 'else'",
    ),
    Example(
        "K05", "no finally is left for the end of the event loop, even if somebody holds on",
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
            return self.number
        finally:
            await asyncio.sleep(0)
            print("finally", self.number)
""",
        after="""\
import asyncio
import itertools


async def Sample():
    for number in itertools.count(1):
        try:
            item = number
        finally:
            await asyncio.sleep(0)
            print("finally", number)
        yield item
""",
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item)
        break
    await asyncio.get_running_loop().shutdown_asyncgens()
    print("shut down")
''',
        real_loop=True,
        prints="'finally' 1 1 'shut down'",
    ),
    Example(
        "K07", "blocks, None and the stop, all in one step",
        """\
import asyncio
from contextlib import suppress


class Sample:
    def __init__(self):
        self.number = 0
        self.lock = asyncio.Lock()

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        try:
            async with self.lock:
                with suppress(KeyError):
                    if self.number == 2:
                        raise KeyError(self.number)
                    if self.number > 4:
                        raise StopAsyncIteration
                    if self.number == 3:
                        return
                    return self.number
                print("swallowed")
        finally:
            print("finally", self.number)
""",
        after="""\
import asyncio
import itertools
from contextlib import suppress


async def Sample():
    lock = asyncio.Lock()
    for number in itertools.count(1):
        ready = False
        try:
            try:
                async with lock:
                    with suppress(KeyError):
                        if number == 2:
                            raise KeyError(number)
                        if number > 4:
                            raise StopAsyncIteration
                        if number == 3:
                            item = None
                            ready = True
                        else:
                            item = number
                            ready = True
                    if not ready:
                        print("swallowed")
            finally:
                print("finally", number)
        except StopAsyncIteration:
            return
        if ready:
            yield item
        else:
            yield None
""",
        in_place=True,
    ),
)
