"""Objects that an error carries to other packages, and those that it only carries."""

from __future__ import annotations

import pytest
from test_detours import LIB, hazards

from flake8_agen.verdict import Applicability

FULL = "class Full(Exception): ...\n\n"
RAISE = "def fill(): raise Full(Rows(3))\n\n"
TRY = "def go():\n    try: fill()\n    except Full as e:"
BY_DETOUR = {
    "an argument": f"{FULL}{RAISE}{TRY} lib.eat(e.args[0])",
    "all arguments": f"{FULL}{RAISE}{TRY}\n        rows, = e.args\n        lib.eat(rows)",
    "the error": f"{FULL}{RAISE}{TRY} lib.eat(e)",
    "one of several": f"{FULL}{RAISE}{TRY} lib.eat(e)".replace(" Full as", " (KeyError, Full) as"),
    "of a base": f"class Base(Exception): ...\n\nclass Full(Base): ...\n\n{RAISE}"
    + f"{TRY} lib.eat(e.args)".replace("except Full", "except Base"),
    "an attribute": "class Full(Exception):\n    def __init__(self, rows): self.rows = rows\n\n"
    f"{RAISE}{TRY} lib.eat(e.rows)",
}
NOWHERE = {
    "another error": f"{FULL}{RAISE}{TRY} lib.eat(e.args)".replace("except Full", "except OSError"),
    "only looped over": f"{FULL}{RAISE}async {TRY}\n"
    "        async for x in e.args[0]: lib.eat(x)",
    "its text": f"{FULL}{RAISE}{TRY} lib.eat(str(e))",
    "other arguments": f"{FULL}{RAISE}{TRY} print(e)\n    lib.eat(lib.args, go.args)",
    "arguments of no error": f"{FULL}{RAISE}def go(x=(Rows(3),)): lib.eat(x[0].args)",
    "another attribute": f"{FULL}{RAISE}{TRY} lib.eat(e.n)",
}


@pytest.mark.parametrize("text", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits(text: str) -> None:
    assert hazards({"use": LIB + text}) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("kind", ["Full", "made.Full"])
def test_it_waits_elsewhere(kind: str) -> None:
    head = "import lib, made\n" + ("from made import Full\n" if kind == "Full" else "")
    use = f"{head}{TRY} lib.eat(e.args[0])".replace("Full as", f"{kind} as")
    files = {"made": LIB + FULL + RAISE, "use": use.replace("fill", "made.fill")}
    assert hazards(files) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("text", NOWHERE.values(), ids=NOWHERE)
def test_it_is_safe(text: str) -> None:
    assert hazards({"use": LIB + text}) == (Applicability.SAFE, set())


def test_many_files_may_raise_what_is_of_no_project() -> None:
    text = "from asyncio import TimeoutError\ndef go(): raise TimeoutError({0})"
    users = {f"user{n}": text.format(n) for n in range(20)}
    made = f"from rows import Rows\nALL = [Rows(1)]\n{text.format('ALL')}"
    assert hazards({"made": made, **users}) == (Applicability.SAFE, set())
