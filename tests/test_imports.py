"""Imports after a rewrite: what the new code needs is there, nothing is left over."""

from __future__ import annotations

import ast
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemods.agen.import_names import imports, usage
from codemods.agen.imports import Context, Spelling, fix_imports, typing_name
from codemods.agen.region import split_lines

ITERATOR = frozenset({"AsyncIterator"})
NONE: frozenset[str] = frozenset()


def text(source: str) -> str:
    return textwrap.dedent(source).lstrip("\n")


def spelling(source: str, name: str = "AsyncIterator") -> Spelling:
    source = text(source)
    return typing_name(source, ast.parse(source), name)


def added(source: str, wanted: frozenset[str] = ITERATOR) -> str:
    source = text(source)
    return fix_imports(source, source, wanted)


def pruned(header: str, used: str, left: str = "x = 1", wanted: frozenset[str] = NONE) -> str:
    """The header after ``used``, an expression of the class, has made room for ``left``."""
    header = text(header)
    before = f"{header}\n\nclass It:\n    y = {used}\n\n\n{left}\n"
    tail = f"\n\nasync def it():\n    yield 1\n\n\n{left}\n"
    result = fix_imports(before, header + tail, wanted)
    ast.parse(result)
    assert result.endswith(tail.lstrip("\n"))
    return result[: len(result) - len(tail.lstrip("\n"))].rstrip("\n") + "\n"


# --- how a name is spelled -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from typing import AsyncIterator", "AsyncIterator"),
        ("from typing import AsyncIterator as AI", "AI"),
        ("from collections.abc import Iterable, AsyncIterator", "AsyncIterator"),
        ("from typing_extensions import AsyncIterator", "AsyncIterator"),
        ("from typing import *", "AsyncIterator"),
        ("import typing\nx: typing.List[int]", "typing.AsyncIterator"),
        ("import typing as t\ndef f(x: t.Any): ...", "t.AsyncIterator"),
        ("import collections.abc\nx: collections.abc.Sized", "collections.abc.AsyncIterator"),
        ("import collections.abc as cabc\nx: cabc.Sized", "cabc.AsyncIterator"),
        ("from collections import abc\nx: abc.Sized", "abc.AsyncIterator"),
        (
            "try:\n    from typing import AsyncIterator\n"
            "except ImportError:\n    from typing_extensions import AsyncIterator",
            "AsyncIterator",
        ),
        (
            "import sys\nif sys.version_info >= (3, 9):\n"
            "    from collections.abc import AsyncIterator\n"
            "else:\n    from typing import AsyncIterator",
            "AsyncIterator",
        ),
        (
            "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from collections.abc import AsyncIterator",
            "AsyncIterator",
        ),
    ],
)
def test_an_import_that_is_there_decides_the_spelling(source: str, expected: str) -> None:
    assert spelling(source) == Spelling(expected)
    assert added(source) == source


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("", "typing"),
        ("from typing import Any", "typing"),
        ("from typing import Iterator, List", "typing"),
        ("from typing import Iterator, List\nx: list[int]", "typing"),
        ("from typing import List\nfrom collections.abc import Sized", "typing"),
        (
            "from typing import List\nfrom collections.abc import Iterable\nx: Iterable[int]",
            "collections.abc",
        ),
        ("import typing\nif typing.TYPE_CHECKING:\n    import x", "typing"),
        ("import typing", "typing"),
        # only for type checkers, but the annotation is evaluated
        ("if TYPE_CHECKING:\n    from collections.abc import AsyncIterator", "typing"),
        (
            "if TYPE_CHECKING:\n    from collections.abc import AsyncIterator\nx: list[int]",
            "collections.abc",
        ),
        # in a scope that the class does not see
        ("def f():\n    from collections.abc import AsyncIterator", "typing"),
        # bound in one case only
        ("if x:\n    from collections.abc import AsyncIterator", "typing"),
        # too late
        (
            "class A:\n    def __anext__(self): ...\nfrom collections.abc import AsyncIterator",
            "typing",
        ),
    ],
)
def test_a_new_import_is_needed(source: str, module: str) -> None:
    assert spelling(source) == Spelling("AsyncIterator", module, "AsyncIterator")


