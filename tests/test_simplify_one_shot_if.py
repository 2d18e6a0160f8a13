"""A loop that its flag lets run once, if at all, is an ``if``."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import one_shot_if
from codemods.agen.syntax import code

GREET = Case(
    "greet",
    """
    if self.greet:
        # once
        self.greet = False
        return await fetch('hello')
    raise ValueError('gone')
    """,
    """
    async def Sample(greet):
        if greet:
            # once
            yield await fetch('hello')
        raise ValueError('gone')
    """,
    state="self.greet = greet",
    made="Sample(True)",
    signature="greet",
)


@pytest.mark.parametrize("made", ["Sample(True)", "Sample(0)", "Sample('')", "Sample([1])"])
def test_it_becomes_and_does(made: str) -> None:
    check(Case("", GREET.step, GREET.after, GREET.state, made, GREET.signature))


def simplified(text: str) -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    new = one_shot_if.simplify(Draft(body, Facts({}), params=frozenset({"p"})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("while p:\n    p = False\n    yield 1\n", "if p:\n    yield 1\n"),
        ("while not p:\n    yield 1\n    p = 'yes'\n", "if not p:\n    yield 1\n"),
        ("while p is not None:\n    p = None\n    yield 1\n", "if p is not None:\n    yield 1\n"),
        ("while p == 'a':\n    p = 'b'\n    yield 1\n", "if p == 'a':\n    yield 1\n"),
        ("q = f()\nwhile q:\n    q = 0\n    yield 1\n", "q = f()\nif q:\n    yield 1\n"),
        # what is read of it before it ends
        ("while p:\n    f(p)\n    p = None\n    yield 1\n", "if p:\n    f(p)\n    yield 1\n"),
        # the jumps of another loop, and the way out
        (
            "while p:\n    p = None\n    for x in f():\n        break\n    yield 1\n",
            "if p:\n    for x in f():\n        break\n    yield 1\n",
        ),
        (
            "while p:\n    p = None\n    if f():\n        return\n    yield 1\nyield 2\n",
            "if p:\n    if f():\n        return\n    yield 1\nyield 2\n",
        ),
    ],
)
def test_the_loop_is_a_choice(before: str, after: str) -> None:
    assert simplified(before) == after


@pytest.mark.parametrize(
    "text",
    [
        # it goes on
        "while p:\n    p = True\n    yield 1\n",
        "while p:\n    p = f()\n    yield 1\n",
        "while p:\n    if f():\n        p = False\n    yield 1\n",
        "while p == 'a':\n    p = 'a'\n    yield 1\n",
        # a jump of its own
        "while p:\n    p = False\n    if f():\n        continue\n    yield 1\n",
        "while p:\n    p = False\n    if f():\n        break\n    yield 1\n",
        "while p:\n    p = False\n    yield 1\nelse:\n    yield 2\n",
        # somebody reads or sets it
        "while p:\n    p = False\n    yield p\n",
        "while p:\n    p = False\n    p = f()\n    yield 1\n",
        "while p:\n    p = False\n    yield 1\nyield p\n",
        "while p:\n    g = f(lambda: p)\n    p = False\n    yield g\n",
        "while p:\n    g = f(p for _ in 'a')\n    p = False\n    yield g\n",
        "h = lambda: p\nwhile p:\n    p = False\n    yield h()\n",
        "global p\nwhile p:\n    p = False\n    yield 1\n",
        # not a local
        "while q.p:\n    q.p = False\n    yield 1\n",
        # a flag that is set anew each time
        "for x in f():\n    while p:\n        p = False\n        yield x\n",
        # a test of more than the flag
        "while p and f():\n    p = False\n    yield 1\n",
        "while p():\n    p = None\n    yield 1\n",
        # nothing would be left
        "while p:\n    p = False\n",
    ],
)
def test_it_stays(text: str) -> None:
    assert simplified(text) is None
