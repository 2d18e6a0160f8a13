"""What runs once comes before or behind the loop, or stays where it must."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form, Plan
from test_simplify_case import Case, check

CASES = (
    Case(
        "lazy iterator",
        """
        if self.it is None:
            self.it = iter(await fetch([1, 2]))
        for row in self.it:
            return row
        raise StopAsyncIteration
        """,
        """
        async def Sample():
            it = iter(await fetch([1, 2]))
            while True:
                for row in it:
                    break
                else:
                    return
                yield row
        """,
        state="self.it = None", unknown=frozenset({"it"}),
    ),
    Case(
        "lazy value unsafe",
        """
        if self.rows is None:
            self.rows = await fetch([1, 2])
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample():
            rows = await fetch([1, 2])
            while rows:
                yield rows.pop()
        """,
        state="self.rows = None", unsafe=True,
    ),
    Case(
        "lazy value that may stop",
        """
        if self.rows is None:
            try:
                self.rows = await fetch([1, 2])
            except OSError:
                raise StopAsyncIteration
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample():
            try:
                rows = await fetch([1, 2])
            except OSError:
                return
            while rows:
                yield rows.pop()
        """,
        state="self.rows = None", unsafe=True,
    ),
    Case(
        "lazy value tried again",
        """
        if self.rows is None:
            try:
                self.rows = await fetch([1, 2])
            except OSError:
                say('later')
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample():
            rows = None
            while True:
                if rows is None:
                    try:
                        rows = await fetch([1, 2])
                    except OSError:
                        say('later')
                if not rows:
                    return
                yield rows.pop()
        """,
        state="self.rows = None", unsafe=True,
    ),
    Case(
        "check of what stays",
        """
        # goes wrong at once
        if self.error is not None:
            say('error')
            raise KeyError(self.error)
        # else all is well
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample(rows, error):
            # goes wrong at once
            if error is not None:
                say('error')
                raise KeyError(error)
            # else all is well
            while rows:
                yield rows.pop()
        """,
        state="""
        self.rows = rows
        self.error = error
        """,
        made="Sample([1, 2], 3)", signature="rows, error",
    ),
    Case(
        "check of what stays on self",
        """
        if self.error is not None:
            error = self.error
            self.error = None
            raise KeyError(error)
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        class Sample:
            def __init__(self):
                self.rows = [1, 2]
                self.error = 3

            async def __aiter__(self):
                if self.error is not None:
                    error = self.error
                    self.error = None
                    raise KeyError(error)
                while self.rows:
                    yield self.rows.pop()
        """,
        state="""
        self.rows = [1, 2]
        self.error = 3
        """,
        form=Form.METHOD_SELF, plan=Plan(unshared=frozenset({"rows", "error"})),
    ),
    Case(
        "check of what others see",
        """
        if self.error is not None:
            raise KeyError(self.error)
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        class Sample:
            def __init__(self):
                self.rows = [1, 2]
                self.error = None

            async def __aiter__(self):
                while True:
                    if self.error is not None:
                        raise KeyError(self.error)
                    if not self.rows:
                        return
                    yield self.rows.pop()
        """,
        state="""
        self.rows = [1, 2]
        self.error = None
        """,
        form=Form.METHOD_SELF, plan=Plan(unshared=frozenset({"rows"})),
    ),
    Case(
        "check of what the loop sets",
        """
        if self.error is not None:
            raise KeyError(self.error)
        if not self.rows:
            raise StopAsyncIteration
        row = self.rows.pop()
        if row == 1:
            self.error = row
        return row
        """,
        """
        async def Sample():
            rows = [1, 2]
            error = None
            while True:
                if error is not None:
                    raise KeyError(error)
                if not rows:
                    return
                row = rows.pop()
                if row == 1:
                    error = row
                yield row
        """,
        state="""
        self.rows = [1, 2]
        self.error = None
        """,
    ),
    Case(
        "check of what aiter sets",
        """
        if self.error is not None:
            raise KeyError(self.error)
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        class Sample:
            def __init__(self):
                self.rows = [1, 2]
                self.error = None

            async def __aiter__(self):
                self.error = say(None)
                while True:
                    if self.error is not None:
                        raise KeyError(self.error)
                    if not self.rows:
                        return
                    yield self.rows.pop()
        """,
        state="""
        self.rows = [1, 2]
        self.error = None
        """,
        reset="self.error = say(None)",
        form=Form.METHOD_SELF, plan=Plan(unshared=frozenset({"rows", "error"})),
    ),
    Case(
        "check that gives an item",
        """
        if self.error is not None:
            return self.error
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop()
        """,
        """
        async def Sample(error):
            rows = [1, 2]
            while True:
                if error is not None:
                    yield error
                else:
                    if not rows:
                        return
                    yield rows.pop()
        """,
        state="""
        self.rows = [1, 2]
        self.error = error
        """,
        made="Sample(None)", signature="error",
    ),
    Case(
        "lazy with else",
        """
        if self.it is None:
            self.it = iter(await fetch([1, 2]))
        else:
            say('again')
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample():
            it = None
            while True:
                if it is None:
                    it = iter(await fetch([1, 2]))
                else:
                    say('again')
                try:
                    item = next(it)
                except StopIteration:
                    return
                yield item
        """,
        state="self.it = None", unknown=frozenset({"it"}),
    ),
    Case(
        "flag connects set last",
        """
        if not self.open:
            await fetch('open')
            self.open = True
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            await fetch('open')
            for n in range(1, 3):
                yield n
        """,
        state="""
        self.open = False
        self.n = 0
        """,
    ),
    Case(
        "flag returns stop",
        """
        if not self.open:
            self.open = True
            if not await fetch(''):
                raise StopAsyncIteration
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            if not await fetch(''):
                return
            for n in range(1, 3):
                yield n
        """,
        state="""
        self.open = False
        self.n = 0
        """,
    ),
    Case(
        "flag read later",
        """
        if not self.open:
            self.open = True
            say('open')
        self.n += 1
        if self.n > 2 and self.open:
            raise StopAsyncIteration
        return self.n
        """,
        """
        import itertools


        async def Sample():
            next_open = True
            say('open')
            for n in itertools.count(1):
                if n > 2 and next_open:
                    return
                yield n
        """,
        state="""
        self.open = False
        self.n = 0
        """,
    ),
    Case(
        "flag reset later",
        """
        if not self.open:
            self.open = True
            say('open')
        self.n += 1
        if self.n == 2:
            self.open = False
        if self.n > 4:
            raise StopAsyncIteration
        return self.n
        """,
        """
        import itertools


        async def Sample():
            next_open = False
            for n in itertools.count(1):
                if not next_open:
                    next_open = True
                    say('open')
                if n == 2:
                    next_open = False
                if n > 4:
                    return
                yield n
        """,
        state="""
        self.open = False
        self.n = 0
        """,
    ),
    Case(
        "peel header",
        """
        if not self.sent:
            self.sent = True
            return 'header'
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            yield 'header'
            for n in range(1, 3):
                yield n
        """,
        state="""
        self.sent = False
        self.n = 0
        """,
    ),
    Case(
        "peel state names",
        """
        if self.state == 'new':
            self.state = 'open'
            return 'header'
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            yield 'header'
            for n in range(1, 3):
                yield n
        """,
        state="""
        self.state = 'new'
        self.n = 0
        """,
    ),
    Case(
        "peel state three",
        """
        if self.state == 'new':
            self.state = 'open'
            return 'header'
        self.n += 1
        if self.n > 2:
            if self.state == 'open':
                self.state = 'done'
                return 'footer'
            raise StopAsyncIteration
        return self.n
        """,
        """
        import itertools


        async def Sample():
            state = 'open'
            yield 'header'
            for n in itertools.count(1):
                if n > 2:
                    if state == 'open':
                        state = 'done'
                        yield 'footer'
                        continue
                    return
                yield n
        """,
        state="""
        self.state = 'new'
        self.n = 0
        """,
    ),
    Case(
        "peel state back",
        """
        if self.state == 'new':
            self.state = 'open'
            return 'header'
        self.n += 1
        if self.n > 4:
            raise StopAsyncIteration
        if self.n == 2:
            self.state = 'new'
        return self.n
        """,
        """
        async def Sample():
            state = 'new'
            n = 0
            while True:
                if state == 'new':
                    state = 'open'
                    yield 'header'
                else:
                    n += 1
                    if n > 4:
                        return
                    if n == 2:
                        state = 'new'
                    yield n
        """,
        state="""
        self.state = 'new'
        self.n = 0
        """,
    ),
    Case(
        "peel calls",
        """
        self.calls += 1
        if self.calls == 1:
            return 'header'
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            yield 'header'
            for n in range(1, 3):
                yield n
        """,
        state="""
        self.calls = 0
        self.n = 0
        """,
    ),
    Case(
        "peel calls used",
        """
        self.calls += 1
        if self.calls == 1:
            return 'header'
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.calls
        """,
        """
        import itertools


        async def Sample():
            yield 'header'
            calls = 1
            for n in itertools.count(1):
                calls += 1
                if n > 2:
                    return
                yield calls
        """,
        state="""
        self.calls = 0
        self.n = 0
        """,
    ),
    Case(
        "peel reads flag",
        """
        if not self.sent:
            self.sent = True
            return self.sent
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample():
            sent = False
            n = 0
            while True:
                if not sent:
                    sent = True
                    yield sent
                else:
                    n += 1
                    if n > 2:
                        return
                    yield n
        """,
        state="""
        self.sent = False
        self.n = 0
        """,
    ),
    Case(
        "peel stops",
        """
        if not self.sent:
            self.sent = True
            if not self.n:
                raise StopAsyncIteration
            return 'header'
        self.n -= 1
        return self.n
        """,
        """
        import itertools


        async def Sample(n):
            if not n:
                return
            yield 'header'
            for i in itertools.count(n - 1, -1):
                yield i
        """,
        state="""
        self.sent = False
        self.n = n
        """,
        made="Sample(0)", signature="n",
    ),
    Case(
        "peel method self",
        """
        if not self.sent:
            self.sent = True
            return 'header'
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n
        """,
        """
        class Sample:
            def __init__(self):
                self.sent = False
                self.n = 0

            async def __aiter__(self):
                while True:
                    if not self.sent:
                        self.sent = True
                        yield 'header'
                    else:
                        self.n += 1
                        if self.n > 2:
                            return
                        yield self.n
        """,
        state="""
        self.sent = False
        self.n = 0
        """,
        form=Form.METHOD_SELF,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
