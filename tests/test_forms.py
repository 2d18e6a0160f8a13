"""What a class becomes in each form, and what no form can express."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from codemods.agen.rewrite import RewriteError
from flake8_agen.verdict import Form, Kind, Plan
from test_simplify_case import rewritten, traces

KINDS: Mapping[str, Kind] = dict.fromkeys(
    ("n", "limit", "self.n", "self.limit", "self.owner.limit"), Kind.INT
)


@dataclass(frozen=True)
class Case:
    """A module, and what becomes of its class ``target``."""

    name: str
    before: str
    after: str
    form: Form = Form.FUNCTION
    plan: Plan = Plan(kinds=KINDS)
    made: str = "Sample()"
    target: str = "Sample"


CASES = (
    Case(
        "eager check",
        """\
class Sample:
    def __init__(self, limit=3):
        self.n = 0
        if limit < 0:
            raise ValueError(limit)
        self.limit = limit

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
def Sample(limit=3):
    if limit < 0:
        raise ValueError(limit)

    async def generate():
        for n in range(1, limit + 1):
            yield n

    return generate()
""",
        plan=Plan(eager=True, kinds=KINDS),
    ),
    Case(
        "eager typed",
        """\
class Sample:
    def __init__(self, limit: int = 3):
        self.n = 0
        say(limit)
        self.limit = limit

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
from typing import AsyncGenerator


def Sample(limit: int = 3) -> AsyncGenerator[int, None]:
    say(limit)

    async def generate() -> AsyncGenerator[int, None]:
        for n in range(1, limit + 1):
            yield n

    return generate()
""",
        plan=Plan(eager=True, kinds=KINDS),
    ),
    Case(
        "eager rebinds",
        """\
class Sample:
    def __init__(self, limit=3):
        self.n = 0
        self.left = say(limit)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.left -= 1
        return self.n, self.left
""",
        """\
def Sample(limit=3):
    left = say(limit)

    async def generate():
        nonlocal left
        for n in range(1, 4):
            left -= 1
            yield n, left

    return generate()
""",
        plan=Plan(eager=True, kinds=KINDS),
    ),
    Case(
        "eager rebinds param",
        """\
class Sample:
    def __init__(self, limit=3):
        self.n = 0
        say(limit)
        self.limit = limit

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.limit -= 1
        return self.n, self.limit
""",
        """\
def Sample(limit=3):
    say(limit)

    async def generate():
        nonlocal limit
        for n in range(1, 4):
            limit -= 1
            yield n, limit

    return generate()
""",
        plan=Plan(eager=True, kinds=KINDS),
    ),
    Case(
        "eager clash",
        """\
class Sample:
    def __init__(self, generate=3):
        self.n = 0
        say(generate)
        self.limit = generate

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
def Sample(generate=3):
    say(generate)

    async def generate2():
        for n in range(1, generate + 1):
            yield n

    return generate2()
""",
        plan=Plan(eager=True, kinds=KINDS),
    ),
    Case(
        "eager import",
        """\
class Sample:
    def __init__(self, limit=3):
        self.n = 0
        import os
        self.sep = os.sep

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n, self.sep, self.n
""",
        """\
def Sample(limit=3):
    import os
    sep = os.sep

    async def generate():
        for n in range(1, 4):
            yield n, sep, n

    return generate()
""",
        plan=Plan(eager=True, kinds=KINDS),
    ),
    Case(
        "method reset",
        """\
class Sample:
    n: int
    limit: int

    def __init__(self, limit=2):
        self.limit = limit
        self.n = 0  # so far

    def __aiter__(self):
        self.n = 0
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit: int

    def __init__(self, limit=2):
        self.limit = limit

    async def __aiter__(self):
        # so far
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method init goes",
        """\
class Sample:
    limit = 3

    def __init__(self):
        # counted
        self.n = 0

    def __aiter__(self):
        self.n = 0
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    async def __aiter__(self):
        # counted
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method init stays for base",
        """\
class Sample(dict):
    limit = 3

    def __init__(self):
        self.n = 0

    def __aiter__(self):
        self.n = 0
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample(dict):
    limit = 3

    def __init__(self):
        pass

    async def __aiter__(self):
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method init documented",
        '''\
class Sample:
    limit = 3

    def __init__(self):
        """Set up."""
        self.n = 0

    def __aiter__(self):
        self.n = 0
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
class Sample:
    limit = 3

    def __init__(self):
        """Set up."""

    async def __aiter__(self):
        n = 0
        while n < self.limit:
            n += 1
            yield n
''',
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method init start",
        """\
class Sample:
    limit = 3

    def __init__(self, n=1):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    def __init__(self, n=1):
        self.n = n

    async def __aiter__(self):
        n = self.n
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method init call",
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = say(1)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = say(1)

    async def __aiter__(self):
        n = self.n
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method init const",
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = 1

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    async def __aiter__(self):
        n = 1
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method other self",
        """\
