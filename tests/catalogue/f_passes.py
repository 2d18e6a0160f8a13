"""Several passes over one object, and what only an iterator offers."""

from __future__ import annotations

from catalogue.example import Example

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

GENERATOR = '''\
async def Sample():
    for number in range(1, 5):
        yield number
'''

KEPT = '''\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while self.number < 4:
            self.number += 1
            yield self.number
'''

RESETTING = '''\
class Sample:
    def __init__(self):
        self.number = 0

    def name(self):
        return "sample"

    def __aiter__(self):
        self.number = 0
        return self

    async def __anext__(self):
        if self.number >= 2:
            raise StopAsyncIteration
        self.number += 1
        return self.number
'''

EXAMPLES = (
    Example(
        "F01", "whoever takes the iterator gets the object itself",
        COUNT,
        after="""\
async def Sample():
    for number in range(1, 5):
        yield number
""",
        hazards=(
            "method-locals IDENTITY found",
            "method-self IDENTITY found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    print(aiter(sample) is sample)
    async for item in sample:
        print(item)
''',
        prints="True 1 2 3 4",
    ),
    Example(
        "F02", "a loop that is left and taken up again",
        COUNT,
        after=KEPT,
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    for word in "first", "second":
        async for item in sample:
            print(word, item)
            if item == 2:
                break
''',
        prints="'first' 1 'first' 2 'second' 3 'second' 4",
    ),
    Example(
        "F03", "a second pass finds nothing",
        COUNT,
        after=KEPT,
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    print([item async for item in sample])
    print([item async for item in sample])
''',
        prints="[1, 2, 3, 4] []",
    ),
    Example(
        "F04", "a loop within a loop over the same object",
        COUNT,
        after=KEPT,
        form="method-self",
        hazards=(
            "function REUSED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    async for left in sample:
        async for right in sample:
            print((left, right))
''',
        prints="(1, 2) (1, 3) (1, 4)",
    ),
    Example(
        "F05", "each pass starts anew, and does so with locals",
        RESETTING,
        after="""\
class Sample:
    def name(self):
        return "sample"

    async def __aiter__(self):
        for number in range(1, 3):
            yield number
""",
        form="method-locals",
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(2):
        async for item in sample:
            print(sample.name(), item)
''',
        prints="'sample' 1 'sample' 2 'sample' 1 'sample' 2",
    ),
    Example(
        "F05", "passes that overlap share what each of them sets back",
        RESETTING,
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    def name(self):
        return "sample"

    async def __aiter__(self):
        self.number = 0
        while self.number < 2:
            self.number += 1
            yield self.number
""",
        form="method-self",
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "function REUSED found",
            "method-locals OVERLAPPING found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    async for left in sample:
        print(sample.name(), left)
        async for right in sample:
            print(left, right)
''',
        prints="'sample' 1 1 1 1 2",
    ),
    Example(
        "F06", "a step by hand within a loop",
        COUNT,
        unsafe="""\
async def Sample():
    for number in range(1, 5):
        yield number
""",
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    async for item in sample:
        print(item)
        if item == 1:
            print("skip", await sample.__anext__())
''',
        prints="1 'skip' 2 3 4",
    ),
    Example(
        "F06", "a method that steps its own object",
        COUNT + '''
    async def skip(self):
        print("skip", await self.__anext__())
''',
        hazards=(
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
            "method-self STEPPED_BY_ITSELF found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    await sample.skip()
    async for item in sample:
        print(item)
''',
        prints="'skip' 1 2 3 4",
    ),
    Example(
        "F06", "a function of the project that steps what it is given",
        COUNT,
        unsafe="""\
async def Sample():
    for number in range(1, 5):
        yield number
""",
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def first(source):
    return await source.__anext__()


async def main():
    print(await first(Sample()))
''',
        prints="1",
    ),
    Example(
        "F07", "a test for being an iterator",
        COUNT,
        after="""\
async def Sample():
    for number in range(1, 5):
        yield number
""",
        hazards=(
            "method-locals ITERATOR_TESTED found",
            "method-self ITERATOR_TESTED found",
        ),
        consumer='''\
from collections.abc import AsyncIterator


async def main():
    sample = Sample()
    print(isinstance(sample, AsyncIterator))
    async for item in sample:
        print(item)
''',
        prints="True 1 2 3 4",
    ),
    Example(
        "F07", "a signature that promises an iterator",
        COUNT,
        hazards=(
            "function ESCAPES unknown",
            "method-self AS_ITERATOR found",
        ),
        unsafe="""\
async def Sample():
    for number in range(1, 5):
        yield number
""",
        consumer='''\
from collections.abc import AsyncIterator


def make() -> AsyncIterator[int]:
    return Sample()


async def main():
    async for item in make():
        print(item)
''',
        prints="1 2 3 4",
    ),
    Example(
        "F08 M02", "a generator that is left in the middle runs nothing when it goes",
        """\
class Sample:
    def __init__(self):
        self.number = 0
        self.closed = False

    def close(self):
        self.closed = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        try:
            if self.number > 3:
                raise StopAsyncIteration
            return self.number
        finally:
            print("closed at", self.number)
""",
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.closed = False

    def close(self):
        self.closed = True

    async def __aiter__(self):
        while True:
            self.number += 1
            try:
                try:
                    if self.number > 3:
                        raise StopAsyncIteration
                    item = self.number
                finally:
                    print("closed at", self.number)
            except StopAsyncIteration:
                return
            yield item
""",
        form="method-self",
        consumer='''\
async def main():
    sample = Sample()
    for _ in range(2):
        async for item in sample:
            print(item)
            break
    sample.close()
''',
        prints="'closed at' 1 1 'closed at' 2 2",
    ),
    Example(
        "F06 J19", "a step that is called by way of the class",
        COUNT,
        consumer='''\
async def main():
    sample = Sample()
    print(await Sample.__anext__(sample))
    async for item in sample:
        print(item)
''',
        differs=True,
        hazards=(
            "function CLASS_ATTRIBUTE found",
            "function ESCAPES unknown",
            "method-self STEPPED_BY_CLASS found",
        ),
    ),
    Example(
        "F06 J19", "a step that is called by way of the type",
        COUNT,
        consumer='''\
async def main():
    sample = Sample()
    print(await type(sample).__anext__(sample))
    async for item in sample:
        print(item)
''',
        unsafe="""\
async def Sample():
    for number in range(1, 5):
        yield number
""",
    ),
    Example(
        "F06 F07", "a test of the class for a step",
        COUNT,
        consumer='''\
async def main():
    print(hasattr(Sample, "__anext__"))
    async for item in Sample():
        print(item)
''',
        differs=True,
        hazards=(
            "function CLASS_ATTRIBUTE found",
            "method-self STEPPED_BY_CLASS found",
        ),
    ),
)
