"""Objects that come to other packages by an operator."""

from __future__ import annotations

import pytest
from test_detours import LIB, MADE, hazards

from flake8_agen.verdict import Applicability

MAKE = LIB + "def make(): return Rows(3)\nsink = lib.Sink()\n"
DIRECT = [
    "Rows(3) | lib.Sink()",
    "lib.sink << Rows(3)",
    "rows = Rows(3)\nsink = lib.Sink()\nsink <<= rows",
    "def go(sink: lib.Sink): sink << Rows(3)",
]
BY_DETOUR = [
    "make() | lib.Sink()",
    "make() | lib.Map(str) | lib.sink",
    "(make() >> lib.sink).run()",
    "make() @ sink",
    "make() + sink",
    "sink << make()",
    "sink <<= make()",
    "x = make()\nx |= sink",
    "x = {'a': make()}['a']\nx | sink",
    "async def go(): await (make() | sink)",
    "def put(s, x): s | x\nput(lib.Sink(), Rows(3))",
    "def put(s, x): s | x\nput(lib.sink, make())",
    "def put(s, x): x >>= s\nput(x=Rows(3), s=lib.Sink())",
    "def go(sink: lib.Sink): return make() | sink",
]
NOWHERE = [
    "class Sink:\n    def __ror__(self, rows): ...\n\nmake() | Sink()",
    "make() is lib.sink",
    "class Sink:\n    def __or__(self, rows): ...\n\ndef put(s, x): s | x\nput(Sink(), Rows(3))",
    "def put(s, x): return s is x\nput(lib.Sink(), Rows(3))",
    "def put(s, x): return s | x.n\nput(lib.Sink(), Rows(3))",
    "lib.x | 3",
    "x = make()\nx.n + lib.N",
    "lib.TEXT % make()",
    "ALL = [make()] + lib.DEFAULTS\nx = {'a': ALL[0]} | lib.MORE\ny = [make()] * lib.N",
    "ALL = [make()]\nALL += lib.DEFAULTS\nALL + lib.DEFAULTS",
    "Kind = Rows | lib.Rows",
    "Kind = lib.Rows | Rows | None",
    "Kind = Rows | None | lib.Rows",
    "Kind = list[Rows] | lib.Rows",
    "def go(x: Rows | lib.Rows) -> lib.Rows | Rows:\n    y: Rows | lib.Rows = x",
]


@pytest.mark.parametrize("text", DIRECT)
def test_it_is_passed(text: str) -> None:
    assert hazards({"use": LIB + text}) == (Applicability.UNSAFE, {"DEPENDENCY"})


@pytest.mark.parametrize("text", BY_DETOUR)
def test_it_waits(text: str) -> None:
    assert hazards({"use": MAKE + text}) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


def test_it_waits_elsewhere() -> None:
    files = {"made": MADE, "use": "import lib, made\nmade.make() | lib.Sink()"}
    assert hazards(files) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("text", NOWHERE)
def test_it_is_safe(text: str) -> None:
    assert hazards({"use": MAKE + text}) == (Applicability.SAFE, set())
