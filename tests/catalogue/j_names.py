"""What a name means in the methods of a class, and what it would mean in a generator."""

from __future__ import annotations

from catalogue.example import Example


def counting(step: str, init: str = "", extra: str = "", head: str = "") -> str:
    """A class that counts to three, with the middle of its step."""
    inits = "".join(f"        {line}\n" for line in init.splitlines())
    steps = "".join(f"        {line}\n" if line else "\n" for line in step.splitlines())
    return f"""\
{head}class Sample:
    def __init__(self):
        self.number = 0
{inits}
    def __aiter__(self):
        return self
{extra}
    async def __anext__(self):
        self.number += 1
        if self.number > 3:
            raise StopAsyncIteration
{steps}"""


EXAMPLES = (
    Example(
        "J01", "a step that is no coroutine works when it is called",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    def __anext__(self):
        self.number += 1
        print("called", self.number)
        return self._step(self.number)

    async def _step(self, number):
        await asyncio.sleep(0)
        if number > 2:
            raise StopAsyncIteration
        return number
""",
        hazards=(
            "function MEMBERS found",
            "function NOT_ASYNC found",
            "function OWN_METHODS found",
            "method-locals NOT_ASYNC found",
            "method-self NOT_ASYNC found",
        ),
        prints="'called' 1 1 'called' 2 2 'called' 3",
    ),
    Example(
        "J02", "an __aiter__ that is a coroutine, as Python 3.5.1 had it",
        counting("return self.number").replace("    def __aiter__", "    async def __aiter__"),
        hazards=(
            "function NO_OWN_AITER found",
            "method-locals NO_OWN_AITER found",
            "method-self NO_OWN_AITER found",
        ),
        consumer='''\
async def main():
    try:
        async for item in Sample():
            print(item)
    except TypeError:
        print("no iterator")
''',
        prints="'no iterator'",
    ),
    Example(
        "J03", "a step that yields",
        counting("yield self.number").replace("raise StopAsyncIteration", "return"),
        hazards=(
            "function YIELDS found",
            "method-locals YIELDS found",
            "method-self YIELDS found",
        ),
        consumer='''\
async def main():
    try:
        async for item in Sample():
            print(item)
    except TypeError:
        print("no awaitable")
''',
        prints="'no awaitable'",
    ),
    Example(
        "J04", "a class that names itself",
        counting("return self.number, __class__.__name__"),
        after="""\
class Sample:
    async def __aiter__(self):
        for number in range(1, 4):
            yield number, __class__.__name__
""",
        once=True,
        form="method-locals",
        hazards=(
            "function CLASS_CELL found",
        ),
        prints="(1, 'Sample') (2, 'Sample') (3, 'Sample')",
    ),
    Example(
        "J04", "a constructor that calls the next one",
        counting("return self.number", "super().__init__()"),
        after="""\
class Sample:
    def __init__(self):
        super().__init__()

    async def __aiter__(self):
        for number in range(1, 4):
            yield number
""",
        once=True,
        form="method-locals",
        hazards=(
            "function CLASS_CELL found",
        ),
        prints="1 2 3",
    ),
    Example(
        "J05", "a name that only the class can reach",
        counting("return __double(self.number)", head="_Sample__double = str\n\n\n"),
        after="""\
_Sample__double = str


class Sample:
    async def __aiter__(self):
        for number in range(1, 4):
            yield __double(number)
""",
        once=True,
        form="method-locals",
        hazards=(
            "function MANGLED found",
        ),
        prints="'1' '2' '3'",
    ),
    Example(
        "J05", "private attributes, which are a matter of the class alone",
        counting("return self.__step * self.number", "self.__step = 2"),
        after="""\
async def Sample():
    step = 2
    for number in range(1, 4):
        yield step * number
""",
        prints="2 4 6",
    ),
    Example(
        "J06", "attributes called as builtins and modules are",
        counting(
            "self.time += time.gmtime(0).tm_year\nreturn [self.time, *range(self.number)]",
            "self.range = 5\nself.time = self.range",
            head="import time\n\n\n",
        ),
        after="""\
import time


async def Sample():
    next_range = 5
    next_time = next_range
    for number in range(1, 4):
        next_time += time.gmtime(0).tm_year
        yield [next_time, *range(number)]
""",
    ),
    Example(
        "J06 L06", "attributes called as parameters with other values are",
        """\
class Sample:
    def __init__(self, number=3, step=1):
        self.last = number
        self.number = 0
        self.step = -step

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number >= self.last:
            raise StopAsyncIteration
        self.number -= self.step
        return self.number, self.last, self.step
""",
        after="""\
async def Sample(number=3, step=1):
    number_ = 0
    step = -step
    while number_ < number:
        number_ -= step
        yield number_, number, step
""",
        prints="(1, 3, -1) (2, 3, -1) (3, 3, -1)",
    ),
    Example(
        "J07", "an inner function that changes the state",
        counting(
            "def again():\n    self.number += 1\n    return self.number\n"
            "return again() if self.number == 2 else self.number"
        ),
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            if self.number > 3:
                return
            def again():
                self.number += 1
                return self.number
            yield again() if self.number == 2 else self.number
""",
        form="method-self",
        hazards=(
            "function NESTED_WRITE found",
            "method-locals NESTED_WRITE found",
        ),
        prints="1 3",
    ),
    Example(
        "J08", "an inner function that reads the state in its own step",
        counting("return max([1, 2], key=lambda each: each * self.number)"),
        after="""\
async def Sample():
    for number in range(1, 4):
        yield max([1, 2], key=lambda each: each * number)
""",
        prints="2 2 2",
    ),
    Example(
        "J09", "functions that are given out keep what they saw",
        counting("number = self.number\nreturn lambda: number"),
        hazards=(
            "function ESCAPING_CLOSURE found",
            "method-locals ESCAPING_CLOSURE found",
            "method-self ESCAPING_CLOSURE found",
        ),
        consumer='''\
async def main():
    for function in [item async for item in Sample()]:
        print(function())
''',
        prints="1 2 3",
    ),
    Example(
        "J09", "functions that are given out and read the object",
        counting("return lambda: self.number"),
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            if self.number > 3:
                return
            yield lambda: self.number
""",
        hazards=(
            "function ESCAPING_CLOSURE found",
            "method-locals ESCAPING_CLOSURE found",
        ),
        form="method-self",
        consumer='''\
async def main():
    for function in [item async for item in Sample()]:
        print(function())
''',
        prints="4 4 4",
    ),
    Example(
        "J09", "a generator expression that is given out",
        counting("number = self.number\nreturn (number for _ in range(1))"),
        hazards=(
            "function ESCAPING_CLOSURE found",
            "method-locals ESCAPING_CLOSURE found",
            "method-self ESCAPING_CLOSURE found",
        ),
        consumer='''\
async def main():
    for values in [item async for item in Sample()]:
        print(list(values))
''',
        prints="[1] [2] [3]",
    ),
    Example(
        "J10", "an attribute that is deleted and asked for",
        counting(
            "if self.number == 2:\n    del self.first\n"
            "try:\n    return self.first\nexcept AttributeError:\n    return 'gone'",
            "self.first = 'first'",
        ),
        after="""\
class Sample:
    def __init__(self):
        self.number = 0
        self.first = 'first'

    async def __aiter__(self):
        while self.number < 3:
            self.number += 1
            if self.number == 2:
                del self.first
            try:
                item = self.first
            except AttributeError:
                item = 'gone'
            yield item
        self.number += 1
""",
        form="method-self",
        hazards=(
            "function DELETED found",
            "method-locals DELETED found",
        ),
        prints="'first' 'gone' 'gone'",
    ),
    Example(
        "J10", "an attribute that may not be there yet",
        counting(
            "if self.number == 2:\n    self.second = True\n"
            "try:\n    return self.second\nexcept AttributeError:\n    return 'not yet'"
        ),
        after="""\
class Sample:
    async def __aiter__(self):
        for number in range(1, 4):
            if number == 2:
                self.second = True
            try:
                item = self.second
            except AttributeError:
                item = 'not yet'
            yield item
""",
        once=True,
        form="method-locals",
        hazards=(
            "function UNSET_ATTRIBUTE found",
        ),
        prints="'not yet' True True",
    ),
    Example(
        "J10", "an attribute that is asked for by name",
        counting("return getattr(self, 'number'), hasattr(self, 'last')"),
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            if self.number > 3:
                return
            yield getattr(self, 'number'), hasattr(self, 'last')
""",
        form="method-self",
        hazards=(
            "function BY_NAME found",
            "function SELF_ESCAPES found",
            "method-locals BY_NAME found",
        ),
        prints="(1, False) (2, False) (3, False)",
    ),
    Example(
        "J11", "a pattern that compares with an attribute",
        counting(
            "match self.number:\n    case self.first:\n        return 'first'\n"
            "    case _:\n        return 'later'",
            "self.first = 1",
        ),
        after="""\
async def Sample():
    first = 1
    for number in range(1, 4):
        match number:
            case item if item == first:
                yield 'first'
            case _:
                yield 'later'
""",
        prints="'first' 'later' 'later'",
    ),
    Example(
        "J11", "a pattern that compares with an attribute inside a sequence",
        counting(
            "match [self.number, 0]:\n    case [self.first, _]:\n        return 'first'\n"
            "    case _:\n        return 'later'",
            "self.first = 1",
        ),
        after="""\
class Sample:
    def __init__(self):
        self.first = 1

    async def __aiter__(self):
        for number in range(1, 4):
            match [number, 0]:
                case [self.first, _]:
                    yield 'first'
                case _:
                    yield 'later'
""",
        once=True,
        form="method-locals",
        hazards=(
            "function VALUE_PATTERN found",
        ),
        prints="'first' 'later' 'later'",
    ),
    Example(
        "J12", "an attribute as the target of a loop",
        counting(
            "for self.last in range(self.number):\n    pass\nreturn self.last", "self.last = 0"
        ),
        hazards=(
            "function ATTRIBUTE_TARGET found",
            "method-locals ATTRIBUTE_TARGET found",
            "method-self ATTRIBUTE_TARGET found",
        ),
        prints="0 1 2",
    ),
    Example(
        "J12", "an attribute as the target of a comprehension",
        counting(
            "squares = [self.last ** 2 for self.last in range(self.number)]\n"
            "return squares, self.last",
            "self.last = 0",
        ),
        hazards=(
            "function ATTRIBUTE_TARGET found",
            "method-locals ATTRIBUTE_TARGET found",
            "method-self ATTRIBUTE_TARGET found",
        ),
        prints="([0], 0) ([0, 1], 1) ([0, 1, 4], 2)",
    ),
    Example(
        "J12", "a walrus in a comprehension, called as an attribute is",
        counting(
            "last = 0\n"
            "found = [last := value for value in range(self.number)]\n"
            "self.last += last\nreturn found, self.last, last",
            "self.last = 10",
        ),
        after="""\
async def Sample():
    next_last = 10
    for number in range(1, 4):
        last = 0
        found = [last := value for value in range(number)]
        next_last += last
        yield found, next_last, last
""",
        prints="([0], 10, 0) ([0, 1], 11, 1) ([0, 1, 2], 13, 2)",
    ),
    Example(
        "J13", "a global called as an attribute is",
        counting(
            "global total\ntotal += 10\nself.total += 1\nreturn self.total, total",
            "self.total = 0",
            head="total = 0\n\n\n",
        ),
        after="""\
total = 0


async def Sample():
    global total
    next_total = 0
    for _ in range(3):
        total += 10
        next_total += 1
        yield next_total, total
""",
        prints="(1, 10) (2, 20) (3, 30)",
    ),
    Example(
        "J14", "a format that shows its own text",
        counting("return f'{self.number=} {self.number = :>3}'"),
        after="""\
async def Sample():
    for number in range(1, 4):
        yield f'self.number={number!r} self.number = {number:>3}'
""",
        prints="'self.number=1 self.number =   1' 'self.number=2 self.number =   2' "
        "'self.number=3 self.number =   3'",
    ),
    Example(
        "J15", "a local that the last step has set",
        counting(
            "if self.number == 1:\n    found = 'set'\n"
            "try:\n    return found\nexcept UnboundLocalError:\n    return 'unbound'"
        ),
        hazards=(
            "function MAYBE_UNSET found",
            "method-locals MAYBE_UNSET found",
            "method-self MAYBE_UNSET found",
        ),
        prints="'set' 'unbound' 'unbound'",
    ),
    Example(
        "J15", "a local that each step sets on all ways",
        counting(
            "if self.number == 1:\n    found = 'first'\nelse:\n    found = 'later'\n"
            "return found"
        ),
        after="""\
async def Sample():
    for number in range(1, 4):
        if number == 1:
            found = 'first'
        else:
            found = 'later'
        yield found
""",
        prints="'first' 'later' 'later'",
    ),
    Example(
        "J15", "branches without an else",
        counting(
            "if self.number == 1:\n    found = 'first'\nelif self.number > 1:\n"
            "    found = 'later'\nreturn found"
        ),
        unsafe="""\
async def Sample():
    for number in range(1, 4):
        if number == 1:
            found = 'first'
        elif number > 1:
            found = 'later'
        yield found
""",
        hazards=(
            "function NO_ELSE unknown",
            "method-locals NO_ELSE unknown",
            "method-self NO_ELSE unknown",
        ),
        prints="'first' 'later' 'later'",
    ),
    Example(
        "J16", "the return of an inner function is its own",
        counting("def double(n):\n    return 2 * n\n\nreturn double(self.number)"),
        after="""\
async def Sample():
    for number in range(1, 4):
        def double(n):
            return 2 * n

        yield double(number)
""",
        prints="2 4 6",
    ),
    Example(
        "J17", "a helper that changes the state, called once",
        counting(
            "self._fill()\nreturn self.number, self.filled",
            "self.filled = 0",
            extra="\n    def _fill(self):\n        self.filled += 10\n",
        ),
        after="""\
async def Sample():
    filled = 0
    for number in range(1, 4):
        filled += 10
        yield number, filled
""",
        prints="(1, 10) (2, 20) (3, 30)",
    ),
    Example(
        "J17", "a coroutine helper that is called twice",
        """\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def _step(self):
        await asyncio.sleep(0)
        self.number += 1
        return self.number

    async def __anext__(self):
        if self.number > 3:
            raise StopAsyncIteration
        return await self._step(), await self._step()
""",
        after="""\
import asyncio


class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while self.number <= 3:
            yield await self._step(), await self._step()

    async def _step(self):
        await asyncio.sleep(0)
        self.number += 1
        return self.number
""",
        hazards=(
            "function MEMBERS found",
            "function OWN_METHODS found",
        ),
        form="method-self",
        prints="(1, 2) (3, 4)",
    ),
    Example(
        "J19", "a step that is replaced in the class",
        counting("return self.number"),
        hazards=(
            "function CLASS_ATTRIBUTE found",
            "method-locals STEPPED_BY_CLASS found",
            "method-self STEPPED_BY_CLASS found",
        ),
        consumer='''\
async def stop(self):
    raise StopAsyncIteration


async def main():
    async for item in Sample():
        print(item)
    Sample.__anext__ = stop
    async for item in Sample():
        print("never", item)
''',
        prints="1 2 3",
    ),
    Example(
        "J19", "a step that is replaced in an object, which nobody notices",
        counting("return self.number"),
        unsafe="""\
async def Sample():
    for number in range(1, 4):
        yield number
""",
        differs=True,
        hazards=(
            "function STEPPED_BY_HAND unknown",
            "method-self STEPPED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    sample.__anext__ = None
    async for item in sample:
        print(item)
''',
        prints="1 2 3",
    ),
    Example(
        "J22", "a decorator around each step",
        counting("return self.number", head="""\
import functools


def twice(step):
    @functools.wraps(step)
    async def stepping(self):
        await step(self)
        return await step(self)
    return stepping


""").replace("    async def __anext__", "    @twice\n    async def __anext__"),
        hazards=(
            "function DECORATED found",
            "method-locals DECORATED found",
            "method-self DECORATED found",
        ),
        prints="2",
    ),
    Example(
        "J22", "a decorator of the class",
        counting("return self.number", head="""\
SEEN = []


def register(cls):
    SEEN.append(cls.__name__)
    return cls


@register
"""),
        unsafe="""\
SEEN = []


def register(cls):
    SEEN.append(cls.__name__)
    return cls


@register
class Sample:
    async def __aiter__(self):
        for number in range(1, 4):
            yield number
""",
        hazards=(
            "function CLASS_DECORATED found",
            "method-locals CLASS_DECORATOR unknown",
            "method-self CLASS_DECORATOR unknown",
        ),
        form="method-locals",
        once=True,
        prints="1 2 3",
    ),
    Example(
        "J23", "a second name of the step",
        counting("return self.number") + "\n    read = __anext__\n",
        hazards=(
            "function ALIASED found",
            "function ATTRIBUTE_READ found",
            "function MEMBERS found",
            "method-locals ALIASED found",
            "method-self ALIASED found",
        ),
        consumer='''\
async def main():
    sample = Sample()
    print("read", await sample.read())
    async for item in sample:
        print(item)
''',
        prints="'read' 1 2 3",
    ),
    Example(
        "J23", "an __aiter__ that is a lambda",
        counting("return self.number").replace(
            "    def __aiter__(self):\n        return self\n", "    __aiter__ = lambda self: self\n"
        ),
        hazards=(
            "function ALIASED found",
            "function NO_OWN_AITER found",
            "method-locals ALIASED found",
            "method-locals NO_OWN_AITER found",
            "method-self ALIASED found",
            "method-self NO_OWN_AITER found",
        ),
        prints="1 2 3",
    ),
    Example(
        "J23", "a step that goes on with another object",
        counting("self = self.other or self\nreturn self.number", "self.other = None"),
        hazards=(
            "function REUSED found",
            "function SELF_ESCAPES found",
            "function SELF_REBOUND found",
            "method-self SELF_REBOUND found",
        ),
        prints="1 2 3",
    ),
    Example(
        "J24", "a callback that changes the state",
        """\
class Sample:
    def __init__(self, callbacks):
        self.left = 0
        self._number = 0
        callbacks.append(self._more)

    def _more(self, count):
        self.left += count

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        self._number += 1
        return self._number
""",
        after="""\
class Sample:
    def __init__(self, callbacks):
        self.left = 0
        callbacks.append(self._more)

    def _more(self, count):
        self.left += count

    async def __aiter__(self):
        number = 0
        while self.left:
            self.left -= 1
            number += 1
            yield number
""",
        once=True,
        hazards=(
            "function MEMBERS found",
            "function OWN_METHODS found",
        ),
        form="method-locals",
        consumer='''\
async def main():
    callbacks = []
    sample = Sample(callbacks)
    callbacks[0](2)
    async for item in sample:
        print(item)
        if item == 2:
            callbacks[0](1)
''',
        prints="1 2 3",
        arguments=lambda world: ([],),
    ),
    Example(
        "J25", "a step that looks at its own names",
        counting("word = 'here'\nreturn sorted(locals())"),
        hazards=(
            "function FRAME found",
            "method-locals FRAME found",
            "method-self FRAME found",
        ),
        prints="['self', 'word'] ['self', 'word'] ['self', 'word']",
    ),
    Example(
        "J25", "a step that evaluates a text",
        counting("return eval('self.number + 1')"),
        hazards=(
            "function FRAME found",
            "method-locals FRAME found",
            "method-self FRAME found",
        ),
        prints="2 3 4",
    ),
    Example(
        "J25", "an object that is looked through",
        counting("return sorted(self.__dict__)"),
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while True:
            self.number += 1
            if self.number > 3:
                return
            yield sorted(self.__dict__)
""",
        form="method-self",
        hazards=(
            "function BY_NAME found",
            "function UNSET_ATTRIBUTE found",
            "method-locals BY_NAME found",
        ),
        prints="['number'] ['number'] ['number']",
    ),
    Example(
        "J09", "a generator expression that is given out and reads the object",
        counting("return (self.number for _ in range(1))"),
        consumer='''\
async def main():
    for values in [item async for item in Sample()]:
        print(list(values))
''',
        after="""\
class Sample:
    def __init__(self):
        self.number = 0

    async def __aiter__(self):
        while self.number < 3:
            self.number += 1
            yield (self.number for _ in range(1))
        self.number += 1
""",
        hazards=(
            "function ESCAPING_CLOSURE found",
            "method-locals ESCAPING_CLOSURE found",
        ),
        form="method-self",
    ),
    Example(
        "J19", "an __aiter__ that is replaced in the class",
        counting("return self.number"),
        consumer='''\
def other(self):
    print("other")
    return self


async def main():
    Sample.__aiter__ = other
    async for item in Sample():
        print(item)
''',
        hazards=(
            "function CLASS_ATTRIBUTE found",
            "method-locals STEPPED_BY_CLASS found",
            "method-self STEPPED_BY_CLASS found",
        ),
    ),
)
