"""A flag that ends the loop goes, or stays where it must."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form, Plan
from test_simplify_case import Case, check

CASES = (
    Case(
        "one shot",
        """
        if self.sent:
            raise StopAsyncIteration
        self.sent = True
        return 'x'
        """,
        """
        async def Sample():
            yield 'x'
        """,
        state="self.sent = False",
    ),
    Case(
        "one shot none",
        """
        if self.value is None:
            raise StopAsyncIteration
        result = self.value
        self.value = None
        return result
        """,
        """
        async def Sample(value):
            if value is not None:
                yield value
        """,
        state="self.value = value", made="Sample(4)", signature="value",
    ),
    Case(
        "one shot reads",
        """
        if self.sent:
            raise StopAsyncIteration
        self.sent = True
        return self.sent
        """,
        """
        async def Sample():
            sent = False
            while not sent:
                sent = True
                yield sent
        """,
        state="self.sent = False",
    ),
    Case(
        "one shot of several ends",
        """
        if self.sent:
            raise StopAsyncIteration
        self.sent = True
        if say(1):
            return 'x'
        for each in (1, 2):
            if each == 3:
                continue
            say(each)
        # none of it
        if say(None):
            return 'y'
        say('z')
        return 'z'
        """,
        """
        async def Sample():
            if say(1):
                yield 'x'
                return
            for each in (1, 2):
                if each == 3:
                    continue
                say(each)
            # none of it
            if say(None):
                yield 'y'
            else:
                say('z')
                yield 'z'
        """,
        state="self.sent = False",
    ),
    Case(
        "one shot after a skip",
        """
        if self.sent:
            raise StopAsyncIteration
        self.n += 1
        if self.n < 3:
            return 'early'
        self.sent = True
        for each in (1, 2):
            if each == 3:
                say(each)
                say(each)
                say(each)
            say(each)
        return 'x'
        """,
        """
        async def Sample():
            n = 0
            sent = False
            while not sent:
                n += 1
                if n < 3:
                    yield 'early'
                    continue
                sent = True
                for each in (1, 2):
                    if each == 3:
                        say(each)
                        say(each)
                        say(each)
                    say(each)
                yield 'x'
        """,
        state="""
        self.n = 0
        self.sent = False
        """,
    ),
    Case(
        "one shot while flag 2",
        """
        if self.n == 1:
            raise StopAsyncIteration
        self.n = 1
        return 'x'
        """,
        """
        async def Sample():
            yield 'x'
        """,
    ),
    Case(
        "one shot self",
        """
        if self.sent:
            raise StopAsyncIteration
        self.sent = True
        return 'x'
        """,
        """
        class Sample:
            def __init__(self):
                self.sent = False

            async def __aiter__(self):
                if not self.sent:
                    self.sent = True
                    yield 'x'
        """,
        state="self.sent = False", form=Form.METHOD_SELF,
        plan=Plan(unshared=frozenset({"sent"})),
    ),
    Case(
        "one shot self count",
        """
        if self.calls:
            raise StopAsyncIteration
        self.calls += 1
        return 'x'
        """,
        """
        class Sample:
            def __init__(self):
                self.calls = 0

            async def __aiter__(self):
                if not self.calls:
                    self.calls += 1
                    yield 'x'
        """,
        state="self.calls = 0", form=Form.METHOD_SELF, plan=Plan(unshared=frozenset({"calls"})),
    ),
    Case(
        "one shot self skip",
        """
        if self.sent:
            raise StopAsyncIteration
        self.sent = True
        if say(1):
            return await self.__anext__()
        return 'x'
        """,
        """
        class Sample:
            def __init__(self):
                self.sent = False

            async def __aiter__(self):
                while not self.sent:
                    self.sent = True
                    if say(1):
                        continue
                    yield 'x'
        """,
        state="self.sent = False", form=Form.METHOD_SELF,
        plan=Plan(unshared=frozenset({"sent"})),
    ),
    Case(
        "one shot self back",
        """
        if self.sent:
            raise StopAsyncIteration
        self.sent = True
        if say(0):
            self.sent = False
        return 'x'
        """,
        """
        class Sample:
            def __init__(self):
                self.sent = False

            async def __aiter__(self):
                while not self.sent:
                    self.sent = True
                    if say(0):
                        self.sent = False
                    yield 'x'
        """,
        state="self.sent = False", form=Form.METHOD_SELF,
        plan=Plan(unshared=frozenset({"sent"})),
    ),
    Case(
        "phases",
        """
        if self.phase == 'rows':
            if self.rows:
                return self.rows.pop()
            self.phase = 'end'
            return 'end'
        raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            while rows:
                yield rows.pop()
            yield 'end'
        """,
        state="""
        self.rows = rows
        self.phase = 'rows'
        """,
        made="Sample([1,2])", signature="rows",
    ),
    Case(
        "phase turned",
        """
        while not self.done:
            if not self.rows:
                self.done = True
                return 'end'
            return self.rows.pop()
        raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            while rows:
                yield rows.pop()
            yield 'end'
        """,
        state="""
        self.rows = rows
        self.done = False
        """,
        made="Sample([1,2])", signature="rows",
    ),
    Case(
        "last branch negated",
        """
        while not self.done:
            if self.rows:
                return self.rows.pop()
            else:
                self.done = True
                say('end')
        raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            while rows:
                yield rows.pop()
            say('end')
        """,
        state="""
        self.rows = rows
        self.done = False
        """,
        made="Sample([1,2])", signature="rows",
    ),
    Case(
        "flush",
        """
        if self.flushed:
            raise StopAsyncIteration
        try:
            chunk = await self.src.__anext__()
        except StopAsyncIteration:
            self.flushed = True
            return 'rest'
        return chunk * 2
        """,
        """
        async def Sample(src):
            flushed = False
            while not flushed:
                ready = False
                try:
                    chunk = await src.__anext__()
                except StopAsyncIteration:
                    flushed = True
                    item = 'rest'
                    ready = True
                if ready:
                    yield item
                else:
                    yield chunk * 2
        """,
        state="""
        self.src = src
        self.flushed = False
        """,
        made="Sample(source(1,2))", signature="src",
    ),
    Case(
        "flush next",
        """
        if self.flushed:
            raise StopAsyncIteration
        try:
            chunk = next(self.it)
        except StopIteration:
            self.flushed = True
            return 'rest'
        return chunk * 2
        """,
        """
        async def Sample(it):
            flushed = False
            while not flushed:
                ready = False
                try:
                    chunk = next(it)
                except StopIteration:
                    flushed = True
                    item = 'rest'
                    ready = True
                if ready:
                    yield item
                else:
                    yield chunk * 2
        """,
        state="""
        self.it = it
        self.flushed = False
        """,
        made="Sample(iter([1,2]))", signature="it",
    ),
    Case(
        "flush named",
        """
        if self.flushed:
            raise StopAsyncIteration
        try:
            chunk = await self.src.__anext__()
        except StopAsyncIteration as e:
            self.flushed = True
            return str(e)
        return chunk * 2
        """,
        """
        async def Sample(src):
            flushed = False
            while not flushed:
                ready = False
                try:
                    chunk = await src.__anext__()
                except StopAsyncIteration as e:
                    flushed = True
                    item = str(e)
                    ready = True
                if ready:
                    yield item
                else:
                    yield chunk * 2
        """,
        state="""
        self.src = src
        self.flushed = False
        """,
        made="Sample(source(1,2))", signature="src",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
