"""One more item after the last, what is done at the end, and loops that stay as they are."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "an async iterator, then one more",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = await self.src.__anext__()
        except StopAsyncIteration:
            x = None
            self.done = True
        return x
        """,
        """
        async def Sample(src):
            async for x in src:
                yield x
            yield None
        """,
        state="""
        self.done = False
        self.src = src
        """,
        made="Sample(source(1, 2, 3))", signature="src",
    ),
    Case(
        "an async iterable for all we know",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = await self.src.__anext__()
        except StopAsyncIteration:
            x = None
            self.done = True
        return x
        """,
        """
        async def Sample(src):
            done = False
            while not done:
                try:
                    x = await src.__anext__()
                except StopAsyncIteration:
                    x = None
                    done = True
                yield x
        """,
        state="""
        self.done = False
        self.src = src
        """,
        made="Sample(source(1, 2, 3))", signature="src", unknown=frozenset({"src"}),
    ),
    Case(
        "an iterator, then one more",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = next(self.it)
        except StopIteration:
            x = None
            self.done = True
        return x
        """,
        """
        async def Sample(it):
            for x in it:
                yield x
            yield None
        """,
        state="""
        self.done = False
        self.it = iter(it)
        """,
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "an iterable for all we know",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = next(self.it)
        except StopIteration:
            x = None
            self.done = True
        return x
        """,
        """
        async def Sample(it):
            done = False
            while not done:
                try:
                    x = next(it)
                except StopIteration:
                    x = None
                    done = True
                yield x
        """,
        state="""
        self.done = False
        self.it = it
        """,
        made="Sample(iter([1, 2]))", signature="it", unknown=frozenset({"it"}),
    ),
    Case(
        "the stop is looked at",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = next(self.it)
        except StopIteration as e:
            x = repr(e)
            self.done = True
        return x
        """,
        """
        async def Sample(it):
            done = False
            it = iter(it)
            while not done:
                try:
                    x = next(it)
                except StopIteration as e:
                    x = repr(e)
                    done = True
                yield x
        """,
        state="""
        self.done = False
        self.it = iter(it)
        """,
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "the flag is looked at",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = next(self.it)
        except StopIteration:
            x = self.done
            self.done = True
        return x
        """,
        """
        async def Sample(it):
            done = False
            it = iter(it)
            while not done:
                try:
                    x = next(it)
                except StopIteration:
                    x = done
                    done = True
                yield x
        """,
        state="""
        self.done = False
        self.it = iter(it)
        """,
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "more than the stop is caught",
        """
        if self.done:
            raise StopAsyncIteration
        try:
            x = next(self.it)
        except (StopIteration, OSError):
            x = None
            self.done = True
        return x
        """,
        """
        async def Sample(it):
            done = False
            it = iter(it)
            while not done:
                try:
                    x = next(it)
                except (StopIteration, OSError):
                    x = None
                    done = True
                yield x
        """,
        state="""
        self.done = False
        self.it = iter(it)
        """,
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "something is done at the end",
        """
        try:
            x = next(self.it)
        except StopIteration:
            say("end")
            raise StopAsyncIteration
        return x
        """,
        """
        async def Sample(it):
            for x in it:
                yield x
            say("end")
        """,
        state="self.it = iter(it)",
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "the stop is looked at, at the end",
        """
        try:
            x = next(self.it)
        except StopIteration as e:
            say(repr(e))
            raise StopAsyncIteration
        return x
        """,
        """
        async def Sample(it):
            it = iter(it)
            while True:
                try:
                    x = next(it)
                except StopIteration as e:
                    say(repr(e))
                    return
                yield x
        """,
        state="self.it = iter(it)",
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "a loop at the end",
        """
        try:
            x = next(self.it)
        except StopIteration:
            for k in (1, 2):
                say(k)
            raise StopAsyncIteration
        return x
        """,
        """
        async def Sample(it):
            it = iter(it)
            while True:
                try:
                    x = next(it)
                except StopIteration:
                    for k in (1, 2):
                        say(k)
                    return
                yield x
        """,
        state="self.it = iter(it)",
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "an error at the end",
        """
        try:
            x = next(self.it)
        except StopIteration:
            if say(0):
                raise ValueError
            raise StopAsyncIteration
        return x
        """,
        """
        async def Sample(it):
            for x in it:
                yield x
            if say(0):
                raise ValueError
        """,
        state="self.it = iter(it)",
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "a finally around the step",
        """
        try:
            x = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        finally:
            say("final")
        return x
        """,
        """
        async def Sample(it):
            it = iter(it)
            while True:
                try:
                    try:
                        x = next(it)
                    except StopIteration:
                        raise StopAsyncIteration
                    finally:
                        say("final")
                except StopAsyncIteration:
                    return
                yield x
        """,
        state="self.it = iter(it)",
        made="Sample([1, 2, 3])", signature="it",
    ),
    Case(
        "by anext",
        """
        x = await anext(self.src)
        return x * 2
        """,
        """
        async def Sample(src):
            async for x in src:
                yield x * 2
        """,
        state="self.src = src",
        made="Sample(source(1, 2, 3))", signature="src",
    ),
    Case(
        "by anext with a default",
        """
        self.x = await anext(self.src, None)
        if self.x is None:
            raise StopAsyncIteration
        return self.x
        """,
        """
        async def Sample(src):
            while (x := await anext(src, None)) is not None:
                yield x
        """,
        state="""
        self.x = None
        self.src = src
        """,
        made="Sample(source(1, 2, 3))", signature="src",
    ),
    Case(
        "the stop is raised again",
        """
        try:
            x = await anext(self.src)
        except StopAsyncIteration:
            say("end")
            raise
        return x
        """,
        """
        async def Sample(src):
            async for x in src:
                yield x
            say("end")
        """,
        state="self.src = src",
        made="Sample(source(1, 2, 3))", signature="src",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
