"""Objects that an async generator yields to other packages, and those that it only loops over."""

from __future__ import annotations

import pytest
from test_detours import LIB, hazards

from flake8_agen.verdict import Applicability

MAKE = LIB + "async def make():\n    yield Rows(3)\n\nasync def go():\n"
ACM = LIB + "from contextlib import asynccontextmanager\n@asynccontextmanager\n" + MAKE[len(LIB) :]
BY_DETOUR = {
    "looped over": MAKE + "    async for x in make(): lib.eat(x)",
    "in a list": LIB + "async def make():\n    yield 1, [Rows(3)]\n\nasync def go():\n"
    "    async for n, xs in make(): lib.eat(xs[0])",
    "collected": MAKE + "    xs = [x async for x in make()]\n    lib.eat(xs)",
    "given on": MAKE + "    return [lib.eat(x) async for x in make()]",
    "a generator expression": MAKE
    + "    xs = (x async for x in make())\n    async for x in xs: lib.eat(x)",
    "one": MAKE + "    lib.eat(await anext(make()))",
    "a step": MAKE + "    lib.eat(await make().__anext__())",
    "what is sent": MAKE + "    lib.eat(await make().asend(None))",
    "named": MAKE + "    it = aiter(make())\n    async for x in it: lib.eat(x)",
    "closed": "from contextlib import aclosing\n" + MAKE
    + "    async with aclosing(make()) as it:\n        async for x in it: lib.eat(x)",
    "one by another": MAKE + "    async for x in other(): lib.eat(x)\n\n"
    "async def other():\n    async for x in make(): yield x",
    "one of many": MAKE + "    for it in [make()]:\n        async for x in it: lib.eat(x)",
    "the generator": MAKE + "    xs = [make()]\n    lib.eat(xs)",
    "the generator of generators": MAKE + "    lib.eat(other())\n\n"
    "async def other(): yield make()",
    "entered": ACM + "    async with make() as x: lib.eat(x)",
    "a stack": ACM + "    x = await stack.enter_async_context(make())\n    lib.eat(x)",
    "a decorator": MAKE.replace("async", "def log(f): return f\n\n@log\nasync", 1)
    + "    async for x in make(): lib.eat(x)",
    "a method": LIB + "class A:\n    async def make(self): yield Rows(3)\n\n"
    "async def go(a):\n    async for x in a.make(): lib.eat(x)",
    "of its own": LIB + "class A:\n    async def make(self): yield Rows(3)\n"
    "    async def go(self):\n        async for x in self.make(): lib.eat(x)",
    "another class": LIB + "class A:\n    def __aiter__(self): return self\n"
    "    async def __anext__(self): return Rows(3)\n\n"
    "async def go():\n    async for x in A(): lib.eat(x)",
    "the generator of another class": MAKE + "    async for x in A(): lib.eat(x)\n\n"
    "class A:\n    def __aiter__(self): return make()",
}  # fmt: skip
ELSEWHERE = {
    "its name": {
        "made": MAKE + "    ...",
        "use": "import lib, made\nasync def go():\n    async for x in made.make(): lib.eat(x)",
    },
    "a parameter": {
        "made": "import lib\nasync def send(xs):\n    async for x in xs: lib.eat(x)",
        "use": "import made\n" + MAKE + "    await made.send(make())",
    },
    "a fixture": {
        "conftest": "import pytest_asyncio\nfrom rows import Rows\n\n@pytest_asyncio.fixture\n"
        "async def rows(): yield Rows(3)",
        "test_use": "import lib\nasync def test_it(rows): lib.eat(rows)",
    },
}
NOWHERE = {
    "only looped over": MAKE + "    async for xs in make():\n        async for x in xs: lib.eat(x)",
    "the items of another": LIB + "def keep(): return [Rows(3)]\n\nasync def make(): yield 3\n\n"
    "async def go():\n    async for x in make(): lib.eat(x)",
    "its own items": LIB + "ALL = [Rows(3)]\n\nasync def go():\n"
    "    async for x in ALL[0]: lib.eat(x)",
    "its own items in a list": LIB + "ALL = [Rows(3)]\n\nasync def go():\n"
    "    xs = [x async for x in ALL[0]]\n    lib.eat(xs)",
    "yielded on": LIB + "async def on(xs):\n    async for x in xs: yield x\n\n"
    "async def go(all=(Rows(3),)):\n    async for x in on(all[0]): lib.eat(x)",
    "entered": ACM + "    async with make() as xs:\n        async for x in xs: lib.eat(x)",
    "a parameter that is an iterator": "from collections.abc import AsyncIterator\n" + MAKE
    + "    await take(make())\n\nasync def take(it: AsyncIterator[object]):\n"
    "    async for x in it: print(x)",
}  # fmt: skip
FIXTURE = "from rows import Rows\n\n@{0}.fixture\nasync def rows(): yield Rows(3)"


@pytest.mark.parametrize("text", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits(text: str) -> None:
    assert hazards({"use": text}) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("files", ELSEWHERE.values(), ids=ELSEWHERE)
def test_it_waits_elsewhere(files: dict[str, str]) -> None:
    assert hazards(files) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("text", NOWHERE.values(), ids=NOWHERE)
def test_it_is_safe(text: str) -> None:
    assert hazards({"use": text}) == (Applicability.SAFE, set())


@pytest.mark.parametrize("package", ["pytest", "pytest_asyncio"])
def test_a_fixture_is_no_generator(package: str) -> None:
    files = {
        "conftest": f"import {package}\n{FIXTURE.format(package)}",
        "test_use": "import lib\nasync def test_it(rows):\n    async for x in rows: lib.eat(x)",
    }
    assert hazards(files) == (Applicability.SAFE, set())
