"""What may let a StopAsyncIteration out is wrapped, and nothing else."""

from __future__ import annotations

import ast
import textwrap

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Form

ROWS = '''
import asyncio
from types import SimpleNamespace


class Rows:
    def __init__(self, source):
        self.source = source
        self.left = [1, 2]
        self.given = source or []
        self.lock = asyncio.Lock()
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
{step}

    async def _own(self):
        return 1
'''
STOPS = "        raise StopAsyncIteration\n"
HANDED_ON = "async def f():\n    raise StopAsyncIteration\n\nuse(f)"


def stopping(step: str, other: str) -> frozenset[str]:
    """What is wrapped, given another file of the project."""
    text = ROWS.format(step=textwrap.indent(step, " " * 8))
    # Who makes an object of the class may give it what is there.
    main = "from other import A\nfrom rows import Rows\n\nRows(A())\n"
    files = {"/project/rows.py": text, "/project/other.py": other, "/project/main.py": main}
    return stopping_in(files)


def stopping_in(files: dict[str, str]) -> frozenset[str]:
    """What is wrapped of the first class in rows.py."""
    text = files["/project/rows.py"]
    project = Project(None, files)
    verdict = next(analyse(ast.parse(text), text, "/project/rows.py", project, Options()))
    return next(form for form in verdict.forms if form.form is Form.METHOD_SELF).plan.stopping


