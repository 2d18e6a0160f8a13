"""Emptying a list or a page becomes a loop, or stays where it must."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Kind, Plan
from test_simplify_case import Case, check

CASES = (
    Case(
        "pop front list call",
        """
        if not self.days:
            raise StopAsyncIteration
        day = self.days.pop(0)
        say(day)
        return day
        """,
        """
        async def Sample(days):
            for day in sorted(days):
                say(day)
                yield day
        """,
        state="self.days = sorted(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop front of param",
        """
        if not self.days:
            raise StopAsyncIteration
        return self.days.pop(0)
        """,
        """
        async def Sample(days):
            while days:
                yield days.pop(0)
        """,
        state="self.days = days", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop end",
        """
        if not self.days:
            raise StopAsyncIteration
        return self.days.pop()
        """,
        """
        async def Sample(days):
            days = list(days)
            while days:
                yield days.pop()
        """,
        state="self.days = list(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop in branch",
        """
        if not self.days:
            raise StopAsyncIteration
        if say(1):
            return self.days.pop(0)
        self.days.clear()
        """,
        """
        async def Sample(days):
            days = list(days)
            while days:
                if say(1):
                    yield days.pop(0)
                else:
                    days.clear()
                    yield None
        """,
        state="self.days = list(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop conditional",
        """
        if not self.days:
            raise StopAsyncIteration
        day = self.days.pop(0) if say(1) else 0
        return day
        """,
        """
        async def Sample(days):
            days = list(days)
            while days:
                yield days.pop(0) if say(1) else 0
        """,
        state="self.days = list(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop after skip",
        """
        if not self.days:
            raise StopAsyncIteration
        day = self.days.pop(0)
        if day == 1:
            return await self.__anext__()
        return day
        """,
        """
        async def Sample(days):
            for day in list(days):
                if day == 1:
                    continue
                yield day
        """,
        state="self.days = list(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop refills",
        """
        if not self.days:
            raise StopAsyncIteration
        day = self.days.pop(0)
        if day == 1:
            self.days.append(9)
        return day
        """,
        """
        async def Sample(days):
            days = list(days)
            while days:
                day = days.pop(0)
                if day == 1:
                    days.append(9)
                yield day
        """,
        state="self.days = list(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop list display",
        """
        if not self.days:
            raise StopAsyncIteration
        day = self.days.pop(0)
        return await fetch(day)
        """,
        """
        async def Sample():
            days = [1, 2]
            while days:
                day = days.pop(0)
                yield await fetch(day)
        """,
        state="self.days = [1, 2]",
    ),
    Case(
        "pop list comp",
        """
        if not self.days:
            raise StopAsyncIteration
        return await fetch(self.days.pop(0))
        """,
        """
        async def Sample(days):
            for day in [d + 1 for d in days]:
                yield await fetch(day)
        """,
        state="self.days = [d + 1 for d in days]", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "pop until IndexError",
        """
        try:
            return self.days.pop(0)
        except IndexError:
            raise StopAsyncIteration
        """,
        """
        async def Sample(days):
            for item in list(days):
                yield item
        """,
        state="self.days = list(days)", made="Sample([3,1,2])", signature="days",
    ),
    Case(
        "drain item name used before",
        """
        if not self.a:
            raise StopAsyncIteration
        if self.last: say(self.last)
        self.last = self.a.pop(0)
        return self.last
        """,
        """
        async def Sample(b):
            last = None
            a = list(b)
            while a:
                if last:
                    say(last)
                last = a.pop(0)
                yield last
        """,
        state="""
        self.last = None
        self.a = list(b)
        """,
        made="Sample([3, 4])", signature="b",
    ),
    Case(
        "drain item kept when empty",
        """
        if not self.a:
            say(self.last)
            raise StopAsyncIteration
        self.last = self.a.pop(0)
        return self.last
        """,
        """
        async def Sample(b):
            last = None
            for last in list(b):
                yield last
            say(last)
        """,
        state="""
        self.last = None
        self.a = list(b)
        """,
        made="Sample([])", signature="b",
    ),
    Case(
        "page if",
        """
        if not self.page:
            if self.token is None:
                raise StopAsyncIteration
            self.page = [await fetch(self.token), 9]
            self.token = None if self.token > 1 else self.token + 1
            if not self.page:
                raise StopAsyncIteration
        return self.page.pop(0)
        """,
        """
        async def Sample():
            token = 1
            while token is not None:
                page = [await fetch(token), 9]
                token = None if token > 1 else token + 1
                if not page:
                    return
                while page:
                    yield page.pop(0)
        """,
        state="""
        self.page = []
        self.token = 1
        """,
    ),
    Case(
        "page while",
        """
        while not self.page:
            if self.token is None:
                raise StopAsyncIteration
            self.page = [await fetch(self.token)] if self.token != 2 else []
            self.token = None if self.token > 2 else self.token + 1
        return self.page.pop(0)
        """,
        """
        async def Sample():
            token = 1
            while token is not None:
                page = [await fetch(token)] if token != 2 else []
                token = None if token > 2 else token + 1
                while page:
                    yield page.pop(0)
        """,
        state="""
        self.page = []
        self.token = 1
        """,
    ),
    Case(
        "page index",
        """
        if self.i >= len(self.page):
            self.page = await self.read()
            self.i = 0
            if not self.page:
                raise StopAsyncIteration
        row = self.page[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(read):
            while page := await read():
                for row in page:
                    yield row
        """,
        state="""
        self.page = []
        self.i = 0
        self.read = read
        """,
        made="Sample(reader([1,2],[3],[]))", signature="read",
        plan=Plan(kinds={"self.page": Kind.SEQUENCE}),
    ),
    Case(
        "page index not reset",
        """
        if self.i >= len(self.page):
            self.page = self.page + await self.read()
            if self.i >= len(self.page):
                raise StopAsyncIteration
        row = self.page[self.i]
        self.i += 1
        return row
        """,
        """
        import itertools


        async def Sample(read):
            page = []
            for i in itertools.count():
                if i >= len(page):
                    page = page + await read()
                    if i >= len(page):
                        return
                yield page[i]
        """,
        state="""
        self.page = []
        self.i = 0
        self.read = read
        """,
        made="Sample(reader([1,2],[3],[]))", signature="read",
        plan=Plan(kinds={"self.page": Kind.SEQUENCE}),
    ),
    Case(
        "page with skip",
        """
        if not self.page:
            self.page = await self.read()
            if self.page == [0]:
                return await self.__anext__()
            if not self.page:
                raise StopAsyncIteration
        return self.page.pop(0)
        """,
        """
        async def Sample(read):
            page = []
            while True:
                if not page:
                    page = await read()
                    if page == [0]:
                        continue
                    if not page:
                        return
                yield page.pop(0)
        """,
        state="""
        self.page = []
        self.read = read
        """,
        made="Sample(reader([1,2],[0],[3],[]))", signature="read",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
