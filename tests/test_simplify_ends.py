"""The end that is an error, or has more to do, comes after the loop; the loop is as if last."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "index then raise",
        """
        if self.i >= len(self.rows):
            raise ValueError('gone')
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
            raise ValueError('gone')
        """,
        signature="rows",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])",
    ),
    Case(
        "index then raise less",
        """
        if self.i < len(self.rows):
            self.i += 1
            return self.rows[self.i - 1]
        raise ValueError('gone')
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                i += 1
                yield rows[i - 1]
            raise ValueError('gone')
        """,
        signature="rows",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])",
    ),
    Case(
        "index then choice",
        """
        if not self.i < len(self.rows):
            if self.limit:
                raise StopAsyncIteration
            await fetch('never')
            raise ValueError('gone')
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows, limit):
            for row in rows:
                yield row
            if limit:
                return
            await fetch('never')
            raise ValueError('gone')
        """,
        signature="rows, limit",
        state="""
        self.rows = rows
        self.limit = limit
        self.i = 0
        """,
        made="Sample([4, 5, 6], 0)",
    ),
    Case(
        "index then raise else",
        """
        if self.i < len(self.rows):
            row = self.rows[self.i]
            self.i += 1
        else:
            say('end')
            raise ValueError('gone')
        return row
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
            say('end')
            raise ValueError('gone')
        """,
        signature="rows",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])",
    ),
    Case(
        "index then clean up",
        """
        if self.i >= len(self.rows):
            say('end')
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
            say('end')
        """,
        signature="rows",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])",
    ),
    Case(
        "index then clean up that says it",
        """
        if self.i >= len(self.rows):
            say(self.i)
            raise ValueError('gone')
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                yield rows[i]
                i += 1
            say(i)
            raise ValueError('gone')
        """,
        signature="rows",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])",
    ),
    Case(
        "count then raise",
        """
        self.n += 1
        if self.n > 3:
            raise ValueError('gone')
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 4):
                yield n
            raise ValueError('gone')
        """,
    ),
    Case(
        "count then raise what is said",
        """
        self.n += 1
        if self.n > 3:
            raise ValueError(self.n)
        return self.n
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                if n > 3:
                    raise ValueError(n)
                yield n
        """,
    ),
    Case(
        "two ends",
        """
        if self.n == self.limit:
            raise ValueError('gone')
        if self.n >= 3:
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample(limit):
            n = 0
            while True:
                if n == limit:
                    raise ValueError('gone')
                if n >= 3:
                    return
                n += 1
                yield n
        """,
        signature="limit",
        state="""
        self.n = 0
        self.limit = limit
        """,
        made="Sample(2)",
    ),
    Case(
        "error that waits in a loop",
        """
        if self.n >= 3:
            for i in range(2):
                await fetch(i)
            raise ValueError('gone')
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                if n >= 3:
                    for i in range(2):
                        await fetch(i)
                    raise ValueError('gone')
                n += 1
                yield n
        """,
    ),
    Case(
        "pops then raise",
        """
        if self.rows:
            return self.rows.pop(0)
        raise ValueError('gone')
        """,
        """
        async def Sample(rows):
            for row in list(rows):
                yield row
            raise ValueError('gone')
        """,
        signature="rows",
        state="self.rows = list(rows)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "drained, then raise: nothing is left behind the raise",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            return next(self.rows)
        except StopIteration:
            self.done = True
            raise ValueError('gone') from None
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
            raise ValueError('gone') from None
        """,
        signature="rows",
        state="""
        self.rows = iter(rows)
        self.done = False
        """,
        made="Sample([4, 5, 6])",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
