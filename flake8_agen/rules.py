"""The codes: what each one says, why, and an example that the tests execute."""

from __future__ import annotations

from dataclasses import dataclass

from flake8_agen.verdict import Applicability, Form, Verdict


@dataclass(frozen=True)
class Rule:
    """One code."""

    code: str
    title: str
    why: str
    before: str
    """A module whose ``main()`` gives a list; it has the finding."""
    after: str
    """The same without the finding; its ``main()`` gives the same list."""
    rewrites: bool = True
    """Whether ``agen-codemod`` can do it."""
    default: bool = True
    """Whether it is on without ``agen-enable``."""


_MAIN = '''

async def main():
    return [item async for item in {call}]
'''

RULES: tuple[Rule, ...] = (
    Rule(
        code="AGN101",
        title="class that an async generator function would replace",
        why=(
            "The class keeps track of the iteration by hand. In an async generator the position "
            "in the code is the state, so counters, flags and their checks go away."
        ),
        before='''\
class Countdown:
    """Count down to one."""

    def __init__(self, start: int) -> None:
        self.left = start

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.left <= 0:
            raise StopAsyncIteration
        self.left -= 1
        return self.left + 1
'''
        + _MAIN.format(call="Countdown(3)"),
        after='''\
from typing import AsyncGenerator


async def Countdown(start: int) -> AsyncGenerator[int, None]:
    """Count down to one."""
    for left in range(start, 0, -1):
        yield left
'''
        + _MAIN.format(call="Countdown(3)"),
    ),
    Rule(
        code="AGN102",
        title="class whose __aiter__ can be an async generator",
        why=(
            "The class must stay, as it has other members, but the iteration it tracks by hand "
            "fits in one async generator: its __aiter__."
        ),
        before='''\
class FakeSocket:
    def __init__(self, messages: list[str]) -> None:
        self._messages = iter(messages)
        self.closed = False

    async def close(self) -> None:
        self.closed = True

    def __aiter__(self):
        return self

    async def __anext__(self) -> str:
        try:
            return next(self._messages)
        except StopIteration:
            raise StopAsyncIteration from None
'''
        + _MAIN.format(call='FakeSocket(["a", "b"])'),
        after='''\
from collections.abc import AsyncIterator


class FakeSocket:
    def __init__(self, messages: list[str]) -> None:
        self._messages = iter(messages)
        self.closed = False

    async def close(self) -> None:
        self.closed = True

    async def __aiter__(self) -> AsyncIterator[str]:
        for message in self._messages:
            yield message
'''
        + _MAIN.format(call='FakeSocket(["a", "b"])'),
    ),
    Rule(
        code="AGN103",
        title="iterable and iterator class that one async __aiter__ would replace",
        why=(
            "The iterator class exists only to be built by the __aiter__ of the iterable. As an "
            "async generator that __aiter__ needs no second class."
        ),
        before='''\
class Pages:
    def __init__(self, last: int) -> None:
        self.last = last

    def __aiter__(self):
        return PageIterator(self.last)


class PageIterator:
    def __init__(self, last: int) -> None:
        self.number = 0
        self.last = last

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        self.number += 1
        if self.number > self.last:
            raise StopAsyncIteration
        return self.number
'''
        + _MAIN.format(call="Pages(3)"),
        after='''\
from typing import AsyncIterator


class Pages:
    def __init__(self, last: int) -> None:
        self.last = last

    async def __aiter__(self) -> AsyncIterator[int]:
        for number in range(1, self.last + 1):
            yield number
'''
        + _MAIN.format(call="Pages(3)"),
    ),
    Rule(
        code="AGN104",
        title="__aiter__ that only wraps an async generator (off by default)",
        why=(
            "The function inside does all the work and is started once, so its body can be that "
            "of __aiter__: an async generator is what a loop asks __aiter__ for."
        ),
        before='''\
class Table:
    def __init__(self, rows: list[str]) -> None:
        self.rows = rows

    def __aiter__(self):
        async def generate():
            for row in self.rows:
                yield row

        return generate()
'''
        + _MAIN.format(call='Table(["a", "b"])'),
        after='''\
class Table:
    def __init__(self, rows: list[str]) -> None:
        self.rows = rows

    async def __aiter__(self):
        for row in self.rows:
            yield row
'''
        + _MAIN.format(call='Table(["a", "b"])'),
        default=False,
    ),
    Rule(
        code="AGN206",
        title="__anext__ without __aiter__",
        why=(
            "'async for' calls __aiter__ before anything else, so without it a TypeError is all "
            "that a loop over the object gives."
        ),
        before='''\
class Once:
    done = False

    async def __anext__(self) -> int:
        if self.done:
            raise StopAsyncIteration
        self.done = True
        return 1
'''
        + _MAIN.format(call="Once()"),
        after='''\
async def once():
    yield 1
'''
        + _MAIN.format(call="once()"),
        rewrites=False,
    ),
)

BY_CODE = {rule.code: rule for rule in RULES}
PLANNED = frozenset("AGN201 AGN202 AGN203 AGN204 AGN205 AGN207 AGN208 AGN209".split())
"""Codes that a later version may report; whoever enables one of them today makes no mistake."""

_INSTEAD = {
    Form.FUNCTION: "an async generator function would do",
    Form.METHOD_LOCALS: "its __aiter__ as an async generator would do",
    Form.METHOD_SELF: "its __aiter__ as an async generator would do",
    Form.PAIR: "the __aiter__ that builds it, as an async generator, would do",
}


def describe(verdict: Verdict) -> str:
    """The message of a verdict, with the code in front; empty where nothing is reported."""
    flagged = verdict.flagged
    if flagged is None:
        return ""
    safe = verdict.applicability is Applicability.SAFE
    fix = "agen-codemod" if safe else "agen-codemod --unsafe"
    inner = flagged.plan.inner
    if inner is not None:
        return (
            f"{verdict.code} __aiter__ of {verdict.name!r} only wraps the async generator "
            f"{inner.name!r}; it could be that generator itself (fix: {fix})"
        )
    return (
        f"{verdict.code} {verdict.name!r} tracks iteration state by hand; "
        f"{_INSTEAD[flagged.form]} (fix: {fix})"
    )
