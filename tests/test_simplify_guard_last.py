"""An end that comes last in the loop is said first, where it is short."""

from __future__ import annotations

import libcst as cst
import pytest
from test_simplify_case import Case, check

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import guard_last
from codemods.agen.syntax import code
from flake8_agen.verdict import Form, Plan

STEP = """
self.asked += 1
# as long as there are some
if self.left:
    self.seen += 1
    return self.left.pop(0)
# then it may fail
if self.error:
    error, self.error = self.error, None
    raise error
raise StopAsyncIteration
"""
AFTER = """
class Sample:
    def __init__(self, error=None):
        self.left = [1, 2, 3]
        self.error = error
        self.asked = self.seen = 0

    async def __aiter__(self):
        while True:
            self.asked += 1
            # as long as there are some
            if not self.left:
                # then it may fail
                if self.error:
                    error, self.error = self.error, None
                    raise error
                return
            self.seen += 1
            yield self.left.pop(0)
"""
STATE = "self.left = [1, 2, 3]\nself.error = error\nself.asked = self.seen = 0"


@pytest.mark.parametrize("made", ["Sample()", "Sample(KeyError())"])
def test_it_becomes_and_does(made: str) -> None:
    plan = Plan(plain_errors=frozenset({"error"}))
    check(Case("", STEP, AFTER, STATE, made, "error=None", Form.METHOD_SELF, plan=plan))


LOOP = "while True:\n    a\n    if c:\n        {item}\n        continue\n    {end}\n"


def simplified(text: str) -> str | None:
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(text).body))
    new = guard_last.simplify(Draft(body, Facts({})))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize(
    ("item", "end"),
    [
        ("yield b", "return"),
        ("yield b", "raise d"),
        ("yield b", "if d: raise e\n    return"),
        ("yield b\n        d", "d\n    e\n    f\n    g\n    return"),
        ("if b:\n            yield b\n        d", "return"),
    ],
)
def test_the_end_is_said_first(item: str, end: str) -> None:
    wanted = f"while True:\n    a\n    if not c:\n        {end}\n    {item}\n"
    assert simplified(LOOP.format(item=item, end=end)) is not None
    after = simplified(LOOP.format(item=item, end=end)) or ""
    assert "".join(after.split()) == "".join(wanted.split())


@pytest.mark.parametrize(
    "text",
    [
        LOOP.format(item="b", end="return"),  # gives nothing
        LOOP.format(item="yield b", end="d"),  # no end
        LOOP.format(item="yield b", end="if d: return"),
        LOOP.format(item="yield b", end="yield d\n    return"),
        LOOP.format(item="yield b", end="if d: continue\n    return"),
        LOOP.format(item="yield b", end="if d: break\n    return"),
        LOOP.format(item="yield b\n        if d: continue", end="return"),
        LOOP.format(item="yield b", end="d\n    e\n    f\n    g\n    h\n    return"),  # long
        LOOP.format(item="yield b", end="return").replace("    a\n", ""),  # comes first
        LOOP.format(item="yield b", end="return").replace("while True", "while g"),
        LOOP.format(item="yield b", end="else:\n        d\n    return"),
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert simplified(text) is None
