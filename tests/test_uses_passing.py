"""What happens to an object that is stored, compared, or given to a call."""

from __future__ import annotations

import pytest

from test_uses import CLASS, brief
from test_uses_order import uses_of

ABC = "from collections.abc import AsyncIterator\n"
COMPARED = [
    ("def f(y):\n    return C() is y", ["COMPARED"]),
    ("def f(y):\n    return y is not C()", ["COMPARED"]),
    ("def f(y):\n    it = C()\n    return it is y.get()", ["COMPARED", "LOCAL_ONCE between"]),
    ("def f():\n    it = C()\n    assert aiter(it) is it",
     ["IDENTITY", "IDENTITY", "LOCAL_ONCE between"]),
    ("def f():\n    return C() in ()", ["COMPARED"]),
    ("def f():\n    return C() is None", []),
]
STORED = [
    ("class D(metaclass=C): ...", ["UNRESOLVED of_class"]),
    ("class D(x=C()): ...", ["UNRESOLVED"]),
    ("def f():\n    it: 'AsyncIterable[int]' = C()", ["LOCAL_ONCE between"]),
    ("def f():\n    it: 'AsyncIterator[int]' = C()",
     ["AS_ASYNC_ITERATOR", "LOCAL_ONCE between"]),
    ("def f():\n    it: 'list[int]' = C()", ["LOCAL_ONCE between"]),
    ("def f(o):\n    o.it: object = C()", ["ESCAPES"]),
    ("def f():\n    g((C(), 1))", ["ESCAPES"]),
    ("def f():\n    return (C(), 1)", ["ESCAPES"]),
    ("def f(o):\n    o.x, b = C(), 1", ["ESCAPES"]),
    ("def f():\n    a = b, c = C(), 1", ["ESCAPES"]),
    ("def f():\n    a, b = C(), 1\n    a.n", ["ATTRIBUTE n", "LOCAL_ONCE between"]),
    ("def f():\n    print(it := C())", ["LOCAL_ONCE between"]),
]
PASSED = [
    # where the name of the attribute is known
    ("def f():\n    setattr(C(), 'n', 1)", ["ATTRIBUTE n write"]),
    ("def f():\n    delattr(C(), 'n')", ["ATTRIBUTE n write"]),
    ("def f():\n    hasattr(C(), 'n')", ["ATTRIBUTE n"]),
    ("def f():\n    getattr(C())", ["UNRESOLVED"]),
    ("def f():\n    getattr(C(), '__anext__')", ["ANEXT"]),
    # tests of what it is
    ("def f():\n    isinstance(C(), (AsyncIterator, int))", ["ASYNC_ITERATOR_TEST", "ISINSTANCE"]),
    ("def f():\n    isinstance(C(), AsyncIterator)", ["ASYNC_ITERATOR_TEST"]),
    ("def f(x):\n    return isinstance(x, C | int)", ["ISINSTANCE"]),
    ("def f(x):\n    return issubclass(C, x)", ["ISINSTANCE of_class"]),
    (f"{ABC}KINDS = (AsyncIterator, int)\ndef f():\n    isinstance(C(), KINDS)",
     ["ASYNC_ITERATOR_TEST", "ISINSTANCE"]),
    ("def f(kinds):\n    isinstance(C(), kinds)", ["ISINSTANCE", "UNRESOLVED"]),
    (f"{ABC}def f():\n    issubclass(type(C()), AsyncIterator)",
     ["ASYNC_ITERATOR_TEST", "ISINSTANCE", "ISINSTANCE"]),
    (f"{ABC}def f():\n    issubclass(C().__class__, AsyncIterator)",
     ["ASYNC_ITERATOR_TEST", "ISINSTANCE", "ISINSTANCE"]),
    ("def f():\n    hasattr(type(C()), '__anext__')", ["ANEXT", "ISINSTANCE"]),
    ("def f():\n    it = C()\n    id(it) == id(aiter(it))", ["IDENTITY", "LOCAL_ONCE between"]),
    ("import inspect\ndef f(it: C): ...\ninspect.signature(f)", ["ANNOTATION", "ESCAPES of_class"]),
    ("import inspect\ndef f(it: C): ...\ninspect.signature(print)", ["ANNOTATION"]),
    # containers and mocks of the standard library hand on what they hold
    ("def f():\n    out = []\n    out.append(C())", ["ESCAPES"]),
    ("def f():\n    list(C())", ["ESCAPES"]),
    ("import collections\ndef f():\n    d = collections.deque()\n    d.append(C())", ["ESCAPES"]),
    ("from unittest.mock import Mock\ndef f():\n    m = Mock()\n    m.add(C())", ["ESCAPES"]),
    ("import contextlib\ndef f():\n    contextlib.nullcontext(C())", ["DEPENDENCY"]),
    # a class of the project: what its __init__ says of the parameter
    ("class D: ...\ndef f():\n    D(C())", ["ESCAPES"]),
    ("class D:\n    def __init__(self, a, it: AsyncIterator): ...\ndef f():\n    D(1, C())",
     ["AS_ASYNC_ITERATOR", "ESCAPES"]),
    # a function of the project
    ("def g(*, it: 'AsyncIterator[int]'): ...\ndef f():\n    g(it=C())",
     ["AS_ASYNC_ITERATOR", "LOCAL_ONCE between"]),
    ("def g(**kw): ...\ndef f():\n    g(it=C())", ["ESCAPES"]),
    ("def g(a): ...\ndef f():\n    g(1, C())", ["ESCAPES"]),
    ("def g(a: AsyncIterator): ...\ndef f():\n    g(1, *C())", ["ESCAPES"]),
    # by a name that is not understood
    ("def f(back):\n    back(C())", ["ESCAPES"]),
    ("def f(o):\n    o.nobody_defines_this(C())", ["DEPENDENCY"]),
    ("def f():\n    (a or b)(C())", ["DEPENDENCY"]),
    ("from contextlib import closing\ndef f():\n    closing(C())",
     ["ATTRIBUTE aclose", "LOCAL_ONCE between"]),
]


