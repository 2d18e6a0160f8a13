"""What an object of the class offers besides its items, and who asks for it."""

from __future__ import annotations

from catalogue.example import Example

COUNT = '''\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.last:
            raise StopAsyncIteration
        self.number += 1
        return self.number
'''

TWO = COUNT.replace("self.last = 2", "self.last = self._given = 2").replace(
    "return self.number", "self._given += 1\n        return self._given, self.number"
)
"""With another attribute that serves iteration alone."""

EXAMPLES = (
    Example(
        "H01", "a consumer that reads how far the object is",
        TWO,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        given = 2
        while self.number < self.last:
            self.number += 1
            given += 1
            yield given, self.number
""",
        once=True,
        hazards=(
            "function ATTRIBUTE_READ found",
        ),
        form="method-locals",
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item, sample.number)
''',
        prints="(3, 1) 1 (4, 2) 2",
    ),
    Example(
        "H02", "a consumer that changes where the end is",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        hazards=(
            "function ATTRIBUTE_READ found",
        ),
        form="method-locals",
        once=True,
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item)
        sample.last = 1 if item == 1 else 4
''',
        prints="1",
    ),
    Example(
        "H02 L04", "a consumer that sets the object back",
        TWO,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = self._given = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            self._given += 1
            yield self._given, self.number
""",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function REUSED found",
        ),
        form="method-self",
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item)
    sample.number = 1
    async for item in sample:
        print(item)
''',
        prints="(3, 1) (4, 2) (5, 2)",
    ),
    Example(
        "H03", "a test for the type",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        hazards=(
            "function TESTED found",
        ),
        form="method-locals",
        once=True,
        consumer='''\
def is_sample(value):
    return isinstance(value, Sample)


async def main():
    print(is_sample(1))
    async for item in Sample():
        print(item)
''',
        prints="False 1 2",
    ),
    Example(
        "H03", "a union that is computed when the module is imported",
        COUNT,
        consumer='''\
OPTIONAL = Sample | None


async def main():
    async for item in Sample():
        print(item)
''',
        real_loop=True,
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        hazards=(
            "function TESTED found",
        ),
        form="method-locals",
    ),
    Example(
        "H03", "an annotation that is computed when the module is imported",
        COUNT + '''

def show(samples: Sample | None, more: "Sample | None" = None):
    return samples
''',
        after="""\
from collections.abc import AsyncIterator


async def Sample():
    last = 2
    for number in range(1, last + 1):
        yield number


def show(samples: AsyncIterator | None, more: "AsyncIterator | None" = None):
    return samples
""",
        consumer='''\
async def main():
    print(show(None))
    async for item in Sample():
        print(item)
''',
        prints="None 1 2",
    ),
    Example(
        "H03", "a handler and a pattern that name the class",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        once=True,
        hazards=(
            "function TESTED found",
        ),
        form="method-locals",
        consumer='''\
def kind(value):
    match value:
        case Sample():
            return "sample"
    return "other"


async def main():
    print(kind(1))
    async for item in Sample():
        print(item)
''',
        prints="'other' 1 2",
    ),
    Example(
        "H04", "a subclass",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number
""",
        hazards=(
            "function ATTRIBUTE_ELSEWHERE unknown",
            "function SUBCLASSED found",
        ),
        form="method-self",
        consumer='''\
class More(Sample):
    def __init__(self):
        super().__init__()
        self.last = 3


async def main():
    async for item in More():
        print(item)
''',
        prints="1 2 3",
    ),
    Example(
        "H04", "a class that is subscripted",
        "from typing import Generic, TypeVar\n\nT = TypeVar(\"T\")\n\n\n"
        + COUNT.replace("Sample:", "Sample(Generic[T]):"),
        after="""\
from typing import Generic, TypeVar

T = TypeVar("T")


class Sample(Generic[T]):
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        once=True,
        hazards=(
            "function SUBSCRIPTED found",
        ),
        form="method-locals",
        consumer='''\
async def main():
    async for item in Sample[int]():
        print(item)
''',
        prints="1 2",
    ),
    Example(
        "H05", "an object that is copied",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number
""",
        hazards=(
            "function COMPARED found",
            "function PICKLED found",
            "method-locals PICKLED found",
        ),
        form="method-self",
        consumer='''\
import copy


async def main():
    sample = Sample()
    other = copy.copy(sample)
    async for item in sample:
        print(item, other is sample)
''',
        prints="1 False 2 False",
    ),
    Example(
        "H05", "a copy that goes on where the object was left",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number
""",
        hazards=(
            "function PICKLED found",
            "method-locals PICKLED found",
        ),
        form="method-self",
        consumer='''\
import copy


async def main():
    sample = Sample()
    async for item in sample:
        print(item)
        break
    other = copy.copy(sample)
    async for item in other:
        print("other", item)
''',
        prints="1 'other' 2",
    ),
    Example(
        "H05", "an object that is pickled",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number
""",
        hazards=(
            "function PICKLED found",
        ),
        form="method-self",
        consumer='''\
import pickle


async def main():
    data = pickle.dumps(Sample())
    async for item in pickle.loads(data):
        print(item)
''',
        prints="1 2",
        real_loop=True,
    ),
    Example(
        "H06", "an object with a length",
        COUNT + '''
    def __len__(self):
        return self.last
''',
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number

    def __len__(self):
        return self.last
""",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
        ),
        form="method-locals",
        consumer='''\
