"""What each use of a class is taken for."""

from __future__ import annotations

import ast
import gc
import textwrap
import weakref
from pathlib import Path

import pytest

from flake8_agen.project import Project
from flake8_agen.uses.use import ClassUses, Use, UseKind
from flake8_agen.uses.vocabulary import Vocabulary

CLASS = '''\
class C:
    def __init__(self, n=0):
        self.n = n

    def __aiter__(self) -> "C":
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
'''


def uses_in(root: Path, files: dict[str, str], name: str = "C") -> ClassUses:
    """The uses of the first class ``name`` of the first of ``files``."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(textwrap.dedent(text), encoding="utf-8")
    path = str(root / next(iter(files)))
    tree = ast.parse(textwrap.dedent(next(iter(files.values()))))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == name]
    node = max(found, key=lambda each: len(each.body))
    return Project(str(root)).uses(path, tree, node)


_NAMING = ("ATTRIBUTE", "CLASS_ATTRIBUTE", "NAMED", "DECORATED", "SUBCLASS", "STRING")


def brief(use: Use) -> str:
    """``KIND name flags`` without what is not set."""
    flags = ("between", "early", "write", "protocol", "annotation", "of_class", "subclass")
    words = [use.kind.name]
    if use.kind.name in _NAMING:
        words.append(use.name)
    return " ".join([*words, *(flag for flag in flags if getattr(use, flag))])


ONE_FILE = [
    # looped over where it stands
    ("async def f():\n    async for x in C(3):\n        print(x)", ["CONSUMED"]),
    ("async def f():\n    async for x in (C(3)):\n        break", ["CONSUMED early"]),
    ("async def f():\n    while True:\n        async for x in C(3): pass", ["CONSUMED"]),
    ("async def f():\n    return [x async for x in C()]", ["CONSUMED"]),
    ("async def f():\n    async for x in aiter(C()): pass", ["CONSUMED"]),
    ("async def f():\n    async for x in C().__aiter__(): pass", ["CONSUMED"]),
    ("async def f(a):\n    async for x in (C(1) if a else C(2)): pass", ["CONSUMED"]),
    ("async def f():\n    return (x async for x in C())", ["CONSUMED between early"]),
    ("async def f():\n    return [y for a in b async for y in C(a)]", ["CONSUMED"]),
    # a loop inside the body does not make `break` leave ours
    (
        "async def f():\n    async for x in C():\n        for y in x:\n            break",
        ["CONSUMED"],
    ),
    # nothing but construction
    ("def f():\n    C(-1)", ["LOCAL_ONCE between"]),
    ("def f():\n    it = C(-1)", ["LOCAL_ONCE between"]),
    # one local, one loop
    ("async def f():\n    it = C()\n    async for x in it: pass", ["LOCAL_ONCE"]),
    ("async def f():\n    it: object = C()\n    async for x in it: pass", ["LOCAL_ONCE"]),
    ("async def f():\n    it = C()\n    out = []\n    async for x in it: pass", ["LOCAL_ONCE"]),
    ("async def f():\n    it = C()\n    try:\n        async for x in it: pass\n    finally: pass",
     ["LOCAL_ONCE"]),
    ("async def f():\n    it = C()\n    log()\n    async for x in it: pass",
     ["LOCAL_ONCE between"]),
    ("async def f():\n    it = C()\n    with lock:\n        async for x in it: pass",
     ["LOCAL_ONCE between"]),
    ("async def f():\n    it = C()\n    return [x async for x in it]", ["LOCAL_ONCE"]),
    ("async def f():\n    it = C()\n    g(h(), [x async for x in it])", ["LOCAL_ONCE between"]),
    ("async def f():\n    it = C()\n    assert [x async for x in it] == [1]", ["LOCAL_ONCE"]),
    ("async def f():\n    a, b = C(1), C(2)\n    async for x in a: ...\n    async for x in b: ...",
     ["LOCAL_ONCE between", "LOCAL_ONCE between"]),
    # in a loop, but a new object for each round
    ("async def f():\n    for i in y:\n        it = C()\n        async for x in it: pass",
     ["LOCAL_ONCE"]),
    # either the one or the other
    (
        "async def f(a):\n    it = C()\n    if a:\n        async for x in it: pass\n"
        "    else:\n        async for x in it: pass",
        ["LOCAL_ONCE between", "LOCAL_ONCE between"],
    ),
    (
        "async def f(a):\n    it = C()\n    if a:\n        async for x in it: pass\n"
        "        return\n    async for x in it: pass",
        ["LOCAL_ONCE between", "LOCAL_ONCE between"],
    ),
    ("async def f(a):\n    it = C(1)\n    if a: it = C(2)\n    async for x in it: pass",
     ["LOCAL_ONCE between"]),
    # the name is bound anew
    (
        "async def f():\n    it = C(1)\n    async for x in it: pass\n"
        "    it = C(2)\n    async for x in it: pass",
        ["LOCAL_ONCE", "LOCAL_ONCE"],
    ),
    # more than one pass
    ("async def f():\n    it = C()\n    async for x in it: pass\n    async for x in it: pass",
     ["LOCAL_ONCE", "REUSED"]),
    ("async def f():\n    it = C()\n    while True:\n        async for x in it: pass", ["REUSED"]),
    ("async def f():\n    it = C()\n    for i in y:\n        async for x in it: pass", ["REUSED"]),
    ("async def f():\n    it = C()\n    return [[x async for x in it] for i in y]", ["REUSED"]),
    ("async def f():\n    it = C()\n    return [x for i in y async for x in it]", ["REUSED"]),
    (
        "async def f():\n    it = C()\n    try:\n        async for x in it: pass\n"
        "    except E:\n        async for x in it: pass",
        ["LOCAL_ONCE", "REUSED"],
    ),
    (
        "async def f():\n    it = C()\n    async def w():\n        async for x in it: pass\n"
        "    await gather(w(), w())",
        ["ESCAPES"],
    ),
    # a nested function that runs once
    (
        "def f():\n    it = C()\n    async def w():\n        async for x in it: pass\n"
        "    asyncio.run(w())",
        ["LOCAL_ONCE between"],
    ),
    # called by others, who knows how often
    (
        "def f():\n    it = C()\n    async def w():\n        async for x in it: pass\n"
        "    spawn(w)",
        ["ESCAPES"],
    ),
    # a round of the loop may skip the construction
    (
        "async def f():\n    it = None\n    for i in y:\n        if it is None:\n"
        "            it = C()\n        async for x in it: pass",
        ["REUSED"],
    ),
    (
        "async def f():\n    for i in y:\n        with z:\n            it = C()\n"
        "        async for x in it: pass",
        ["LOCAL_ONCE between"],
    ),
    # out of sight
    ("def f(o):\n    o.it = C()", ["ESCAPES"]),
    ("def f(o):\n    return C()", ["ESCAPES"]),
    ("def f(o):\n    it = C()\n    return it", ["ESCAPES"]),
    ("def f(o):\n    yield C()", ["ESCAPES"]),
    ("def g(x): ...\ndef f():\n    g(C())", ["LOCAL_ONCE between"]),
    ("def f():\n    return [C(1)]", ["ESCAPES"]),
    ("def f():\n    d = {}\n    d['k'] = C(1)", ["ESCAPES"]),
    ("def f(a=C()): ...", ["ESCAPES"]),
    ("f = lambda: C()", ["ESCAPES"]),
    ("it = C()\nasync def f():\n    async for x in it: pass", ["ESCAPES"]),
    ("class D:\n    it = C()", ["ESCAPES"]),
    ("import asyncio\ndef f():\n    q = asyncio.Queue()\n    q.put_nowait(C())", ["ESCAPES"]),
    ("def f():\n    global it\n    it = C()", ["ESCAPES"]),
    # mocks are transparent
    ("from unittest.mock import Mock\ndef f():\n    Mock(return_value=C())", ["ESCAPES"]),
    ("from unittest import mock\ndef f():\n    m = mock.Mock()\n    m.a.return_value = C()",
     ["ESCAPES"]),
    ("def test(mocker):\n    mocker.patch('a.b', return_value=C())", ["ESCAPES"]),
    ("def test(monkeypatch):\n    monkeypatch.setattr(a, 'b', C())", ["ESCAPES"]),
    # outside the project
    ("import httpx\ndef f():\n    httpx.post(content=C())", ["DEPENDENCY"]),
    ("import httpx\nasync def f():\n    async with httpx.Client() as c:\n        c.post(C())",
     ["DEPENDENCY"]),
    ("def f(client):\n    client.post(C())", ["DEPENDENCY"]),
    ("class Own:\n    def post(self, x): ...\ndef f(client):\n    client.post(C())", ["ESCAPES"]),
    # stepped by hand
    ("async def f():\n    it = C()\n    await anext(it)", ["ANEXT", "LOCAL_ONCE between"]),
    ("async def f():\n    it = C()\n    await asyncio.wait_for(anext(it), 1)",
     ["ANEXT", "LOCAL_ONCE between"]),
    ("async def f():\n    it = aiter(C())\n    await it.__anext__()",
     ["ANEXT", "LOCAL_ONCE between"]),
    ("async def f(spawn):\n    it = C()\n    spawn(it.__anext__)",
     ["ANEXT", "LOCAL_ONCE between"]),
    ("def f():\n    assert hasattr(C(), '__anext__')", ["ANEXT"]),
    # tests of what it is
    ("def f():\n    it = C()\n    assert aiter(it) is it",
     ["IDENTITY", "IDENTITY", "LOCAL_ONCE between"]),
    ("def f():\n    it = C()\n    assert it.__aiter__() is it",
     ["IDENTITY", "IDENTITY", "LOCAL_ONCE between"]),
    ("from typing import AsyncIterator\ndef f():\n    assert isinstance(C(), AsyncIterator)",
     ["ASYNC_ITERATOR_TEST"]),
    ("from typing import AsyncIterable\ndef f():\n    assert isinstance(C(), AsyncIterable)", []),
    ("from typing import AsyncGenerator\ndef f():\n    assert isinstance(C(), AsyncGenerator)",
     ["ISINSTANCE"]),
    ("def f():\n    it: 'AsyncIterator[int]' = C()", ["AS_ASYNC_ITERATOR", "LOCAL_ONCE between"]),
    ("def f() -> AsyncIterator[int]:\n    return C()", ["AS_ASYNC_ITERATOR", "ESCAPES"]),
    ("def g(a, it: AsyncIterator[int]): ...\ndef f():\n    g(1, C())",
     ["AS_ASYNC_ITERATOR", "LOCAL_ONCE between"]),
    ("def f(it):\n    it = C()\n    assert it is not None", ["LOCAL_ONCE between"]),
    ("def f(y):\n    assert C() == y", ["COMPARED"]),
    ("import copy\ndef f():\n    copy.deepcopy(C())", ["PICKLED"]),
    ("import pickle\ndef f():\n    pickle.dumps(C)", ["PICKLED of_class"]),
    ("def f(x):\n    return isinstance(x, (int, C))", ["ISINSTANCE"]),
    ("def f(x):\n    match x:\n        case C(): pass", ["ISINSTANCE"]),
    # attributes
    ("async def f():\n    it = C()\n    async for x in it: pass\n    assert it.n == 0",
     ["LOCAL_ONCE", "ATTRIBUTE n"]),
    ("def f():\n    it = C()\n    it.n = 3", ["LOCAL_ONCE between", "ATTRIBUTE n write"]),
    ("def f():\n    it = C()\n    getattr(it, 'n')", ["ATTRIBUTE n", "LOCAL_ONCE between"]),
    ("async def f():\n    async with C() as it:\n        async for x in it: pass",
     ["ATTRIBUTE __aenter__", "LOCAL_ONCE between"]),
    ("it = C()\ndef test():\n    assert it.n", ["ESCAPES", "ATTRIBUTE n"]),
    ("def f():\n    len(C())", ["ATTRIBUTE __len__"]),
    ("def f():\n    C()()", ["ATTRIBUTE __call__", "LOCAL_ONCE between"]),
    ("def f():\n    C()[0]", ["ATTRIBUTE __getitem__"]),
    ("def f():\n    for x in C(): pass", ["ATTRIBUTE __iter__"]),
    ("def f():\n    [x for x in C()]", ["ATTRIBUTE __iter__"]),
    ("async def f():\n    await C()", ["ATTRIBUTE __await__", "LOCAL_ONCE between"]),
    ("async def f():\n    async with C(): pass", ["ATTRIBUTE __aenter__"]),
    ("async def f(o):\n    async with C() as o.x: pass", ["ATTRIBUTE __aenter__", "ESCAPES"]),
    ("from contextlib import aclosing\nasync def f():\n    async with aclosing(C()) as it:\n"
     "        async for x in it: pass", ["ATTRIBUTE aclose", "LOCAL_ONCE between"]),
    ("def f():\n    type(C())", ["ISINSTANCE"]),
    ("import inspect\ndef f():\n    inspect.isasyncgen(C())", ["ISINSTANCE"]),
    ("def f(n):\n    getattr(C(), n)", ["UNRESOLVED"]),
    ("def f():\n    getattr(C(), '__aiter__')", []),
    ("def f():\n    print(f'{C()}', not C())", []),
    ("from typing import cast\ndef f():\n    it = cast('AsyncIterator[int]', C())",
     ["AS_ASYNC_ITERATOR", "LOCAL_ONCE between"]),
    ("class D:\n    def __init__(self, it: AsyncIterator[int]): ...\ndef f():\n    D(C())",
     ["AS_ASYNC_ITERATOR", "ESCAPES"]),
    ("class D:\n    def m(self, it: AsyncIterator[int]): ...\ndef f(d: D):\n    d.m(it=C())",
     ["AS_ASYNC_ITERATOR", "ESCAPES"]),
    ("def g(*it: AsyncIterator[int]): ...\ndef f():\n    g(1, C())",
     ["AS_ASYNC_ITERATOR", "ESCAPES"]),
    ("import httpx\ndef f(client: httpx.Client):\n    client.post(C())", ["DEPENDENCY"]),
    ("def f():\n    a = b = C()", ["ESCAPES"]),
    ("def f():\n    a, *b = C(), 1", ["LOCAL_ONCE between"]),
    ("def f():\n    return {C(): 1}", ["ESCAPES"]),
    ("def f():\n    return [C() for x in y]", ["ESCAPES"]),
    ("def f(x):\n    x += C()", ["ESCAPES"]),
    ("async def f():\n    async for x in (it := C()): pass", ["CONSUMED"]),
    ("async def f():\n    async for x in (it := C()): pass\n    async for x in it: pass",
     ["CONSUMED", "REUSED"]),
    ("def f():\n    it = None\n    def g():\n        nonlocal it\n        it = C()", ["ESCAPES"]),
    ("async def f():\n    it = C()\n    g = lambda: [x async for x in it]", ["ESCAPES"]),
    ("def f(x):\n    try: pass\n    except C: pass", ["ISINSTANCE"]),
    ("X = (C if a else int)()", ["ESCAPES of_class", "UNRESOLVED of_class"]),
    # the class itself
    ("class D(C): ...", ["SUBCLASS D"]),
    ("class D(C):\n    def __aiter__(self): ...", ["SUBCLASS D protocol"]),
    ("class D(C): ...\nasync def f():\n    await anext(D())", ["SUBCLASS D", "ANEXT subclass"]),
    ("print(C.n)", ["CLASS_ATTRIBUTE n"]),
    ("C.n = 3", ["CLASS_ATTRIBUTE n"]),
    ("async def f():\n    async for x in C[int](): pass", ["SUBSCRIPT", "CONSUMED"]),
    ("def f(a: C[int]): ...", ["SUBSCRIPT annotation"]),
    ("register(C)", ["ESCAPES of_class"]),
    ("def register(x): ...\nregister(C)", ["ESCAPES of_class"]),
    ("from unittest import mock\nmock.patch('a.b', new=C)", ["ESCAPES of_class"]),
    ("CLASSES = [C]", ["ESCAPES of_class"]),
    ("@C\ndef f(): ...", ["ESCAPES of_class"]),
    ("def f(a: C) -> 'C | None':\n    b: list['C'] = []", ["ANNOTATION"] * 3),
    ("from typing import cast\ndef f(x):\n    return cast(C, x)", ["ANNOTATION"]),
    ("import punq\nclass M:\n    def __init__(self, c: C): ...\nbox = punq.Container()\n"
     "box.register(M)", ["ANNOTATION", "ESCAPES of_class"]),
    ("import trio\nasync def job(c: C): ...\ntrio.run(job)", ["ANNOTATION"]),
    ("__all__ = ['C']", ["EXPORT"]),
    ("__all__ = []\n__all__ += ['C']", ["EXPORT"]),
    ("Alias = C\nasync def f():\n    async for x in Alias(): pass", ["CONSUMED"]),
    ("async def f():\n    local = C\n    async for x in local(): pass", ["CONSUMED"]),
    # strings
    ("from unittest import mock\nmock.patch('m.C')", ["STRING m.C"]),
    ("mock.patch('other.C')", []),
    ("patch_own('C.__anext__')", ["STRING C.__anext__"]),
    ("import m\ngetattr(m, 'C')", ["STRING C"]),
    ("'C is fine in a docstring'\nprint('made a C, really')", []),
    # not it
    ("def f():\n    class C: ...\n    return C()", []),
    ("def f(C):\n    return C()", []),
    ("def f():\n    import other\n    return other.C()", []),
    ("def f():\n    C = 3\n    return C", []),
    ("def f(x):\n    return x.C", ["UNRESOLVED of_class"]),
]


@pytest.mark.parametrize(("code", "expected"), ONE_FILE)
def test_one_file(tmp_path: Path, code: str, expected: list[str]) -> None:
    """The uses in the file of the class itself."""
    found = uses_in(tmp_path, {"m.py": f"{CLASS}\n\n{code}\n"})
    assert sorted(brief(use) for use in found.uses) == sorted(expected)
    assert all(use.own for use in found.uses)


def test_decorated(tmp_path: Path) -> None:
    """Decorators are listed with their dotted names."""
    found = uses_in(tmp_path, {"m.py": f"@attr.s(auto=True)\n{CLASS}"})
    assert [brief(use) for use in found.uses] == ["DECORATED attr.s"]


INSIDE = [
    ("def clone(self):\n        return C(self.n)", ["ESCAPES"]),
    ("def clone(self):\n        return type(self)(self.n)", ["ESCAPES"]),
    ("@classmethod\n    def make(cls):\n        return cls()", ["ESCAPES"]),
    ("def join(self, other):\n        other.add(self)", ["DEPENDENCY"]),
    ("async def all(self):\n        return [x async for x in self]", ["REUSED"]),
    ("async def one(self):\n        return await self.__anext__()", ["ANEXT"]),
    ("async def one(self):\n        return await anext(self)", ["ANEXT"]),
    ("async def __aenter__(self):\n        return self", []),
    ("def __init__(self):\n        super().__init__()", []),
    ("def __init__(self):\n        super(C, self).__init__()", []),
    ("def __eq__(self, other: 'C'):\n        return self.n", []),
]


@pytest.mark.parametrize(("method", "expected"), INSIDE)
def test_inside_the_class(tmp_path: Path, method: str, expected: list[str]) -> None:
    """References in the class are neutral, but not what it does with its objects."""
    found = uses_in(tmp_path, {"m.py": f"{CLASS}\n    {method}\n"})
    assert [brief(use) for use in found.uses] == expected


def test_class_method_result(tmp_path: Path) -> None:
    """What a class method returns is followed as an object of the class."""
    code = (
        f"{CLASS}\n    @classmethod\n    def make(cls):\n        return cls()\n\n\n"
        "async def f():\n    await anext(C.make())\n"
    )
    found = uses_in(tmp_path, {"m.py": code})
    assert {brief(use) for use in found.uses} == {"ESCAPES", "CLASS_ATTRIBUTE make", "ANEXT"}


def test_nested_class(tmp_path: Path) -> None:
    """``Outer.Inner``, ``self.Inner`` and ``Inner`` in the body of ``Outer``."""
    code = """
    class Outer:
        class Inner:
            def __aiter__(self): return self
            async def __anext__(self): return 1

        default = Inner

        async def run(self):
            async for x in self.Inner(): pass

        async def walk(self):
            return [x async for x in Outer.Inner()]

    class Inner: ...

    def other():
        return Inner()

    async def run():
        async for x in Outer.Inner(): pass
    """
    found = uses_in(tmp_path, {"m.py": code}, "Inner")
    assert [brief(use) for use in found.uses] == ["ESCAPES of_class", *["CONSUMED"] * 3]


def test_class_in_a_function(tmp_path: Path) -> None:
    """It is seen in its function only."""
    code = f"def make():\n{textwrap.indent(CLASS, '    ')}\n    return C()\n"
    other = "from m import C\nC()\n"
    found = uses_in(tmp_path, {"m.py": code, "n.py": other})
    assert [brief(use) for use in found.uses] == ["ESCAPES"]
    assert found.uses[0].scope == "make"


OTHER_FILES = [
    ("from pkg.m import C\nasync def f():\n    async for x in C(): pass", ["IMPORT", "CONSUMED"]),
    ("from pkg.m import C as X\nasync def f():\n    async for x in X(): pass",
     ["IMPORT", "CONSUMED"]),
    ("from .m import C\nC().n", ["IMPORT", "ATTRIBUTE n"]),
    ("from . import m\nm.C().n", ["ATTRIBUTE n"]),
    ("import pkg.m\npkg.m.C().n", ["ATTRIBUTE n"]),
    ("import pkg.m as mm\nmm.C().n", ["ATTRIBUTE n"]),
    ("from .m import *\nC().n", ["ATTRIBUTE n"]),
    ("try:\n    from .m import C\nexcept ImportError:\n    from fallback import C\nC().n",
     ["IMPORT", "ATTRIBUTE n"]),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .m import C\n"
     "def f(a: 'C'): ...", ["IMPORT", "ANNOTATION"]),
    ("from elsewhere import C\nC().n", []),
    ("class C: ...\nC().n", []),
    ("C = make()\nC.n", []),
    ("from .gone import C\nC()", ["UNRESOLVED of_class"] * 2),
    ("from pkg import m\nm.C = object", ["UNRESOLVED of_class"]),
    ("C()", []),  # nothing brings the name here
    ("from .gone import *\nC()", ["UNRESOLVED of_class"]),
    ("from .m import (\n    D,  # one\n    # C next\n    C, # two\n)\nC().n",
     ["IMPORT", "ATTRIBUTE n"]),
    ("from .m import D, \\\n    C\nC().n", ["IMPORT", "ATTRIBUTE n"]),
    ("from .m import D; from .m import C; C().n", ["IMPORT", "ATTRIBUTE n"]),
    ("import importlib\nimportlib.import_module('pkg.m').C", ["UNRESOLVED of_class"]),
    ("from unittest import mock\nmock.patch('pkg.m.C')", ["STRING pkg.m.C"]),
    ("from unittest import mock\nmock.patch('pkg.m.C.__anext__')", ["STRING pkg.m.C.__anext__"]),
    ("from unittest import mock\nmock.patch('json.C')", []),
    ("from unittest import mock\nmock.patch.multiple('pkg.m', C=3)", ["STRING C"]),
    ("from . import m\ndef f(monkeypatch):\n    monkeypatch.setattr(m, 'C', 3)", ["STRING C"]),
    ("# C\nx = 'just a C in a text'", []),
    ("x = {'C': 1}", []),
]


@pytest.mark.parametrize(("code", "expected"), OTHER_FILES)
def test_other_files(tmp_path: Path, code: str, expected: list[str]) -> None:
    """Imports are followed; another thing of the same name is no use."""
    files = {"pkg/m.py": CLASS, "pkg/__init__.py": "", "pkg/other.py": code}
    found = uses_in(tmp_path, files)
    assert sorted(brief(use) for use in found.uses) == sorted(expected)
    assert not any(use.own for use in found.uses)


def test_renamed_on_the_way(tmp_path: Path) -> None:
    """A re-export under another name is followed to files that never say the first one."""
    files = {
        "pkg/m.py": CLASS,
        "pkg/__init__.py": "from .m import C as Public",
        "use.py": "import pkg\nprint(pkg.Public().n)",
    }
    found = uses_in(tmp_path, files)
    assert [(brief(use), Path(use.path).name) for use in found.uses] == [
        ("EXPORT", "__init__.py"),
        ("ATTRIBUTE n", "use.py"),
    ]


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("from .m import C", ["EXPORT"]),
        ("from .m import C as _C", ["IMPORT"]),
        ("from .m import *", ["EXPORT"]),
        ("from . import m", []),
        ("from .m import D", []),
    ],
)
def test_package(tmp_path: Path, package: str, expected: list[str]) -> None:
    """What a package's ``__init__.py`` imports is public."""
    found = uses_in(tmp_path, {"pkg/m.py": CLASS, "pkg/__init__.py": package})
    assert [brief(use) for use in found.uses] == expected