WRAPPED = [
    (
        "loop = self.source\nfuture = loop.create_future()\nreturn self.n",
        HANDED_ON,
        "loop.create_future",
    ),
    ("return self.source.page", f"class A:\n    @property\n    def page(self):\n{STOPS}", ".page"),
    (
        "return self.source().page",
        f"class A:\n    @cached_property\n    def page(self):\n{STOPS}",
        ".page",
    ),
    (
        "return await self.source.get(1)",
        f"class A:\n    async def get(self, n):\n{STOPS}",
        "self.source.get",
    ),
    (
        "return await self.source.get(1)",
        f"class A:\n    def _get(self):\n{STOPS}\n    def get(self):\n        return self._get()",
        "self.source.get",
    ),
    (
        "async with self.source:\n    pass",
        f"class A:\n    async def __aexit__(self, *error):\n{STOPS}",
        "with self.source",
    ),
    (
        "return self.source[0]",
        f"class A:\n    def __getitem__(self, n):\n{STOPS}",
        "[]",
    ),
    (
        "async for x in self.source:\n    pass",
        f"class A:\n    def __aiter__(self):\n{STOPS}",
        "for",
    ),
    (
        "return getattr(self.source, 'page')",
        f"class A:\n    @property\n    def page(self):\n{STOPS}",
        "getattr",
    ),
    (
        "return await self.source.get(1)",
        "import asyncio\nclient.get.side_effect = [1, 2]",
        "self.source.get",
    ),
    (
        "return await self._own()",
        "import asyncio\nmock.patch.object(Rows, '_own', side_effect=[1, 2])",
        "self._own",
    ),
    (
        "return await self.source()",
        "from rows import Rows\nfetch = AsyncMock(side_effect=[1, 2])\nRows(fetch)",
        "self.source",
    ),
    (
        "return await self.source",
        "from rows import Rows\nimport asyncio\nf.set_exception(StopAsyncIteration())",
        "self.source",
    ),
    (
        "return await asyncio.wait_for(self.source, 1)",
        "from rows import Rows\nimport asyncio\nf.set_exception(StopAsyncIteration())",
        "asyncio.wait_for",
    ),
    (
        "return self.source.result()",
        "from rows import Rows\nimport asyncio\nf.set_exception(StopAsyncIteration())",
        "self.source.result",
    ),
    (
        "return await self.source.fetch()",
        f"async def f():\n{STOPS}\nSimpleNamespace(fetch=f)",
        "self.source.fetch",
    ),
    (
        "await asyncio.Event().wait()",
        "from rows import Rows\nimport asyncio\nf.set_exception(StopAsyncIteration())\n"
        "client.wait.side_effect = [1, 2]",
        "()",
    ),
    (
        "await self.source().wait()",
        "from rows import Rows\nimport asyncio\nf.set_exception(StopAsyncIteration())",
        "()",
    ),
    (
        "return await self.source.get(1)",
        "from unittest.mock import Mock\nMock(get=Mock(side_effect=[1, StopAsyncIteration]))",
        "self.source.get",
    ),
    (
        "return await self.source.get(1)",
        "from unittest.mock import Mock\nasync def f():\n    pass\n\n"
        "client.get = Mock(f, side_effect=[1, 2])",
        "self.source.get",
    ),
    (
        "return await self.source.get(1)",
        "from unittest.mock import Mock\nasync def f():\n    pass\n\n"
        "client.get = Mock(spec=f, side_effect=[1, 2])",
        "self.source.get",
    ),
    (
        "return await self.source.get(1)",
        "from unittest.mock import AsyncMock as Mock\nclient.get = Mock(side_effect=[1, 2])",
        "self.source.get",
    ),
    ("return dict(a=self.given.pop(0))", HANDED_ON, "self.given.pop"),
    (
        "return dict(a=self.left.pop(0))",
        f"{HANDED_ON}\nmock.patch.object(Rows, 'pop', side_effect=[1, 2])",
        "self.left.pop",
    ),
    (
        "return len(self.source)",
        f"class A:\n    def __len__(self):\n{STOPS}",
        "len",
    ),
    (
        "return list(self.source)",
        f"class A:\n    def __iter__(self):\n{STOPS}",
        "list",
    ),
    (
        "return list(self.given)",
        f"class A:\n    def __iter__(self):\n{STOPS}",
        "list",
    ),
    (
        "return str(self.source)",
        f"class A:\n    def __str__(self):\n{STOPS}",
        "str",
    ),
    (
        "return any(self.source)",
        f"class A:\n    def __iter__(self):\n{STOPS}",
        "any",
    ),
    (
        "self.source += self.n",
        f"class A:\n    def __iadd__(self, n):\n{STOPS}",
        "+",
    ),
    (
        "self.n += self.source",
        f"class A:\n    def __radd__(self, n):\n{STOPS}",
        "+",
    ),
    (
        "_, self.n = 1, self.source\nreturn -self.n",
        f"class A:\n    def __neg__(self):\n{STOPS}",
        "+",
    ),
    (
        "return abs(self.source)",
        f"class A:\n    def __abs__(self):\n{STOPS}",
        "abs",
    ),
    # what another object calls is followed to whom it is handed
    (
        "return await self.source.get(1)",
        "from rows import Rows\nclass A:\n    def __init__(self, n):\n        self.n = n\n\n"
        "    async def get(self, n):\n        return await self.n.load()\n\n"
        f"class B:\n    async def load(self):\n{STOPS}\n\nRows(A(B()))",
        "self.source.get",
    ),
]


@pytest.mark.parametrize(("step", "other", "name"), WRAPPED)
def test_it_may_let_a_stop_out(step: str, other: str, name: str) -> None:
    assert stopping(step, other) == {name}


