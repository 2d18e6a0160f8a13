"""Strings and dotted names that may mean the class, and what they lead to."""

from __future__ import annotations

import pytest

from test_uses import CLASS, brief
from test_uses_order import uses_of

MOCK = "from unittest import mock\n"
IMPORT = "from .m import C\n"
STRINGS = [
    # a path that leads to the class, or that cannot be followed
    (f"{MOCK}mock.patch('.m.C')", ["STRING .m.C"]),
    (f"{MOCK}mock.patch('pkg.m.C.n')", ["STRING pkg.m.C.n"]),
    (f"{MOCK}mock.patch('pkg:m.C')", ["STRING pkg:m.C"]),
    (f"{MOCK}mock.patch('pkg.gone.C')", ["STRING pkg.gone.C"]),
    (f"{MOCK}mock.patch('pkg.m.Outer.C')", ["STRING pkg.m.Outer.C"]),
    (f"{MOCK}mock.patch('__main__.C')", ["STRING __main__.C"]),
    (f"{MOCK}mock.patch('json.decoder.C')", []),
    (f"{MOCK}mock.patch('pkg.taken.C')", []),
    (f"{MOCK}mock.patch('pkg.m.CC')", []),
    (f"{MOCK}mock.patch('pkg.m C')", []),
    # the name first: where the class is at hand
    (f"{IMPORT}x = 'C.n'", ["IMPORT", "STRING C.n"]),
    ("x = 'C.n'", []),
    # the name alone
    (f"{IMPORT}x = 'C'", ["IMPORT", "STRING C"]),
    (f"{IMPORT}print('C' == x, f'C{{'C'}}')".replace("{'C'}", '{"C"}'), ["IMPORT"]),
    (f"{IMPORT}globals()['C']", ["IMPORT", "STRING C"]),
    ("import sys\ngetattr(sys.modules['pkg.m'], 'C')", ["STRING C"]),
    ("import pkg.m\ngetattr(pkg.m, 'C')()", ["STRING C"]),
    ("import pkg.taken\ngetattr(pkg.taken, 'C')()", []),
    ("def f(x):\n    return getattr(x, 'C')", ["STRING C"]),
    # types in strings
    (f"{IMPORT}def f(a: 'C | '\n 'None'): ...", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a: '  C'): ...", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a: 'C ('): ...", ["IMPORT"]),
    (f"{IMPORT}def f(a: Literal['C']): ...", ["IMPORT"]),
    (f"{IMPORT}def f(a: 'list[Literal[\"C\"]]'): ...", ["IMPORT"]),
    ("from typing import TypeVar\n" + IMPORT + "T = TypeVar('T', bound='C')",
     ["ANNOTATION", "IMPORT"]),
    ("from typing import cast\n" + IMPORT + "cast('C', x)", ["ANNOTATION", "IMPORT"]),
    ("from typing import cast\n" + IMPORT + "cast(int, 'C')", ["IMPORT", "STRING C"]),
    (f"{IMPORT}def f(a: 'list[\"C\"]'): ...", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a: 'list[\"dict[int, C]\"]'): ...", ["ANNOTATION", "IMPORT"]),
    # types in strings that an alias stands for
    (f"{IMPORT}A: TypeAlias = 'list[C]'", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}A: typing.TypeAlias = 'C | None'", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}A = Dict[str, 'list[C]']", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}A = dict[str, 'list[\"C\"]']", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}A = 'list[C]'\ndef f(a: A): ...", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}A = 'list[\"C\"]'\ndef f(a: list[A]): ...", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}A = 'list[C]'\nprint(A)", ["IMPORT"]),
    (f"{IMPORT}A = 'C is [C'\ndef f(a: A): ...", ["IMPORT"]),
    (f"{IMPORT}A = f('list[C]')\ndef f(a: A): ...", ["IMPORT"]),
    (f"{IMPORT}A = Annotated[str, 'C[0]']", ["IMPORT"]),
    (f"{IMPORT}A = Literal['C[0]']", ["IMPORT"]),
    (f"{IMPORT}print('a | C', x['C | b'])", ["IMPORT"]),
    ("A = Dict[str, 'list[C]']", []),
    ("from .taken import C\nA: TypeAlias = 'list[C]'", []),
    # type comments
    (f"{IMPORT}x = None  # type: C", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}x = None #type:list[C] # why", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}x = None  # type: list['C']", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}x = [\n    1,\n]  # type: list[C]", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a,  # type: C\n      b): ...", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a):\n    # type: (C) -> None\n    pass", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a):\n    # type: (int) -> dict[int, C]\n    pass", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}def f(a):\n    for x in a:  # type: C\n        pass", ["ANNOTATION", "IMPORT"]),
    ("def f(a):\n    from .m import C\n    x = a  # type: C", ["ANNOTATION", "IMPORT"]),
    ("import pkg.m\nx = None  # type: pkg.m.C", ["ANNOTATION"]),
    ("from .m import C as D\nx = None  # type: D", ["ANNOTATION", "IMPORT"]),
    (f"{IMPORT}x = None  # type: ignore[C]", ["IMPORT"]),
    (f"{IMPORT}x = None  # type: as C is", ["IMPORT"]),
    (f"{IMPORT}x = None  # type: type[CC]", ["IMPORT"]),
    (f"{IMPORT}x = '''# type: C\n'''", ["IMPORT"]),
    ("x = None  # type: C", []),
    ("from .taken import C\nx = None  # type: C", []),
    ("import pkg.taken\nx = None  # type: pkg.taken.C", []),
    # by keyword
    (f"{MOCK}mock.patch.multiple('pkg.m', C=3)", ["STRING C"]),
    ("import pkg.m\nf(C=3)", []),
    # what is public
    (f"{IMPORT}__all__ = ['C']", ["EXPORT", "IMPORT"]),
    (f"{IMPORT}__all__: list[str] = ['C']", ["EXPORT", "IMPORT"]),
    (f"{IMPORT}__all__ = []\n__all__.append('C')", ["EXPORT", "IMPORT"]),
    ("from .m import *\n__all__ = ['C']", ["EXPORT"]),
    ("from .m import C as D\n__all__ = ['C']", ["IMPORT"]),
    ("from .taken import C\n__all__ = ['C']", []),
]
PACKAGE = {"pkg/__init__": "", "pkg/taken": "class C: ...\n"}