def test_star_respects_all(tmp_path: Path) -> None:
    """``import *`` brings only what ``__all__`` lists."""
    files = {"pkg/m.py": f"__all__ = ['D']\n{CLASS}", "pkg/__init__.py": "from .m import *"}
    assert not uses_in(tmp_path, files).uses


def test_stub(tmp_path: Path) -> None:
    """A ``.pyi`` beside the file declares the class public."""
    found = uses_in(tmp_path, {"m.py": CLASS, "m.pyi": "class C: ...", "n.pyi": "class C: ..."})
    assert [(brief(use), Path(use.path).name) for use in found.uses] == [("EXPORT", "m.pyi")]


@pytest.mark.parametrize("data", [b"m.C(\n", b"m.C = '\xff'\n", b"m.C\x00"])
def test_broken_files(tmp_path: Path, data: bytes) -> None:
    """A file that mentions the class and cannot be parsed may do anything with it."""
    (tmp_path / "broken.py").write_bytes(data)
    found = uses_in(tmp_path, {"m.py": CLASS})
    assert [use.kind for use in found.uses] == [UseKind.UNRESOLVED]


def test_columns_are_code_points(tmp_path: Path) -> None:
    """Exact places of the name in annotations, in strings as well, after wide characters."""
    code = f"{CLASS}\ndef f(ä: C, ö: 'dict[str, C]', ü: ' C', *é: '''C'''): ...\n"
    line = code.splitlines()[-1]
    found = uses_in(tmp_path, {"m.py": code})
    assert [line[use.column : use.end_column] for use in found.uses] == ["C"] * 4
    assert [use.column for use in found.uses] == [i for i, c in enumerate(line) if c == "C"]
    escaped = uses_in(tmp_path, {"m.py": f"{CLASS}\ndef f(a: 'C\\x20'): ...\n"})
    assert [(brief(use), use.end_column) for use in escaped.uses] == [("ANNOTATION", -1)]


