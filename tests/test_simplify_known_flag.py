"""A flag that nothing has changed decides nothing."""

from __future__ import annotations

import re

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft, place
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import known_flag
from codemods.agen.syntax import code

STEP = """
if self.n >= len(self.rows):
    # once
    if not self.told:
        self.told = True
        print("all told")
    raise StopAsyncIteration
row = self.rows[self.n]
self.n += 1
return row
"""
AFTER = """
async def Sample(rows):
    for row in rows:
        yield row
    # once
    print("all told")
"""


@pytest.mark.parametrize("made", ["Sample([])", "Sample([1, 2])"])
def test_it_becomes_and_does(made: str) -> None:
    state = "self.rows = rows\nself.n = 0\nself.told = False"
    check(Case("", STEP, AFTER, state, made, "rows"))


def simplified(text: str) -> str | None:
    state = re.sub(r"\ba\b", place("a"), text)
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(state).body))
    new = known_flag.simplify(Draft(body, Facts({}), params=frozenset({"p"})))
    return None if new is None else "".join(map(code, new.body)).replace(place("a"), "a")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a = False\nif not a:\n    b\nc\n", "a = False\nb\nc\n"),
        ("a = False\nif a:\n    b\nc\n", "a = False\nc\n"),
        ("a = 3\nif a == 4:\n    b\nelse:\n    c\n", "a = 3\nc\n"),
        ("a = None\nfor x in y:\n    b\nif a is None:\n    a = x\n",
         "a = None\nfor x in y:\n    b\na = x\n"),
        # what may have changed, is not the function's, or not known
        ("a = False\nfor x in y:\n    a = True\nif not a:\n    b\n", None),
        ("a = False\nfor x in y:\n    if a:\n        b\nif not a:\n    b\n", None),
        ("if not a:\n    b\n", None),
        ("if not p:\n    b\n", None),
        ("a = c\nif not a:\n    b\n", None),
        ("a = False\nif not a and c:\n    b\n", None),
        ("a = False\ndef f():\n    nonlocal a\n    a = 3\nb(f)\nif not a:\n    b\n", None),
        ("b = False\nif not b:\n    c\n", None),
        ("a = False\nwhile c:\n    if not a:\n        a = True\n", None),
    ],
)
def test_what_is_known_of_it(text: str, after: str | None) -> None:
    assert simplified(text) == after
