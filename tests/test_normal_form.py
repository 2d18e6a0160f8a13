"""The normal form where it is hard: each case was once a rewrite that behaved differently.

A case is a step, the class or function it becomes, and both of it run under every schedule that the
form promises to survive. Most were drawn by ``tests/fuzz.py`` and cut down by it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pytest

from codemods.agen.rewrite import rewrite
from driver import Side
from flake8_agen.verdict import Form
from programs.check import by_hand, differences
from programs.source import Program
from programs.tree import Node, parsed

INITIAL = (
    "self.n = 0",
    "self.m = limit",
    "self.i = 0",
    "self.limit = limit",
    "self.rows = rows",
    "self.it = iter(rows)",
    "self.src = src",
    "self.buffer = [5, 6]",
    "self.done = False",
    "self.started = False",
    "self.error = None",
    "self.lock = lock",
    "self.fetch = fetch",
)
"""What ``__init__`` sets; what a case does not use is left out."""


@dataclass(frozen=True)
class Case:
    """A body of ``__anext__``, and what the class becomes."""

    name: str
    step: str
    after: str
    form: str = "function"
    reset: str = ""
    """What ``__aiter__`` does first."""


CASES = (
    Case(
        "a stop in a try whose handler falls through",
        """
        self.n += 1
        try:
            if self.n > 3:
                raise StopAsyncIteration
            x = await self.fetch(self.n)
            return x
        except ValueError:
            print("v")
        return 7
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in itertools.count(1):
                try:
                    if n > 3:
                        return
                    x = await fetch(n)
                except ValueError:
                    print("v")
                else:
                    yield x
                    continue
                yield 7
        """,
    ),
    Case(
        "a returning loop in a branch, and more after the branch",
        """
        self.n += 1
        if self.n > 5:
            raise StopAsyncIteration
        if self.n != 3:
            for row in self.rows:
                if row > self.n:
                    return row
        return -1
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, 6):
                if n != 3:
                    ready = False
                    for row in rows:
                        if row > n:
                            ready = True
                            break
                    if ready:
                        yield row
                        continue
                yield -1
        """,
    ),
    Case(
        "a returning loop in a branch of a loop",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        async with self.lock:
            for row in self.rows:
                if self.n > 1:
                    for x in self.rows:
                        if x > 4 and self.n > 2:
                            return x
                    print("inside")
                print("outside")
            return 9
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, 4):
                ready = False
                async with lock:
                    for row in rows:
                        if n > 1:
                            for x in rows:
                                if x > 4 and n > 2:
                                    item = x
                                    ready = True
                                    break
                            if ready:
                                break
                            print("inside")
                        print("outside")
                    else:
                        item = 9
                        ready = True
                if ready:
                    yield item
        """,
    ),
    Case(
        "a value is not ready when leaving its block fails and a handler goes on",
        """
        self.n += 1
        if self.n > 5:
            raise StopAsyncIteration
        try:
            async with Watch():
                return self.n
        except Exception:
            print("caught")
        return 99
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, 6):
                ready = False
                try:
                    async with Watch():
                        item = n
                        ready = True
                except Exception:
                    ready = False
                    print("caught")
                if ready:
                    yield item
                else:
                    yield 99
        """,
    ),
    Case(
        "a value is not ready when leaving its block fails and a manager swallows that",
        """
        self.n += 1
        if self.n > 5:
            raise StopAsyncIteration
        with Swallow(Exception):
            async with Watch():
                return self.n
        return 99
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, 6):
                ready = False
                with Swallow(Exception):
                    try:
                        async with Watch():
                            item = n
                            ready = True
                    except BaseException:
                        ready = False
                        raise
                if ready:
                    yield item
                else:
                    yield 99
        """,
    ),
    Case(
        "a value is not ready when the inner of two managers fails",
        """
        self.n += 1
        if self.n > 5:
            raise StopAsyncIteration
        async with Swallow(Exception), Watch():
            return self.n
        return 99
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, 6):
                ready = False
                async with Swallow(Exception):
                    try:
                        async with Watch():
                            item = n
                            ready = True
                    except BaseException:
                        ready = False
                        raise
                if ready:
                    yield item
                else:
                    yield 99
        """,
    ),
    Case(
        "a finally that changes what was returned",
        """
        self.n += 1
        if self.n > 5:
            raise StopAsyncIteration
        value = self.n
        try:
            return value
        finally:
            value = 5
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for value in range(1, 6):
                try:
                    item = value
                finally:
                    value = 5
                yield item
        """,
    ),
    Case(
        "a handler that returns the exception it caught",
        """
        self.n += 1
        if self.n > 4:
            raise StopAsyncIteration
        try:
            if self.n == 2:
                raise ValueError(self.n)
            print(self.n)
        except ValueError as error:
            return error
        return self.n
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, 5):
                ready = False
                try:
                    if n == 2:
                        raise ValueError(n)
                    print(n)
                except ValueError as error:
                    item = error
                    ready = True
                if ready:
                    yield item
                else:
                    yield n
        """,
    ),
    Case(
        "an iterator replaced within the loop over it",
        """
        for row in self.it:
            if row == 1 and not self.done:
                self.done = True
                self.it = iter(self.rows)
            return row
        raise StopAsyncIteration
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            it = iter(rows)
            done = False
            while True:
                for row in it:
                    if row == 1 and not done:
                        done = True
                        it = iter(rows)
                    break
                else:
                    return
                yield row
        """,
    ),
    Case(
        "an iterator that each pass replaces",
        """
        for row in self.it:
            return row
        raise StopAsyncIteration
        """,
        """
        class Sample:
            def __init__(self, limit, rows, src, lock, fetch):
                self.rows = rows
                self.it = iter(rows)

            async def __aiter__(self):
                self.it = iter(self.rows)
                while True:
                    for row in self.it:
                        break
                    else:
                        return
                    yield row
        """,
        form="method-self",
        reset="self.it = iter(self.rows)",
    ),
    Case(
        "next() of an iterator that each pass replaces",
        """
        try:
            row = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        return row
        """,
        """
        class Sample:
            def __init__(self, limit, rows, src, lock, fetch):
                self.rows = rows
                self.it = iter(rows)

            async def __aiter__(self):
                self.it = iter(self.rows)
                while True:
                    try:
                        row = next(self.it)
                    except StopIteration:
                        return
                    yield row
        """,
        form="method-self",
        reset="self.it = iter(self.rows)",
    ),
    Case(
        "a skip to the next item in what runs before the stop",
        """
        if self.done:
            if self.n < 6:
                self.n += 1
                return await self.__anext__()
            print("end")
            raise StopAsyncIteration
        self.n += 1
        self.done = self.n > 3
        return self.n
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            n = 0
            done = False
            while True:
                if done:
                    if n < 6:
                        n += 1
                        continue
                    print("end")
                    return
                n += 1
                done = n > 3
                yield n
        """,
    ),
    Case(
        "a skip to the next item in what runs once",
        """
        if not self.started:
            self.started = True
            if self.n == 0:
                self.n += 1
                return await self.__anext__()
            print("x")
        self.n += 1
        if self.n > 4:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            n = 0
            started = False
            while True:
                if not started:
                    started = True
                    if n == 0:
                        n += 1
                        continue
                    print("x")
                n += 1
                if n > 4:
                    return
                yield n
        """,
    ),
    Case(
        "an annotated local after a driven source",
        """
        item = await self.src.__anext__()
        value: int = self.n * 2
        return item + value
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            n = 0
            async for item in src:
                value: int = n * 2
                yield item + value
        """,
    ),
    Case(
        "a value set anew that nobody reads",
        """
        self.n += 1
        if self.n > self.limit:
            raise StopAsyncIteration
        return self.n
        """,
        """
        async def Sample(limit, rows, src, lock, fetch):
            for n in range(1, limit + 1):
                yield n
        """,
        reset="self.m = 2",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rewrite_is_right_and_reads_so(case: Case) -> None:
    program = Program(
        0,
        init=tuple(map(Node, INITIAL)),
        step=parsed(case.step),
        reset=parsed(case.reset),
        comments=False,
    )
    job = by_hand(program, Form(case.form))
    assert job is not None
    before = program.text
    after = rewrite(before, [job])
    above = before[: before.index("class Sample:")]
    plain = after.replace("import itertools\n", "", 1)
    shown = plain.removeprefix(above).partition("async def main")[0]
    assert shown.strip() == textwrap.dedent(case.after).strip()
    original, new = Side(before, "Sample"), Side(after, "Sample")
    found = differences(program, job[1], original, new, thorough=True)
    assert "\n\n".join(map(str, found)) == ""
