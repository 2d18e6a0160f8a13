"""The item is taken first, and something made of it behind the ``try``, with ``--unsafe`` alone."""

from __future__ import annotations

import pytest

from test_simplify_case import Case, check

CASES = (
    Case(
        "something made of the item",
        """
        try:
            return bytes([next(self.it)])
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            for item in b:
                yield bytes([item])
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
        unsafe=True,
    ),
    Case(
        "something made of the item then more",
        """
        try:
            made = say(next(self.it))
        except StopIteration:
            say('end')
            raise StopAsyncIteration
        return made, 1
        """,
        """
        async def Sample(b):
            for item in b:
                made = say(item)
                yield made, 1
            say('end')
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
        unsafe=True,
    ),
    Case(
        "made of the item for sure",
        """
        try:
            return bytes([next(self.it)])
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            it = iter(b)
            while True:
                try:
                    item = bytes([next(it)])
                except StopIteration:
                    return
                yield item
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
    ),
    Case(
        "made of two items",
        """
        try:
            return (next(self.it), next(self.it))
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            it = iter(b)
            while True:
                try:
                    item = (next(it), next(it))
                except StopIteration:
                    return
                yield item
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
        unsafe=True,
    ),
    Case(
        "made behind something else",
        """
        try:
            return str(say(1) or next(self.it))
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            it = iter(b)
            while True:
                try:
                    item = str(say(1) or next(it))
                except StopIteration:
                    return
                yield item
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
        unsafe=True,
    ),
    Case(
        "made second",
        """
        try:
            return max(say(1), next(self.it))
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            it = iter(b)
            while True:
                try:
                    item = max(say(1), next(it))
                except StopIteration:
                    return
                yield item
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
        unsafe=True,
    ),
    Case(
        "made while it waits",
        """
        try:
            return await fetch(next(self.it))
        except StopIteration:
            raise StopAsyncIteration
        """,
        """
        async def Sample(b):
            it = iter(b)
            while True:
                try:
                    item = await fetch(next(it))
                except StopIteration:
                    return
                yield item
        """,
        signature="b",
        state="self.it = iter(b)",
        made="Sample([4, 5, 6])",
        unsafe=True,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_becomes_and_does(case: Case) -> None:
    check(case)