class Sample:
    limit = 3

    def __init__(this):
        this.n = 1

    def __aiter__(me):
        me.n = 0
        return me

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    async def __aiter__(self):
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method typed",
        """\
from typing import AsyncIterator


class Sample(AsyncIterator[int]):
    limit = 3

    def __aiter__(self) -> 'Sample':
        self.n = 0
        return self

    async def __anext__(self) -> int:
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
from typing import AsyncIterable, AsyncIterator


class Sample(AsyncIterable[int]):
    limit = 3

    async def __aiter__(self) -> AsyncIterator[int]:
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method aiter branches",
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = 1

    def __aiter__(self):
        if say(1):
            self.n = 0
            return self
        say(2)
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    async def __aiter__(self):
        n = 1
        if say(1):
            n = 0
        else:
            say(2)
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "method aiter branches else",
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = 1

    def __aiter__(self):
        if say(1):
            self.n = 0
        else:
            return self
        say(2)
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    limit = 3

    async def __aiter__(self):
        n = 1
        if say(1):
            n = 0
            say(2)
        while n < self.limit:
            n += 1
            yield n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"}), kinds=KINDS),
    ),
    Case(
        "function comments at decorators",
        """\
import dataclasses


# Above.
@dataclasses.dataclass
# Between.
class Sample:
    # First.
    limit: int = 3  # how many
    n: int = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
# Above.
# Between.
async def Sample(
    # First.
    limit: int = 3,  # how many
    n: int = 0,
):
    for i in range(n + 1, limit + 1):
        yield i
""",
    ),
    Case(
        "function generic",
        """\
from typing import Generic, TypeVar

T = TypeVar('T')


class Sample(Generic[T]):
    def __init__(self, x: T = 1):
        self.n = 0
        self.x = x

    def __aiter__(self):
        return self

    async def __anext__(self) -> tuple[int, T]:
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n, self.x
""",
        """\
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar('T')


async def Sample(x: T = 1) -> AsyncGenerator[tuple[int, T], None]:
    for n in range(1, 4):
        yield n, x
""",
    ),
    Case(
        "pair after",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(self)


class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        start = 0
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=1, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair before",
        """\
class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n


class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(self)
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        start = 0
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=16, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair keyword",
        """\
class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n


class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(start=1, owner=self)
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        start = 1
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=16, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair before work",
        """\
class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n


class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        start = say(1)
        say(start)
        return Iter(self, start)
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        start = say(1)
        say(start)
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=16, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair clash",
        """\
class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n


class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        owner = say(1)
        n = owner
        say(n)
        return Iter(self, owner)
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        owner = say(1)
        say(owner)
        n = owner
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=16, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair typed",
        """\
import collections.abc


class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(self)


