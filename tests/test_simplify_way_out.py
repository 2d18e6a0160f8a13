"""What is noted on the way out goes, and so does a flag that is then never set."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import dead_start, way_out
from codemods.agen.syntax import code

STEP = """
if self.done:
    raise StopAsyncIteration
self.n += 1
try:
    row = 6 // (self.n - self.limit)
except ZeroDivisionError:
    self.done = True
    # nobody reads on
    await fetch("closed")
    raise StopAsyncIteration
if row == -2:
    self.done = True
    say("odd")
    raise KeyError(row)
return row
"""
AFTER = """
import itertools


async def Sample(limit):
    for n in itertools.count(1):
        try:
            row = 6 // (n - limit)
        except ZeroDivisionError:
            # nobody reads on
            await fetch("closed")
            return
        if row == -2:
            say("odd")
            raise KeyError(row)
        yield row
"""


@pytest.mark.parametrize("made", ["Sample(1)", "Sample(3)", "Sample(6)"])
def test_it_becomes_and_does(made: str) -> None:
    state = "self.done = False\nself.n = 0\nself.limit = limit"
    check(Case("", STEP, AFTER, state, made, "limit"))


def simplified(text: str) -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    new = way_out.simplify(Draft(body, Facts({}), params=frozenset({"p"})))
    return None if new is None else "".join(map(code, new.body))


LOOP = "d = False\nwhile not d:\n    yield f()\n"


@pytest.mark.parametrize(
    "end",
    [
        "    if g():\n        d = True\n        h()\n        return\n",
        "    if g():\n        d = True\n        raise E\n",
        "    if g():\n        h()\n    elif i():\n        d = True\n        h()\n        return\n",
        "    if g():\n        h()\n    else:\n        d = True\n        h()\n        return\n",
        "    try:\n        g()\n    except E:\n        d = True\n        h()\n        raise\n",
        "    for a in b:\n        if a:\n            d = True\n            return\n",
        "    if g():\n        d = True\n        if h():\n            return\n        raise E\n",
        "    d = True\n    for a in b:\n        if a:\n            break\n    return\n",
    ],
)
def test_it_goes(end: str) -> None:
    line = next(each for each in end.splitlines(keepends=True) if "d = True" in each)
    assert simplified(LOOP + end) == LOOP + end.replace(line, "")


@pytest.mark.parametrize(
    "end",
    [
        # the loop may go on
        "    if g():\n        d = True\n        h()\n",
        "    if g():\n        d = True\n        if h():\n            return\n",
        "    if g():\n        d = True\n        if h():\n            continue\n        return\n",
        "    for a in b:\n        d = True\n        if h():\n            break\n        return\n",
        "    try:\n        d = True\n        h()\n        return\n    except E:\n        pass\n",
        "    with s:\n        d = True\n        h()\n        return\n",
        "    try:\n        g()\n    except E:\n        d = True\n        return\n"
        "    finally:\n        if d:\n            h()\n",
        # somebody looks
        "    if g():\n        d = True\n        h(d)\n        return\n",
        "    if g():\n        e = lambda: d\n        d = True\n        h(e)\n        return\n",
        # the value does something
        "    if g():\n        d = h()\n        h()\n        return\n",
        # not of this function
        "    if g():\n        q.d = True\n        h()\n        return\n",
    ],
)
def test_it_stays(end: str) -> None:
    assert simplified(LOOP + end) is None


@pytest.mark.parametrize(
    ("end", "after"),
    [
        ("h()\np = None\n", "h()\n"),
        ("h()\nif g():\n    h()\n    p = None\n", "h()\nif g():\n    h()\n"),
        ("h()\nif g():\n    p = None\n", None),
        ("p = None\nh(p)\n", None),
        ("for a in b:\n    h()\n    p = None\n", None),
    ],
)
def test_nothing_is_noted_at_the_end(end: str, after: str | None) -> None:
    assert simplified(LOOP + end) == (None if after is None else LOOP + after)


def test_a_global_stays() -> None:
    end = "    if g():\n        d = True\n        h()\n        return\n"
    assert simplified(f"global d\n{LOOP}{end}") is None


def test_what_others_see_of_a_global_stays() -> None:
    text = "global d\nd = None\nd = await f()\nyield 1\n"
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    assert dead_start.simplify(Draft(body, Facts({}))) is None