@pytest.mark.parametrize(("code", "expected"), [*COMPARED, *STORED, *PASSED])
def test_where_an_object_goes(code: str, expected: list[str]) -> None:
    found = uses_of(f"{CLASS}\n\n{code}\n")
    assert sorted(brief(use) for use in found.uses) == sorted(expected)


METHODS = """
    def start(self):
        return self

    async def open(self):
        return self

    def perhaps(self, a):
        return self if a else None

    def plain(self):
        return lambda: self

    def each(self):
        yield self
"""
GIVEN_BACK = [
    # a method that returns its own object: the result is followed as the object
    ("async def f():\n    async for x in C().start(): pass", ["ATTRIBUTE start", "CONSUMED"]),
    ("async def f():\n    await anext(C().start())", ["ANEXT", "ATTRIBUTE start"]),
    ("async def f():\n    it = await C().open()\n    async for x in it: pass",
     ["ATTRIBUTE open", "LOCAL_ONCE"]),
    ("async def f():\n    return C().perhaps(1)", ["ATTRIBUTE perhaps", "ESCAPES"]),
    # a result that nobody takes is gone
    ("async def f():\n    it = C()\n    it.start()\n    async for x in it: pass",
     ["ATTRIBUTE start", "LOCAL_ONCE between"]),
    # other methods give something else, an attribute is a value
    ("def f():\n    return C().plain()", ["ATTRIBUTE plain"]),
    ("def f():\n    return C().n()", ["ATTRIBUTE n"]),
]


@pytest.mark.parametrize(("code", "expected"), GIVEN_BACK)
def test_methods_that_return_the_object(code: str, expected: list[str]) -> None:
    found = uses_of(f"{CLASS}{METHODS}\n\n{code}\n")
    outside = [brief(use) for use in found.uses if use.scope == "f"]
    assert sorted(outside) == sorted(expected)
