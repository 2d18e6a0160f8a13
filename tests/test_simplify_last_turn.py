"""A flag that makes a turn the last one becomes a return."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import last_turn
from codemods.agen.syntax import code

STEP = """
if self.done:
    raise StopAsyncIteration
row = await fetch("row")
if not row:
    # nothing came
    self.done = True
    await fetch("close")
    raise StopAsyncIteration
if row == "row":
    # the last one
    self.done = True
    return row
elif row == "odd":
    self.done = True
    # odd enough
    return row + "!"
# as ever
return row.upper()
"""
AFTER = """
async def Sample():
    while row := await fetch("row"):
        if row == "row":
            # the last one
            yield row
            return
        if row == "odd":
            # odd enough
            yield row + "!"
            return
        # as ever
        yield row.upper()
    # nothing came
    await fetch("close")
"""


def test_it_becomes_and_does() -> None:
    check(Case("", STEP, AFTER, "self.done = False"))


def simplified(inside: str, before: str = "d = False\n") -> str | None:
    body = prepare_suite(
        cst.IndentedBlock(cst.parse_module(f"{before}while not d:\n{inside}").body)
    )
    new = last_turn.simplify(Draft(body, Facts({}), params=frozenset({"p"})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize(
    ("inside", "after"),
    [
        (
            "    if f():\n        d = True\n        yield 1\n    else:\n        yield 2\n",
            "    if f():\n        yield 1\n        return\n    yield 2\n",
        ),
        (
            "    if f():\n        yield 1\n    else:\n        d = True\n        yield 2\n",
            "    if f():\n        yield 1\n    else:\n        yield 2\n        return\n",
        ),
        (
            "    if f():\n        d = True\n        yield 1\n        continue\n    yield 2\n",
            "    if f():\n        yield 1\n        return\n    yield 2\n",
        ),
        (
            "    if f():\n        d = True\n        continue\n    yield 2\n",
            "    if f():\n        return\n    yield 2\n",
        ),
        (
            "    g()\n    if f():\n        if h():\n            d = True\n        yield 3\n",
            None,
        ),
        (
            "    if f():\n        yield 3\n        if h():\n            d = True\n",
            "    if f():\n        yield 3\n        if h():\n            return\n",
        ),
        (
            "    if f():\n        d = True\n        h()\n        raise E\n    yield 2\n",
            "    if f():\n        h()\n        raise E\n    yield 2\n",
        ),
    ],
)
def test_it_leaves_where_the_flag_is_set(inside: str, after: str | None) -> None:
    assert simplified(inside) == (None if after is None else "while True:\n" + after)


@pytest.mark.parametrize(
    "inside",
    [
        # more follows in that turn
        "    if f():\n        d = True\n    yield 2\n",
        "    if f():\n        d = True\n        if h():\n            continue\n        yield 1\n",
        "    if f():\n        d = True\n        if h():\n            break\n        yield 1\n",
        # it is asked, or set otherwise
        "    if f():\n        d = True\n        yield d\n",
        "    if f(d):\n        d = True\n        yield 1\n",
        "    if f():\n        d = True\n        yield 1\n    else:\n        d = h()\n",
        "    try:\n        f()\n    except E:\n        d = True\n",
        # every turn is the last, as far as it gets
        "    if f():\n        continue\n    d = True\n    yield 1\n",
    ],
)
def test_it_stays(inside: str) -> None:
    assert simplified(inside) is None


@pytest.mark.parametrize("before", ["d = f()\n", "d = True\n", "global d\nd = False\n"])
def test_the_flag_is_local_and_known_at_first(before: str) -> None:
    assert simplified("    if f():\n        d = True\n        yield 1\n", before) is None


def test_a_closure_that_reads_the_flag_keeps_it() -> None:
    inside = "    if f():\n        d = True\n        yield 1\n"
    assert simplified(inside, "d = False\ng = lambda: d\n") is None
