"""What can be asked before is: a guard in place of an IndexError, and behind a pause."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "pop until IndexError then raise",
        """
        try:
            item = self.a.pop()
        except IndexError:
            say('end')
            raise ValueError('gone')
        else:
            say(item)
        return item
        """,
        """
        async def Sample(b):
            a = list(b)
            while a:
                item = a.pop()
                say(item)
                yield item
            say('end')
            raise ValueError('gone')
        """,
        signature="b",
        state="self.a = list(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pop of somebody's list",
        """
        try:
            return self.rows.pop(0)
        except IndexError:
            raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            while True:
                try:
                    item = rows.pop(0)
                except IndexError:
                    return
                yield item
        """,
        signature="rows",
        state="self.rows = rows",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pop from somewhere",
        """
        try:
            return self.a.pop(1)
        except IndexError:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            a = list(b)
            while True:
                try:
                    item = a.pop(1)
                except IndexError:
                    return
                yield item
        """,
        signature="b",
        state="self.a = list(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pop that is worked on",
        """
        try:
            return say(self.a.pop(0))
        except IndexError:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            a = list(b)
            while True:
                try:
                    item = say(a.pop(0))
                except IndexError:
                    return
                yield item
        """,
        signature="b",
        state="self.a = list(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pop that is skipped",
        """
        try:
            return self.a.pop(0)
        except IndexError:
            return None
        """,
        """
        async def Sample(b):
            a = list(b)
            while True:
                try:
                    item = a.pop(0)
                except IndexError:
                    item = None
                yield item
        """,
        signature="b",
        state="self.a = list(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pop error that is said",
        """
        try:
            return self.a.pop(0)
        except IndexError as error:
            say(str(error))
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            a = list(b)
            while True:
                try:
                    item = a.pop(0)
                except IndexError as error:
                    say(str(error))
                    return
                yield item
        """,
        signature="b",
        state="self.a = list(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pause and pop",
        """
        await asyncio.sleep(0)
        if not self.a:
            raise StopAsyncIteration
        return self.a.pop(0)
        """,
        """
        async def Sample(b):
            a = list(b)
            await asyncio.sleep(0)
            while a:
                yield a.pop(0)
                await asyncio.sleep(0)
        """,
        signature="b",
        state="self.a = list(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pause and count",
        """
        await asyncio.sleep(0)
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            await asyncio.sleep(0)
            for n in range(1, 4):
                yield n
                await asyncio.sleep(0)
        """,
    ),
    Case(
        "pause and index",
        """
        await asyncio.sleep(0)
        if self.i >= len(self.rows):
            raise StopAsyncIteration
        row = self.rows[self.i]
        self.i += 1
        return row
        """,
        """
        async def Sample(rows):
            await asyncio.sleep(0)
            for row in rows:
                yield row
                await asyncio.sleep(0)
        """,
        signature="rows",
        state="""
        self.rows = rows
        self.i = 0
        """,
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pause and next",
        """
        await asyncio.sleep(0)
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            it = iter(b)
            await asyncio.sleep(0)
            for item in it:
                yield item
                await asyncio.sleep(0)
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "pause and skip",
        """
        await asyncio.sleep(0)
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        if self.n == 2:
            return await self.__anext__()
        return self.n
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                await asyncio.sleep(0)
                if n > 3:
                    return
                if n == 2:
                    continue
                yield n
        """,
    ),
    Case(
        "pause that depends",
        """
        await asyncio.sleep(self.n)
        if self.n >= 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                await asyncio.sleep(n)
                if n >= 2:
                    return
                n += 1
                yield n
        """,
    ),
    Case(
        "pause with a reason",
        """
        await asyncio.sleep(0)  # others first
        if self.n >= 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                await asyncio.sleep(0)  # others first
                if n >= 2:
                    return
                n += 1
                yield n
        """,
    ),
    Case(
        "no pause",
        """
        await fetch(1)
        if self.n >= 2:
            raise StopAsyncIteration
        self.n += 1
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                await fetch(1)
                if n >= 2:
                    return
                n += 1
                yield n
        """,
    ),
    Case(
        "pause without a guard",
        """
        await asyncio.sleep(0)
        say(self.n)
        self.n += 1
        if self.n >= 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                await asyncio.sleep(0)
                say(n)
                n += 1
                if n >= 2:
                    return
                yield n
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