def test_a_name_that_means_something_else_is_not_used() -> None:
    source = "class AsyncIterator:\n    async def __anext__(self): ...\n"
    assert spelling(source) == Spelling("typing.AsyncIterator", "typing")
    assert added(source) == f"import typing\n\n\n{source}"
    source = "class AsyncIterator:\n    async def __anext__(self) -> list[int]: ...\n"
    assert spelling(source) == Spelling("collections.abc.AsyncIterator", "collections.abc")
    assert added(source) == f"import collections.abc\n\n\n{source}"
    source = "from .own import AsyncIterator, collections\nx: list[int]\n"
    assert spelling(source).text == "_AsyncIterator"
    assert added(source) == (
        f"from collections.abc import AsyncIterator as _AsyncIterator\n\n{source}"
    )


@pytest.mark.parametrize(
    ("rest", "module"), [("y: list[int]", "collections.abc"), ("y: int", "typing")]
)
def test_a_name_for_type_checkers_moves_when_it_is_evaluated(rest: str, module: str) -> None:
    source = f"""
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from collections.abc import AsyncIterator

    x: "AsyncIterator[int]"
    {rest}
    """
    expected = f"""
    from {module} import AsyncIterator

    x: "AsyncIterator[int]"
    {rest}
    """
    assert added(source) == text(expected)


# --- which module it comes from ------------------------------------------------------------------


def module_of(source: str) -> str:
    return spelling(source).module


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations",  # nothing is evaluated then
        "def f(x: list[int]): ...",
        "async def f(*, x=1) -> dict[str, int]: ...",
        "def f(*args: tuple[int, ...]): ...",
        "class A:\n    def f(self, x: Optional[type[int]]): ...",
        "class A:\n    x: Callable[[set[int]], None]",
        "class A(dict[str, int]): ...",
        "Rows = list[int]",
        "def f():\n    def g(x: list[int]): ...",
        "def f(x: int | None): ...",
        "x: Optional[int | str] = 1",
        "match x:\n    case 1: ...",
        "if x:\n    match x:\n        case 1: ...",  # no older Python reads the file at all
        "from collections.abc import Iterable\ndef f(x: Iterable[int]): ...",
        "from collections.abc import Iterable as It\ndef f(x: It[int]): ...",
        "from typing import List\nfrom collections.abc import Sized\nx: list[int]",
    ],
)
def test_a_file_that_needs_39_imports_from_collections_abc(source: str) -> None:
    assert module_of(source) == "collections.abc"


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("try: ...\nexcept* E: ...", (3, 11)),
        ("def f[T](x: T): ...", (3, 12)),
        ("class A[*T]: ...", (3, 12)),
        ("class A[**P]: ...", (3, 12)),
        ("type X = int", (3, 12)),
    ],
)
def test_new_syntax_is_evidence_where_we_can_read_it(source: str, version: tuple[int, int]) -> None:
    if sys.version_info < version:
        pytest.skip("this Python cannot parse it")
    assert module_of(source) == "collections.abc"


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: int): ...",
        "def f(x: 'list[int] | None'): ...",
        "def f():\n    x: list[int] = []\n    self.y: int | None = 1",  # never evaluated
        "if TYPE_CHECKING:\n    def f(x: list[int]): ...",
        "if sys.version_info >= (3, 9):\n    X = list[int]",
        "X = list[int] if sys.version_info >= (3, 9) else List",
        "try:\n    X = list[int]\nexcept TypeError: ...",
        "def f(list, dict):\n    x = list[0]\n    y = dict[x]",
        "FLAGS = re.I | re.M",
        "def f(x: Annotated[int, Gt(0) | Lt(9)]): ...",
        "from collections.abc import Iterable\nisinstance(x, Iterable)",
        "from collections.abc import Iterable\nclass A(Iterable): ...",
        "if sys.version_info >= (3, 9):\n    from collections.abc import Iterable\n"
        "else:\n    from typing import Iterable\nx: Iterable[int]",
        "from collections.abc import Iterable\nif sys.version_info < (3, 9):\n"
        "    from typing import Iterable\nx: Iterable[int]",
    ],
)
def test_a_file_that_may_run_on_38_imports_from_typing(source: str) -> None:
    assert module_of(source) == "typing"


