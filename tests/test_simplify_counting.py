"""A counter becomes ``range``, or stays where it must."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Kind, Plan
from test_simplify_case import Case, check

CASES = (
    Case(
        "counts down",
        """
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n + 1
        """,
        """
        async def Sample(n):
            for i in range(n, 0, -1):
                yield i
        """,
        state="self.n = n", made="Sample(3)", signature="n",
    ),
    Case(
        "counts down to limit inclusive",
        """
        if self.n < self.limit:
            raise StopAsyncIteration
        value = self.n
        self.n -= 2
        return value
        """,
        """
        async def Sample(limit):
            for value in range(9, limit - 1, -2):
                yield value
        """,
        state="""
        self.n = 9
        self.limit = limit
        """,
        made="Sample(2)", signature="limit",
    ),
    Case(
        "counts in mirrored comparison",
        """
        if self.limit <= self.n:
            raise StopAsyncIteration
        value = self.n
        self.n += 1
        return value
        """,
        """
        async def Sample(limit):
            for value in range(limit):
                yield value
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(3)", signature="limit",
    ),
    Case(
        "item not counter <",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return 'x'
        """,
        """
        async def Sample(limit):
            for _ in range(limit):
                yield 'x'
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(3)", signature="limit",
    ),
    Case(
        "counts down repeat",
        """
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return 'x'
        """,
        """
        async def Sample(n):
            for _ in range(n):
                yield 'x'
        """,
        state="self.n = n", made="Sample(3)", signature="n",
    ),
    Case(
        "unknown unsafe",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample(limit):
            for n in range(1, limit + 1):
                yield n
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(2)", signature="limit", unknown=frozenset({"limit"}), unsafe=True,
    ),
    Case(
        "end moves",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 1
        if self.n == 2: self.limit -= 1
        return self.n
        """,
        """
        async def Sample(limit):
            n = 0
            while n < limit:
                n += 1
                if n == 2:
                    limit -= 1
                yield n
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(4)", signature="limit",
    ),
    Case(
        "skip continues stepped last",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        if self.n % 2:
            self.n += 1
            return await self.__anext__()
        value = self.n
        self.n += 1
        return value
        """,
        """
        async def Sample(limit):
            value = 0
            while value < limit:
                if value % 2:
                    value += 1
                    continue
                yield value
                value += 1
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(6)", signature="limit",
    ),
    Case(
        "guard does more",
        """
        self.n += 1
        if self.n > self.limit:
            say('bye')
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample(limit):
            for n in range(1, limit + 1):
                yield n
            say('bye')
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(3)", signature="limit",
    ),
    Case(
        "counts down guarded",
        """
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample(n):
            for i in range(n - 1, -1, -1):
                yield i
        """,
        state="self.n = n", made="Sample(3)", signature="n",
    ),
    Case(
        "starts at expression",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        value = self.n
        self.n += 1
        return value
        """,
        """
        async def Sample(start: int, limit):
            for value in range(start + 1, limit):
                yield value
        """,
        state="""
        self.n = start + 1
        self.limit = limit
        """,
        made="Sample(1, 4)", signature="start: int, limit",
        plan=Plan(kinds={"start": Kind.INT}),
    ),
    Case(
        "step of zero",
        """
        if self.n >= self.limit:
            raise StopAsyncIteration
        self.n += 0
        return 7
        """,
        """
        async def Sample(limit):
            n = 0
            while n < limit:
                yield 7
                n += 0
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(1)", signature="limit",
    ),
    Case(
        "while around",
        """
        while self.n < self.limit:
            self.n += 1
            if self.n != 2:
                return self.n
        raise StopAsyncIteration
        """,
        """
        async def Sample(limit):
            for n in range(1, limit + 1):
                if n != 2:
                    yield n
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(4)", signature="limit",
    ),
    Case(
        "value before with n-1",
        """
        if self.n < self.limit:
            self.n += 1
            return self.n - 1
        raise StopAsyncIteration
        """,
        """
        async def Sample(limit):
            for n in range(limit):
                yield n
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(4)", signature="limit",
    ),
    Case(
        "counter end after loop",
        """
        if self.n >= self.limit:
            say(self.n)
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample(limit):
            n = 0
            while n < limit:
                n += 1
                yield n
            say(n)
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(2)", signature="limit",
    ),
    Case(
        "sink read after",
        """
        self.n += 1
        if say(self.n) > 3: raise StopAsyncIteration
        return 1
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                if say(n) > 3:
                    return
                yield 1
        """,
    ),
    Case(
        "sink float",
        """
        if self.x > 2: raise StopAsyncIteration
        x = self.x
        self.x += 1
        return x
        """,
        """
        async def Sample():
            next_x = 0.5
            while not next_x > 2:
                x = next_x
                next_x += 1
                yield x
        """,
        state="self.x = 0.5",
    ),
    Case(
        "rotate",
        """
        self.n += 1
        return self.names[self.n % 3]
        """,
        """
        import itertools


        async def Sample():
            names = 'abc'
            for n in itertools.count():
                yield names[n % 3]
        """,
        state="""
        self.n = -1
        self.names = 'abc'
        """,
    ),
    Case(
        "fibonacci",
        """
        if self.a > 20:
            raise StopAsyncIteration
        self.a, self.b = self.b, self.a + self.b
        return self.a
        """,
        """
        async def Sample():
            a = 0
            b = 1
            while not a > 20:
                a, b = b, a + b
                yield a
        """,
        state="self.a, self.b = 0, 1",
    ),
    Case(
        "float step",
        """
        if self.x >= 1:
            raise StopAsyncIteration
        self.x += 0.5
        return self.x
        """,
        """
        async def Sample():
            x = 0
            while not x >= 1:
                x += 0.5
                yield x
        """,
        state="self.x = 0",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
