"""What a class calls its state, and what the generator calls it."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "attribute is builtin",
        """
        if self.max > 2:
            raise StopAsyncIteration
        self.max += 1
        return max(self.max, 2)
        """,
        """
        async def Sample():
            maximum = 0
            while not maximum > 2:
                maximum += 1
                yield max(maximum, 2)
        """,
        state="self.max = 0",
    ),
    Case(
        "attribute len",
        """
        self.len -= 1
        if self.len < 0:
            raise StopAsyncIteration
        return self.len, len('ab')
        """,
        """
        async def Sample(length):
            next_len = length
            while True:
                next_len -= 1
                if next_len < 0:
                    return
                yield next_len, len('ab')
        """,
        state="self.len = length", made="Sample(3)", signature="length",
    ),
    Case(
        "attribute as local",
        """
        if self.n > 2:
            raise StopAsyncIteration
        n = self.n
        self.n += 1
        rows = n
        self.rows.append(rows)
        return n, self.rows[:]
        """,
        """
        async def Sample():
            rows = []
            for n in range(3):
                rows.append(n)
                yield n, rows[:]
        """,
        state="""
        self.n = 0
        self.rows = []
        """,
    ),
    Case(
        "attribute as global",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.say += 1
        return say(self.say)
        """,
        """
        async def Sample():
            next_say = 5
            for _ in range(3):
                next_say += 1
                yield say(next_say)
        """,
        state="""
        self.n = 0
        self.say = 5
        """,
    ),
    Case(
        "attribute as parameter otherwise",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.limit += 1
        return self.limit, self.other
        """,
        """
        async def Sample(limit, other):
            limit_ = other
            for _ in range(3):
                limit_ += 1
                yield limit_, limit
        """,
        state="""
        self.n = 0
        self.limit = other
        self.other = limit
        """,
        made="Sample(1, 2)", signature="limit, other",
    ),
    Case(
        "parameter read again",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.rows = self.rows + self.more
        return self.rows
        """,
        """
        async def Sample(rows):
            rows_ = rows
            for _ in range(3):
                rows_ = rows_ + rows
                yield rows_
        """,
        state="""
        self.n = 0
        self.rows = rows
        self.more = rows
        """,
        made="Sample([1])", signature="rows",
    ),
    Case(
        "parameter branches",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.rows = self.rows + [1]
        return self.rows
        """,
        """
        async def Sample(rows=None):
            if rows is None:
                rows = []
            for _ in range(3):
                rows = rows + [1]
                yield rows
        """,
        state="""
        self.n = 0
        if rows is None:
            self.rows = []
        else:
            self.rows = rows
        """,
        made="Sample(None)", signature="rows=None",
    ),
    Case(
        "parameter closure",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.rows = self.rows + [1]
        return self.get()
        """,
        """
        async def Sample(rows=None):
            get = lambda: rows
            rows_ = rows
            for _ in range(3):
                rows_ = rows_ + [1]
                yield get()
        """,
        state="""
        self.n = 0
        self.get = lambda: rows
        self.rows = rows
        """,
        made="Sample([5])", signature="rows=None",
    ),
    Case(
        "parameter read after",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        self.rows += 1
        return self.rows, self.old
        """,
        """
        async def Sample(rows=None):
            rows_ = rows + 1
            for _ in range(3):
                rows_ += 1
                yield rows_, rows
        """,
        state="""
        self.n = 0
        self.rows = rows + 1
        self.old = rows
        """,
        made="Sample(5)", signature="rows=None",
    ),
    Case(
        "kw of attribute",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        return dict(n=self.n)
        """,
        """
        async def Sample():
            for n in range(1, 4):
                yield dict(n=n)
        """,
    ),
    Case(
        "lambda parameter",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        f = lambda n: n + self.n
        return f(1)
        """,
        """
        async def Sample():
            for next_n in range(1, 4):
                f = lambda n: n + next_n
                yield f(1)
        """,
    ),
    Case(
        "inner def of attribute",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        def show(n=5):
            return n + self.n
        return show(n=4)
        """,
        """
        async def Sample():
            for next_n in range(1, 4):
                def show(n=5):
                    return n + next_n
                yield show(n=4)
        """,
    ),
    Case(
        "global var same name",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        global n
        n = 4
        return n, self.n
        """,
        """
        async def Sample():
            global n
            for next_n in range(1, 4):
                n = 4
                yield n, next_n
        """,
    ),
    Case(
        "nested function attribute",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        def show():
            return self.n
        return show()
        """,
        """
        async def Sample():
            for n in range(1, 4):
                def show():
                    return n
                yield show()
        """,
    ),
    Case(
        "copies changed later",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        a = self.n
        self.n += 1
        return a, self.n
        """,
        """
        async def Sample():
            n = 0
            while n <= 2:
                n += 1
                a = n
                n += 1
                yield a, n
        """,
    ),
    Case(
        "copy in loop earlier",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        a = self.m
        for x in (1, 2):
            say(a)
            self.m += 1
        return self.m
        """,
        """
        async def Sample():
            m = 1
            for _ in range(3):
                a = m
                for x in (1, 2):
                    say(a)
                    m += 1
                yield m
        """,
        state="""
        self.n = 0
        self.m = 1
        """,
    ),
    Case(
        "dead start kept by handler",
        """
        try:
            self.x = await fetch(self.n)
            self.n += 1
        except ValueError:
            pass
        if self.n > 2: raise StopAsyncIteration
        return self.x
        """,
        """
        async def Sample():
            n = 0
            x = None
            while True:
                try:
                    x = await fetch(n)
                    n += 1
                except ValueError:
                    pass
                if n > 2:
                    return
                yield x
        """,
        state="""
        self.n = 0
        self.x = None
        """,
    ),
    Case(
        "dead start in branch",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        if self.n > 1:
            self.x = self.n
        return self.x
        """,
        """
        async def Sample():
            x = None
            for n in range(1, 4):
                if n > 1:
                    x = n
                yield x
        """,
        state="""
        self.n = 0
        self.x = None
        """,
    ),
    Case(
        "dead start lambda",
        """
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        self.x = self.n
        return self.f()
        """,
        """
        async def Sample():
            x = None
            f = lambda: x
            for x in range(1, 3):
                yield f()
        """,
        state="""
        self.n = 0
        self.x = None
        self.f = lambda: self.x
        """,
    ),
    Case(
        "annotations used",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        if self.z is None: self.z = self.f()
        self.y.append(self.n)
        return self.n, self.y[:], self.z
        """,
        """
        async def Sample():
            y: list[int] = []
            z: int | None = None
            f: object = lambda: 1
            for n in range(1, 4):
                if z is None:
                    z = f()
                y.append(n)
                yield n, y[:], z
        """,
        state="""
        self.n: int = 0
        self.x: str
        self.y: list[int] = []
        self.z: int | None = None
        self.f: object = lambda: 1
        self.x = 'a'
        """,
    ),
    Case(
        "counter in f-string",
        """
        if self.n > 2:
            raise StopAsyncIteration
        self.n += 1
        y = self.n
        return f'{y=} {self.n=}'
        """,
        """
        async def Sample():
            for y in range(1, 4):
                yield f'y={y!r} self.n={y!r}'
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
