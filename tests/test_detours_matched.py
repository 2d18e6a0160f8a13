"""Objects that get another name from the pattern of a ``match``."""

from __future__ import annotations

import pytest
from test_detours import LIB, hazards

from flake8_agen.verdict import Applicability

ONE = "match Rows(1):\n    case {0}:\n        {1}"
JOB = "class Job:\n    def __init__(self, rows, n):\n"
JOB += "        self.rows = rows\n        self.n = n\n\n"
PLACES = JOB.replace(":\n", ":\n    __match_args__ = ('rows', 'n')\n", 1)
DATA = "from dataclasses import dataclass\n@dataclass\nclass Job:\n    rows: object\n    n: int\n\n"
OF = "match Job(Rows(1), 2):\n    case {0}:\n        {1}"
BY_DETOUR = {
    "a name": ONE.format("x", "lib.eat(x)"),
    "a class": ONE.format("object() as x", "lib.eat(x)"),
    "either": ONE.format("(None | object()) as x", "lib.eat(x)"),
    "a variable": "def go():\n    rows = Rows(1)\n    match rows:\n        case x: lib.eat(x)",
    "a later case": ONE.format("None: pass\n    case x", "lib.eat(x)"),
    "a list": "match [Rows(1)]:\n    case [x, *_]: lib.eat(x)",
    "the rest": "match [0, Rows(1)]:\n    case [_, *x]: lib.eat(x)",
    "the rest of a dict": "match {'a': Rows(1)}:\n    case {**x}: lib.eat(x)",
    "an attribute": JOB + OF.format("Job(rows=x)", "lib.eat(x)"),
    "an attribute within": JOB + OF.format("Job(n=0) | Job(rows=object() as x)", "lib.eat(x)"),
    "a place": PLACES + OF.format("Job(x, _)", "lib.eat(x)"),
    "a field": DATA + OF.format("Job(x, n)", "lib.eat(x)"),
    "a field of a parameter": DATA + "def go(job):\n    match job:\n"
    "        case Job(x, n): lib.eat(x)\n\ngo(Job(Rows(1), 2))",
}  # fmt: skip
NOWHERE = {
    "what is told of it": ONE.format("x", "lib.eat(x.n)"),
    "a class of ours": ONE.format("x", "eat(x)\ndef eat(x): ..."),
    "another attribute": JOB + OF.format("Job(n=x)", "lib.eat(x)"),
    "another place": PLACES + OF.format("Job(_, x)", "lib.eat(x)"),
    "another field": DATA + OF.format("Job(_, x)", "lib.eat(x)"),
    "another name": "def go(y):\n    match Rows(1):\n        case x: lib.eat(y)",
}


@pytest.mark.parametrize("text", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits(text: str) -> None:
    assert hazards({"use": LIB + text}) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("text", NOWHERE.values(), ids=NOWHERE)
def test_it_is_safe(text: str) -> None:
    assert hazards({"use": LIB + text}) == (Applicability.SAFE, set())
