"""What the rest of a program does with the class.

``ARGUMENTS`` in a text stands for what the class is constructed with.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Use(enum.Enum):
    """What the contract makes of a use (*Forms*, *Hazards*), written before the tool was asked."""

    ONE_LOOP = "one loop over each object, where the object can be followed"
    OBJECT = "takes an object, or several passes, but no step by hand"
    ESCAPES = "hands the object on: it may be what somebody steps by hand"
    UNJUDGED = "the contract decides, but not in a sentence"


@dataclass(frozen=True)
class Consumer:
    """The code behind the class; it defines ``main``."""

    text: str
    use: Use
    subject: str = "Sample"
    """What the driver constructs."""
    elsewhere: bool = True
    """Whether it could as well stand in a file of its own."""
    with_members: bool = False
    """Whether the class has a member besides."""


_LOOP = """\
    count = 0
    async for item in {0}:
        print("got", {1})
        count += 1
        if count > {2}:
            break
"""


def _loop(source: str, item: str = "item", most: int = 8) -> str:
    return _LOOP.format(source, item, most)


_WORK = "async def work(sample, who):\n" + _loop("sample", "who, item", 4) + "\n\n"
_MAIN = "async def main():\n"
_MADE = f"{_MAIN}    sample = Sample(ARGUMENTS)\n"

CONSUMERS = {
    "in place": Consumer(_MAIN + _loop("Sample(ARGUMENTS)"), Use.ONE_LOOP),
    "named": Consumer(_MADE + _loop("sample"), Use.ONE_LOOP),
    "later": Consumer(f'{_MADE}    print("made")\n{_loop("sample")}', Use.ONE_LOOP),
    "twice": Consumer(
        f"""{_MADE}\
    for turn in range(3):
        count = 0
        async for item in sample:
            print("got", turn, item)
            count += 1
            if count > 2:
                break
""",
        Use.OBJECT,
    ),
    "retry": Consumer(
        f"""{_MADE}\
    for turn in range(3):
        count = 0
        try:
            async for item in sample:
                print("got", turn, item)
                count += 1
                if count > 4:
                    break
        except (ValueError, RuntimeError, IndexError, TypeError) as error:
            print("failed", error)
""",
        Use.OBJECT,
    ),
    "two of them": Consumer(
        _MAIN + _loop("Sample(ARGUMENTS)", "1, item", 3) + _loop("Sample(ARGUMENTS)", "2, item", 3),
        Use.ONE_LOOP,
    ),
    "loop with else": Consumer(
        _MAIN + _loop("Sample(ARGUMENTS)") + '    else:\n        print("all")\n', Use.ONE_LOOP
    ),
    "generator expression": Consumer(
        _MAIN + _loop("(item async for item in Sample(ARGUMENTS) if item)"), Use.UNJUDGED
    ),
    "handed on": Consumer(
        f"{_WORK}{_MAIN}    await work(Sample(ARGUMENTS), 1)\n", Use.ESCAPES
    ),
    "made by": Consumer(
        f"def make():\n    return Sample(ARGUMENTS)\n\n\n{_MAIN}{_loop('make()')}", Use.ESCAPES
    ),
    "workers": Consumer(
        f"{_WORK}{_MADE}    await asyncio.gather(work(sample, 1), work(sample, 2))\n", Use.ESCAPES
    ),
    "workers with their own": Consumer(
        f"async def work(who):\n{_loop('Sample(ARGUMENTS)', 'who, item', 4)}\n\n"
        f"{_MAIN}    await asyncio.gather(work(1), work(2))\n",
        Use.ONE_LOOP,
    ),
    "in a list": Consumer(
        f"""{_MAIN}\
    for sample in [Sample(ARGUMENTS), Sample(ARGUMENTS)]:
        count = 0
        async for item in sample:
            print("got", item)
            count += 1
            if count > 3:
                break
""",
        Use.ESCAPES,
    ),
    "stored": Consumer(
        f"""\
class Service:
    def __init__(self):
        self.source = Sample(ARGUMENTS)

    async def run(self):
        async for item in self.source:
            print("got", item)
            if item == 2:
                break


{_MAIN}    service = Service()
    await service.run()
    await service.run()
""",
        Use.ESCAPES,
    ),
    "attribute": Consumer(
        _MADE + _loop("sample", "item, sample.n, sample.done"), Use.OBJECT
    ),
    "polling": Consumer(
        f"""{_MADE}\
    for _ in range(6):
        try:
            print("got", await sample.__anext__())
        except StopAsyncIteration:
            print("nothing")
""",
        Use.UNJUDGED,
    ),
    "next or nothing": Consumer(
        f'{_MADE}    for _ in range(6):\n        print("got", await anext(sample, "nothing"))\n',
        Use.UNJUDGED,
    ),
    "its iterator": Consumer(_MADE + _loop("aiter(sample)"), Use.UNJUDGED),
    "subclass": Consumer(
        f"class More(Sample):\n    pass\n\n\n{_MAIN}{_loop('More(ARGUMENTS)')}", Use.OBJECT
    ),
    "isinstance": Consumer(
        f"{_MADE}    print(isinstance(sample, Sample))\n{_loop('sample')}", Use.OBJECT
    ),
    "by name": Consumer(
        f"{_MAIN}    import sys\n\n"
        + _loop('getattr(sys.modules[__name__], "Sample")(ARGUMENTS)'),
        Use.OBJECT,
        elsewhere=False,
    ),
    "member": Consumer(
        f"{_MADE}{_loop('sample')}    sample.close()\n", Use.OBJECT, with_members=True
    ),
    "pair": Consumer(
        f"""\
class Whole:
    def __init__(self, limit, rows, src, lock, fetch):
        self.limit = limit
        self.rows = rows
        self.src = src
        self.lock = lock
        self.fetch = fetch

    def __aiter__(self):
        return Sample(self.limit, self.rows, self.src, self.lock, self.fetch)


{_MAIN}    whole = Whole(ARGUMENTS)
{_loop("whole", most=3)}{_loop("whole", most=3)}""",
        Use.UNJUDGED,
        subject="Whole",
        elsewhere=False,
    ),
}
PLAIN = frozenset({"in place", "named", "later", "twice", "retry"})
"""Consumers that any form lets the module be imported with."""