@pytest.mark.parametrize(("code", "expected"), STRINGS)
def test_strings(code: str, expected: list[str]) -> None:
    found = uses_of(CLASS, home="pkg/m", **{**PACKAGE, "pkg/other": code})
    assert sorted(brief(use) for use in found.uses) == sorted(expected)


STARS = [
    ("from json import *\nfrom .m import *\nC().n", ["ATTRIBUTE n"]),
    ("from .m import *\nfrom .gone import *\nC().n", ["ATTRIBUTE n"]),
    ("from .taken import *\nC().n", []),
    ("from .listed import *\nC().n", ["UNRESOLVED of_class"]),
    ("from .computed import *\nC().n", ["ATTRIBUTE n"]),
    ("from .twice import C\nC().n", ["ATTRIBUTE n", "IMPORT"]),
    ("from . import *\nC().n", ["UNRESOLVED of_class"]),
]
RELATIVE = [
    ("from ..m import C\nC().n", "pkg/sub/n", ["ATTRIBUTE n", "IMPORT"]),
    ("from ... import C\nC().n", "pkg/n", ["UNRESOLVED of_class"] * 2),
    ("from .m.deep import C\nC().n", "pkg/n", ["UNRESOLVED of_class"] * 2),
    ("import m\nm.C().n", "pkg/n", ["ATTRIBUTE n"]),
    ("import pkg.m.deep\npkg.m.deep.C().n", "n", ["UNRESOLVED of_class"]),
]


@pytest.mark.parametrize(
    ("code", "place", "expected"), [*((code, "pkg/n", uses) for code, uses in STARS), *RELATIVE]
)
def test_imports(code: str, place: str, expected: list[str]) -> None:
    """Files in between have a use of their own where they name the class; those do not count."""
    files = {
        **PACKAGE,
        "pkg/listed": "from .m import *\n__all__ = []\n",
        "pkg/computed": "from .m import *\n__all__ = NAMES\n",
        "pkg/twice": "from .m import *\n",
        "pkg/sub/__init__": "",
        place: code,
    }
    found = uses_of(CLASS, home="pkg/m", **files)
    there = [use for use in found.uses if use.path == f"/project/{place}.py"]
    assert sorted(brief(use) for use in there) == sorted(expected)


def test_packages_that_import_each_other() -> None:
    """A circle of imports that never reaches a definition ends."""
    files = {"pkg/__init__": "from .other import C\n", "pkg/other": "from . import C\n",
             "use": "import pkg\npkg.C().n\n"}
    found = uses_of(CLASS, home="pkg/m", **files)
    assert {brief(use) for use in found.uses} == {"UNRESOLVED of_class"}


@pytest.mark.parametrize("line", ["from . import m", "from pkg import m", "import pkg.m"])
def test_a_package_that_imports_its_module(line: str) -> None:
    found = uses_of(
        CLASS, home="pkg/m", **{"pkg/__init__": line, "use": "import pkg\npkg.m.C().n\n"}
    )
    assert [brief(use) for use in found.uses] == ["ATTRIBUTE n"]


