"""Driving an iterator becomes a loop over it, or stays where it must."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form, Plan
from test_simplify_case import Case, check, traces

CASES = (
    Case(
        "next()",
        """
        try:
            row = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        return row * 2
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row * 2
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next default",
        """
        row = next(self.it, None)
        if row is None:
            raise StopAsyncIteration
        return row * 2
        """,
        """
        async def Sample(rows):
            it = iter(rows)
            while (row := next(it, None)) is not None:
                yield row * 2
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next handler does more",
        """
        try:
            row = next(self.it)
        except StopIteration:
            say('end')
            raise StopAsyncIteration
        return row * 2
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row * 2
            say('end')
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next handler uses error",
        """
        try:
            row = next(self.it)
        except StopIteration as error:
            say(error.args)
            raise StopAsyncIteration from error
        return row * 2
        """,
        """
        async def Sample(rows):
            it = iter(rows)
            while True:
                try:
                    row = next(it)
                except StopIteration as error:
                    say(error.args)
                    return
                yield row * 2
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next handler names unused",
        """
        try:
            row = next(self.it)
        except StopIteration as error:
            raise StopAsyncIteration from error
        return row * 2
        """,
        """
        async def Sample(rows):
            for row in rows:
                yield row * 2
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next of unknown",
        """
        try:
            row = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        return row
        """,
        """
        async def Sample(it):
            while True:
                try:
                    row = next(it)
                except StopIteration:
                    return
                yield row
        """,
        state="self.it = it", made="Sample(iter([4,5,6]))", signature="it",
        unknown=frozenset({"it"}),
    ),
    Case(
        "next of rebound",
        """
        try:
            row = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        if row == 4: self.it = iter([8])
        return row
        """,
        """
        async def Sample(rows):
            it = iter(rows)
            while True:
                try:
                    row = next(it)
                except StopIteration:
                    return
                if row == 4:
                    it = iter([8])
                yield row
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next also elsewhere",
        """
        try:
            row = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        return row, next(self.it, None)
        """,
        """
        async def Sample(rows):
            it = iter(rows)
            for row in it:
                yield row, next(it, None)
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next self",
        """
        try:
            row = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        return row
        """,
        """
        class Sample:
            def __init__(self, rows):
                self.it = iter(rows)

            async def __aiter__(self):
                for row in self.it:
                    yield row
        """,
        state="self.it = iter(rows)", made="Sample([4,5,6])", signature="rows",
        form=Form.METHOD_SELF,
    ),
    Case(
        "next zip",
        """
        try:
            a, b = next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        return a + b
        """,
        """
        async def Sample(rows):
            it = zip(rows, rows)
            while True:
                try:
                    a, b = next(it)
                except StopIteration:
                    return
                yield a + b
        """,
        state="self.it = zip(rows, rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "next await in try",
        """
        try:
            return await fetch(next(self.it))
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            it = enumerate(rows)
            while True:
                try:
                    item = await fetch(next(it))
                except StopIteration:
                    return
                yield item
        """,
        state="self.it = enumerate(rows)", made="Sample([4,5,6])", signature="rows",
    ),
    Case(
        "anext unknown",
        """
        row = await self.src.__anext__()
        return row * 2
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                except StopAsyncIteration:
                    return
                yield row * 2
        """,
        state="self.src = src", made="Sample(source(1,2,3))", signature="src",
        unknown=frozenset({"src"}),
    ),
    Case(
        "anext default",
        """
        row = await anext(self.src, None)
        if row is None:
            raise StopAsyncIteration
        return row * 2
        """,
        """
        async def Sample(src):
            while (row := await anext(src, None)) is not None:
                yield row * 2
        """,
        state="self.src = src", made="Sample(source(1,2,3))", signature="src",
    ),
    Case(
        "anext twice",
        """
        one = await self.src.__anext__()
        two = await self.src.__anext__()
        return one, two
        """,
        """
        async def Sample(src):
            while True:
                try:
                    one = await src.__anext__()
                except StopAsyncIteration:
                    return
                try:
                    two = await src.__anext__()
                except StopAsyncIteration:
                    return
                yield one, two
        """,
        state="self.src = src", made="Sample(source(1,2,3,4,5))", signature="src",
    ),
    Case(
        "anext nested handlers",
        """
        try:
            row = await self.src.__anext__()
        except ValueError:
            raise StopAsyncIteration
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                except (StopAsyncIteration, ValueError):
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1,2,ValueError(),3))", signature="src",
    ),
    Case(
        "anext handler of two",
        """
        try:
            row = await self.src.__anext__()
        except (ValueError, KeyError):
            raise StopAsyncIteration
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                except StopAsyncIteration:
                    return
                except (ValueError, KeyError):
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1,2,ValueError(),3))", signature="src",
    ),
    Case(
        "anext handler goes on",
        """
        try:
            row = await self.src.__anext__()
        except ValueError:
            row = 0
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                except StopAsyncIteration:
                    return
                except ValueError:
                    row = 0
                yield row
        """,
        state="self.src = src", made="Sample(source(1,2,ValueError(),3))", signature="src",
    ),
    Case(
        "anext loop",
        """
        while True:
            row = await self.src.__anext__()
            if row % 2:
                return row
        """,
        """
        async def Sample(src):
            async for row in src:
                if row % 2:
                    yield row
        """,
        state="self.src = src", made="Sample(source(1,2,3))", signature="src",
    ),
    Case(
        "async for",
        """
        async for row in self.src:
            if row % 2:
                return row
        raise StopAsyncIteration
        """,
        """
        async def Sample(src):
            async for row in src:
                if row % 2:
                    yield row
        """,
        state="self.src = src", made="Sample(source(1,2,3))", signature="src",
    ),
    Case(
        "async for unknown",
        """
        async for row in self.src:
            if row % 2:
                return row
        raise StopAsyncIteration
        """,
        """
        async def Sample(src):
            while True:
                async for row in src:
                    if row % 2:
                        break
                else:
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1,2,3))", signature="src",
        unknown=frozenset({"src"}),
    ),
    Case(
        "iterator of slice",
        """
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            for item in rows[1:]:
                yield item
        """,
        state="""
        self.it = iter(rows[1:])
        self.n = 3
        """,
        made="Sample([3,4])", signature="rows",
    ),
    Case(
        "iterator, name rebound",
        """
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(rows):
            it = iter(rows)
            rows = say(5)
            for item in it:
                yield item
        """,
        state="""
        self.it = iter(rows)
        rows = say(5)
        """,
        made="Sample([3,4])", signature="rows",
    ),
    Case(
        "merge keeps as",
        """
        try:
            row = await self.src.__anext__()
        except ValueError as error:
            raise StopAsyncIteration from error
        return row
        """,
        """
        async def Sample(src):
            while True:
                try:
                    row = await src.__anext__()
                except (StopAsyncIteration, ValueError):
                    return
                yield row
        """,
        state="self.src = src", made="Sample(source(1,ValueError(),2))", signature="src",
    ),
    Case(
        "narrow falls",
        """
        try:
            row = await self.src.__anext__()
            x = row, 1
        except ValueError:
            x = 0
        return x
        """,
        """
        async def Sample(src):
            while True:
                try:
                    try:
                        row = await src.__anext__()
                    except StopAsyncIteration:
                        return
                    x = row, 1
                except ValueError:
                    x = 0
                yield x
        """,
        state="self.src = src", made="Sample(source(1,ValueError(),2))", signature="src",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)


def test_the_iterator_of_the_class_body_is_the_one_that_the_loop_holds() -> None:
    step = """
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration from None
        """

    def made(members: str) -> str:
        case = Case("", step, "", state="", extra=members, form=Form.METHOD_SELF)
        assert traces(case.result, "Sample()") == traces(case.before, "Sample()")
        return case.result

    assert "for item in self.it:" in made("it = iter('abc')")
    for bound_again in (
        "it = iter('abc')\ndef rewind(self):\n    self.it = iter('d')",
        "it = iter('abc')\n@classmethod\ndef rewind(cls):\n    cls.it = iter('d')",
        "it = iter('abc')\n@staticmethod\ndef rewind():\n    Sample.it = iter('d')",
        "if say('?'):\n    it = iter('d')\nit = iter('abc')",
        "it = None\nfor it in [iter('abc')]:\n    pass",
        "it = iter('abc')\ndel it\nfrom itertools import count as it\nit = iter('abc')",
    ):
        assert "while True:" in made(bound_again)


def test_what_an_iterator_of_ints_gives_may_be_made_something_in_the_try() -> None:
    def made(step: str, state: str = "self.it = iter(rows)", **more: frozenset[str]) -> str:
        plan = Plan(of_ints=frozenset({"self.it"}), **more)
        body = f"try:\n    return {step}\nexcept StopIteration:\n    raise StopAsyncIteration"
        case = Case("", body, "", state=state, signature="rows", plan=plan)
        assert traces(case.result, "Sample([65, 66])") == traces(case.before, "Sample([65, 66])")
        return case.result

    for step in ("bytes([next(self.it)])", "chr(next(self.it))", "str(next(self.it))"):
        assert "while" not in made(step)
    for step in (
        "bytes([*next(self.it)])",
        "bytes([next(self.it), next(self.it)])",
        "bytes(next(self.it))",
        "say(next(self.it))",
        "str(next(self.it), 'ascii')",
    ):
        assert "while True:" in made(step)
    assert "while True:" in made("chr(next(self.it))", shadowed=frozenset({"chr"}))