CALM = [
    # a method of a text
    ("return 'row'.encode()", HANDED_ON),
    ("return f'{self.n}'.encode()", HANDED_ON),
    # a coroutine that nobody awaits lets nothing out
    ("return self.source.get(1)", f"class A:\n    async def get(self, n):\n{STOPS}"),
    # the class has a method of the name itself, and nobody derives from it
    ("return await self._own()", f"class A:\n    async def _own(self):\n{STOPS}"),
    # the exception is caught there
    (
        "return await self.source.get(1)",
        "class A:\n    async def get(self, n):\n        try:\n            return await anext(n)\n"
        "        except StopAsyncIteration:\n            return None",
    ),
    # in an async generator it is another error
    (
        "return await self.source.get(1)",
        f"class A:\n    async def get(self, n):\n        yield 1\n{STOPS}",
    ),
    # a lock is no manager of the project
    (
        "async with self.lock:\n    pass",
        f"class A:\n    async def __aenter__(self):\n{STOPS}",
    ),
    # a plain function
    ("return await self.source.get(1)", "import asyncio\nclient.get.side_effect = ValueError"),
    ("return await self.source.get(1)", "import asyncio\nclient.get.side_effect = lambda: 1"),
    (
        "return await self.source.get(1)",
        "async def fake():\n    return 1\n\nclient.get.side_effect = fake",
    ),
    # the mock has another name
    ("return await self.source.get(1)", "import asyncio\nclient.put.side_effect = [1, 2]"),
    # neither the mock nor the future is where objects of the class are made
    ("return await self.source()", "fetch = AsyncMock(side_effect=[1, 2])\nOther(fetch)"),
    ("return await self.source", "import asyncio\nf.set_exception(StopAsyncIteration())"),
    # nor is the class with the special method
    ("return self.source[0]", f"class B:\n    def __getitem__(self, n):\n{STOPS}"),
    # what another object calls is not followed by its name alone
    (
        "return await self.source.get(1)",
        "class A:\n    async def get(self, n):\n        return await n.load()\n\n"
        f"class B:\n    async def load(self):\n{STOPS}",
    ),
    # what asyncio makes keeps no function under a name
    (
        "loop = asyncio.get_running_loop()\nfuture = loop.create_future()\nreturn self.n",
        HANDED_ON,
    ),
    # nor to an object that is handed something else
    (
        "return await self.source.get(1)",
        "from rows import Rows\nclass A:\n    def __init__(self, n):\n        self.n = n\n\n"
        "    async def get(self, n):\n        return await self.n.load()\n\n"
        "class C:\n    async def load(self):\n        return 1\n\n"
        f"class B:\n    async def load(self):\n{STOPS}\n\nRows(A(C()))\nprint(B())",
    ),
    # nothing that waits takes what is at hand
    ("return await asyncio.sleep(self.n)", "fetch = AsyncMock(side_effect=[1, 2])\nRows(fetch)"),
    (
        "await asyncio.Event().wait()",
        "from rows import Rows\nimport asyncio\nf.set_exception(StopAsyncIteration())",
    ),
    # told of, not raised
    (
        "return await self.source",
        "async def test_it(it):\n    with raises(StopAsyncIteration):\n        await anext(it)\n"
        "    assert isinstance(it, StopAsyncIteration)",
    ),
    # a function of a test, run where it stands
    (
        "return await self.source.go()",
        "def test_it(it):\n    async def go():\n        return await anext(it)\n"
        "    asyncio.run(go())",
    ),
    # a mock that is called and not awaited raises StopIteration when it is used up
    (
        "return await self.source.get(1)",
        "from unittest.mock import Mock\nasync def f():\n    pass\n\n"
        "client.get = Mock(side_effect=[1, 2])",
    ),
    (
        "return next(self.source)",
        "from unittest import mock\nfrom rows import Rows\nasync def f():\n    pass\n\n"
        "Rows(mock.MagicMock(__next__=mock.Mock(side_effect=[1, 2])))",
    ),
    # not a special method of an object
    (
        "return self.source[self.n] + 1",
        "import asyncio\nfrom rows import Rows\npatch('builtins.__import__', side_effect=[1, 2])",
    ),
    # a length is not looped over
    ("return len(self.source)", f"class A:\n    def __iter__(self):\n{STOPS}"),
    # a list of the class's own is a list
    ("return dict(a=self.left.pop(0))", HANDED_ON),
    ("return list(self.left)", f"class A:\n    def __iter__(self):\n{STOPS}"),
    # a number of the class's own is a number
    ("return -self.n", f"class A:\n    def __neg__(self):\n{STOPS}"),
    ("return self.n or f'{self.n}'", f"class A:\n    def __str__(self):\n{STOPS}"),
    # a text is made with __str__, whatever else a class can do
    ("return str(self.source)", f"class A:\n    def __iter__(self):\n{STOPS}"),
    ("return abs(self.source)", f"class A:\n    def __iter__(self):\n{STOPS}"),
    ("return getattr(self.source, 'n', 1)", f"class A:\n    def __iter__(self):\n{STOPS}"),
    # a property of another name
    ("return self.source.row", f"class A:\n    @property\n    def page(self):\n{STOPS}"),
]


