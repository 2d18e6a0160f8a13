"""A guard becomes the condition of the loop; what does nothing goes."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "walrus",
        """
        chunk = await self.read(5)
        if not chunk:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while chunk := await read(5):
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(1,2))", signature="read",
    ),
    Case(
        "walrus string",
        """
        chunk = await self.read(5)
        if chunk == 'end':
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while (chunk := await read(5)) != 'end':
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(1,0,'end',4))", signature="read",
    ),
    Case(
        "walrus over several lines",
        """
        chunk = await self.read(
            5,
        )
        if chunk is None:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while (
                chunk := await read(
                    5,
                )
            ) is not None:
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(1,0,None,4))", signature="read",
    ),
    Case(
        "walrus over several lines, its truth",
        """
        chunk = await self.read(
            5,
        )
        if not chunk:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while (
                chunk := await read(
                    5,
                )
            ):
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(1,2))", signature="read",
    ),
    Case(
        "walrus over several lines with a comment",
        """
        chunk = await self.read(
            5,  # at once
        )
        if not chunk:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while True:
                chunk = await read(
                    5,  # at once
                )
                if not chunk:
                    return
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(1,2))", signature="read",
    ),
    Case(
        "walrus over lines in no block",
        """
        chunk = await self.read(5 +
                                1)
        if not chunk:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while True:
                chunk = await read(5 +
                                        1)
                if not chunk:
                    return
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(1,2))", signature="read",
    ),
    Case(
        "walrus identity",
        """
        chunk = await self.read(5)
        if chunk is self.stop:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read, stop):
            while (chunk := await read(5)) is not stop:
                yield chunk
        """,
        state="""
        self.read = read
        self.stop = stop
        """,
        made="Sample(reader(1,0,None,4), None)", signature="read, stop",
    ),
    Case(
        "walrus other name",
        """
        chunk = await self.read(5)
        if chunk == self.stop:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            stop = 2
            while True:
                chunk = await read(5)
                if chunk == stop:
                    return
                yield chunk
        """,
        state="""
        self.read = read
        self.stop = 2
        """,
        made="Sample(reader(1,0,2,3))", signature="read",
    ),
    Case(
        "walrus work",
        """
        chunk = await self.read(5)
        if not chunk:
            say('end')
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while chunk := await read(5):
                yield chunk
            say('end')
        """,
        state="self.read = read", made="Sample(reader(1,2))", signature="read",
    ),
    Case(
        "walrus attribute",
        """
        self.chunk = await self.read(5)
        if not self.chunk:
            raise StopAsyncIteration
        return self.chunk
        """,
        """
        async def Sample(read):
            while chunk := await read(5):
                yield chunk
        """,
        state="""
        self.read = read
        self.chunk = None
        """,
        made="Sample(reader(1,2))", signature="read",
    ),
    Case(
        "walrus ordered",
        """
        chunk = await self.read(5)
        if chunk < 2:
            raise StopAsyncIteration
        return chunk
        """,
        """
        async def Sample(read):
            while True:
                chunk = await read(5)
                if chunk < 2:
                    return
                yield chunk
        """,
        state="self.read = read", made="Sample(reader(4,3,1))", signature="read",
    ),
    Case(
        "while with after",
        """
        if not self.rows:
            say('end')
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample(rows):
            while rows:
                yield rows.pop()
            say('end')
        """,
        state="self.rows = rows", made="Sample([1,2])", signature="rows",
    ),
    Case(
        "while with branch after",
        """
        if not self.rows:
            if say(0):
                return 'more'
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample(rows):
            while True:
                if not rows:
                    if say(0):
                        yield 'more'
                        continue
                    return
                yield rows.pop()
        """,
        state="self.rows = rows", made="Sample([1,2])", signature="rows",
    ),
    Case(
        "while nested not",
        """
        if not (self.rows and not self.done):
            raise StopAsyncIteration
        row = self.rows.pop()
        self.done = row == 2
        return row
        """,
        """
        async def Sample(rows):
            done = False
            while (rows and not done):
                row = rows.pop()
                done = row == 2
                yield row
        """,
        state="""
        self.rows = rows
        self.done = False
        """,
        made="Sample([1,2,3])", signature="rows",
    ),
    Case(
        "while unordered",
        """
        if self.x >= self.y:
            raise StopAsyncIteration
        self.x |= {len(self.x) + 5}
        return len(self.x)
        """,
        """
        async def Sample():
            x = {1}
            y = {6, 1, 7}
            while not x >= y:
                x |= {len(x) + 5}
                yield len(x)
        """,
        state="""
        self.x = {1}
        self.y = {6, 1, 7}
        """,
    ),
    Case(
        "while walrus2",
        """
        if x := self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return x
        """,
        """
        async def Sample():
            n = 0
            while not (x := n > 2):
                yield x
                n += 1
        """,
    ),
    Case(
        "while copied then used",
        """
        value = self.n
        if value > 2:
            say(value)
            raise StopAsyncIteration
        self.n += 1
        return value
        """,
        """
        async def Sample():
            value = 0
            while value <= 2:
                yield value
                value += 1
            say(value)
        """,
    ),
    Case(
        "loop with break",
        """
        while self.n < 3:
            self.n += 1
            if self.n == 2: break
        else:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            n = 0
            while True:
                while n < 3:
                    n += 1
                    if n == 2:
                        break
                else:
                    return
                yield n
        """,
    ),
    Case(
        "if elif falls",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        if self.n == 1:
            return 'a'
        elif self.n == 2:
            say('x')
        return 'c'
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if n == 1:
                    yield 'a'
                    continue
                elif n == 2:
                    say('x')
                yield 'c'
        """,
    ),
    Case(
        "empty branch",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        if self.n == 1:
            pass
        else:
            say('b')
        return 'c'
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if n != 1:
                    say('b')
                yield 'c'
        """,
    ),
    Case(
        "empty branch elif",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        if self.n == 1:
            pass
        elif self.n == 2:
            say('b')
        return 'c'
        """,
        """
        async def Sample():
            for n in range(1, 4):
                if n == 1:
                    pass
                elif n == 2:
                    say('b')
                yield 'c'
        """,
    ),
    Case(
        "match default after",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        match self.n:
            case 1:
                return 'a'
            case 2:
                return 'b'
        return 'c'
        """,
        """
        async def Sample():
            for n in range(1, 4):
                match n:
                    case 1:
                        yield 'a'
                    case 2:
                        yield 'b'
                    case _:
                        yield 'c'
        """,
    ),
    Case(
        "match captures",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        match (self.n, 2):
            case (1, x):
                return x
            case [2, *rest]:
                return rest
            case other:
                return other
        """,
        """
        async def Sample():
            for n in range(1, 4):
                match (n, 2):
                    case (1, x):
                        yield x
                    case [2, *rest]:
                        yield rest
                    case other:
                        yield other
        """,
    ),
    Case(
        "match self dotted",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        match 2:
            case self.k.x:
                return 'same'
        return 'other'
        """,
        """
        async def Sample():
            import types
            k = types.SimpleNamespace(x=3)
            for _ in range(3):
                match 2:
                    case k.x:
                        yield 'same'
                    case _:
                        yield 'other'
        """,
        state="""
        import types
        self.n = 0
        self.k = types.SimpleNamespace(x=3)
        """,
    ),
    Case(
        "return in try else",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        try:
            x = 6 // (self.n - 2)
        except ZeroDivisionError:
            return 'zero'
        else:
            return x
        """,
        """
        async def Sample():
            for n in range(1, 4):
                try:
                    x = 6 // (n - 2)
                except ZeroDivisionError:
                    item = 'zero'
                else:
                    item = x
                yield item
        """,
    ),
    Case(
        "while after",
        """
        while self.n < 3:
            self.n += 1
            say(self.n)
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            for n in range(1, 4):
                say(n)
            return
            yield
        """,
    ),
    Case(
        "only stop", "raise StopAsyncIteration",
        """
        async def Sample():
            return
            yield
        """,
    ),
    Case(
        "star return",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return *self.rows, self.n
        """,
        """
        async def Sample(rows):
            for n in range(1, 4):
                yield (*rows, n)
        """,
        state="""
        self.n = 0
        self.rows = rows
        """,
        made="Sample([1])", signature="rows",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
