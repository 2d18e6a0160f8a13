"""A counter without an end becomes a loop over itertools.count."""

from __future__ import annotations

import ast

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts, Kind
from codemods.agen.import_itertools import count_spelling
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import endless_count
from codemods.agen.syntax import code

STEP = """
await asyncio.sleep(0)
# one more
self.n += 1
if self.n == self.unlucky:
    raise KeyError(self.n)
return self.n
"""
AFTER = """
import itertools


async def Sample(unlucky):
    # one more
    for n in itertools.count(1):
        await asyncio.sleep(0)
        if n == unlucky:
            raise KeyError(n)
        yield n
"""


@pytest.mark.parametrize("made", ["Sample(2)", "Sample(1)"])
def test_it_becomes_and_does(made: str) -> None:
    check(Case("", STEP, AFTER, "self.n = 0\nself.unlucky = unlucky", made, "unlucky"))


@pytest.mark.parametrize(
    ("end", "loop"),
    [
        ("", "for n in count():"),
        ("if self.n > 2: raise StopAsyncIteration\n", "for n in range(3):"),
    ],
)
def test_what_is_said_of_the_start_is_said_of_the_loop(end: str, loop: str) -> None:
    state = "self.n = 0  # so far\nself.seen = list(range(3))"
    step = f"{end}n = self.n\nself.n += 1\nreturn self.seen[n]"
    case = Case("", step, "", state)
    result = case.result.replace("itertools.", "")
    assert f"list(range(3))\n    # so far\n    {loop}\n" in result


def simplified(text: str, count: str | None = "count") -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    facts = Facts({"n": Kind.INT, "p": Kind.INT}, count=count)
    new = endless_count.simplify(Draft(body, facts, params=frozenset({"p", "q"})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("n = 0\nwhile True:\n    yield n\n    n += 1\n", "for n in count():\n    yield n\n"),
        ("n = 0\nwhile True:\n    n += 1\n    yield n\n", "for n in count(1):\n    yield n\n"),
        ("n = 3\nwhile True:\n    yield n\n    n -= 2\n", "for n in count(3, -2):\n    yield n\n"),
        ("n = 0\nwhile True:\n    yield n\n    n += 2\n", "for n in count(0, 2):\n    yield n\n"),
        ("n = p\nwhile True:\n    yield n\n    n += 1\n", "for n in count(p):\n    yield n\n"),
        ("while True:\n    yield p\n    p += 1\n", "for i in count(p):\n    yield i\n"),
        ("n = 0\nwhile True:\n    n += 1\n    yield n - 1\n", "for n in count():\n    yield n\n"),
        # the step stands where it likes, as long as nobody reads the counter meanwhile
        (
            "n = 0\nwhile True:\n    f()\n    n += 1\n    yield n\n",
            "for n in count(1):\n    f()\n    yield n\n",
        ),
        (
            "n = 0\nwhile True:\n    yield n\n    n += 1\n    f()\n",
            "for n in count():\n    yield n\n    f()\n",
        ),
        # each turn has its step, whatever it does then
        (
            "n = 0\nwhile True:\n    n += 1\n    if f(n): continue\n    yield n\n",
            "for n in count(1):\n    if f(n):\n        continue\n    yield n\n",
        ),
        (
            "n = 0\nwhile True:\n    if f(n): return\n    yield n\n    n += 1\n",
            "for n in count():\n    if f(n):\n        return\n    yield n\n",
        ),
    ],
)
def test_the_counter_is_in_the_head(before: str, after: str) -> None:
    assert simplified(before) == after


@pytest.mark.parametrize(
    "text",
    [
        # no int, or not known to be one
        "x = 0.5\nwhile True:\n    yield x\n    x += 1\n",
        "while True:\n    yield q\n    q += 1\n",
        # a step by what is not known
        "n = 0\nwhile True:\n    yield n\n    n += p\n",
        # a turn without a step
        "n = 0\nwhile True:\n    if f(n): continue\n    yield n\n    n += 1\n",
        "n = 0\nwhile True:\n    if f(): continue\n    n += 1\n    yield n\n",
        "n = 0\nwhile True:\n    if f(): n += 1\n    yield n\n",
        # a second one
        "n = 0\nwhile True:\n    yield n\n    n += 1\n    if f(): n = 0\n",
        # read before and after
        "n = 0\nwhile True:\n    yield n\n    n += 1\n    f(n)\n",
        # it goes on elsewhere
        "n = 0\nwhile True:\n    if f(n): break\n    yield n\n    n += 1\n",
        "n = 0\nwhile f():\n    yield n\n    n += 1\n",
        # somebody reads it while the step is on its way
        "n = 0\nwhile True:\n    f()\n    n += 1\n    yield lambda: n\n",
        # nobody does
        "n = 0\nwhile True:\n    yield p\n    n += 1\n",
        # the name is another thing here
        "n = 0\ncount = p\nwhile True:\n    yield n\n    n += 1\n",
    ],
)
def test_it_stays(text: str) -> None:
    assert simplified(text) is None


def test_it_is_not_written_where_it_cannot_be_imported() -> None:
    assert simplified("n = 0\nwhile True:\n    yield n\n    n += 1\n", None) is None


@pytest.mark.parametrize(
    ("head", "text", "module"),
    [
        ("", "itertools.count", "itertools"),
        ("import itertools", "itertools.count", ""),
        ("import itertools as it", "it.count", ""),
        ("from itertools import chain, count", "count", ""),
        ("from itertools import count as numbers", "numbers", ""),
        ("import itertools\nfrom itertools import count", "count", ""),
        ("from itertools import count\ncount = 1", "itertools.count", "itertools"),
        ("from itertools import count\ndef f(count): pass", "itertools.count", "itertools"),
        ("def f():\n    from itertools import count", "itertools.count", "itertools"),
    ],
)
def test_how_a_file_spells_it(head: str, text: str, module: str) -> None:
    found = count_spelling(ast.parse(head), 100, ())
    assert found is not None
    assert (found.text, found.module) == (text, module)


@pytest.mark.parametrize(
    "text",
    [
        "itertools = 1",
        "from tools import itertools",
        "try:\n    import itertools\nexcept ImportError:\n    itertools = None",
        "\n" * 200 + "import itertools",
    ],
)
def test_where_it_cannot_be_spelt(text: str) -> None:
    assert count_spelling(ast.parse(text), 100, ()) is None


def test_where_a_new_name_would_be_seen() -> None:
    assert count_spelling(ast.parse(""), 100, {"itertools"}) is None
    assert count_spelling(ast.parse("import itertools"), 100, {"itertools"}) is not None
