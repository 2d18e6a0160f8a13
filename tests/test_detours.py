"""Objects that come to other packages by a detour, and those that only seem to."""

from __future__ import annotations

import ast

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.uses.shelf import ROOM, Shelf
from flake8_agen.verdict import Applicability, Form

ROWS = '''
class Rows:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
'''
MADE = "from rows import Rows\n\ndef make():\n    return Rows(3)\n"
LIB = "import lib\nfrom rows import Rows\n\n"
BY_DETOUR = {
    "a function": {"made": MADE, "use": "import lib, made\nlib.eat(made.make())"},
    "its name": {
        "made": MADE,
        "use": "import lib\nfrom made import make\nx = make()\nlib.eat(x)",
    },
    "awaited": {
        "use": LIB + "async def make():\n    return Rows(1)\n\n"
        "async def go():\n    await lib.eat(await make())"
    },
    "yielded": {
        "use": LIB + "def each():\n    yield Rows(1)\n\ndef go():\n    for x in each(): lib.eat(x)"
    },
    "a display": {"use": LIB + "lib.eat([Rows(1)])"},
    "keywords": {"use": LIB + "lib.eat(**{'rows': Rows(1)})"},
    "a list": {"use": LIB + "ALL = []\nALL.append(Rows(1))\nlib.eat(ALL.pop())"},
    "a list elsewhere": {
        "made": "from rows import Rows\nALL = [Rows(1)]",
        "use": "import lib\nfrom made import ALL\nlib.eat(ALL[0])",
    },
    "an attribute": {
        "use": LIB + "class A:\n    def __init__(self): self.rows = Rows(1)\n"
        "    def go(self): lib.eat(self.rows)"
    },
    "an attribute outside": {
        "made": "from rows import Rows\nclass A:\n    def __init__(self): self.rows = Rows(1)",
        "use": "import lib\nfrom made import A\nlib.eat(A().rows)",
    },
    "a method": {
        "made": "from rows import Rows\nclass A:\n    def rows(self): return Rows(1)",
        "use": "import lib\ndef go(a): lib.eat(a.rows())",
    },
    "a property": {
        "made": "from rows import Rows\nclass A:\n    @property\n"
        "    def rows(self): return Rows(1)",
        "use": "import lib\ndef go(a): lib.eat(a.rows)",
    },
    "entered": {
        "use": LIB + "class A:\n    async def __aenter__(self): return Rows(1)\n\n"
        "async def go():\n    async with A() as rows:\n        lib.eat(rows)"
    },
    "a registry": {"use": LIB + "KINDS = {'rows': Rows}\nlib.eat(KINDS['rows'](3))"},
    "a default": {"use": LIB + "def go(rows=Rows(1)): lib.eat(rows)"},
    "a parameter": {
        "made": "import lib\ndef send(rows): lib.eat(rows)",
        "use": "from rows import Rows\nimport made\nmade.send([Rows(1)])",
    },
    "a lambda": {"use": LIB + "make = lambda: Rows(1)\nlib.eat(make())"},
    "a mock": {
        "use": "from unittest.mock import Mock\n" + LIB
        + "m = Mock()\nm.rows.return_value = Rows(1)\nlib.eat(m.rows())"
    },
    "a mock elsewhere": {
        "test_use": "from unittest.mock import AsyncMock\nfrom rows import Rows\nimport use\n\n"
        "async def test_it():\n    client = AsyncMock(fetch=AsyncMock(return_value=Rows(1)))\n"
        "    await use.go(client)",
        "use": "import lib\nasync def go(client):\n    rows = await client.fetch()\n"
        "    await lib.eat(rows)",
    },
    "a patch": {
        "test_use": "from unittest.mock import patch\nfrom rows import Rows\nimport use\n\n"
        "def test_it():\n    with patch('use.fetch', return_value=Rows(1)):\n        use.go()",
        "use": "import lib\ndef fetch(): return []\ndef go(): lib.eat(fetch())",
    },
    "a patch in pytest": {
        "test_use": "from rows import Rows\nimport use\n\ndef test_it(monkeypatch):\n"
        "    monkeypatch.setattr(use, 'fetch', lambda: Rows(1))\n    use.go()",
        "use": "import lib\ndef fetch(): return []\ndef go(): lib.eat(fetch())",
    },
    "a fixture": {
        "conftest": "import pytest\nfrom rows import Rows\n\n@pytest.fixture\n"
        "def rows(): return Rows(1)",
        "test_use": "import lib\ndef test_it(rows): lib.eat(rows)",
    },
    "parametrised": {
        "test_use": "import pytest\n" + LIB
        + "@pytest.mark.parametrize('n, rows', [(1, Rows(1))])\n"
        "def test_it(n, rows): lib.eat(rows)"
    },
    "a callable parameter": {
        "made": "from rows import Rows\ndef send(by): by(Rows(1))",
        "use": "import lib, made\nmade.send(lib.eat)",
    },
    "a callable attribute": {
        "made": "from rows import Rows\nclass A:\n    def __init__(self, eat): self.give = eat\n"
        "    def go(self): self.give(Rows(1))\n\ndef give(): ...",
        "use": "import lib, made\nmade.A(lib.eat)",
    },
    "the name of a container's method": {
        "made": MADE,
        "use": "import lib, made\nlib.count(made.make())",
    },
    "a partial": {
        "made": MADE,
        "use": "import lib, made\nfrom functools import partial\nx = made.make()\n"
        "partial(lib.eat, x)()",
    },
    "a thread": {
        "made": MADE,
        "use": "import asyncio, lib, made\nasync def go(x=made.make()):\n"
        "    await asyncio.to_thread(lib.eat, x)",
    },
    "the result of a task": {
        "made": MADE,
        "use": "import asyncio, lib, made\nasync def go():\n"
        "    t = asyncio.create_task(made.make())\n    await t\n    lib.eat(t.result())",
    },
    "a stack": {
        "made": MADE,
        "use": "import lib, made\ndef go(stack):\n    lib.eat(stack.enter_context(made.make()))",
    },
    "imported inside": {
        "made": MADE,
        "use": "import lib\ndef go():\n    from made import make\n    lib.eat(make())",
    },
    "a dotted module": {
        "pkg/__init__": "", "pkg/made": MADE,
        "use": "import lib, pkg.made\nlib.eat(pkg.made.make())",
    },
    "a star": {
        "made": MADE, "all": "from made import *",
        "use": "import lib\nfrom all import *\nlib.eat(make())",
    },
    "an alias": {"made": MADE, "use": "import lib, made\nbuild = made.make\nlib.eat(build())"},
    "a function as a value": {
        "made": MADE, "use": "import lib, made\nMAKERS = {'a': made.make}\nlib.eat(MAKERS['a']())"
    },
    "a registry by decorator": {
        "use": LIB + "MAKERS = {}\ndef register(f):\n    MAKERS[f.__name__] = f\n    return f\n\n"
        "@register\ndef make(): return Rows(1)\n\nlib.eat(MAKERS['make']())"
    },
    "a builtin's name": {
        "use": LIB + "def str(x): return x\n\nlib.eat(str([Rows(1)]))"
    },
    "a foreign decorator": {"use": LIB + "@lib.provider\ndef make(): return Rows(1)"},
    "a foreign attribute": {"use": LIB + "lib.client.rows = Rows(1)"},
    "a foreign item": {"use": LIB + "app = lib.App()\napp['rows'] = Rows(1)"},
    "a foreign base": {
        "use": LIB + "class A(lib.Base):\n    def __init__(self): self.rows = Rows(1)"
    },
    "a hook": {"use": LIB + "class A(lib.Base):\n    def rows(self): return Rows(1)"},
    "a foreign __init__": {"made": MADE, "use": "import lib, made\nclass A(lib.Base): ...\n\n"
                           "x = made.make()\nA(x)"},
    "a foreign super": {
        "made": MADE,
        "use": "import lib, made\nclass A(lib.Base):\n    def __init__(self):\n"
        "        super().__init__(made.make())",
    },
    "a sum": {"use": LIB + "ALL = [] + [Rows(1)]\nlib.eat(ALL)"},
    "a context variable": {
        "use": "from contextvars import ContextVar\n" + LIB
        + "VAR = ContextVar('v')\nVAR.set(Rows(1))\nlib.eat(VAR.get())"
    },
    "a pattern": {
        "made": MADE,
        "use": "import lib, made\nmatch made.make():\n    case x:\n        lib.eat(x)",
    },
    "a named fixture": {
        "conftest": "import pytest\nfrom rows import Rows\n\n@pytest.fixture(name='rows')\n"
        "def _rows(): return Rows(1)",
        "test_use": "import lib\ndef test_it(rows): lib.eat(rows)",
    },
    "a fixture asked for": {
        "conftest": "import pytest\nfrom rows import Rows\n\n@pytest.fixture\n"
        "def rows(): return Rows(1)",
        "test_use": "import lib\ndef test_it(request): lib.eat(request.getfixturevalue('rows'))",
    },
    "the mock itself": {
        "use": "from unittest.mock import AsyncMock\n" + LIB
        + "c = AsyncMock()\nc.open.return_value = Rows(1)\nlib.eat(c)"
    },
    "a local class": {
        "use": f"import lib\ndef go():\n{ROWS.replace(chr(10), chr(10) + '    ')}\n"
        "    made = [Rows(1)]\n    lib.eat(made)"
    },
    "of a derived class": {
        "use": LIB + "class More(Rows): ...\n\ndef make(): return More(1)\nlib.eat(make())"
    },
}  # fmt: skip
NOWHERE = {
    "only looped over": {"made": MADE, "use": "import made\nasync def go(x=made.make()):\n"
                         "    async for y in x: print(y)"},
    "its items": {
        "made": MADE,
        "use": "import lib, made\nasync def go():\n    async for x in made.make(): lib.eat(x)",
    },
    "its attribute": {"use": LIB + "ALL = [Rows(1)]\nasync def go(n):\n    lib.eat(n)"},
    "the standard library": {
        "made": MADE, "use": "import json, made\nx = made.make()\njson.dumps(x)\nprint(len([x]))"
    },
    "pytest": {"made": MADE, "use": "import pytest, made\npytest.approx(made.make())"},
    "a mock": {
        "use": "from unittest.mock import Mock\nfrom rows import Rows\nm = Mock()\n"
        "m.rows.return_value = Rows(1)\nm.other(m.rows())\nm.assert_called_with(m.rows())"
    },
    "a callable of the project": {
        "made": "from rows import Rows\ndef send(by): by(Rows(1))",
        "use": "import made\ndef eat(rows): ...\nmade.send(eat)",
    },
    "a parameter that no test has": {
        "conftest": "import pytest\nfrom rows import Rows\n\n@pytest.fixture\n"
        "def rows(): return Rows(1)",
        "use": "import lib\ndef upload(rows): lib.eat(rows)",
    },
    "an attribute of its name": {
        "made": "from rows import Rows\nclass A:\n    def __init__(self): self.rows = Rows(1)",
        "use": "import lib\nclass B:\n    def __init__(self, path): self.rows = open(path)\n"
        "    def go(self): lib.eat(self.rows)",
    },
    "what is told of it": {
        "made": MADE,
        "use": "import lib, made\nx = made.make()\nlib.eat(str(x), len([x]), isinstance(x, list))",
    },
    "another": {"made": MADE, "use": "import lib, made\nother = []\nlib.eat(other)\nmade.make()"},
    "of another class": {
        "use": LIB + "class A:\n    def __init__(self): self.rows = [Rows(1)]\n\n"
        "class B:\n    def __init__(self): self.words = []\n    def go(self): lib.eat(self.words)"
    },
}  # fmt: skip