class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        """\
import collections.abc
from typing import AsyncIterator


class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self) -> AsyncIterator[int]:
        start = 0
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=4, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair docs",
        '''\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        """Count the numbers."""
        return Iter(self)


class Iter:
    """The count."""

    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        """One further."""

        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
''',
        '''\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        """Count the numbers."""
        # One further.
        # The count.
        start = 0
        n = start
        while n < self.limit:
            n += 1
            yield n
''',
        Form.PAIR, Plan(partner=1, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair comments",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        # made each time
        return Iter(self)  # starts anew


# The iterator.
class Iter:
    # holds on

    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1  # on
        return self.n
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        # holds on
        # made each time
        # starts anew
        start = 0
        n = start
        while n < self.limit:
            n += 1  # on
            yield n


# The iterator.
""",
        Form.PAIR, Plan(partner=1, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair other self",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(self)


class Iter:
    def __init__(it, owner, start=0):
        it.owner = owner
        it.n = start

    def __aiter__(it):
        return it

    async def __anext__(it):
        if it.n >= it.owner.limit:
            raise StopAsyncIteration
        it.n += 1
        return it.n
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        start = 0
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=1, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair nested",
        """\
class Sample:
    limit = 2

    def __aiter__(self):
        return self.Iter(self)

    class Iter:
        def __init__(self, owner):
            self.owner = owner
            self.n = 0

        async def __anext__(self):
            if self.n >= self.owner.limit:
                raise StopAsyncIteration
            self.n += 1
            return self.n
""",
        """\
class Sample:
    limit = 2

    async def __aiter__(self):
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=1, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair in method",
        """\
class Sample:
    limit = 2

    def __aiter__(self):
        class Iter:
            def __init__(self, owner):
                self.owner = owner
                self.n = 0

            async def __anext__(self):
                if self.n >= self.owner.limit:
                    raise StopAsyncIteration
                self.n += 1
                return self.n

        return Iter(self)
""",
        """\
class Sample:
    limit = 2

    async def __aiter__(self):
        n = 0
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(partner=1, kinds=KINDS), target="Iter",
    ),
    Case(
        "pair helper",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(self)


class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self._help()
        return self.n

    def _help(self):
        self.n += 1
""",
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    async def __aiter__(self):
        start = 0
        n = start
        while n < self.limit:
            n += 1
            yield n
""",
        Form.PAIR, Plan(inline=frozenset({"_help"}), partner=1, kinds=KINDS), target="Iter",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    after = rewritten(case.before, case.form, case.plan, name=case.target)
    assert after == case.after
    twice = case.form is Form.PAIR
    assert traces(after, case.made, twice=twice) == traces(case.before, case.made, twice=twice)


REFUSED = (
    pytest.param(
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = 1

    def __aiter__(self):
        try:
            self.n = 0
            return self
        finally:
            say(2)

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"})),
        "Sample",
        "its __aiter__ returns from within a block",
        id="method aiter in try",
    ),
    pytest.param(
        """\
class Sample:
    limit = 3

    def __init__(self):
        self.n = 1

    def __aiter__(self):
        if say(1):
            if say(0):
                return self
            self.n = 0
        say(2)
        return self

    async def __anext__(self):
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        Form.METHOD_LOCALS, Plan(localise=frozenset({"n"})),
        "Sample",
        "its __aiter__ returns from within a block",
        id="function aiter branches half",
    ),
    pytest.param(
        """\
class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n, self
""",
        Form.FUNCTION, Plan(),
        "Sample",
        "'self' is used as a whole, which a function cannot express",
        id="function self used",
    ),
    pytest.param(
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter(*(self, 1))


class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        Form.PAIR, Plan(partner=1),
        "Iter",
        "the iterator is built with starred arguments",
        id="pair starred",
    ),
    pytest.param(
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return Iter()


class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        Form.PAIR, Plan(partner=1),
        "Iter",
        "the iterator's arguments do not match its parameters",
        id="pair too few",
    ),
    pytest.param(
        """\
class Sample:
    def __init__(self, limit=3):
        self.limit = limit

    def __aiter__(self):
        return self.made


class Iter:
    def __init__(self, owner, start=0):
        self.owner = owner
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.owner.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
        Form.PAIR, Plan(partner=1),
        "Iter",
        "its __aiter__ does more than build the iterator",
        id="pair not a call",
    ),
)


@pytest.mark.parametrize(("source", "form", "plan", "target", "reason"), REFUSED)
def test_it_declines(source: str, form: Form, plan: Plan, target: str, reason: str) -> None:
    with pytest.raises(RewriteError, match=reason):
        rewritten(source, form, plan, name=target)


WRONG = (
    (
        "the iterator's own __aiter__ is not called",
        """\
class Sample:
    def __aiter__(self):
        return Iter(2)


class Iter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        self.n = 0
        return self

    async def __anext__(self):
        if self.n >= 4:
            raise StopAsyncIteration
        self.n += 1
        return self.n
""",
    ),
    (
        "a default is evaluated once",
        """\
class Sample:
    def __aiter__(self):
        return Iter(self)


class Iter:
    def __init__(self, owner, seen=[]):
        self.seen = seen
        self.n = 0

    async def __anext__(self):
        if self.n >= 4:
            raise StopAsyncIteration
        self.n += 1
        self.seen.append(self.n)
        return len(self.seen)

    def __aiter__(self):
        return self
""",
    ),
)


@pytest.mark.parametrize("before", [pytest.param(text, id=name) for name, text in WRONG])
def test_a_pair_does_the_same(before: str) -> None:
    try:
        after = rewritten(before, Form.PAIR, Plan(kinds=KINDS, partner=1), name="Iter")
    except RewriteError:
        return
    assert traces(after, "Sample()", twice=True) == traces(before, "Sample()", twice=True)


@pytest.mark.parametrize("said", ['r"""Start at zero."""', '"Start " "at zero."'])
def test_a_docstring_that_cannot_be_joined_is_not_lost(said: str) -> None:
    before = f'''\
class Sample:
    """Numbers."""

    def __init__(self):
        {said}
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        raise StopAsyncIteration
'''
    assert "at zero" in rewritten(before)
