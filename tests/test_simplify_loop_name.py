"""A loop binds the name that its items get first."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import loop_name
from codemods.agen.syntax import code


def test_it_becomes_and_does() -> None:
    step = """
    count = self.n
    self.n += 1
    if count > 3:
        count = await fetch('more')
    if count == self.unlucky:
        raise KeyError(count)
    return count
    """
    after = """
    import itertools


    async def Sample(unlucky):
        for count in itertools.count():
            if count > 3:
                count = await fetch('more')
            if count == unlucky:
                raise KeyError(count)
            yield count
    """
    state = "self.n = 0\nself.unlucky = unlucky"
    check(Case("", step, after, state, "Sample('more')", "unlucky"))


def simplified(text: str) -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    new = loop_name.simplify(Draft(body, Facts({})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "for i in range(3):\n    # so far\n    n = i\n    n += 1\n    yield n\n",
            "for n in range(3):\n    # so far\n    n += 1\n    yield n\n",
        ),
        (
            "async for i in f(n):\n    n = i\n    if n: continue\n    yield n\nyield n\n",
            "async for n in f(n):\n    if n:\n        continue\n    yield n\nyield n\n",
        ),
        (
            "while f():\n    for i in g():\n        n = i\n        n -= 1\n        yield n\n",
            "while f():\n    for n in g():\n        n -= 1\n        yield n\n",
        ),
    ],
)
def test_the_name_is_in_the_head(before: str, after: str) -> None:
    assert simplified(before) == after


@pytest.mark.parametrize(
    "text",
    [
        # the loop's own name is of use
        "for i in f():\n    n = i\n    yield n, i\n",
        "for i in f():\n    n = i\n    yield n\nyield i\n",
        "i = 0\nfor i in f():\n    n = i\n    yield n\n",
        "global i\nfor i in f():\n    n = i\n    yield n\n",
        "g = lambda: i\nfor i in f():\n    n = i\n    yield g()\n",
        # it is not the first thing
        "for i in f():\n    g()\n    n = i\n    yield n\n",
        # not only a name
        "for i in f():\n    n = i + 1\n    yield n\n",
        "for i in f():\n    n: float = i\n    yield n\n",
        "for i in f():\n    n = m = i\n    yield n\n",
        "for i, j in f():\n    n = i\n    yield n\n",
        "for i in f():\n    q.n = i\n    yield q.n\n",
        "for i in f():\n    n = i\n",
    ],
)
def test_it_stays(text: str) -> None:
    assert simplified(text) is None
