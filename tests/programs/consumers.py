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
    sees: frozenset[str] = frozenset()
    """Attributes that it, or a bystander it calls, reads or sets."""


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
_STATE = frozenset({"n", "done"})
_MADE = f"{_MAIN}    sample = Sample(ARGUMENTS)\n"

_PAIR = """\
class Whole:
    def __init__(self, limit, rows, src, lock, fetch):
        self.limit = limit
        self.rows = rows
        self.src = src
        self.lock = lock
        self.fetch = fetch

    def __aiter__(self):
        return Sample(self.limit, self.rows, self.src, self.lock, self.fetch)


"""

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
        _MADE + _loop("sample", "item, sample.n, sample.done"), Use.OBJECT, sees=_STATE
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
        f"{_MADE}{_loop('sample')}    sample.close()\n", Use.OBJECT,
        with_members=True, sees=frozenset({"limit"}),
    ),
    "pair": Consumer(
        f"{_PAIR}{_MAIN}    whole = Whole(ARGUMENTS)\n"
        f"{_loop('whole', most=3)}{_loop('whole', most=3)}",
        Use.UNJUDGED,
        subject="Whole",
        elsewhere=False,
    ),
    # -- bystanders who get the object (:mod:`.prelude` has what they are)
    "told": Consumer(
        _MADE + _loop("sample", "item, describe(sample)"), Use.OBJECT, sees=_STATE
    ),
    "changed": Consumer(
        f"{_MADE}{_loop('sample')}        change(sample)\n", Use.OBJECT, sees=_STATE
    ),
    "changed by name": Consumer(
        f"{_MADE}{_loop('sample')}        for name in ('n', 'm'):\n"
        "            setattr(sample, name, 1)\n",
        Use.UNJUDGED, sees=frozenset({"n", "m"}),
    ),
    "first by another": Consumer(
        f'{_MADE}    print("first", await first_of(sample))\n{_loop("sample")}', Use.UNJUDGED
    ),
    "first of each": Consumer(
        f"{_MADE}    for each in [sample, Sample(ARGUMENTS)]:\n"
        '        print("first", await first_of(each))\n',
        Use.UNJUDGED,
    ),
    "tested by another": Consumer(
        f"{_MADE}    print(is_one(sample))\n{_loop('sample')}", Use.UNJUDGED
    ),
    "tested for steps": Consumer(
        f"{_MADE}    print(takes_steps(sample))\n{_loop('sample')}", Use.UNJUDGED
    ),
    "two helpers": Consumer(
        f"{_MADE}    await each_of(sample, 1)\n    await each_of(sample, 2)\n", Use.OBJECT
    ),
    "one of the pair of helpers": Consumer(
        f"{_MAIN}    await each_of(Sample(ARGUMENTS), 1)\n"
        "    await asyncio.gather(each_of(Sample(ARGUMENTS), 2), each_of(Sample(ARGUMENTS), 3))\n",
        Use.ESCAPES,
    ),
    "its iterator by another": Consumer(
        f"{_MADE}    it = iterator_of(sample)\n"
        "    await each_of(it, 1)\n    await each_of(it, 2)\n",
        Use.UNJUDGED,
    ),
    "shared by a closure": Consumer(
        f"{_MADE}\n    async def work(who):\n"
        + "".join(f"    {row}\n" for row in _loop("sample", "who, item", 3).splitlines())
        + "\n    await asyncio.gather(work(1), work(2))\n",
        Use.UNJUDGED,
    ),
    "shared by an attribute": Consumer(
        "class Service:\n    def __init__(self, source):\n        self.source = source\n\n"
        "    async def run(self, who):\n"
        + "".join(f"    {row}\n" for row in _loop("self.source", "who, item", 3).splitlines())
        + f"\n\n{_MAIN}    service = Service(Sample(ARGUMENTS))\n"
        "    await asyncio.gather(service.run(1), service.run(2))\n",
        Use.ESCAPES,
    ),
    "nested": Consumer(
        f"{_MADE}{_loop('sample', 'item', 3)}"
        "        async for other in sample:\n"
        '            print("other", other)\n'
        "            break\n",
        Use.OBJECT,
    ),
    "global": Consumer(
        "SAMPLE = Sample(ARGUMENTS)\n\n\nasync def work(who):\n"
        f"{_loop('SAMPLE', 'who, item', 3)}\n\n"
        f"{_MAIN}    await work(1)\n    await work(2)\n",
        Use.UNJUDGED,
    ),
    "default": Consumer(
        f"async def work(who, sample=Sample(ARGUMENTS)):\n{_loop('sample', 'who, item', 3)}\n\n"
        f"{_MAIN}    await work(1)\n    await work(2)\n",
        Use.UNJUDGED,
    ),
    "property": Consumer(
        "class Service:\n    @property\n    def rows(self):\n"
        "        return Sample(ARGUMENTS)\n\n\n"
        f"{_MAIN}    service = Service()\n{_loop('service.rows')}",
        Use.ESCAPES,
    ),
    "queued": Consumer(
        f"{_MAIN}    waiting = deque([Sample(ARGUMENTS)])\n    waiting.append(waiting[0])\n"
        "    while waiting:\n        await each_of(waiting.popleft(), len(waiting))\n",
        Use.ESCAPES,
    ),
    "copied": Consumer(
        f"{_MADE}{_loop('sample', 'item', 1)}{_loop('copy.copy(sample)', 'item', 2)}", Use.UNJUDGED
    ),
    "its variables": Consumer(
        f"{_MADE}{_loop('sample')}        print(sorted(vars(sample)))\n", Use.UNJUDGED
    ),
    # -- the class by other ways
    "patched": Consumer(
        f"class Fake(Sample):\n    pass\n\n\nasync def work():\n{_loop('Sample(ARGUMENTS)')}\n\n"
        f'{_MAIN}    with patch("script.Sample", Fake):\n        await work()\n',
        Use.ESCAPES, elsewhere=False,
    ),
    "by a computed name": Consumer(
        f"{_MAIN}" + _loop('getattr(sys.modules[__name__], "Sam" + "ple")(ARGUMENTS)'),
        Use.UNJUDGED, elsewhere=False,
    ),
    "among the globals": Consumer(
        f'{_MAIN}    made = globals()["".join(["Sam", "ple"])](ARGUMENTS)\n'
        f"    print(isinstance(made, type) or type(made).__name__)\n{_loop('made')}",
        Use.UNJUDGED, elsewhere=False,
    ),
    "class handed on": Consumer(
        f"async def work(make):\n{_loop('make(ARGUMENTS)')}\n\n{_MAIN}    await work(Sample)\n",
        Use.UNJUDGED,
    ),
    "partial": Consumer(
        f"{_MAIN}    make = partial(Sample, ARGUMENTS)\n{_loop('make()', most=2)}{_loop('make()')}",
        Use.UNJUDGED,
    ),
    "table": Consumer(
        f'KINDS = {{"rows": Sample}}\n\n\n{_MAIN}' + _loop('KINDS["rows"](ARGUMENTS)'),
        Use.UNJUDGED,
    ),
    # -- kin
    "overridden help": Consumer(
        "class More(Sample):\n    async def _help(self, x):\n        if x > 2:\n"
        "            raise StopAsyncIteration\n        return x\n\n\n"
        f"{_MAIN}{_loop('More(ARGUMENTS)')}",
        Use.UNJUDGED,
    ),
    "grandchild": Consumer(
        "class More(Sample):\n    pass\n\n\nclass Most(More):\n    def size(self):\n"
        f"        return self.n\n\n\n{_MAIN}    sample = Most(ARGUMENTS)\n"
        f"{_loop('sample', 'item, sample.size()')}",
        Use.OBJECT, sees=frozenset({"n"}),
    ),
    "property in place": Consumer(
        "class More(Sample):\n    @property\n    def n(self):\n        return 2\n\n"
        '    @n.setter\n    def n(self, value):\n        print("set", value)\n\n\n'
        f"{_MAIN}{_loop('More(ARGUMENTS)')}",
        Use.UNJUDGED, sees=frozenset({"n"}),
    ),
    "mixed in": Consumer(
        f"class More(Described, Sample):\n    pass\n\n\n{_MAIN}    sample = More(ARGUMENTS)\n"
        f"{_loop('sample', 'item, sample.described()')}",
        Use.UNJUDGED, sees=frozenset({"n"}),
    ),
    # -- a pair whose iterator somebody has
    **{
        f"pair, {name}": Consumer(
            f"{_PAIR}{_MAIN}    whole = Whole(ARGUMENTS)\n{text}",
            Use.UNJUDGED, subject="Whole", elsewhere=False, sees=sees,
        )
        for name, text, sees in (
            (
                "stepped",
                '    it = aiter(whole)\n    print("first", await anext(it, "nothing"))\n'
                + _loop("it"),
                frozenset[str](),
            ),
            ("kept", f"    it = aiter(whole)\n{_loop('it', most=1)}{_loop('it')}", frozenset()),
            (
                "looked into",
                f"    it = aiter(whole)\n{_loop('it', 'item, it.n')}",
                frozenset({"n"}),
            ),
            ("helpers", "    await each_of(whole, 1)\n    await each_of(whole, 2)\n", frozenset()),
            (
                "tasks",
                "    await asyncio.gather(each_of(whole, 1), each_of(whole, 2))\n",
                frozenset(),
            ),
        )
    },
}
PLAIN = frozenset({"in place", "named", "later", "twice", "retry"})
"""Consumers that any form lets the module be imported with."""
