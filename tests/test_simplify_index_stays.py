"""Loops over an index or a count that look like others and must stay what they are."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "from the second on",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 1
            while i < len(rows):
                yield rows[i]
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 1
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "one more than there are",
        """
        if self.i > len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i - 1]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i <= len(rows):
                yield rows[i - 1]
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "an end of its own",
        """
        if self.i >= 2:
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for i in range(2):
                yield rows[i]
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "a finally",
        """
        try:
            row = self.rows[self.i]
        except IndexError:
            raise StopAsyncIteration
        finally:
            say(self.i)
        self.i += 1
        return row
        """,
        """
        import itertools


        async def Sample(rows):
            for i in itertools.count():
                try:
                    try:
                        row = rows[i]
                    except IndexError:
                        raise StopAsyncIteration
                    finally:
                        say(i)
                except StopAsyncIteration:
                    return
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "two handlers",
        """
        try:
            row = self.rows[self.i]
        except IndexError:
            raise StopAsyncIteration
        except TypeError:
            raise StopAsyncIteration
        self.i += 1
        return row
        """,
        """
        import itertools


        async def Sample(rows):
            for i in itertools.count():
                try:
                    row = rows[i]
                except IndexError:
                    return
                except TypeError:
                    return
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "another value",
        """
        try:
            row = say(self.i)
        except IndexError:
            raise StopAsyncIteration
        self.i += 1
        if self.i > 2:
            raise StopAsyncIteration
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while True:
                try:
                    row = say(i)
                except IndexError:
                    return
                i += 1
                if i > 2:
                    return
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "another item",
        """
        try:
            row = self.rows[self.i - 3]
        except IndexError:
            raise StopAsyncIteration
        self.i += 1
        if self.i > 2:
            raise StopAsyncIteration
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while True:
                try:
                    row = rows[i - 3]
                except IndexError:
                    return
                i += 1
                if i > 2:
                    return
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "two indices",
        """
        try:
            row = self.rows[self.i, 0]
        except TypeError:
            raise StopAsyncIteration
        self.i += 1
        return row
        """,
        """
        import itertools


        async def Sample(rows):
            for i in itertools.count():
                try:
                    row = rows[i, 0]
                except TypeError:
                    return
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "a slice",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i:]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                yield rows[i:]
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "the item's name gets another value",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        row = row + 1
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                row = rows[i]
                row = row + 1
                yield row
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "no item at all",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        self.i += 1
        return 7
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                yield 7
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])", signature="rows",
    ),
    Case(
        "an item of an item",
        """
        if self.i >= len(self.rows[0]):
            raise StopAsyncIteration
        row = self.rows[0][self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows[0]):
                yield rows[0][i]
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([[4, 5]])", signature="rows",
    ),
    Case(
        "a count that meets its end",
        """
        if self.n == 3:
            raise StopAsyncIteration
        self.n += 2
        return self.n
        """,
        """
        async def Sample():
            for n in range(3, 5, 2):
                yield n
        """,
        state="self.n = 1",
    ),
    Case(
        "a count that misses its end",
        """
        if self.n == 5:
            raise StopAsyncIteration
        self.n += 2
        if self.n > 20:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while n != 5:
                n += 2
                if n > 20:
                    return
                yield n
        """,
    ),
    Case(
        "a count down that is spelt out",
        """
        if self.n <= 0:
            raise StopAsyncIteration
        self.n = self.n - 1
        return self.n
        """,
        """
        async def Sample():
            n = 3
            while n > 0:
                n = n - 1
                yield n
        """,
        state="self.n = 3",
    ),
    Case(
        "doubling",
        """
        if self.n > 20:
            raise StopAsyncIteration
        self.n *= 2
        return self.n
        """,
        """
        async def Sample():
            n = 1
            while n <= 20:
                n *= 2
                yield n
        """,
        state="self.n = 1",
    ),
    Case(
        "a count that nobody sees",
        """
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return "x"
        """,
        """
        async def Sample():
            for _ in range(3):
                yield "x"
        """,
        state="self.n = 3",
    ),
    Case(
        "a start that a call gives early",
        """
        if self.n >= self.m:
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample(rows):
            n = len(rows)
            say(rows)
            m = 5
            for i in range(n + 1, m + 1):
                yield i
        """,
        state="""
        self.n = len(rows)
        say(rows)
        self.m = 5
        """,
        made="Sample([4])", signature="rows",
    ),
    Case(
        "an end that a call gives each time",
        """
        if self.n >= say(3):
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while not n >= say(3):
                n += 1
                yield n
        """,
    ),
    Case(
        "an end that moves",
        """
        if self.n >= self.m:
            raise StopAsyncIteration
        self.n += 1
        self.m -= 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            m = 5
            while n < m:
                n += 1
                yield n
                m -= 1
        """,
        state="""
        self.n = 0
        self.m = 5
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