def hazards(files: dict[str, str], room: int = ROOM) -> tuple[Applicability, set[str]]:
    """The verdict about the class as one whose ``__aiter__`` is a generator."""
    texts = {f"/project/{name}.py": text + "\n" for name, text in files.items()}
    local = next((path for path, text in texts.items() if "class Rows" in text), None)
    if local is None:
        local = "/project/rows.py"
        texts[local] = ROWS
    project = Project(None, texts)
    project._modules = Shelf(room)
    text = texts[local]
    [verdict] = analyse(ast.parse(text), text, local, project, Options())
    kept = next(form for form in verdict.forms if form.form is Form.METHOD_SELF)
    return kept.applicability, {hazard.name for hazard in kept.hazards}


@pytest.mark.parametrize("files", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits(files: dict[str, str]) -> None:
    assert hazards(files) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("files", BY_DETOUR.values(), ids=BY_DETOUR)
def test_it_waits_where_no_file_is_kept_parsed(files: dict[str, str]) -> None:
    assert hazards(files, 1) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


def test_a_name_of_many_files_is_not_followed() -> None:
    users = {f"user{n}": "def go(a):\n    return a.rows" for n in range(20)}
    made = "from rows import Rows\nclass A:\n    def __init__(self): self.rows = Rows(1)"
    assert hazards({"made": made, **users})[1] == {"DEPENDENCY_BY_DETOUR"}


ITERATOR = "from collections.abc import AsyncIterator\n"
DECLARED = {
    "a field": "from dataclasses import dataclass\n@dataclass\nclass Job:\n"
    "    rows: AsyncIterator[int]\n\nJob(Rows(1))",
    "an attribute": "class Job:\n    rows: AsyncIterator[int]\n    def __init__(self):\n"
    "        self.rows = Rows(1)",
    "a list": "ALL: list[AsyncIterator[int]] = []\nALL.append(Rows(1))",
    "an alias": "Source = AsyncIterator[int]\ndef go(x: list[Source]): ...\n\ngo([Rows(1)])",
    "a parameter": "def make(): return Rows(1)\n\n"
    "def go(x: 'AsyncIterator[int]'): ...\n\ngo(make())",
    "a result": "def make() -> tuple[AsyncIterator[int], int]:\n    return Rows(1), 1",
}


@pytest.mark.parametrize("text", DECLARED.values(), ids=DECLARED)
def test_a_declaration_waits(text: str) -> None:
    files = {"use": f"{ITERATOR}from rows import Rows\n{text}"}
    assert hazards(files) == (Applicability.UNSAFE, {"DECLARED_BY_DETOUR"})


IDENTITY = [
    "class A:\n    def __init__(self, x): self.x = x\n"
    "    def same(self): return aiter(self.x) is self.x",
    "class A:\n    def __init__(self, x):\n        self.x = x\n        self.it = aiter(x)\n"
    "    def same(self): return self.x is self.it",
    "def same(x): return aiter(x) == x",
    "def same(x): return x.__aiter__() != x",
    "def same(x): return (it := aiter(x)) is x",
    "def same(x):\n    it: object = aiter(x)\n    return x is it",
    "def same(x, its):\n    its[0] = aiter(x)\n    return its[0] is x",
    "import unittest\nclass Test(unittest.TestCase):\n    def test_it(self, x):\n"
    "        self.assertIs(aiter(x), x)",
    "from builtins import anext as step\nasync def go(x): await step(x)",
    "import builtins\nasync def go(x): await getattr(builtins, 'anext')(x)",
]


@pytest.mark.parametrize("text", IDENTITY)
def test_what_is_asked_of_anything_waits(text: str) -> None:
    files = {"made": "from rows import Rows\nALL = [Rows(1)]", "use": text}
    assert hazards(files) == (Applicability.UNSAFE, {"STEPPED_ELSEWHERE"})


PAIR = '''
class Pages:
    def __init__(self, last: int):
        self.last = last

    def __aiter__(self):
        return PageIterator(self.last)


class PageIterator:
    def __init__(self, last: int):
        self.last = last
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        if self.number > self.last:
            raise StopAsyncIteration
        return self.number
'''


@pytest.mark.parametrize("use", ["lib.eat(Pages(3))", "x = [Pages(3)]\nlib.eat(x[0])"])
def test_a_pair_waits(use: str) -> None:
    text, user = PAIR, f"import lib\nfrom pages import Pages\n{use}\n"
    project = Project(None, {"/project/pages.py": text, "/project/use.py": user})
    verdicts = analyse(ast.parse(text), text, "/project/pages.py", project, Options())
    [pair] = [form for verdict in verdicts for form in verdict.forms if form.form is Form.PAIR]
    assert pair.applicability is Applicability.UNSAFE
    assert {hazard.name for hazard in pair.hazards} == {"DEPENDENCY_BY_DETOUR"}


@pytest.mark.parametrize("files", NOWHERE.values(), ids=NOWHERE)
def test_it_is_safe(files: dict[str, str]) -> None:
    assert hazards(files) == (Applicability.SAFE, set())