# --- a name comes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "from collections.abc import Awaitable, Iterable\nx: Iterable[int]",
            "from collections.abc import AsyncIterator, Awaitable, Iterable\nx: Iterable[int]",
        ),
        (
            "from collections.abc import Sized, Iterable\nx: Iterable[int]",
            "from collections.abc import Sized, Iterable, AsyncIterator\nx: Iterable[int]",
        ),
        ("from typing import List,Any", "from typing import List,Any,AsyncIterator"),
        # isort by type against plain and caseless order
        (
            "from typing import TYPE_CHECKING, Any, List, overload",
            "from typing import TYPE_CHECKING, Any, AsyncIterator, List, overload",
        ),
        (
            "from typing import Any, List, TYPE_CHECKING",
            "from typing import Any, AsyncIterator, List, TYPE_CHECKING",
        ),
        (
            "from typing import (Any, List)  # types",
            "from typing import (Any, AsyncIterator, List)  # types",
        ),
        ("import os; from typing import List", "import os; from typing import AsyncIterator, List"),
        (
            "from typing import (\n    Any,  # any\n    # the list\n    List,\n)",
            "from typing import (\n    Any,  # any\n    AsyncIterator,\n    # the list\n"
            "    List,\n)",
        ),
        (
            "from typing import (\n\tAny as A,\n\tAnyStr,\n\tList\n)",
            "from typing import (\n\tAny as A,\n\tAnyStr,\n\tAsyncIterator,\n\tList\n)",
        ),
        (
            "from typing import (\n    List,\n    Any\n)",
            "from typing import (\n    List,\n    Any,\n    AsyncIterator\n)",
        ),
        (
            "from typing import (\n    Any,\n    List)",
            "from typing import (\n    Any,\n    AsyncIterator,\n    List)",
        ),
        (
            "from typing import (Any,\n                    List)",
            "from typing import (Any,\n                    AsyncIterator,\n"
            "                    List)",
        ),
        (
            "from typing import (Any, Dict,\n                    List)",
            "from typing import (Any, AsyncIterator, Dict, List)",
        ),
        (
            "from typing import (Any, Dict,  # comment\n                    List)",
            "from typing import (Any, AsyncIterator, Dict,  # comment\n"
            "                    List)",
        ),
        (
            "from typing import (Any, Dict,  # comment\n                    Awaitable)",
            "from typing import (Any, Dict,  # comment\n"
            "                    Awaitable, AsyncIterator)",
        ),
        (
            "from typing import (\n    Any, List\n)",
            "from typing import (\n    Any, AsyncIterator, List\n)",
        ),
        ("from typing import \\\n    List", "from typing import \\\n    AsyncIterator, List"),
        (
            "from typing import Any, List, \\\n    Text",
            "from typing import Any, AsyncIterator, List, Text",
        ),
        (
            "from typing import Any, \\\n    List",
            "from typing import Any, \\\n    AsyncIterator, \\\n    List",
        ),
    ],
)
def test_a_list_takes_a_name_in_its_own_style(source: str, expected: str) -> None:
    assert added(source) == expected
    ast.parse(expected)
    windows = source.replace("\n", "\r\n") + "\r\n"
    assert added(windows) == expected.replace("\n", "\r\n") + "\r\n"


