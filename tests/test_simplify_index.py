"""An index becomes a loop over the sequence, or stays where it must."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form
from test_simplify_case import Case, check

CASES = (
    Case(
        "an index",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index enumerate",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return self.i, row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                row = rows[i]
                i += 1
                yield i, row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index enumerate 0",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        result = self.i, self.rows[self.i]
        self.i += 1
        return result
        """,
        """
        async def Sample(rows):
            for i, row in enumerate(rows):
                yield i, row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index alone",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        i = self.i
        self.i += 1
        return i
        """,
        """
        async def Sample(rows):
            for i, _ in enumerate(rows):
                yield i
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index error",
        """
        try:
            row = self.rows[self.i]
        except IndexError:
            raise StopAsyncIteration
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index error from None",
        """
        try:
            row = self.rows[self.i]
        except IndexError:
            raise StopAsyncIteration from None
        else:
            self.i += 1
        return row * 2
        """,
        """
        async def Sample(rows):
            i = 0
            while True:
                try:
                    row = rows[i]
                except IndexError:
                    return
                else:
                    i += 1
                yield row * 2
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index error other",
        """
        try:
            row = self.rows[self.i]
        except LookupError:
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
                except LookupError:
                    return
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "rows appended",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        if self.i == 0:
            self.rows.append(9)
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                row = rows[i]
                if i == 0:
                    rows.append(9)
                yield row
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "rows rebound",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        if row == 4:
            self.rows = self.rows + [9]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                row = rows[i]
                if row == 4:
                    rows = rows + [9]
                yield row
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "row freed",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.rows[self.i] = None
        self.i += 1
        if row == 6: say(self.rows)
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                row = rows[i]
                rows[i] = None
                if row == 6:
                    say(rows)
                yield row
                i += 1
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "unknown rows unsafe",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows", unknown=frozenset({"rows"}), unsafe=True,
    ),
    Case(
        "index also after",
        """
        if self.i >= len(self.rows):
            say(self.i)
            raise StopAsyncIteration
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
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index over list call",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            for row in sorted(rows):
                yield row
        """,
        state="""
        self.rows = sorted(rows)
        self.i = 0
        """,
        made="Sample({6,5,4})", signature="rows",
    ),
    Case(
        "index skip",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        if row == 5:
            return await self.__anext__()
        return row
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows):
                row = rows[i]
                i += 1
                if row == 5:
                    continue
                yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "index method self",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        class Sample:
            def __init__(self, rows):
                self.rows = rows
                self.i = 0

            async def __aiter__(self):
                while self.i < len(self.rows):
                    row = self.rows[self.i]
                    self.i += 1
                    yield row
        """,
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4,5,6])", signature="rows", form=Form.METHOD_SELF,
    ),
    Case(
        "index with walrus",
        """
        if self.i < len(self.rows) and (row := self.rows[self.i]) is not None:
            self.i += 1
            return row
        raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            i = 0
            while i < len(rows) and (row := rows[i]) is not None:
                yield row
                i += 1
        """,
        state="""
        self.i = 0
        self.rows = rows
        """,
        made="Sample([3, 4])", signature="rows",
    ),
    Case(
        "index attribute stored",
        """
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        self.last = self.rows[self.i]
        self.i += 1
        return self.last
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row
        """,
        state="""
        self.i = 0
        self.rows = rows
        self.last = None
        """,
        made="Sample([3, 4])", signature="rows",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
