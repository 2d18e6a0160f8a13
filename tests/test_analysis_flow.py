"""The small analyses that the guards rest on."""

from __future__ import annotations

import ast
import textwrap

import pytest

from flake8_agen.classes.assigned import maybe_unassigned
from flake8_agen.classes.closures import escaping_closures
from flake8_agen.classes.exits import exits_of
from flake8_agen.imports import Imports
from flake8_agen.classes.values import kind_of, kind_of_annotation
from flake8_agen.verdict import Kind

NO_IMPORTS = Imports(ast.parse(""))


def step(body: str) -> ast.AsyncFunctionDef:
    """An ``__anext__`` with this body."""
    text = "async def __anext__(self):\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.AsyncFunctionDef)
    return function


ASSIGNED = [
    "x = 1\nreturn x",
    "if self.a:\n    x = 1\nelse:\n    x = 2\nreturn x",
    "if self.a:\n    x = 1\nelse:\n    raise StopAsyncIteration\nreturn x",
    "while True:\n    x = f()\n    if x:\n        break\nreturn x",
    "for x in self.a:\n    break\nelse:\n    raise StopAsyncIteration\nreturn x",
    "async for x in self.a:\n    if x:\n        return x\nraise StopAsyncIteration",
    "try:\n    x = f()\nexcept E:\n    raise StopAsyncIteration\nreturn x",
    "try:\n    x = f()\nexcept E as error:\n    x = error\nreturn x",
    "try:\n    f()\nfinally:\n    x = 1\nreturn x",
    "try:\n    x = f()\nexcept E:\n    pass\nelse:\n    return x",
    "async with self.lock:\n    x = 1\nreturn x",
    "with open(p) as x:\n    pass\nreturn x",
    "match self.a:\n    case [x, *_]:\n        pass\n    case x:\n        pass\nreturn x",
    "match self.a:\n    case {'k': 1, **x}:\n        pass\n    case [*x]:\n        pass\n"
    "    case _:\n        raise E\nreturn x",
    "if (x := f()) is None:\n    raise StopAsyncIteration\nreturn x",
    "x = [y for y in self.a]\nreturn [z for z in x if z]",
    "import time\nx: int = 1\nx += 1\nreturn time, x",
    "def key(v):\n    return v\nreturn key(1)",
    "x = f() if self.a else 2\nreturn x",
    "if True:\n    x = 1\nreturn x",
    "a, (b, *c) = f()\nreturn a, b, c",
    "global g\nif self.a:\n    g = 1\nreturn g",
]
UNASSIGNED = [
    "if self.a:\n    x = 1\nreturn x",
    "for x in self.a:\n    pass\nreturn x",
    "while self.a:\n    x = 1\nreturn x",
    "for y in self.a:\n    if y:\n        break\n    x = y\nreturn x",
    "try:\n    x = f()\nexcept E:\n    pass\nreturn x",
    "try:\n    x = f()\nfinally:\n    print(x)\nreturn 1",
    "with suppress(E):\n    x = f()\nreturn x",
    "match self.a:\n    case 1:\n        x = 1\nreturn x",
    "if self.a and (x := f()):\n    pass\nreturn x",
    "x = 1\ndel x\nreturn x",
    "try:\n    f()\nexcept E as x:\n    pass\nreturn x",
    "if self.a:\n    x = 1\nx += 1\nreturn x",
    "if self.a:\n    x = 1\nreturn [x for _ in self.a]",
    "if self.a:\n    x = 1\nreturn (lambda: x)()",
]
TRUSTED = [
    "if self.a:\n    x = 1\nelif self.b:\n    x = 2\nreturn x",
    "match self.a:\n    case 1:\n        x = 1\n    case 2:\n        x = 2\nreturn x",
]


@pytest.mark.parametrize("body", ASSIGNED)
def test_certainly_assigned(body: str) -> None:
    assert maybe_unassigned(step(body)) == []


@pytest.mark.parametrize("body", UNASSIGNED)
def test_perhaps_unassigned(body: str) -> None:
    for trusting in (True, False):
        names = {node.id for node in maybe_unassigned(step(body), trusting=trusting)}
        assert names == {"x"}


@pytest.mark.parametrize("body", TRUSTED)
def test_branches_that_look_complete(body: str) -> None:
    assert maybe_unassigned(step(body), trusting=True) == []
    assert maybe_unassigned(step(body))