def test_a_line_that_grows_too_long_is_wrapped() -> None:
    names = "Any, Awaitable, Callable, Dict, Generic, List, Mapping, Optional"
    source = f"from typing import {names}  # all\nx = 1\n"
    rows = sorted([*names.split(", "), "AsyncIterator"])
    body = "".join(f"    {row},\n" for row in rows)
    assert added(source) == f"from typing import (  # all\n{body})\nx = 1\n"
    longer = f"from typing import {names}, Sequence, Set, Tuple, Type, TypeVar, Union, cast\n"
    assert added(longer + source).count(",\n") == len(longer.split(",")) + 1
    # as long as another import of the file: no need
    assert "(" not in added(f"{source}from os import {'x' * 100}\n")


def test_a_name_joins_the_imports_for_type_checkers() -> None:
    source = """
    from __future__ import annotations

    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from collections.abc import Callable
    """
    assert added(source) == text(source).replace("Callable", "AsyncIterator, Callable")


# --- a statement comes ---------------------------------------------------------------------------

NEW = "from typing import AsyncIterator\n"


@pytest.mark.parametrize(
    "expected",
    [
        "import asyncio\nimport time\n@\nimport aiohttp\n",
        "import asyncio\n@from dataclasses import dataclass\nfrom typing import Any\n",
        "from asyncio import sleep\n@from typing import Any\nimport time\n",
        "import asyncio\n@from dataclasses import dataclass\nimport time\nfrom typing import Any\n",
        "import asyncio\n@# data\nfrom dataclasses import dataclass\n",
        "# Standard library\n@from dataclasses import dataclass\n",
        "# Copyright\n@from dataclasses import dataclass\n",
        "x = 1\n# about data\nfrom dataclasses import dataclass\n@",
        "from __future__ import annotations\n\nimport asyncio\n@",
        "import a1\nimport b1\n\nimport asyncio\n@import aiohttp\n",
        "import asyncio; import time\n@x = 1\n",
        "import asyncio\n@from os import \\\n    path\n",
    ],
)
def test_a_new_statement_goes_among_the_standard_library(expected: str) -> None:
    # with proof of 3.9, since typing would stand at the end of most lists anyway
    new = "from collections.abc import AsyncIterator\n"
    expected += "x: list[int]\n"
    assert added(expected.replace("@", "")) == expected.replace("@", new)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", NEW),
        ("class A: ...\n", f"{NEW}\n\nclass A: ...\n"),
        ("x = 1\n", f"{NEW}\nx = 1\n"),
        ("@deco\nclass A: ...\n", f"{NEW}\n\n@deco\nclass A: ...\n"),
        ("# about A\nclass A: ...\n", f"{NEW}\n\n# about A\nclass A: ...\n"),
        ("# Copyright\n\nclass A: ...\n", f"# Copyright\n\n{NEW}\n\nclass A: ...\n"),
        (
            "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nclass A: ...\n",
            f"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n{NEW}\n\nclass A: ...\n",
        ),
        ('"""Doc."""\n\n\nclass A: ...\n', f'"""Doc."""\n\n{NEW}\n\nclass A: ...\n'),
        ('"""Doc."""\nclass A: ...\n', f'"""Doc."""\n\n{NEW}\n\nclass A: ...\n'),
        ('"""Doc."""', f'"""Doc."""\n\n{NEW}'.rstrip("\n")),
        (
            '"""Doc."""\nfrom __future__ import annotations\n\nx = 1\n',
            '"""Doc."""\nfrom __future__ import annotations\n\n'
            "from collections.abc import AsyncIterator\n\nx = 1\n",
        ),
        ("import aiohttp\n", f"{NEW}\nimport aiohttp\n"),
        ("# Copyright\n\nimport aiohttp\n", f"# Copyright\n\n{NEW}\nimport aiohttp\n"),
        ("x = 1\n\n# web\nimport aiohttp\n", f"x = 1\n\n{NEW}\n# web\nimport aiohttp\n"),
        ("from . import asyncio\n", f"{NEW}\nfrom . import asyncio\n"),
        ("import asyncio", f"import asyncio\n{NEW}".rstrip("\n")),
    ],
)
def test_a_new_statement_starts_a_block(source: str, expected: str) -> None:
    assert added(source) == expected
    assert added(source.replace("\n", "\r\n")) == (
        expected.replace("\n", "\r\n") if "\n" in source else expected
    )


