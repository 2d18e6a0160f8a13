"""What comes first as long as there is some becomes a loop of its own."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = [
    Case(
        "a queue that comes first",
        """
        if self.rows:
            return self.rows.pop(0)
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        if self.n == 2:
            self.rows.append(self.n)
        elif self.n == 3:
            self.rows.append(-self.n)
        self.rows.append(self.n * 10)
        return self.n
        """,
        """
        import itertools


        async def Sample():
            rows = [7, 8]
            for n in itertools.count(1):
                while rows:
                    yield rows.pop(0)
                if n > 3:
                    return
                if n == 2:
                    rows.append(n)
                elif n == 3:
                    rows.append(-n)
                rows.append(n * 10)
                yield n
        """,
        state="""
        self.rows = [7, 8]
        self.n = 0
        """,
    ),
    Case(
        "nothing is given there",
        """
        if self.n == 1:
            self.n += 2
            return await self.__anext__()
        self.n += 1
        if self.n > 5:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                if n == 1:
                    n += 2
                    continue
                n += 1
                if n > 5:
                    return
                yield n
        """,
        state="""
        self.n = 0
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