SPENT = [
    "x = 1\nreturn sum(x for _ in self.a)",
    "x = 1\nreturn sorted(self.a, key=lambda v: v + x)",
    "x = 1\nreturn ','.join(x for _ in self.a)",
    "x = 1\nfor y in (x + z for z in self.a):\n    print(y)\nreturn x",
    "x = 1\ndef f():\n    return x\nreturn f()",
    "x = 1\nasync def f():\n    return x\nreturn await f()",
    "x = 1\nreturn await asyncio.to_thread(lambda: f(x))",
    "x = 1\nreturn [x for _ in self.a]",
    "return lambda: self.x",
    "x = 1\nreturn lambda x: x",
    "x = [1]\nreturn (y for y in x)",
]
ESCAPING = [
    "x = 1\nreturn lambda: x",
    "x = 1\nreturn (x for _ in self.a)",
    "x = 1\nself.callbacks.append(lambda: x)",
    "x = 1\ndef f():\n    return x\nself.f = f\nreturn 1",
    "x = 1\nasync def f():\n    return x\nasyncio.create_task(f())\nreturn 1",
    "x = 1\ndef f():\n    yield x\nreturn f()",
    "x = 1\nclass C:\n    y = x\nreturn C",
    "x = 1\n@wraps\ndef f():\n    return x\nreturn f()",
]


@pytest.mark.parametrize("body", SPENT)
def test_closures_that_end_with_the_item(body: str) -> None:
    assert list(escaping_closures(step(body), NO_IMPORTS)) == []


@pytest.mark.parametrize("body", ESCAPING)
def test_closures_that_outlive_the_item(body: str) -> None:
    assert [name for _, name in escaping_closures(step(body), NO_IMPORTS)] == ["x"]


FALLS_OFF = [
    ("return 1", False),
    ("if self.a:\n    return 1", True),
    ("while True:\n    f()", False),
    ("while True:\n    break", True),
    ("while self.a:\n    return 1", True),
    ("for x in self.a:\n    return x\nelse:\n    raise E", False),
    ("try:\n    return 1\nexcept E:\n    pass", True),
    ("try:\n    return 1\nexcept E:\n    raise", False),
    ("try:\n    f()\nfinally:\n    return 1", False),
    ("with suppress(E):\n    return 1", True),
    ("with self.lock:\n    return 1", False),
    ("match self.a:\n    case 1:\n        return 1", True),
    ("match self.a:\n    case 1 | _:\n        return 1", False),
    ("assert False", False),
]


@pytest.mark.parametrize(("body", "falls_off"), FALLS_OFF)
def test_falling_off_the_end(body: str, falls_off: bool) -> None:
    assert exits_of(step(body)).falls_off is falls_off


VALUES = [
    ("1", Kind.INT),
    ("-1", Kind.INT),
    ("True", Kind.OTHER),
    ("None", Kind.OTHER),
    ("2.5", Kind.OTHER),
    ("'ab'", Kind.SEQUENCE),
    ("f'{x}'", Kind.SEQUENCE),
    ("[x for x in y]", Kind.SEQUENCE),
    ("(x for x in y)", Kind.ITERATOR),
    ("(x async for x in y)", Kind.ASYNC_ITERATOR),
    ("{}", Kind.OTHER),
    ("dict(x)", Kind.OTHER),
    ("len(x) + 1", Kind.INT),
    ("len(x) / 2", None),
    ("x + 1", None),
    ("[1] + list(x)", Kind.SEQUENCE),
    ("[0] * 3", Kind.SEQUENCE),
    ("max(1, len(x))", Kind.INT),
    ("max(x)", None),
    ("'a b'.split()", Kind.SEQUENCE),
    ("x.split()", None),
    ("[1, 2].copy()", Kind.SEQUENCE),
    ("[1, 2][1:]", Kind.SEQUENCE),
    ("x[1:]", None),
    ("1 if x else 2", Kind.INT),
    ("1 if x else 2.5", None),
    ("x.__iter__()", Kind.ITERATOR),
    ("x.__len__()", Kind.INT),
    ("map(f, x)", Kind.ITERATOR),
    ("iter(f, None)", Kind.ITERATOR),
    ("f(x)", None),
]


@pytest.mark.parametrize(("text", "kind"), VALUES)
def test_kinds_of_values(text: str, kind: Kind | None) -> None:
    assert kind_of(ast.parse(text, mode="eval").body, NO_IMPORTS) is kind


ANNOTATIONS = [
    ("int", Kind.INT),
    ("float", Kind.OTHER),
    ("list[int]", Kind.SEQUENCE),
    ("t.Sequence[int]", Kind.SEQUENCE),
    ("'tuple[int, ...]'", Kind.SEQUENCE),
    ("Final[int]", Kind.INT),
    ("Annotated[int, 'x']", Kind.INT),
    ("str | bytes", Kind.SEQUENCE),
    ("int | None", None),
    ("Iterator[int]", Kind.ITERATOR),
    ("AsyncIterator[int]", Kind.ASYNC_ITERATOR),
    ("Iterable[int]", Kind.OTHER),
    ("deque[int]", Kind.OTHER),
    ("Rows", None),
    ("'not ('", None),
]


@pytest.mark.parametrize(("text", "kind"), ANNOTATIONS)
def test_kinds_of_annotations(text: str, kind: Kind | None) -> None:
    assert kind_of_annotation(ast.parse(text, mode="eval").body) is kind
