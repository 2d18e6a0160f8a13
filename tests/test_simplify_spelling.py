"""Several spellings of one thing, and helpers that become part of the step."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Plan
from test_simplify_case import Case, check

CASES = (
    Case(
        "one-line suites",
        """
        if self.n > 2: raise StopAsyncIteration
        self.n += 1; say(self.n)
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                say(n)
                yield n
        """,
    ),
    Case(
        "tuple targets",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.a, self.b = self.b, self.a
        return self.a, self.b
        """,
        """
        async def Sample(a, b):
            for _ in range(3):
                a, b = b, a
                yield a, b
        """,
        state="""
        self.n = 0
        self.a, self.b = a, b
        """,
        made="Sample(1, 2)", signature="a, b",
    ),
    Case(
        "tuple in turn",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        value, self.m = self.m, self.m + 2
        return value
        """,
        """
        async def Sample():
            n = 0
            value = 5
            while n <= 2:
                yield value
                n += 1
                value = value + 2
        """,
        state="""
        self.n = 0
        self.m = 5
        """,
    ),
    Case(
        "tuple lengths differ",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        a, *b = self.n, 2, 3
        return a, b
        """,
        """
        async def Sample():
            for n in range(1, 4):
                a, *b = n, 2, 3
                yield a, b
        """,
    ),
    Case(
        "chained name",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.a += 1
        return self.a, self.b
        """,
        """
        async def Sample(start):
            a = b = start
            for _ in range(3):
                a += 1
                yield a, b
        """,
        state="""
        self.n = 0
        self.a = self.b = start
        """,
        made="Sample(4)", signature="start",
    ),
    Case(
        "tuple attribute of attribute",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.a.x, self.b = 1, 2
        return self.b
        """,
        """
        async def Sample():
            import types
            a = types.SimpleNamespace()
            for _ in range(3):
                a.x, b = 1, 2
                yield b
        """,
        state="""
        import types
        self.n = 0
        self.a = types.SimpleNamespace()
        self.b = 0
        """,
    ),
    Case(
        "tuple init attribute reads",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return self.a, self.b
        """,
        """
        async def Sample():
            a = 5
            a, b = 1, a
            for _ in range(3):
                yield a, b
        """,
        state="""
        self.n = 0
        self.a = 5
        self.a, self.b = 1, self.a
        """,
    ),
    Case(
        "help locals clash",
        """
        if self.n > 2:
            raise StopAsyncIteration
        x = 1
        self._help()
        return x
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                x = 1
                x2 = n
                n = x2 + 1
                yield x
        """,
        extra="""
        def _help(self):
            x = self.n
            self.n = x + 1
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help clash with param of init",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self._help()
        return self.n, self.limit
        """,
        """
        async def Sample(limit):
            n = 0
            limit_ = limit
            while n <= 2:
                limit = n
                n = limit + 1
                yield n, limit_
        """,
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(3)", signature="limit",
        extra="""
        def _help(self):
            limit = self.n
            self.n = limit + 1
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help clash with global",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self._help()
        return say(self.n)
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                say2 = n
                n = say2 + 1
                yield say(n)
        """,
        extra="""
        def _help(self):
            say = self.n
            self.n = say + 1
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help as first argument",
        """
        if self.n > 2:
            raise StopAsyncIteration
        x = str(await self._help())
        return x
        """,
        """
        async def Sample():
            for n in range(1, 4):
                yield str(await fetch(n))
        """,
        extra="""
        async def _help(self):
            self.n += 1
            return await fetch(self.n)
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help in branch",
        """
        if self.n > 2:
            raise StopAsyncIteration
        if self.n != 1:
            await self._help()
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                if n != 1:
                    # asks
                    await fetch(n)  # here
                n += 1
                yield n
        """,
        extra="""
        async def _help(self):
            # asks
            await fetch(self.n)  # here
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help in else",
        """
        if self.n > 2:
            raise StopAsyncIteration
        if self.n == 1:
            say('x')
        else:
            await self._help()
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                if n == 1:
                    say('x')
                else:
                    await fetch(n)
                n += 1
                yield n
        """,
        extra="""
        async def _help(self):
            await fetch(self.n)
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help docstring",
        """
        if self.n > 2:
            raise StopAsyncIteration
        await self._help()
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                # Ask for one more.
                n = await fetch(n) + 1
                yield n
        """,
        extra='''
        async def _help(self):
            """Ask for one more."""
            self.n = await fetch(self.n) + 1
            return None
        ''',
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help value name dropped",
        """
        if self.n > 2:
            raise StopAsyncIteration
        await self._help()
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                x = await fetch(n)
                yield n
        """,
        extra="""
        async def _help(self):
            self.n += 1
            x = await fetch(self.n)
            return x
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help only return",
        """
        if self.n > 2:
            raise StopAsyncIteration
        await self._help()
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                n
                n += 1
                yield n
        """,
        extra="""
        async def _help(self):
            return self.n
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help stops",
        """
        x = await self._help()
        return x
        """,
        """
        async def Sample():
            for x in range(1, 3):
                yield x
        """,
        extra="""
        async def _help(self) -> int:
            self.n += 1
            if self.n > 2:
                raise StopAsyncIteration
            return self.n
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help in with",
        """
        if self.n > 2:
            raise StopAsyncIteration
        try:
            x = await self._help()
        finally:
            say('f')
        return x
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                try:
                    n += 1
                    x = n
                finally:
                    say('f')
                yield x
        """,
        extra="""
        async def _help(self):
            self.n += 1
            return self.n
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
    Case(
        "help returns tuple",
        """
        if self.n > 2:
            raise StopAsyncIteration
        return self._help()
        """,
        """
        async def Sample():
            for n in range(1, 4):
                yield n, 2
        """,
        extra="""
        def _help(self):
            self.n += 1
            return self.n, 2
        """,
        plan=Plan(inline=frozenset({"_help"})),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
