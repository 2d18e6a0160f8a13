"""Where StopAsyncIteration may come from, and who could see it."""

from __future__ import annotations

import sys

import pytest

from flake8_agen.verdict import Form, Plan
from test_simplify_case import Case, check

CASES = (
    Case(
        "rest of the step in the try",
        """
        try:
            # the next
            row = await self.src.__anext__()
            # and what is made of it
            self.seen.append(row)
            if row == 2:
                say('two')
            return row
        except StopAsyncIteration:
            # no more
            self.done = True
            raise
        """,
        """
        class Sample:
            def __init__(self, src):
                self.src = src
                self.seen = []
                self.done = False

            async def __aiter__(self):
                # the next
                async for row in self.src:
                    # and what is made of it
                    self.seen.append(row)
                    if row == 2:
                        say('two')
                    yield row
                # no more
                self.done = True
        """,
        state="""
        self.src = src
        self.seen = []
        self.done = False
        """,
        made="Sample(source(1, 2, 3))", signature="src", form=Form.METHOD_SELF,
    ),
    Case(
        "rest of the step behind an unknown source",
        """
        try:
            row = await self.more.__anext__()
            say(row)
        except StopAsyncIteration:
            say('end')
            raise
        return row
        """,
        """
        async def Sample(more):
            while True:
                try:
                    row = await more.__anext__()
                except StopAsyncIteration:
                    say('end')
                    return
                say(row)
                yield row
        """,
        state="self.more = more", made="Sample(source(1, 2, 3))", signature="more",
    ),
    Case(
        "rest of the step where the end is an item",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            row = await self.src.__anext__()
            say(row)
        except StopAsyncIteration:
            self.done = True
            row = 'end'
        return row
        """,
        """
        async def Sample(src):
            async for row in src:
                say(row)
                yield row
            yield 'end'
        """,
        state="""
        self.src = src
        self.done = False
        """,
        made="Sample(source(1, 2, 3))", signature="src",
    ),
    Case(
        "rest of the step may stop",
        """
        try:
            row = await self.src.__anext__()
            await fetch(row)
        except StopAsyncIteration:
            say('end')
            raise
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                    await fetch(row)
                except StopAsyncIteration:
                    say('end')
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1, 2, 3, 4))", signature="src",
        plan=Plan(stopping=frozenset({"fetch"})),
    ),
    Case(
        "rest of the step takes another",
        """
        try:
            row = await self.src.__anext__()
            row = row, await self.src.__anext__()
        except StopAsyncIteration:
            say('end')
            raise
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                    row = row, await src.__anext__()
                except StopAsyncIteration:
                    say('end')
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1, 2, 3))", signature="src",
    ),
    Case(
        "rest of the step in a try for more",
        """
        try:
            row = await self.src.__anext__()
            row = 6 // row
        except (StopAsyncIteration, ZeroDivisionError):
            say('end')
            raise StopAsyncIteration
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                    row = 6 // row
                except (StopAsyncIteration, ZeroDivisionError):
                    say('end')
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1, 2, 0, 3))", signature="src",
    ),
    Case(
        "raise stored local",
        """
        self.n += 1
        if self.n > 2:
            error = self.error
            raise error
        return self.n
        """,
        """
        async def Sample(error):
            for n in range(1, 3):
                yield n
            try:
                raise error
            except StopAsyncIteration:
                return
        """,
        state="""
        self.n = 0
        self.error = error
        """,
        made="Sample(StopAsyncIteration())", signature="error",
    ),
    Case(
        "reraise any",
        """
        self.n += 1
        try:
            x = 6 // (3 - self.n)
        except Exception as error:
            say(1)
            raise error
        return x
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                try:
                    x = 6 // (3 - n)
                except Exception as error:
                    say(1)
                    raise error
                yield x
        """,
    ),
    Case(
        "stop in try any",
        """
        self.n += 1
        try:
            if self.n > 2:
                raise StopAsyncIteration
            x = self.n
        except Exception as error:
            say(1)
            raise error
        return x
        """,
        """
        import itertools


        async def Sample():
            for x in itertools.count(1):
                try:
                    if x > 2:
                        raise StopAsyncIteration
                except Exception as error:
                    say(1)
                    try:
                        raise error
                    except StopAsyncIteration:
                        return
                yield x
        """,
    ),
    Case(
        "stop in try swallowed",
        """
        self.n += 1
        try:
            if self.n > 2:
                raise StopAsyncIteration
            x = self.n
        except StopAsyncIteration:
            x = 0
        return x
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                try:
                    if n > 2:
                        raise StopAsyncIteration
                    x = n
                except StopAsyncIteration:
                    x = 0
                yield x
        """,
    ),
    Case(
        "stop in try custom kinds",
        """
        self.n += 1
        try:
            if self.n > 2:
                raise StopAsyncIteration
            x = self.n
        except self.kinds:
            x = 0
            if self.n > 4: raise
        return x
        """,
        """
        import itertools


        async def Sample(kinds):
            for n in itertools.count(1):
                try:
                    try:
                        if n > 2:
                            raise StopAsyncIteration
                        x = n
                    except kinds:
                        x = 0
                        if n > 4:
                            raise
                except StopAsyncIteration:
                    return
                yield x
        """,
        state="""
        self.n = 0
        self.kinds = kinds
        """,
        made="Sample((StopAsyncIteration,))", signature="kinds",
    ),
    Case(
        "stop in finally",
        """
        self.n += 1
        try:
            if self.n > 2:
                raise StopAsyncIteration
            return self.n
        finally:
            say('f')
        """,
        """
        import itertools


        async def Sample():
            for n in itertools.count(1):
                try:
                    try:
                        if n > 2:
                            raise StopAsyncIteration
                        item = n
                    finally:
                        say('f')
                except StopAsyncIteration:
                    return
                yield item
        """,
    ),
    Case(
        "stop in with",
        """
        import contextlib
        self.n += 1
        with contextlib.closing(self):
            if self.n > 2:
                raise StopAsyncIteration
            x = self.n
        return x
        """,
        """
        class Sample:
            def __init__(self):
                self.n = 0

            async def __aiter__(self):
                while True:
                    import contextlib
                    self.n += 1
                    try:
                        with contextlib.closing(self):
                            if self.n > 2:
                                raise StopAsyncIteration
                            x = self.n
                    except StopAsyncIteration:
                        return
                    yield x

            def close(self):
                say('close')
        """,
        form=Form.METHOD_SELF,
        extra="""
        def close(self):
            say('close')
        """,
    ),
    Case(
        "stop in aware with",
        """
        self.n += 1
        async with self.lock:
            if self.n > 2:
                raise StopAsyncIteration
            x = self.n
        return x
        """,
        """
        import itertools


        async def Sample(lock):
            for n in itertools.count(1):
                try:
                    async with lock:
                        if n > 2:
                            raise StopAsyncIteration
                        x = n
                except StopAsyncIteration:
                    return
                yield x
        """,
        state="""
        self.n = 0
        self.lock = lock
        """,
        made="Sample(__import__('asyncio').Lock())", signature="lock",
    ),
    Case(
        "stopping in condition",
        """
        if await self.take():
            return 1
        return 2
        """,
        """
        async def Sample(take):
            while True:
                ready = False
                try:
                    if await take():
                        item = 1
                        ready = True
                except StopAsyncIteration:
                    return
                if ready:
                    yield item
                else:
                    yield 2
        """,
        state="self.take = take", made="Sample(source(1, 0).__anext__)", signature="take",
        plan=Plan(stopping=frozenset({"self.take"})),
    ),
    Case(
        "stopping in while",
        """
        while await self.take():
            self.n += 1
        return self.n
        """,
        """
        async def Sample(take):
            n = 0
            while True:
                try:
                    while await take():
                        n += 1
                except StopAsyncIteration:
                    return
                yield n
        """,
        state="""
        self.n = 0
        self.take = take
        """,
        made="Sample(source(1, 0, 1).__anext__)", signature="take",
        plan=Plan(stopping=frozenset({"self.take"})),
    ),
    Case(
        "stopping in for",
        """
        for x in await self.take():
            return x
        return 0
        """,
        """
        async def Sample(take):
            while True:
                ready = False
                try:
                    for x in await take():
                        ready = True
                        break
                except StopAsyncIteration:
                    return
                if ready:
                    yield x
                else:
                    yield 0
        """,
        state="self.take = take", made="Sample(source([1], [], [2, 3]).__anext__)",
        signature="take", plan=Plan(stopping=frozenset({"self.take"})),
    ),
    Case(
        "stopping in match",
        """
        match await self.take():
            case 1:
                return 'a'
            case x if await self.take():
                return x
        return 0
        """,
        """
        async def Sample(take):
            while True:
                ready = False
                try:
                    match await take():
                        case 1:
                            item = 'a'
                            ready = True
                        case x if await take():
                            item = x
                            ready = True
                except StopAsyncIteration:
                    return
                if ready:
                    yield item
                else:
                    yield 0
        """,
        state="self.take = take", made="Sample(source(1, 2, 3, 4).__anext__)", signature="take",
        plan=Plan(stopping=frozenset({"self.take"})),
    ),
    Case(
        "anext partial",
        """
        import asyncio
        return await asyncio.create_task(call(anext, self.src))
        """,
        """
        async def Sample(src):
            while True:
                import asyncio
                try:
                    item = await asyncio.create_task(call(anext, src))
                except StopAsyncIteration:
                    return
                yield item
        """,
        state="self.src = src",
        made="Sample(source(1, 2)) if globals().update(call=(lambda f, x: f(x))) is None else 0",
        signature="src",
    ),
    Case(
        "asend", "return await self.src.asend(None)",
        """
        async def Sample(src):
            while True:
                try:
                    item = await src.asend(None)
                except StopAsyncIteration:
                    return
                yield item
        """,
        state="self.src = src", made="Sample((lambda: (x async for x in source(1, 2)))())",
        signature="src",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* is new in 3.11")
def test_nothing_returns_from_a_handler_of_groups() -> None:
    check(
        Case(
            "stop of groups",
            """
            self.n += 1
            try:
                if self.n > 2:
                    raise ValueError
            except* ValueError:
                say(1)
                raise StopAsyncIteration
            return self.n
            """,
            """
            import itertools


            async def Sample():
                for n in itertools.count(1):
                    try:
                        try:
                            if n > 2:
                                raise ValueError
                        except* ValueError:
                            say(1)
                            raise StopAsyncIteration
                    except StopAsyncIteration:
                        return
                    yield n
            """,
        )
    )