async def main():
    sample = Sample()
    print(len(sample))
    async for item in sample:
        print(item)
''',
        prints="2 1 2",
        once=True,
    ),
    Example(
        "H07", "an object that is a context manager",
        COUNT + '''
    async def __aenter__(self):
        print("enter")
        return self

    async def __aexit__(self, *exc):
        print("exit")
''',
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number

    async def __aenter__(self):
        print("enter")
        return self

    async def __aexit__(self, *exc):
        print("exit")
""",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
        ),
        form="method-locals",
        consumer='''\
async def main():
    async with Sample() as sample:
        async for item in sample:
            print(item)
''',
        prints="'enter' 1 2 'exit'",
        once=True,
    ),
    Example(
        "H10 H11", "a loop that is left, and awaits in a finally that is over by then",
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
            print("finally")
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
            print("finally")
        yield item
""",
        consumer='''\
async def main():
    async for item in Sample():
        print(item)
        break
''',
        prints="'finally' 1",
    ),
    Example(
        "H12", "an object that outlives its event loop",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number
""",
        unsafe="""\
async def Sample():
    last = 2
    for number in range(1, last + 1):
        yield number
""",
        differs=True,
        hazards=(
            "function ESCAPES unknown",
        ),
        form="method-self",
        consumer='''\
import asyncio


async def some(sample):
    async for item in sample:
        return item


def run(sample):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(some(sample))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def main():
    from concurrent.futures import ThreadPoolExecutor
    sample = Sample()
    with ThreadPoolExecutor(1) as pool:
        print(pool.submit(run, sample).result())
        print(pool.submit(run, sample).result())
''',
        prints="1 2",
        real_loop=True,
    ),
    Example(
        "H14", "with trio, a loop that may be left early",
        COUNT,
        unsafe="""\
async def Sample():
    last = 2
    for number in range(1, last + 1):
        yield number
""",
        hazards=(
            "function EARLY_EXIT_TRIO unknown",
            "method-locals EARLY_EXIT_TRIO unknown",
            "method-self EARLY_EXIT_TRIO unknown",
        ),
        consumer='''\
def run():
    import trio
    trio.run(main)


async def main():
    async for item in Sample():
        print(item)
        break
''',
        prints="1",
    ),
    Example(
        "H15 H23", "a framework that is given the class",
        COUNT,
        unsafe="""\
async def Sample():
    last = 2
    for number in range(1, last + 1):
        yield number
""",
        differs=True,
        hazards=(
            "function DEPENDENCY unknown",
            "method-self DEPENDENCY unknown",
        ),
        consumer='''\
import inspect


async def main():
    print(inspect.isasyncgenfunction(Sample))
    async for item in Sample():
        print(item)
''',
        prints="False 1 2",
    ),
    Example(
        "H15", "a function that asks what it is given",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        once=True,
        form="method-locals",
        hazards=(
            "function TESTED found",
        ),
        consumer='''\
import inspect


async def main():
    sample = Sample()
    print(inspect.isasyncgen(sample))
    async for item in sample:
        print(item)
''',
        prints="False 1 2",
    ),
    Example(
        "H15", "a framework that is given an object",
        COUNT,
        unsafe="""\
async def Sample():
    last = 2
    for number in range(1, last + 1):
        yield number
""",
        hazards=(
            "function DEPENDENCY unknown",
            "method-self DEPENDENCY unknown",
        ),
        consumer='''\
async def send():
    from framework import post
    await post(Sample())


async def main():
    async for item in Sample():
        print(item)
''',
        subject=None,
    ),
    Example(
        "H19", "a finaliser",
        COUNT + '''
    def __del__(self):
        print("gone")
''',
        hazards=(
            "function FINALISER found",
            "function MEMBERS found",
            "method-locals FINALISER found",
            "method-self FINALISER found",
        ),
        consumer='''\
async def main():
    async for item in Sample():
        print(item)
        break
    print("after the loop")
''',
        prints="1 'gone' 'after the loop'",
    ),
    Example(
        "H21", "a constructor by another name",
        COUNT + '''
    @classmethod
    def short(cls):
        sample = cls()
        sample.last = 1
        return sample
''',
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number

    @classmethod
    def short(cls):
        sample = cls()
        sample.last = 1
        return sample
""",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function CLASS_ATTRIBUTE found",
            "function ESCAPES unknown",
            "function MEMBERS found",
        ),
        form="method-self",
        consumer='''\
async def main():
    async for item in Sample.short():
        print(item)
''',
        prints="1",
    ),
    Example(
        "H21", "the name and the text of the class",
        COUNT,
        after="""\
class Sample:
    def __init__(self):
        self.last = 2

    async def __aiter__(self):
        number = 0
        while number < self.last:
            number += 1
            yield number
""",
        once=True,
        hazards=(
            "function CLASS_ATTRIBUTE found",
        ),
        form="method-locals",
        consumer='''\
async def main():
    print(Sample.__mro__[0].__name__)
    async for item in Sample():
        print(item)
''',
        prints="'Sample' 1 2",
    ),
    Example(
        "H01", "a consumer that reads all attributes there are",
        COUNT,
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item, sample.__dict__)
''',
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.last = 2

    async def __aiter__(self):
        while self.number < self.last:
            self.number += 1
            yield self.number
""",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function BY_NAME found",
            "method-locals BY_NAME found",
        ),
        form="method-self",
    ),
)
