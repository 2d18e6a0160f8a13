"""A loop over itertools.count that a guard ends is one over a range."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts, Kind
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import count_end
from codemods.agen.syntax import code
from test_simplify_case import rewritten, traces

BEFORE = """
import itertools

class Sample:
    def __init__(self, limit: int):
        self.numbers = itertools.count(1)
        self.limit = limit

    def __aiter__(self):
        return self

    async def __anext__(self):
        n = next(self.numbers)
        # not more
        if n > self.limit:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        return n
"""


def simplified(text: str, count: str | None = "count") -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    facts = Facts({"p": Kind.INT}, count=count)
    new = count_end.simplify(Draft(body, facts, params=frozenset({"p", "q"})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize(
    ("head", "guard", "after"),
    [
        ("count(1)", "n > 3", "range(1, 4)"),
        ("count()", "n >= 3", "range(3)"),
        ("count()", "3 < n", "range(4)"),
        ("count(0, 2)", "n > p", "range(0, p + 1, 2)"),
        ("count(3, -1)", "n < 0", "range(3, -1, -1)"),
        ("count(p)", "not n < 9", "range(p, 9)"),
    ],
)
def test_it_becomes(head: str, guard: str, after: str) -> None:
    before = f"for n in {head}:\n    # end\n    if {guard}:\n        return\n    yield n\n"
    assert simplified(before) == f"# end\nfor n in {after}:\n    yield n\n"


@pytest.mark.parametrize("start", [-2, 0, 3, 4])
@pytest.mark.parametrize("step", [-2, -1, 1, 2])
@pytest.mark.parametrize("operator", [">", ">=", "<", "<="])
def test_it_counts_the_same(start: int, step: int, operator: str) -> None:
    text = f"for n in count({start}, {step}):\n    if n {operator} 3: return\n    yield n\n"
    after = simplified(text)
    ended = (operator[0] == ">") is (step > 0)
    assert (after is not None) is ended
    if after is not None:
        names: dict[str, object] = {}
        exec("from itertools import count\n", names)
        for name, body in (("old", text), ("new", after)):
            lines = "".join(f"    {line}\n" for line in body.splitlines())
            exec(f"def {name}():\n{lines}", names)
        assert eval("list(old()) == list(new())", names)


def test_what_the_guard_does_follows_the_loop() -> None:
    text = "for n in count():\n    if n > 3:\n        f()\n        return\n    yield n\n"
    assert simplified(text) == "for n in range(4):\n    yield n\nf()\n"
    text = "for n in count():\n    if n > 3:\n        raise KeyError\n    yield n\n"
    assert simplified(text) == "for n in range(4):\n    yield n\nraise KeyError\n"


@pytest.mark.parametrize(
    "text",
    [
        # an end that moves, or that is no int
        "for n in count():\n    if n > p: return\n    yield n\n    p += 1\n",
        "for n in count():\n    if n > q: return\n    yield n\n",
        "for n in count():\n    if n > f(): return\n    yield n\n",
        "for n in count():\n    if n > 2.5: return\n    yield n\n",
        "for n in count():\n    if n > n: return\n    yield n\n",
        "def f():\n    nonlocal p\nfor n in count():\n    if n > p: return\n    yield n\n",
        # a count of something else
        "for n in count(q):\n    if n > 3: return\n    yield n\n",
        "for n in count(0.5):\n    if n > 3: return\n    yield n\n",
        "for n in count(0, p):\n    if n > 3: return\n    yield n\n",
        "for n in count(start=1):\n    if n > 3: return\n    yield n\n",
        "for n in other():\n    if n > 3: return\n    yield n\n",
        "for n, m in count():\n    if n > 3: return\n    yield n\n",
        # the guard is not the first
        "for n in count():\n    f()\n    if n > 3: return\n    yield n\n",
        "for n in count():\n    if n > 3 or f(): return\n    yield n\n",
        "for n in count():\n    if n > 3: return\n    else: f()\n    yield n\n",
        "for n in count():\n    if n > 3: yield 0\n    yield n\n",
        # there are other ways out
        "for n in count():\n    if n > 3: return\n    if f(): break\n    yield n\n",
        "for n in count():\n    if n > 3: return\n    yield n\nyield 4\n",
        # somebody sees the last number
        "for n in count():\n    if n > 3:\n        f(n)\n        return\n    yield n\n",
        "for n in count():\n    if n > 3: return\n    g = lambda: n\n    yield g\n",
        "h = lambda: n\nfor n in count():\n    if n > 3: return\n    yield h\n",
        "global n\nfor n in count():\n    if n > 3: return\n    yield n\n",
        # the names are others' here
        "range = p\nfor n in count():\n    if n > 3: return\n    yield n\n",
        "count = p\nfor n in count():\n    if n > 3: return\n    yield n\n",
    ],
)
def test_it_stays(text: str) -> None:
    assert simplified(text) is None


def test_nothing_is_known_of_another_count() -> None:
    assert simplified("for n in count():\n    if n > 3: return\n    yield n\n", None) is None


@pytest.mark.parametrize("made", ["Sample(0)", "Sample(3)"])
def test_it_does_the_same(made: str) -> None:
    after = rewritten(BEFORE)
    assert traces(BEFORE, made) == traces(after, made)
