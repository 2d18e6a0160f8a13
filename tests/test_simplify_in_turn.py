"""States that are stepped one after the other become a sequence of statements."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "calls in turn",
        """
        self.n += 1
        if self.n == 1:
            return 'a'
        elif self.n == 2:
            return 'b'
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            yield 'b'
        """,
    ),
    Case(
        "calls in turn else",
        """
        self.n = self.n + 1
        if self.n == 1:
            say('first')
            return 'a'
        if self.n == 2:
            return 'b'
        else:
            raise StopAsyncIteration
        """,
        """
        async def Sample():
            say('first')
            yield 'a'
            yield 'b'
        """,
    ),
    Case(
        "calls in turn then raise",
        """
        self.n += 1
        if self.n == 1:
            return 'a'
        if self.n == 2:
            return 'b'
        raise ValueError('gone')
        """,
        """
        async def Sample():
            yield 'a'
            yield 'b'
            raise ValueError('gone')
        """,
    ),
    Case(
        "calls in turn then a loop",
        """
        self.n += 1
        if self.n == 1:
            return 'a'
        if self.n > 4:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            yield 'a'
            for n in range(2, 5):
                yield n
        """,
    ),
    Case(
        "calls in turn from another start",
        """
        self.n += 1
        if self.n == 6:
            return 'a'
        if self.n == 7:
            return 'b'
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            yield 'b'
        """,
        state="self.n = 5",
    ),
    Case(
        "calls never one",
        """
        self.n += 1
        if self.n == 1:
            return 'a'
        if self.n > 4:
            raise StopAsyncIteration
        return self.n
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(2):
                if n == 1:
                    yield 'a'
                else:
                    if n > 4:
                        return
                    yield n
        """,
        state="self.n = 1",
    ),
    Case(
        "calls that are said",
        """
        self.n += 1
        if self.n == 1:
            return say(self.n)
        if self.n > 4:
            raise StopAsyncIteration
        return self.n
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                if n == 1:
                    yield say(n)
                else:
                    if n > 4:
                        return
                    yield n
        """,
    ),
    Case(
        "first call goes on",
        """
        self.n += 1
        if self.n == 1:
            say('first')
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                if n == 1:
                    say('first')
                if n > 2:
                    return
                yield n
        """,
    ),
    Case(
        "states stepped",
        """
        if self.n == 0:
            self.n += 1
            return 'a'
        if self.n == 1:
            self.n += 1
            return 'b'
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            yield 'b'
        """,
    ),
    Case(
        "states stepped elif",
        """
        if self.n == 0:
            say('a')
            self.n += 1
            return 'a'
        elif self.n == 1:
            self.n += 1
            return 'b'
        else:
            raise StopAsyncIteration
        """,
        """
        async def Sample():
            say('a')
            yield 'a'
            yield 'b'
        """,
    ),
    Case(
        "states stepped beside a range",
        """
        if self.n == 0:
            self.n += 1
            return 'a'
        elif self.n < 3:
            self.n += 1
            return 'b'
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            for _ in range(2):
                yield 'b'
        """,
    ),
    Case(
        "states stepped not at the start",
        """
        if not self.n:
            self.n = 1
            return 'a'
        if self.n < 3:
            self.n += 1
            return self.n
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            for n in range(2, 4):
                yield n
        """,
    ),
    Case(
        "states stepped down again",
        """
        if self.n == 0:
            self.n += 1
            return 'a'
        if self.m > 4:
            raise StopAsyncIteration
        self.m += 1
        self.n -= 1
        return 'b'
        """,
        """
        async def Sample():
            n = 0
            m = 0
            while True:
                if n == 0:
                    n += 1
                    yield 'a'
                else:
                    if m > 4:
                        return
                    m += 1
                    n -= 1
                    yield 'b'
        """,
        state="""
        self.n = 0
        self.m = 0
        """,
    ),
    Case(
        "states that start over",
        """
        if self.n == 0:
            self.n += 1
            return 'a'
        if self.m > 4:
            raise StopAsyncIteration
        self.m += 1
        self.n = 0
        return 'b'
        """,
        """
        async def Sample():
            n = 0
            m = 0
            while True:
                if n == 0:
                    n += 1
                    yield 'a'
                else:
                    if m > 4:
                        return
                    m += 1
                    n = 0
                    yield 'b'
        """,
        state="""
        self.n = 0
        self.m = 0
        """,
    ),
    Case(
        "state that is asked twice over",
        """
        if self.n != 2:
            self.n = 1
            return say('a')
        if self.m > 4:
            raise StopAsyncIteration
        self.m += 1
        self.n += 1
        return 'b'
        """,
        """
        async def Sample():
            n = 0
            m = 0
            while True:
                if n != 2:
                    n = 1
                    yield say('a')
                else:
                    if m > 4:
                        return
                    m += 1
                    n += 1
                    yield 'b'
        """,
        state="""
        self.n = 0
        self.m = 0
        """,
    ),
    Case(
        "state tested for another value",
        """
        if self.n != 3:
            self.n = 3
            return 'a'
        if self.m > 4:
            raise StopAsyncIteration
        self.m += 1
        self.n += 1
        return 'b'
        """,
        """
        async def Sample():
            n = 0
            m = 0
            while True:
                if n != 3:
                    n = 3
                    yield 'a'
                else:
                    if m > 4:
                        return
                    m += 1
                    n += 1
                    yield 'b'
        """,
        state="""
        self.n = 0
        self.m = 0
        """,
    ),
    Case(
        "step taken first",
        """
        step = self.n
        self.n += 1
        if step == 0:
            return 'a'
        if step == 1:
            return 'b'
        if step == 2:
            return 'c'
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            yield 'b'
            yield 'c'
        """,
    ),
    Case(
        "step taken first and said",
        """
        step = self.n
        self.n += 1
        if step == 0:
            return 'a'
        if step < 3:
            return step
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            yield 'a'
            for step in range(1, 3):
                yield step
        """,
    ),
    Case(
        "one shot by number",
        """
        if self.n == 0:
            self.n += 1
            return 'a'
        raise ValueError('gone')
        """,
        """
        async def Sample():
            yield 'a'
            raise ValueError('gone')
        """,
    ),
    Case(
        "one shot by number that is said",
        """
        if self.n == 0:
            self.n += 1
            return 'a'
        raise ValueError(self.n)
        """,
        """
        async def Sample():
            n = 0
            while n == 0:
                yield 'a'
                n += 1
            raise ValueError(n)
        """,
    ),
    Case(
        "several shots by number",
        """
        if self.n < 2:
            self.n += 1
            return 'a'
        raise ValueError('gone')
        """,
        """
        async def Sample():
            for _ in range(2):
                yield 'a'
            raise ValueError('gone')
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
