"""How a step ends: with the stop, raised here or by what it calls, or with an error."""

from __future__ import annotations

from catalogue.example import Example

SOURCE = '''\
async def source():
    yield 1
    yield 2


'''
"""An iterator that comes to an end, which is the end of whoever steps it."""

EXAMPLES = (
    Example(
        "A01", "a stop that nothing in the step can see",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number % 4 == 0:
            print("enough")
            raise StopAsyncIteration("enough")
        return self.number
""",
        after="""\
import itertools


async def Sample():
    for number in itertools.count(1):
        if number % 4 == 0:
            print("enough")
            return
        yield number
""",
    ),
    Example(
        "A05", "a consumer that asks for a default at the end",
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
        return self.number
""",
        unsafe="""\
async def Sample():
    for number in range(1, 3):
        yield number
""",
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(4):
        print(await anext(sample, "default"))
''',
        prints="1 2 'default' 'default'",
    ),
    Example(
        "A06", "a consumer that asks for the reason of the stop",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration("enough") from KeyError(self.number)
        return self.number
""",
        unsafe="""\
async def Sample():
    for number in range(1, 3):
        yield number
""",
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    try:
        while True:
            print(await sample.__anext__())
    except StopAsyncIteration as stop:
        print(stop.args, stop.__cause__)
''',
        prints="1 2 ('enough',) KeyError(3,)",
        differs=True,
    ),
    Example(
        "A02", "the end of a source that is stepped by hand, after other work",
        SOURCE + """\
class Sample:
    def __init__(self):
        self.source = source()
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        print("step", self.count)
        return self.count, await self.source.__anext__()
""",
        after="""\
import itertools


async def source():
    yield 1
    yield 2


async def Sample():
    next_source = source()
    for count in itertools.count(1):
        print("step", count)
        try:
            item = count, await next_source.__anext__()
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A02", "two sources, of which the shorter one decides",
        SOURCE + """\
class Sample:
    def __init__(self):
        self.first, self.second = source(), source()
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        left = await self.first.__anext__()
        self.count += left
        right = await self.second.__anext__()
        return self.count, right
""",
        after="""\
async def source():
    yield 1
    yield 2


async def Sample():
    first, second = source(), source()
    count = 0
    async for left in first:
        count += left
        try:
            right = await second.__anext__()
        except StopAsyncIteration:
            return
        yield count, right
""",
        in_place=True,
    ),
    Example(
        "A03", "anext in the step",
        SOURCE + """\
class Sample:
    def __init__(self):
        self.source = source()
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        print("step", self.count)
        return await anext(self.source) * self.count
""",
        after="""\
import itertools


async def source():
    yield 1
    yield 2


async def Sample():
    next_source = source()
    for count in itertools.count(1):
        print("step", count)
        try:
            item = await anext(next_source) * count
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A03", "asend in the step",
        SOURCE + """\
class Sample:
    def __init__(self):
        self.source = source()
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        print("step", self.count)
        return await self.source.asend(None) * self.count
""",
        after="""\
import itertools


async def source():
    yield 1
    yield 2


async def Sample():
    next_source = source()
    for count in itertools.count(1):
        print("step", count)
        try:
            item = await next_source.asend(None) * count
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A03", "anext by another name",
        """\
from builtins import anext as step


""" + SOURCE + """\
class Sample:
    def __init__(self):
        self.source = source()
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        print("step", self.count)
        return await step(self.source) * self.count
""",
        after="""\
import itertools
from builtins import anext as step


async def source():
    yield 1
    yield 2


async def Sample():
    next_source = source()
    for count in itertools.count(1):
        print("step", count)
        try:
            item = await step(next_source) * count
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A03", "a bound step, taken from the source beforehand",
        SOURCE + """\
class Sample:
    def __init__(self):
        self.step = source().__anext__
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        print("step", self.count)
        return await self.step() * self.count
""",
        after="""\
import itertools


async def source():
    yield 1
    yield 2


async def Sample():
    step = source().__anext__
    for count in itertools.count(1):
        print("step", count)
        try:
            item = await step() * count
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A03", "a name that is given to anext in the module",
        """\
step = anext


""" + SOURCE + """\
class Sample:
    def __init__(self):
        self.source = source()
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        print("step", self.count)
        return await step(self.source) * self.count
""",
        after="""\
import itertools

step = anext


async def source():
    yield 1
    yield 2


async def Sample():
    next_source = source()
    for count in itertools.count(1):
        print("step", count)
        try:
            item = await step(next_source) * count
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A04", "StopIteration is an error of the step, no end",
        """\
class Sample:
    def __init__(self):
        self.rows = iter([1, 2])
        self.count = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.count += 1
        return self.count, next(self.rows)
""",
        after="""\
import itertools


async def Sample():
    rows = iter([1, 2])
    for count in itertools.count(1):
        yield count, next(rows)
""",
        consumer='''\
async def main():
    try:
        async for item in Sample():
            print(item)
    except RuntimeError:
        print("no end")
''',
        subject=None,
    ),
    Example(
        "A07", "a class derived from StopAsyncIteration",
        """\
class Done(StopAsyncIteration):
    pass


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise Done(self.number)
        return self.number
""",
        after="""\
import itertools


class Done(StopAsyncIteration):
    pass


async def Sample():
    for number in itertools.count(1):
        if number > 2:
            try:
                raise Done(number)
            except StopAsyncIteration:
                return
        yield number
""",
    ),
    Example(
        "A07", "an exception whose class is only known at run time",
        """\
class Sample:
    def __init__(self, end=StopAsyncIteration):
        self.number = 0
        self.end = end

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise self.end(self.number)
        return self.number
""",
        after="""\
import itertools


async def Sample(end=StopAsyncIteration):
    for number in itertools.count(1):
        if number > 2:
            try:
                raise end(number)
            except StopAsyncIteration:
                return
        yield number
""",
    ),
    Example(
        "A07", "another name of StopAsyncIteration",
        """\
Done = StopAsyncIteration


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise Done
        return self.number
""",
        after="""\
Done = StopAsyncIteration


async def Sample():
    for number in range(1, 3):
        yield number
    try:
        raise Done
    except StopAsyncIteration:
        return
""",
    ),
    Example(
        "A08", "a method that stops",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            self._stop()
        return self.number

    def _stop(self):
        print("stopping")
        raise StopAsyncIteration
""",
        after="""\
async def Sample():
    for number in range(1, 3):
        yield number
    print("stopping")
""",
    ),
    Example(
        "A08", "an awaited function of the project that stops",
        """\
import asyncio


async def fetch(number):
    await asyncio.sleep(0)
    if number > 2:
        raise StopAsyncIteration
    return number * 10


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return await fetch(self.number)
""",
        after="""\
import asyncio
import itertools


async def fetch(number):
    await asyncio.sleep(0)
    if number > 2:
        raise StopAsyncIteration
    return number * 10


async def Sample():
    for number in itertools.count(1):
        try:
            item = await fetch(number)
        except StopAsyncIteration:
            return
        yield item
""",
    ),
    Example(
        "A08", "an exception that was stored",
        """\
class Sample:
    def __init__(self):
        self.number = 0
        self.failure = None

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.failure is not None:
            raise self.failure
        self.number += 1
        if self.number == 2:
            self.failure = StopAsyncIteration()
        return self.number
""",
        after="""\
async def Sample():
    number = 0
    failure = None
    while failure is None:
        number += 1
        if number == 2:
            failure = StopAsyncIteration()
        yield number
    try:
        raise failure
    except StopAsyncIteration:
        return
""",
    ),
    Example(
        "A08", "an exception that is an item of a list",
        """\
class Sample:
    def __init__(self, script=(1, 2, StopAsyncIteration(), 3)):
        self.script = list(script)

    def __aiter__(self):
        return self

    async def __anext__(self):
        item = self.script.pop(0)
        if isinstance(item, Exception):
            raise item
        return item
""",
        after="""\
async def Sample(script=(1, 2, StopAsyncIteration(), 3)):
    script = list(script)
    while True:
        item = script.pop(0)
        if isinstance(item, Exception):
            try:
                raise item
            except StopAsyncIteration:
                return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A08", "items that are callables, which may stop",
        """\
def stop():
    raise StopAsyncIteration


class Sample:
    def __init__(self, script=(int, stop, float)):
        self.script = list(script)

    def __aiter__(self):
        return self

    async def __anext__(self):
        return self.script.pop(0)()
""",
        differs=True,
        after="""\
def stop():
    raise StopAsyncIteration


async def Sample(script=(int, stop, float)):
    script = list(script)
    while True:
        try:
            item = script.pop(0)()
        except StopAsyncIteration:
            return
        yield item
""",
        in_place=True,
    ),
    Example(
        "A09", "a handler that sees the own stop and cleans up",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            self.number += 1
            if self.number > 2:
                raise StopAsyncIteration
            return self.number
        except StopAsyncIteration:
            print("cleanup")
            raise
""",
        after="""\
async def Sample():
    number = 0
    while True:
        try:
            number += 1
            if number > 2:
                raise StopAsyncIteration
        except StopAsyncIteration:
            print("cleanup")
            return
        yield number
""",
    ),
    Example(
        "A10", "a handler that catches the own stop, so that there is none",
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
        try:
            if self.number == 2:
                raise StopAsyncIteration
            return self.number
        except Exception:
            return -1
""",
        after="""\
async def Sample():
    for number in range(1, 4):
        try:
            if number == 2:
                raise StopAsyncIteration
            item = number
        except Exception:
            item = -1
        yield item
""",
    ),
    Example(
        "A11", "a transaction that is rolled back by the stop",
        """\
class Transaction:
    async def __aenter__(self):
        print("begin")

    async def __aexit__(self, kind, error, traceback):
        print("rollback" if kind else "commit")


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        async with Transaction():
            self.number += 1
            if self.number > 2:
                raise StopAsyncIteration
            return self.number
""",
        after="""\
class Transaction:
    async def __aenter__(self):
        print("begin")

    async def __aexit__(self, kind, error, traceback):
        print("rollback" if kind else "commit")


async def Sample():
    number = 0
    while True:
        try:
            async with Transaction():
                number += 1
                if number > 2:
                    raise StopAsyncIteration
                item = number
        except StopAsyncIteration:
            return
        yield item
""",
    ),
    Example(
        "A11", "a lock, which does not care",
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
            return self.number
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
            item = number
        yield item
""",
        in_place=True,
    ),
    Example(
        "A12", "a block that swallows the own stop",
        """\
from contextlib import suppress


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 3:
            raise StopAsyncIteration
        with suppress(StopAsyncIteration):
            if self.number == 2:
                raise StopAsyncIteration
            return self.number
        return "nothing"
""",
        after="""\
from contextlib import suppress


async def Sample():
    for number in range(1, 4):
        ready = False
        try:
            with suppress(StopAsyncIteration):
                if number == 2:
                    raise StopAsyncIteration
                item = number
                ready = True
        except StopAsyncIteration:
            return
        if ready:
            yield item
        else:
            yield "nothing"
""",
    ),
    Example(
        "A13", "a stop in finally that takes the place of an error",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        try:
            if self.number == 2:
                raise ValueError(self.number)
            return self.number
        finally:
            if self.number == 2:
                raise StopAsyncIteration
""",
        after="""\
import itertools


async def Sample():
    for number in itertools.count(1):
        try:
            try:
                if number == 2:
                    raise ValueError(number)
                item = number
            finally:
                if number == 2:
                    raise StopAsyncIteration
        except StopAsyncIteration:
            return
        yield item
""",
    ),
    Example(
        "A13 C11", "a return in finally that swallows an error",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        try:
            if self.number == 2:
                raise ValueError(self.number)
        finally:
            if self.number < 3:
                return self.number
        raise StopAsyncIteration
""",
        hazards=(
            "function RETURN_IN_FINALLY found",
            "method-locals RETURN_IN_FINALLY found",
            "method-self RETURN_IN_FINALLY found",
        ),
        prints="1 2",
    ),
    Example(
        "A14", "an error that no handler expects, and no second try",
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
        return self.number
""",
        after="""\
import itertools


async def Sample():
    for number in itertools.count(1):
        if number == 2:
            raise GeneratorExit
        yield number
""",
        consumer='''\
async def main():
    try:
        async for item in Sample():
            print(item)
    except BaseException as error:
        print(type(error))
''',
        subject=None,
    ),
    Example(
        "A07", "an instance of StopAsyncIteration that the module keeps",
        """\
END = StopAsyncIteration()


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise END
        return self.number
""",
        after="""\
END = StopAsyncIteration()


async def Sample():
    for number in range(1, 3):
        yield number
    try:
        raise END
    except StopAsyncIteration:
        return
""",
    ),
    Example(
        "A08", "a method of another class of the project that stops",
        """\
class Box:
    def get(self, number):
        if number > 2:
            raise StopAsyncIteration
        return number


class Sample:
    def __init__(self):
        self.number = 0
        self.box = Box()

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return self.box.get(self.number)
""",
        after="""\
import itertools


class Box:
    def get(self, number):
        if number > 2:
            raise StopAsyncIteration
        return number


async def Sample():
    box = Box()
    for number in itertools.count(1):
        try:
            item = box.get(number)
        except StopAsyncIteration:
            return
        yield item
""",
    ),
    Example(
        "A08", "a function of the project that the object keeps",
        """\
def stop():
    raise StopAsyncIteration


class Sample:
    def __init__(self):
        self.number = 0
        self.end = stop

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return self.number if self.number < 3 else self.end()
""",
        after="""\
import itertools


def stop():
    raise StopAsyncIteration


async def Sample():
    end = stop
    for number in itertools.count(1):
        try:
            item = number if number < 3 else end()
        except StopAsyncIteration:
            return
        yield item
""",
    ),
    Example(
        "A08", "a function of the project out of a table",
        """\
def stop():
    raise StopAsyncIteration


ACTIONS = {3: stop}


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return ACTIONS.get(self.number, int)()
""",
        differs=True,
        after="""\
import itertools


def stop():
    raise StopAsyncIteration


ACTIONS = {3: stop}


async def Sample():
    for number in itertools.count(1):
        try:
            item = ACTIONS.get(number, int)()
        except StopAsyncIteration:
            return
        yield item
""",
    ),
)