VALUES = [
    # what is no class at all has no attribute that could be it
    ("{'a': 1}.C()", True),
    ("[].C()", True),
    ("{x for x in y}.C()", True),
    ("(x for x in y).C()", True),
    ("(1, 2).C()", True),
    ("f''.C()", True),
    ("(lambda: 1).C()", True),
    ("(await_me()).C()", True),
    ("deque()().C()", True),
    # classes and functions of the project are known
    ("class D: ...\nD().C()", False),
    ("class D: ...\nD.C()", False),
    ("class D:\n    def C(self): ...\nD().C()", False),
    ("class A(B): ...\nclass B(A): ...\nA().C()", False),
    ("class D:\n    def f(self):\n        return self.__class__.C()", False),
    ("class B:\n    def C(self): ...\nclass D(B):\n    def f(self):\n        return super().C()",
     False),
    ("def f(): ...\nf.C()", False),
    ("import json\njson.C()", False),
    # what they give may be anything
    ("def f():\n    yield 1\nf().C()", True),
    ("@deco\ndef f():\n    return 1\nf().C()", True),
    ("def f():\n    return f()\nf().C()", True),
    ("async def f(a):\n    (await a).C()", True),
    ("def f():\n    super().C()", True),
    ("class D:\n    def __init__(self, x):\n        self.x = x\n    def f(self):\n"
     "        return self.x.C()", True),
    ("class D:\n    def set(self):\n        self.x += 1\n    def f(self):\n"
     "        return self.x.C()", True),
]


@pytest.mark.parametrize(("code", "unknown"), VALUES)
def test_what_an_attribute_of_that_name_may_be(code: str, unknown: bool) -> None:
    """``x.C`` counts as a mention of the class unless it is known what ``x`` is."""
    found = uses_of(f"{CLASS}\n\n{code}\n")
    assert ([brief(use) for use in found.uses] == ["UNRESOLVED of_class"]) is unknown
    assert len(found.uses) == unknown


ALIASES = [
    ("X: type = C\nX().n", ["ATTRIBUTE n"]),
    ("def f():\n    global X\n    X = C\nX().n", ["ATTRIBUTE n"]),
    ("C.n()", ["CLASS_ATTRIBUTE n"]),
    ("C.missing()", ["CLASS_ATTRIBUTE missing"]),
    ("print(C.__doc__)", ["CLASS_ATTRIBUTE __doc__"]),
    ("print(C.__name__, C.__qualname__)", ["NAMED __name__", "NAMED __qualname__"]),
    ("C.__name__ = 'D'", ["CLASS_ATTRIBUTE __name__"]),
    ("print(repr(C))", ["NAMED repr"]),
]


@pytest.mark.parametrize(("code", "expected"), ALIASES)
def test_other_names_of_the_class(code: str, expected: list[str]) -> None:
    found = uses_of(f"{CLASS}\n\n{code}\n")
    assert sorted(brief(use) for use in found.uses) == sorted(expected)


@pytest.mark.parametrize("holder", ["D", "D()"])
def test_a_class_that_a_base_holds_is_found(holder: str) -> None:
    code = f"class E:\n    each = C\nclass D(E): ...\n{holder}.each().n"
    assert "ATTRIBUTE n" in {brief(use) for use in uses_of(f"{CLASS}\n\n{code}\n").uses}


def test_its_own_name_inside_the_class() -> None:
    own = "\n    def text(self):\n        return C.__name__, C.__qualname__, C.__doc__, C.n\n"
    assert [brief(use) for use in uses_of(CLASS + own).uses] == [
        "NAMED __name__", "NAMED __qualname__", "CLASS_ATTRIBUTE __doc__", "CLASS_ATTRIBUTE n",
    ]  # fmt: skip


SUBCLASSES = [
    ("def f(self):\n        return anext(self)", True),
    ("def f(self):\n        return self.__anext__()", True),
    ("def f(self):\n        return aiter(self.x)", True),
    ("async def __anext__(self): ...", True),
    ("def f(self):\n        return self.n", False),
]


@pytest.mark.parametrize(("member", "touches"), SUBCLASSES)
def test_subclasses_that_touch_the_protocol(member: str, touches: bool) -> None:
    code = f"class D(C): ...\n\n\nclass E(D):\n    {member}\n\n\nclass F(D, E): ...\n"
    found = uses_of(f"{CLASS}\n\n{code}").uses
    said = {use.name: use.protocol for use in found if use.kind.name == "SUBCLASS"}
    assert said == {"D": False, "E": touches, "F": False}