@pytest.mark.parametrize(("step", "other"), CALM)
def test_nothing_lets_a_stop_out(step: str, other: str) -> None:
    assert not stopping(step, other)


DERIVED = """
from base import Base{imports}


class Rows(Base):
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        return {shown}
{more}"""
SHOWS = "class Base:\n    def _show(self, row):\n        return row\n"
SHOWS_AND_STOPS = f"class Base:\n    def _show(self, row):\n{STOPS}"
FROM_ABOVE = f"from top import Top\n\n\nclass Base(Top):\n    def other(self):\n{STOPS}"


@pytest.mark.parametrize(
    ("base", "more", "wrapped"),
    [
        (SHOWS, "", False),
        (SHOWS_AND_STOPS, "", True),
        (FROM_ABOVE, "", False),
        (SHOWS.replace("Base", "Base(Unknown)"), "", False),
        (f"class Base(Unknown):\n    def other(self):\n{STOPS}", "", True),
        # an object of the class may have something else of the name
        (SHOWS, "\n    def set(self, show):\n        self._show = show\n", True),
        (SHOWS, f"\n\nclass Short(Rows):\n    def _show(self, row):\n{STOPS}", True),
    ],
)
def test_what_a_base_lets_out(base: str, more: str, wrapped: bool) -> None:
    files = {
        "/project/rows.py": DERIVED.format(imports="", shown="self._show(self.n)", more=more),
        "/project/base.py": base,
        "/project/top.py": SHOWS.replace("Base", "Top"),
        "/project/other.py": HANDED_ON,
    }
    assert stopping_in(files) == ({"self._show"} if wrapped else set())


@pytest.mark.parametrize(
    "written", ["from made import rows_pb2", "import made.rows_pb2 as rows_pb2"]
)
@pytest.mark.parametrize(
    ("other", "wrapped"),
    [
        (HANDED_ON, False),
        # it is put there
        (f"{HANDED_ON}\nfrom made import rows_pb2\nrows_pb2.Row = f", True),
    ],
)
def test_generated_code_lets_nothing_out(written: str, other: str, wrapped: bool) -> None:
    files = {
        "/project/rows.py": DERIVED.format(
            imports=f"\n{written}", shown="await rows_pb2.Row(self.n)", more=""
        ),
        "/project/base.py": SHOWS,
        "/project/made/__init__.py": "",
        "/project/other.py": other,
    }
    assert stopping_in(files) == ({"rows_pb2.Row"} if wrapped else set())


@pytest.mark.parametrize(
    ("far", "wrapped"),
    [
        ("async def inner(name):\n    await call(name)", False),
        ("async def inner(n):\n    name = n.name\n    await call(name)", False),
        (
            "async def inner(name):\n    async def go():\n        await call(name)\n    await go()",
            False,
        ),
        # what a test puts there is what the file has at its top, or imports
        ("name = None\n\nasync def inner(n):\n    await call(name)", True),
        ("async def inner(n):\n    from base import name\n    await call(name)", True),
        (
            "name = None\n\nasync def inner(n):\n    global name\n    name = n\n"
            "    await call(name)",
            True,
        ),
    ],
)
def test_the_mock_of_another_file_is_no_local_of_the_same_name(far: str, wrapped: bool) -> None:
    files = {
        "/project/rows.py": DERIVED.format(
            imports="\nfrom near import page", shown="await page(self.n)", more=""
        ),
        "/project/near.py": "from far import inner\nasync def page(n):\n    await inner(n)\n",
        "/project/far.py": "from base import call, stop\n\n"
        f"async def halt():\n    await stop()\n\n{far}\n",
        "/project/base.py": f"{SHOWS}\n\nasync def call(n):\n    return n\n\n"
        f"async def stop():\n{STOPS}",
        "/project/test_far.py": "from unittest.mock import AsyncMock\n\n"
        "def test_it(far):\n    far.name = AsyncMock(side_effect=[1, 2])\n",
    }
    assert stopping_in(files) == ({"page"} if wrapped else set())
