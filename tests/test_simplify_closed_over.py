"""A sequence or an end that a function around the class holds: looped over where it is fixed."""

from __future__ import annotations

import textwrap

import pytest

from flake8_agen.verdict import Form, Plan
from test_simplify_case import rewritten, traces

INDEX = """
class Sample:
    def __init__(self):
        self.i = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= len(rows):
            raise StopAsyncIteration
        row = rows[self.i]
        self.i += 1
        return row
"""
COUNT = """
class Sample:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= end:
            raise StopAsyncIteration
        self.n += 1
        return self.n
"""
FOR = "for row in rows:"
WHILE = "while i < len(rows):"
CASES = {
    "assigned once": ("def make():\n    rows = [1, 2]\n{}\n    return Sample()", INDEX, FOR),
    "assigned with a type": (
        "def make():\n    rows: list[int] = [1, 2]\n{}\n    return Sample()", INDEX, FOR,
    ),
    "in a block": (
        "def make():\n    if True:\n        rows = [1, 2]\n{}\n    return Sample()", INDEX, FOR,
    ),
    "a parameter": ("def make(rows=(1, 2)):\n{}\n    return Sample()", INDEX, FOR),
    "of a function further out": (
        "def outer():\n    rows = [1, 2]\n    def make():\n{}\n        return Sample()\n"
        "    return make()\nmake = outer",
        INDEX,
        FOR,
    ),
    "assigned behind": (
        "def make():\n{}\n    sample = Sample()\n    rows = [1, 2]\n    return sample", INDEX, FOR,
    ),
    "an end": (
        "def make():\n    end = 3\n{}\n    return Sample()", COUNT, "for n in range(1, end + 1):",
    ),
    "assigned twice": (
        "def make():\n    rows = [1, 2]\n{}\n    sample = Sample()\n    rows = [3]\n"
        "    return sample",
        INDEX,
        WHILE,
    ),
    "in a loop": (
        "def make():\n    for rows in ([1], [2, 3]):\n        pass\n{}\n    return Sample()",
        INDEX,
        WHILE,
    ),
    "assigned in a loop": (
        "def make():\n    for each in ([1], [2, 3]):\n        rows = each\n{}\n    return Sample()",
        INDEX,
        WHILE,
    ),
    "bound by an inner function": (
        "def make():\n    rows = [1, 2]\n{}\n    def other():\n        nonlocal rows\n"
        "        rows = []\n    return Sample()",
        INDEX,
        WHILE,
    ),
    "of the module": ("rows = [1, 2]\n{}\nmake = Sample", INDEX, WHILE),
}


@pytest.mark.parametrize("name", CASES)
def test_it_loops_over_what_is_fixed(name: str) -> None:
    frame, sample, loop = CASES[name]
    before, _, _ = frame.partition("{}")
    depth = " " * (8 if "    def make" in before else 4 if "def make" in before else 0)
    source = frame.format(textwrap.indent(sample.strip("\n"), depth))
    local = "n" if sample is COUNT else "i"
    plan = Plan(localise=frozenset({local}))
    after = rewritten(source, Form.FUNCTION, plan, unsafe=True)
    assert loop in after
    assert traces(after, "make()") == traces(source, "make()")


def test_without_evidence_the_end_is_asked_each_time() -> None:
    source = f"def make():\n    rows = [1, 2]\n{textwrap.indent(INDEX, '    ')}    return Sample()"
    after = rewritten(source, Form.FUNCTION, Plan(localise=frozenset({"i"})))
    assert "while not i >= len(rows):" in after