def test_two_names_share_a_statement() -> None:
    assert added("x = 1\n", frozenset({"AsyncIterator", "AsyncGenerator"})) == (
        "from typing import AsyncGenerator, AsyncIterator\n\nx = 1\n"
    )


def test_a_new_import_stands_before_the_class() -> None:
    source = "class A:\n    def __anext__(self): ...\n\n\nfrom typing import List\n"
    assert added(source).startswith(NEW + "\n\nclass A:")


# --- names and statements go ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "used", "expected"),
    [
        ("import asyncio\nimport time\n", "time.time()", "import asyncio\n"),
        ("import os, time\n", "time.time()", "import os\n"),
        ("import os.path\n", "os.path.sep", "\n"),
        ("from a import b, c as d, e\n", "d", "from a import b, e\n"),
        ("from a import (b, c)  # why\n", "c", "from a import (b)  # why\n"),
        ("from a import (\n    b,\n    c,\n)\n", "c", "from a import (\n    b,\n)\n"),
        ("from a import (\n    b,\n    c\n)\n", "c", "from a import (\n    b\n)\n"),
        (
            "from a import (\n    b,  # why\n    c,  # type: ignore\n    d,\n)\n",
            "b, c",
            "from a import (\n    # why\n    d,\n)\n",
        ),
        ("from a import (b, c,\n               d)\n", "b", "from a import (c, d)\n"),
        (
            "from a import (b,  # b\n               c, d)\n",
            "(c, d)",
            "from a import (b  # b\n               )\n",
        ),
        (
            "from a import (b, c,  # c\n               d)\n",
            "b",
            "from a import (c,  # c\n               d)\n",
        ),
        ("from a import b, \\\n    c\n", "b", "from a import c\n"),
        ("import os; import time\n", "os, time", "\n"),
        ("import os; import time\n", "os", "import time\n"),
        ("import os; import time  # both\n", "time", "import os  # both\n"),
        # the comment stays, the directive goes
        ("import os  # type: ignore  # why\nimport re\n", "os", "# why\nimport re\n"),
        ("# why\nimport os\nimport re\n", "os", "# why\nimport re\n"),
        # no double blank lines
        ("import re\n\nimport os\n\nimport a1\n", "os", "import re\n\nimport a1\n"),
        ("import os\n\nimport a1\n", "os", "import a1\n"),
        ('"""Doc."""\n\nimport os\n', "os", '"""Doc."""\n'),
        # nobody runs it
        (
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import a1, b\n"
            "    import c as d\n",
            '"b.X", d',
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import a1\n",
        ),
        # an emptied `if TYPE_CHECKING:` goes, and what it alone needed
        (
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from a import b\n"
            "    # why\n    from c import d\n\nx: int\n",
            '"b", d',
            "# why\n\nx: int\n",
        ),
    ],
)
def test_what_only_the_class_used_goes(header: str, used: str, expected: str) -> None:
    used = used if '"' not in used else f"cast({used})"
    assert pruned(header, used) == expected


