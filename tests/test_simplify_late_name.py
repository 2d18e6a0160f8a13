"""A local that is but another name for what was there before."""

from __future__ import annotations

import re

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft, place
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import late_name
from codemods.agen.syntax import code
from flake8_agen.verdict import Form, Plan

STEP = """
if self.closed:
    raise StopAsyncIteration
# only once
if self.open is None:
    self.open = self.left
if len(self.open) < 2:
    await self.close()
return self.open.pop()
"""
AFTER = """
class Sample:
    def __init__(self):
        self.left = [1, 2, 3]
        self.closed = False

    async def __aiter__(self):
        while not self.closed:
            # only once
            if len(self.left) < 2:
                await self.close()
            yield self.left.pop()

    async def close(self):
        self.closed = True
"""


def test_it_becomes_and_does() -> None:
    plan = Plan(localise=frozenset({"open"}), unshared=frozenset({"left", "open"}))
    state = "self.left = [1, 2, 3]\nself.open = None\nself.closed = False"
    extra = "async def close(self):\n    self.closed = True"
    check(Case("", STEP, AFTER, state, form=Form.METHOD_LOCALS, extra=extra, plan=plan))


LOOP = "a = None\nwhile c:\n    if a is None:\n        a = {value}\n    d(a)\n    yield a.b\n"


def simplified(text: str, *known: str) -> str | None:
    state = re.sub(r"\ba\b", place("a"), text)
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(state).body))
    facts = Facts({}, stable=frozenset(known[:1]), unshared=frozenset(known[1:]))
    new = late_name.simplify(Draft(body, facts, params=frozenset({"p"})))
    return None if new is None else "".join(map(code, new.body)).replace(place("a"), "a")


def test_what_it_stands_for() -> None:
    loop = "while c:\n    d({0})\n    yield {0}.b\n"
    assert simplified(LOOP.format(value="p")) == loop.format("p")
    text = LOOP.format(value="self.e")
    assert simplified(text, "self.e", "self.e") == loop.format("self.e")
    assert simplified(text.replace("a is None", "not a"), "self.e", "self.e") is not None
    assert simplified(text) is None
    assert simplified(text, "self.e") is None
    assert simplified(text, "", "self.e") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("while c", "while a"),
        ("    yield a.b", "    yield a.b\n    a = None"),
        ("    yield a.b", "    yield a.b\n    p = d"),
        ("    yield a.b", "    yield a.b\n    for p in d: pass"),
        ("    yield a.b", "    yield a.b\n    def e():\n        nonlocal a\n        a = d"),
        ("a = None\n", "a = 3\n"),
        ("a = None\n", "a = None\nd(a)\n"),
        ("a = None\n", ""),
        ("a = p\n", "a = d\n"),
        ("a = p\n", "a = p()\n"),
        ("a = p\n", "a = p\n        d\n"),
        ("a = p\n", "a = p\n    else: d\n"),
        ("if a is None", "if a is not None"),
        ("if a is None", "if b is None"),
    ],
)
def test_what_is_left_alone(old: str, new: str) -> None:
    text = LOOP.format(value="p")
    assert old in text
    assert simplified(text.replace(old, new)) is None
