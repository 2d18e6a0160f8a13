"""What stands beside ``return item`` in a block is said of the line that gives the item."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.syntax import Statement, code
from codemods.agen.trivia import beside, comment_beside

END = "self.n += 1\nif self.n > 2: raise StopAsyncIteration\n"
AFTER = """
async def Sample(lock):
    for n in range(1, 3):
        async with lock:
            {}
        yield item
"""
CASES = {
    "the last line": (
        "item = await fetch(self.n)\nreturn item  # locked",
        "item = await fetch(n)  # locked",
    ),
    "further up": (
        "item = await fetch(self.n)\nsay('x')\nreturn item  # locked",
        "item = await fetch(n)  # locked\n            say('x')",
    ),
    "the last of two": (
        "item = self.n\nitem += 1\nreturn item  # locked",
        "item = n\n            item += 1  # locked",
    ),
    "more is said of it": (
        "item = await fetch(self.n)  # slow\nreturn item  # locked",
        "# locked\n            item = await fetch(n)  # slow",
    ),
    "too long": (
        f"item = await fetch(self.n)\nreturn item  # {'long' * 14}",
        f"# {'long' * 14}\n            item = await fetch(n)",
    ),
    "above it": (
        "item = await fetch(self.n)\n# locked\nreturn item",
        "# locked\n            item = await fetch(n)",
    ),
    "a directive goes": (
        "item = await fetch(self.n)\nreturn item  # noqa: RET504",
        "item = await fetch(n)",
    ),
    "given at once": ("return await fetch(self.n)  # locked", "item = await fetch(n)  # locked"),
}


@pytest.mark.parametrize(("step", "inside"), CASES.values(), ids=CASES)
def test_it_becomes_and_does(step: str, inside: str) -> None:
    lines = "\n".join(f"    {line}" for line in step.split("\n"))
    case = Case(
        "",
        f"{END}async with self.lock:\n{lines}",
        AFTER.format(inside),
        "self.n = 0\nself.lock = lock",
        "Sample(asyncio.Lock())",
        "lock",
    )
    check(case)


def test_bound_in_a_branch_only() -> None:
    case = Case(
        "",
        """
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        async with self.lock:
            if self.n == 1:
                item = 'a'
            else:
                item = 'b'
            return item  # locked
        """,
        """
        async def Sample(lock):
            for n in range(1, 3):
                async with lock:
                    # locked
                    if n == 1:
                        item = 'a'
                    else:
                        item = 'b'
                yield item
        """,
        "self.n = 0\nself.lock = lock",
        "Sample(asyncio.Lock())",
        "lock",
    )
    check(case)


def test_behind_a_try() -> None:
    case = Case(
        "",
        """
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        try:
            item = await fetch(self.n)
            return item  # fetched
        except KeyError:
            say('none')
        return 'b'
        """,
        """
        async def Sample():
            for n in range(1, 3):
                try:
                    item = await fetch(n)
                except KeyError:
                    say('none')
                else:
                    yield item  # fetched
                    continue
                yield 'b'
        """,
    )
    check(case)


def line(text: str) -> Statement:
    statement = cst.parse_statement(text)
    assert isinstance(statement, cst.SimpleStatementLine | cst.BaseCompoundStatement)
    return statement


def test_beside() -> None:
    assert code(beside(line("a = 1\n"), "# b")) == "a = 1  # b\n"
    assert code(beside(line("if a:\n    b\n"), "# b")) == "# b\nif a:\n    b\n"
    assert code(beside(line("a = (\n    1\n)\n"), "# b")) == "# b\na = (\n    1\n)\n"
    assert comment_beside(line("return a  # b\n")) == "# b"
    assert comment_beside(line("return a  # noqa\n")) is None