@pytest.mark.parametrize(
    "header",
    [
        "import os  # noqa: F401\n",
        "from a import (\n    os,  # noqa\n)\n",
        "from a import (  # noqa\n    os,\n)\n",
        "import os as os\n",
        "from . import os as os\n",
        "from os import *\n",
        "try:\n    import os\nexcept ImportError:\n    os = None\n",
        "if TYPE_CHECKING:\n    import os\nelse:\n    os = None\n",
        "if sys.platform:\n    import os\n",
        "class A:\n    import os\n",
        # importing it may have effects
        "import aiohttp as os\n",
        # still used
        "import os\n\nos.sep\n",
        "import os\n\n__all__ = ['os']\n",
        "import os\n\n__all__ = []\n__all__ += ['os']\n",
        "import os\n\n\ndef f(x: 'list[os.PathLike]'): ...\n",
        "import os\n\nx = []  # type: list[os.PathLike]\n",
        "from typing import cast\nimport os\n\nx = cast('os.PathLike', 1)\n",
        "import os\n\nX: TypeAlias = 'os.PathLike'\n",
        "import os\n\nX = Optional['os.PathLike']\n",
        "import os\n\n\ndef f():\n    global os\n    return os\n",
        "import os\n\nos = os\n",
        "import os\n\neval('os.sep')\n",
        "from __future__ import annotations\nimport os\n\n\ndef f(x: os.PathLike): ...\n",
        "from __future__ import annotations\nimport os\n\n\ndef f(x: A[int, B(c=os)]): ...\n",
    ],
)
def test_what_stays(header: str) -> None:
    assert pruned(header, "os") == header


@pytest.mark.parametrize(
    "left",
    [
        "def f(os): return os",
        "x = d['os']",
        "x: Literal['os'] = 'os'",
        "'''Uses os.'''",
        "x.os = 1",
        "def f():\n    import os\n    return os.sep",
    ],
)
def test_what_is_no_use(left: str) -> None:
    assert pruned("import os\nimport re\n", "os", left) == "import re\n"


def test_a_name_unused_before_stays() -> None:
    assert pruned("import os\nimport re\n", "re") == "import os\n"
    assert pruned("import os\nimport re\n", "[re for os in re]") == "import os\n"


def test_a_plain_import_goes_where_nobody_notices() -> None:
    before, after = "import lib\nimport lib.sub\nlib.x\n", "import lib\nimport lib.sub\n"
    for quiet, left in (("lib lib.sub", ""), ("lib", "import lib.sub\n"), ("", after)):
        context = Context(plain=frozenset(quiet.split()))
        assert fix_imports(before, after, NONE, context=context) == left


def test_what_others_import_from_here_stays() -> None:
    before, after = "import os\nos.sep\n", "import os\n"
    assert fix_imports(before, after, NONE) == ""
    assert fix_imports(before, after, NONE, keep=frozenset({"os"})) == after
    assert fix_imports(before, after, NONE, prune=False) == after


def test_an_import_of_the_function_around_the_class_goes() -> None:
    before = "def f():\n    from a import b\n\n    class C(b): ...\n    return C\n"
    after = "def f():\n    from a import b\n\n    def C(): ...\n    return C\n"
    assert fix_imports(before, after, NONE) == "def f():\n    def C(): ...\n    return C\n"
    alone = "def f():\n    from a import b\n"
    assert fix_imports(alone + "b\n", alone + "1\n", NONE) == alone + "1\n"


@pytest.mark.parametrize(
    "binding",
    [
        "def f(AsyncIterator): ...",
        "for AsyncIterator in x: ...",
        "try: ...\nexcept E as AsyncIterator: ...",
        "match x:\n    case {**AsyncIterator}: ...",
        "match x:\n    case [*AsyncIterator]: ...",
        "from .own import AsyncIterator",
        "import own as AsyncIterator",
        "from typing import Iterator as AsyncIterator",
    ],
)
def test_every_other_meaning_counts(binding: str) -> None:
    assert spelling(f"{binding}\n").text.endswith(".AsyncIterator")
    assert spelling(f"from typing import AsyncIterator\n{binding}\n").module


def test_plain_imports_of_one_package_stay_while_it_is_used() -> None:
    header = "import os\nimport os.path\n"
    assert pruned(header, "os.path", "os.sep") == header


