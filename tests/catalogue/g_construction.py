"""What happens when the object is made, and when it happens."""

from __future__ import annotations

from catalogue.example import Example

EXAMPLES = (
    Example(
        "G01", "arguments are checked when the object is made",
        """\
class Sample:
    def __init__(self, last: int = 2):
        if last < 0:
            raise ValueError(last)
        self.last = last
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.last:
            raise StopAsyncIteration
        self.number += 1
        return self.number
""",
        after="""\
def Sample(last: int = 2):
    if last < 0:
        raise ValueError(last)

    async def generate():
        for number in range(1, last + 1):
            yield number

    return generate()
""",
        consumer='''\
async def main():
    try:
        sample = Sample(-1)
    except ValueError as error:
        print(error)
    sample = Sample(2)
    print("made")
    async for item in sample:
        print(item)
''',
    ),
    Example(
        "G01", "an __init__ that only keeps its arguments may wait",
        """\
class Sample:
    def __init__(self, last: int = 2):
        self.last = last
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.last:
            raise StopAsyncIteration
        self.number += 1
        return self.number
""",
        after="""\
async def Sample(last: int = 2):
    for number in range(1, last + 1):
        yield number
""",
        consumer='''\
async def main():
    sample = Sample(2)
    print("made")
    async for item in sample:
        print(item)
''',
    ),
    Example(
        "G02", "a copy is taken when the object is made",
        """\
class Sample:
    def __init__(self, rows):
        self.rows = list(rows)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
""",
        after="""\
def Sample(rows):
    rows = list(rows)

    async def generate():
        while rows:
            yield rows.pop()

    return generate()
""",
        consumer='''\
async def main():
    rows = [1]
    sample = Sample(rows)
    rows.append(2)
    async for item in sample:
        print(item)
''',
        prints="1",
        arguments=lambda world: ([1, 2],),
    ),
    Example(
        "G03", "the loop that is running when the object is made",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        return self.number, self.loop.is_running()
""",
        after="""\
import asyncio


class Sample:
    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.number = 0

    async def __aiter__(self):
        while self.number < 2:
            self.number += 1
            yield self.number, self.loop.is_running()
        self.number += 1
""",
        consumer='''\
def attempt():
    try:
        sample = Sample()
    except RuntimeError:
        print("no loop")
    else:
        print("made")
        return sample


async def main():
    import threading
    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    async for item in Sample():
        print(item)
''',
        prints="'no loop' (1, True) (2, True)",
        real_loop=True,
        form="method-self",
        hazards=(
            "function ESCAPES unknown",
        ),
        unsafe="""\
import asyncio


def Sample():
    loop = asyncio.get_running_loop()

    async def generate():
        for number in range(1, 3):
            yield number, loop.is_running()

    return generate()
""",
    ),
    Example(
        "G04", "a class that has a queue and nothing else keeps no state by hand",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.queue = asyncio.Queue()
        self.queue.put_nowait("first")

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.queue.empty():
            raise StopAsyncIteration
        return await self.queue.get()
""",
        consumer='''\
async def main():
    sample = Sample()
    print("made")
    async for item in sample:
        print(item)
''',
        real_loop=True,
        prints="'made' 'first'",
    ),
    Example(
        "G04", "a queue is made with the object, not with the first item",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.queue = asyncio.Queue()
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= 2:
            raise StopAsyncIteration
        self.number += 1
        return self.number, self.queue.empty()
""",
        after="""\
import asyncio


def Sample():
    queue = asyncio.Queue()

    async def generate():
        for number in range(1, 3):
            yield number, queue.empty()

    return generate()
""",
        consumer='''\
async def main():
    sample = Sample()
    print("made")
    async for item in sample:
        print(item)
''',
        real_loop=True,
    ),
    Example(
        "G05", "a default that only the class body knows",
        """\
class Sample:
    LIMIT = 3

    def __init__(self, last=LIMIT):
        self.last = last
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.last:
            raise StopAsyncIteration
        self.number += 1
        return self.number
""",
        after="""\
class Sample:
    LIMIT = 3

    def __init__(self, last=LIMIT):
        self.last = last

    async def __aiter__(self):
        number = 0
        while not number >= self.last:
            number += 1
            yield number
""",
        hazards=(
            "function CLASS_SCOPE found",
            "function MEMBERS found",
        ),
        form="method-locals",
        once=True,
        prints="1 2 3",
    ),
    Example(
        "G07", "a dataclass makes a list for each object",
        """\
from dataclasses import dataclass, field


@dataclass
class Sample:
    last: int
    seen: list = field(default_factory=list)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if len(self.seen) >= self.last:
            raise StopAsyncIteration
        self.last -= 1
        self.seen.append(self.last)
        return list(self.seen)
""",
        after="""\
from dataclasses import dataclass, field


@dataclass
class Sample:
    last: int
    seen: list = field(default_factory=list)

    async def __aiter__(self):
        while len(self.seen) < self.last:
            self.last -= 1
            self.seen.append(self.last)
            yield list(self.seen)
""",
        hazards=(
            "function DATACLASS found",
        ),
        form="method-self",
        consumer='''\
async def main():
    async for item in Sample(3):
        print(item)
    async for item in Sample(3):
        print(item)
''',
        arguments=lambda world: (3,),
        prints="[2] [2, 1] [2] [2, 1]",
    ),
    Example(
        "G07", "objects of a dataclass are equal when their fields are",
        """\
from dataclasses import dataclass


@dataclass
class Sample:
    last: int

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.last:
            raise StopAsyncIteration
        self.last -= 1
        return self.last
""",
        after="""\
from dataclasses import dataclass


@dataclass
class Sample:
    last: int

    async def __aiter__(self):
        while self.last:
            self.last -= 1
            yield self.last
""",
        hazards=(
            "function COMPARED found",
        ),
        form="method-self",
        consumer='''\
async def main():
    sample = Sample(2)
    print(sample == Sample(2))
    async for item in sample:
        print(item)
''',
        arguments=lambda world: (3,),
        prints="True 1 0",
    ),
    Example(
        "G08", "a class attribute that the project changes",
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.limit:
            raise StopAsyncIteration
        self.number += 1
        return self.number
""",
        after="""\
class Sample:
    limit = 3

    async def __aiter__(self):
        number = 0
        while not number >= self.limit:
            number += 1
            yield number
""",
        hazards=(
            "function CLASS_ATTRIBUTE found",
            "function MEMBERS found",
        ),
        form="method-locals",
        once=True,
        consumer='''\
async def main():
    async for item in Sample():
        print(item)
        Sample.limit = 1
''',
        prints="1",
        subject=None,
    ),
    Example(
        "G08", "a list of the class that all objects share",
        """\
class Sample:
    seen = []

    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= 2:
            raise StopAsyncIteration
        self.number += 1
        self.seen.append(self.number)
        return list(self.seen)
""",
        after="""\
class Sample:
    seen = []

    async def __aiter__(self):
        for number in range(1, 3):
            self.seen.append(number)
            yield list(self.seen)
""",
        hazards=(
            "function MEMBERS found",
        ),
        form="method-locals",
        once=True,
        consumer='''\
async def main():
    for _ in range(2):
        async for item in Sample():
            print(item)
''',
        prints="[1] [1, 2] [1, 2, 1] [1, 2, 1, 2]",
    ),
    Example(
        "G08", "a class attribute that nobody changes",
        """\
class Sample:
    limit = 2
    number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.limit:
            raise StopAsyncIteration
        self.number += 1
        return self.number
""",
        after="""\
class Sample:
    limit = 2
    number = 0

    async def __aiter__(self):
        while self.number < self.limit:
            self.number += 1
            yield self.number
""",
        form="method-self",
        hazards=(
            "function MEMBERS found",
        ),
        prints="1 2",
    ),
    Example(
        "G09", "a property is evaluated each time",
        """\
class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    @property
    def limit(self):
        print("limit?")
        return 2

    async def __anext__(self):
        if self.number >= self.limit:
            raise StopAsyncIteration
        self.number += 1
        return self.number
""",
        after="""\
class Sample:
    async def __aiter__(self):
        number = 0
        while not number >= self.limit:
            number += 1
            yield number

    @property
    def limit(self):
        print("limit?")
        return 2
""",
        hazards=(
            "function MEMBERS found",
            "function OWN_METHODS found",
        ),
        form="method-locals",
        once=True,
        prints="'limit?' 1 'limit?' 2 'limit?'",
    ),
    Example(
        "G10", "an object that is made and never looped over",
        """\
class Sample:
    def __init__(self):
        print("open")
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        return self.number
""",
        after="""\
def Sample():
    print("open")

    async def generate():
        for number in range(1, 3):
            yield number

    return generate()
""",
        consumer='''\
async def main():
    sample = Sample()
    print("made")
    if sample is None:
        async for item in sample:
            print(item)
''',
        prints="'open' 'made'",
        hazards=(),
        form="function",
    ),
    Example(
        "G12", "a global that is read when the object is made",
        """\
LEVEL = 1


class Sample:
    def __init__(self):
        self.level = LEVEL
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > 2:
            raise StopAsyncIteration
        return self.level
""",
        after="""\
LEVEL = 1


def Sample():
    level = LEVEL

    async def generate():
        for _ in range(2):
            yield level

    return generate()
""",
        consumer='''\
async def main():
    global LEVEL
    sample = Sample()
    LEVEL = 2
    async for item in sample:
        print(item)
''',
        prints="1 1",
    ),
)