def test_constructions(tmp_path: Path) -> None:
    """Each construction comes with its call, its function and what happens to the object."""
    code = f"{CLASS}\nasync def f():\n    async for x in C(n=5): pass\n\n\nit = C(7)\n"
    found = uses_in(tmp_path, {"m.py": code})
    assert [ast.unparse(each.call) for each in found.constructions] == ["C(n=5)", "C(7)"]
    first, second = found.constructions
    assert isinstance(first.function, ast.AsyncFunctionDef) and first.function.name == "f"
    assert second.function is None
    assert [use.kind for use in first.fate] == [UseKind.CONSUMED]
    assert [use.kind for use in second.fate] == [UseKind.ESCAPES]
    assert found.constructions_known and not found.single_pass


def test_order_is_stable(tmp_path: Path) -> None:
    """Own file first, then by path and place; no use is listed twice."""
    files = {
        "m.py": f"{CLASS}\nC().n\nC().n\n",
        "a.py": "from m import C\nC().n",
        "b.py": "from m import C\nC().n",
    }
    found = uses_in(tmp_path, files)
    assert len(set(found.uses)) == len(found.uses)
    assert [Path(use.path).name for use in found.uses] == [
        "m.py", "m.py", "a.py", "a.py", "b.py", "b.py",
    ]