def test_a_name_comes_as_another_goes() -> None:
    header = "from typing import Iterator\n"
    assert pruned(header, "Iterator", wanted=ITERATOR) == "from typing import AsyncIterator\n"
    header = "from typing import (\n    Any,\n    Iterator\n)\n"
    assert pruned(header, "Any, Iterator", wanted=ITERATOR) == (
        "from typing import (\n    AsyncIterator\n)\n"
    )
    assert pruned("import asyncio\n", "asyncio", wanted=ITERATOR) == NEW


def test_non_ascii_text_and_form_feeds_do_not_shift_positions() -> None:
    header = "'é'; from a import b, c  # ü\n\x0c\nimport os\n"
    assert pruned(header, "b") == header.replace("b, ", "")


# --- for any file --------------------------------------------------------------------------------

NAMES = ("alpha", "Beta", "GAMMA", "delta_e", "os")


@st.composite
def statements(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    comment = draw(st.sampled_from(["", "  # why", "  # type: ignore", "  # noqa"]))
    module = draw(st.sampled_from(["typing", "collections.abc", "pkg.sub", ".", "..up", "os"]))
    layout = draw(st.integers(0, 7))
    head = f"from {module} import"
    if layout == 0:
        return f"{head} {', '.join(names)}{comment}"
    if layout == 1:
        return f"{head} ({','.join(names)}){comment}"
    if layout == 2:
        comma = draw(st.sampled_from(["", ","]))
        rows = f",{comment}\n    ".join(names)
        return f"{head} (\n    {rows}{comma}{comment}\n)"
    if layout == 3:
        return f"{head} ({names[0]},{comment}\n    {', '.join(names)})"
    if layout == 4:
        return f"{head} \\\n    {', '.join(names)}{comment}"
    if layout == 5:
        return "; ".join(f"import {name}" for name in names) + comment
    if layout == 6:
        return f"import {', '.join(names)}{comment}"
    body = "\n    ".join(f"from {module} import {name}{comment}" for name in names)
    return f"if TYPE_CHECKING:\n    # why\n    {body}"


def outside(source: str) -> list[str]:
    """The lines of a file that belong to no import, `if TYPE_CHECKING:`, comment or gap."""
    tree = ast.parse(source)
    covered = {
        line
        for one in imports(tree)
        for line in range(one.node.lineno, (one.node.end_lineno or 0) + 1)
    }
    return [
        line
        for number, line in enumerate(split_lines(source), 1)
        if number not in covered
        and line.strip()
        and not line.lstrip().startswith(("#", "if TYPE_CHECKING:"))
    ]


def names_of(tree: ast.Module) -> set[str]:
    return {alias.name for one in imports(tree) for alias in one.node.names}


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(statements(), st.sampled_from(["\n", "\n\n", "\nx = 1\n\n"])), max_size=5),
    st.sets(st.sampled_from(NAMES)),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([NONE, ITERATOR, frozenset({"AsyncIterator", "AsyncGenerator"})]),
)
def test_only_imports_change(
    parts: list[tuple[str, str]],
    still: set[str],
    deferred: bool,
    newline: str,
    wanted: frozenset[str],
) -> None:
    header = "from __future__ import annotations\n" * deferred
    header += "".join(statement + gap for statement, gap in parts)
    before = f"{header}\nclass A:\n    y = {', '.join(NAMES)}, Any\n\n\nz = {sorted(still)}\n"
    after = f"{header}\nasync def a():\n    yield 1\n\n\nz = {', '.join(sorted(still)) or 1}\n"
    before, after = before.replace("\n", newline), after.replace("\n", newline)
    result = fix_imports(before, after, wanted)
    tree = ast.parse(result)
    assert outside(result) == outside(after)
    assert result.count("# why") == after.count("# why")
    assert result.replace(newline, "").count("\n") == 0
    for name in wanted:
        assert not typing_name(result, tree, name).module
    assert names_of(tree) >= wanted | (still & names_of(ast.parse(after)))
    assert fix_imports(result, result, wanted) == result
    assert still <= usage(result, tree).globals
