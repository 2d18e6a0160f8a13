"""A loop that is counted to one does what it does once."""

from __future__ import annotations

import pytest
from test_simplify_case import Case, check

CASES = (
    Case(
        "one turn",
        """
        self.n += 1
        if self.n > 1:
            # no more
            raise ValueError('gone')
        # the one
        say('one')
        return 'a'
        """,
        """
        async def Sample():
            # the one
            say('one')
            yield 'a'
            # no more
            raise ValueError('gone')
        """,
    ),
    Case(
        "one turn of its number",
        """
        self.n += 1
        if self.n > 1:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            for n in range(1, 2):
                yield n
        """,
    ),
    Case(
        "two turns",
        """
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return 'a'
        """,
        """
        async def Sample():
            for _ in range(2):
                yield 'a'
        """,
    ),
    Case(
        "one turn with a branch",
        """
        self.n += 1
        if self.n > 1:
            raise StopAsyncIteration
        if self.limit:
            return 'a'
        say('none')
        return 'b'
        """,
        """
        async def Sample(limit):
            if limit:
                yield 'a'
            else:
                say('none')
                yield 'b'
        """,
        signature="limit",
        state="self.n = 0\nself.limit = limit",
        made="Sample(0)",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_turn(case: Case) -> None:
    check(case)
