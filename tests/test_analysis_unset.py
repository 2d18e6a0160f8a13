"""Attributes that are surely set before they are read, and what makes work in ``__init__`` seen."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form
from test_analysis import HEAD, form, iterator, verdict

USE = "\nasync def main():\n    async for item in It(): pass\n"
STEP = "self.i += 1\nif self.i > self.n:\n    raise StopAsyncIteration\nreturn self.i"

SET = [
    "self.n = 3",
    "if self.i:\n    self.n = 3\nelse:\n    self.n = 4",
    "if self.i:\n    raise ValueError\nself.n = 3",
    "if self.i:\n    raise ValueError\nelse:\n    self.n = 3",
    "with lock:\n    self.n = 3",
    "try:\n    self.n = read()\nexcept OSError:\n    self.n = 3",
    "try:\n    self.n = read()\nexcept OSError:\n    raise ValueError from None",
    "try:\n    read()\nexcept OSError:\n    self.n = 3\nelse:\n    self.n = 4",
    "try:\n    read()\nfinally:\n    self.n = 3",
    "self.n, self.m = 3, 4",
    "(self.n, [self.m, *self.k]) = read()",
    "self.n: int = 3",
]
UNSET = [
    "pass",
    "if self.i:\n    self.n = 3",
    "for each in read():\n    self.n = each",
    "while self.i:\n    self.n = 3",
    "def later():\n    self.n = 3",
    "match self.i:\n    case 0:\n        self.n = 3",
    "try:\n    self.n = read()\nexcept OSError:\n    pass",
    "try:\n    self.n = read()\nexcept OSError:\n    return",
    "self.n: int",
    "other.n = 3",
]


def unset(init: str, step: str = STEP, head: str = HEAD, rest: str = "") -> set[str]:
    """What a form with locals could read too early."""
    found = verdict(iterator(f" => self.i = 0\n{init}", step, rest, head) + USE)
    return {
        hazard.message.partition(" ")[0]
        for hazard in form(found, Form.FUNCTION).hazards
        if hazard.name == "UNSET_ATTRIBUTE"
    }


@pytest.mark.parametrize("init", SET)
def test_set_on_every_path(init: str) -> None:
    assert unset(init) == set()


@pytest.mark.parametrize("init", UNSET)
def test_perhaps_never_set(init: str) -> None:
    assert unset(init) == {"self.n"}


STEPS = [
    # the step sets it itself, before it reads it
    (f"self.n = 3\n{STEP}", set()),
    ("self.i += 1\nif self.i:\n    self.n = 3\n    if self.n > self.i:\n        return self.n\n"
     "raise StopAsyncIteration", set()),
    ("self.i += 1\ntry:\n    self.n = read()\n    print(self.n)\nfinally:\n    print()\n"
     "if self.i > 3:\n    raise StopAsyncIteration\nreturn self.i", set()),
    ("self.i += 1\nif self.i:\n    self.n = 3\nif self.n > self.i:\n    return self.n\n"
     "raise StopAsyncIteration", {"self.n"}),
    ("self.i += 1\nif self.i > 1 and self.n:\n    raise StopAsyncIteration\nself.n = 3\n"
     "return self.i", {"self.n"}),
]


@pytest.mark.parametrize(("step", "expected"), STEPS)
def test_set_by_the_step(step: str, expected: set[str]) -> None:
    assert unset("pass", step) == expected


def test_set_by_aiter() -> None:
    assert unset("pass", head=HEAD.replace("return", "self.n = 3\n        return")) == set()
    assert unset("pass", head=HEAD.replace("return", "self.n: int = 3\n        return")) == set()


def test_declared_in_the_class_body() -> None:
    assert unset("pass", rest="\n    n = 3\n") == set()
    assert unset("pass", rest="\n    n: int = 3\n") == set()
    assert unset("pass", rest="\n    n: int\n") == {"self.n"}


QUIET = [
    "self.n = 3",
    "self.n: int",
    "pass",
    "'a note'",
    "self.n = {'a': 1, 'b': [n, ()]}",
    "self.n = n is None",
    "self.n = n if n is not None else None",
    "self.n = n or -1",
    "self.n = [] if n is None else lambda: n",
    "self.n = list()",
    "if n is None:\n    self.n = 3\nelse:\n    self.n = {1, 2}",
]
ACTING = [
    "assert n",
    "if n:\n    raise ValueError(n)",
    "self.n = read(n)",
    "read()",
    "del n",
    "self.n = n.size",
    "self.n = n[0]",
    "self.n = n == 3",
    "self.n = n + 1",
    "self.n = -n",
    "self.n = {**n}",
    "self.n = [*n]",
    "self.n = list(n)",
    "self.n = f'{n}'",
    "if n > 3:\n    self.n = 3",
    "for each in n:\n    self.n = each",
    "with n:\n    self.n = 3",
    "while n is None:\n    n = 3",
    "self.n += 1",
]


def is_eager(init: str) -> bool:
    """Whether ``__init__`` stays at the call, with something between it and the loop."""
    source = iterator(f", n => self.i = 0\n{init}", STEP.replace("self.n", "3"))
    source += "\nasync def main(n):\n    it = It(n)\n    print()\n    async for item in it: pass\n"
    return form(verdict(source), Form.FUNCTION).plan.eager


@pytest.mark.parametrize("init", QUIET)
def test_storing_may_be_done_late(init: str) -> None:
    assert not is_eager(init)


@pytest.mark.parametrize("init", ACTING)
def test_work_that_can_be_seen_is_done_at_the_call(init: str) -> None:
    assert is_eager(init)
