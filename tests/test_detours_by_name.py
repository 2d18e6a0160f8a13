"""Objects that come to other packages by an attribute that a string names."""

from __future__ import annotations

import pytest
from test_detours import LIB, MADE, hazards

from flake8_agen.verdict import Applicability

HELD = LIB + "class A:\n    def __init__(self): self.rows = Rows(3)\n\n"
BY_DETOUR = {
    "an attribute": HELD + "def go(a): lib.eat(getattr(a, 'rows'))",
    "of its own": HELD + "class B(A):\n    def go(self): lib.eat(getattr(self, 'rows'))",
    "or nothing": HELD + "def go(a): lib.eat(getattr(a, 'rows', None))",
    "by default": HELD + "def go(a, b): lib.eat(getattr(a, 'other', b.rows))",
    "a method": LIB + "class A:\n    def rows(self): return Rows(3)\n\n"
    "def go(a): lib.eat(getattr(a, 'rows')())",
    "a property": LIB + "class A:\n    @property\n    def rows(self): return Rows(3)\n\n"
    "def go(a): lib.eat(getattr(a, 'rows'))",
    "set": LIB + "def go(a):\n    setattr(a, 'rows', Rows(3))\n    lib.eat(a.rows)",
    "set and got": LIB + "def go(a):\n    setattr(a, 'rows', Rows(3))\n"
    "    lib.eat(getattr(a, 'rows'))",
    "set of a library": LIB + "setattr(lib.client, 'rows', Rows(3))",
}  # fmt: skip
ELSEWHERE = {
    "an attribute": {"made": HELD, "use": "import lib\ndef go(a): lib.eat(getattr(a, 'rows'))"},
    "a function": {"made": MADE, "use": "import lib, made\nlib.eat(getattr(made, 'make')())"},
    "a library's": {"made": MADE, "use": "import lib, made\ngetattr(lib, 'eat')(made.make())"},
    "set of a library": {
        "made": MADE,
        "use": "import lib, made\ndef go(x=made.make()): setattr(lib.client, 'rows', x)",
    },
}
NOWHERE = [
    HELD + "def go(a): lib.eat(getattr(a, 'n'))",
    HELD + "def go(a): lib.eat(getattr(a.rows, 'n', None))",
    HELD + "async def go(a):\n    async for x in getattr(a, 'rows'): lib.eat(x)",
    LIB + "def go(a):\n    setattr(a, 'rows', Rows(3))\n    lib.eat(a.n)",
    LIB + "def go(a):\n    setattr(a, 'rows', Rows(3))\n    lib.eat(getattr(a, 'n'))",
]


@pytest.mark.parametrize("text", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits(text: str) -> None:
    assert hazards({"use": text}) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("files", ELSEWHERE.values(), ids=ELSEWHERE)
def test_it_waits_elsewhere(files: dict[str, str]) -> None:
    assert hazards(files) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("text", NOWHERE)
def test_it_is_safe(text: str) -> None:
    assert hazards({"use": text}) == (Applicability.SAFE, set())


@pytest.mark.parametrize("text", ["getattr(lib, 'eat')(Rows(3))", "setattr(x, name, Rows(3))"])
def test_it_is_passed(text: str) -> None:
    assert hazards({"use": LIB + text}) == (Applicability.UNSAFE, {"DEPENDENCY"})


def test_a_method_of_the_project_is_none_of_a_library() -> None:
    text = "class A:\n    def eat(self, rows): ...\n\na = A()\ngetattr(a, 'eat')(x)"
    files = {"made": MADE, "use": f"import made\nx = made.make()\n{text}"}
    assert hazards(files) == (Applicability.SAFE, set())