def test_a_vocabulary_tells_words_from_their_beginnings() -> None:
    words = Vocabulary()
    words.note("a.py", [b"row", b"rows_1", b"x"])
    words.note("b.py", [b"rows_12", b"ro", b"1"])
    for names, found in (
        ({"row"}, ["a.py"]),
        ({"rows"}, []),
        ({"rows_1", "rows_123", "row_1"}, ["a.py"]),
        ({"r", "ro", "rows", "rows_1_2"}, ["b.py"]),
        ({"x", "rows_12"}, ["a.py", "b.py"]),
        ({f"rows_{number}" for number in range(20, 60)}, []),
    ):
        may_have = words.may_have(frozenset(names))
        assert [path for path in ("a.py", "b.py") if may_have(path)] == found, names
        assert may_have("unknown.py")


def test_what_follows_objects_is_gone_with_its_work() -> None:
    """No cycles: whole trees hang on it, and the garbage collector hardly ever runs."""
    user = "from m import C\nasync def f():\n    it = C()\n    async for x in it: show(it)"
    project = Project(None, {"/project/m.py": CLASS, "/project/user.py": user})
    tree = ast.parse(CLASS)
    node = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef))
    gc.collect()
    gc.disable()
    try:
        assert project.uses("/project/m.py", tree, node).uses
        module = weakref.ref(project.module("/project/user.py"))
        project.update("/project/user.py", "")
        assert module() is None
    finally:
        gc.enable()
