"""``--rename``: a name in snake_case everywhere, or the old one everywhere."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from command_line import Project

from flake8_agen.uses.renaming import snake_case

ROWS = '''\
class HTTPRows:
    """See :class:`HTTPRows`, ``HTTPRows``, :py:class:`~pkg.rows.HTTPRows`; :class:`a.HTTPRows`.

    HTTPRows are rows.
    """

    def __init__(self, n: int) -> None:
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
'''
MAIN = """\
import asyncio

from pkg.rows import HTTPRows
import pkg.show


async def main():
    async for row in HTTPRows(3):
        print(row)
    await pkg.show.show(2)


asyncio.run(main())
"""
SHOW = """
async def show(n):
    async for row in HTTPRows(n):
        print(row)
"""
HEAD = "from pkg.rows import HTTPRows\n"


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("Rows", "rows"), ("HTTPRows", "http_rows"), ("_PagesV2", "_pages_v2"), ("rows", "rows"),
        ("ReadHTTP2Frames", "read_http2_frames"), ("A", "a"), ("Old_Rows", "old_rows"),
    ],
)  # fmt: skip
def test_names(name: str, new: str) -> None:
    assert snake_case(name) == new


def ran(project: Project) -> str:
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=project.root, capture_output=True, text=True
    )
    assert not done.stderr
    return done.stdout


def renamed(project: Project, show: str, *arguments: str) -> tuple[str, str]:
    """What becomes of another file, and what is said; what the program does stays."""
    files = {"pkg/__init__.py": "", "pkg/rows.py": ROWS, "main.py": MAIN}
    for name, text in files.items():
        if not (project.root / name).exists():
            project.write(name, text)
    path = project.write("pkg/show.py", show)
    before = ran(project)
    done = project.run("--rename", *(arguments or (".",)))
    assert done.returncode == 0, done.stderr
    assert ran(project) == before
    after = project.bytes()
    assert b"nothing to convert" in project.run("--rename", *(arguments or (".",))).stderr
    assert project.bytes() == after
    assert "async def" in (project.root / "pkg/rows.py").read_text()
    return path.read_text(), done.stderr.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD + SHOW, (HEAD + SHOW).replace("HTTPRows", "http_rows")),
        (
            "from pkg.rows import HTTPRows as R\n" + SHOW.replace("HTTPRows", "R"),
            "from pkg.rows import http_rows as R\n" + SHOW.replace("HTTPRows", "R"),
        ),
        (
            "import pkg.rows\n" + SHOW.replace("HTTPRows", "pkg.rows.HTTPRows"),
            "import pkg.rows\n" + SHOW.replace("HTTPRows", "pkg.rows.http_rows"),
        ),
        (
            SHOW.replace(":\n", ":\n    from . import rows as r\n", 1).replace("HTTP", "r.HTTP"),
            SHOW.replace(":\n", ":\n    from . import rows as r\n", 1).replace(
                "HTTPRows", "r.http_rows"
            ),
        ),
        (
            HEAD + SHOW
            + "\n\ndef f(http_rows, x: HTTPRows): ...  # HTTPRows\nprint('HTTPRows!')\n",
            "from typing import AsyncIterator\n\n"
            + (HEAD + SHOW).replace("HTTPRows", "http_rows")
            + "\n\ndef f(http_rows, x: AsyncIterator[int]): ...  # HTTPRows\nprint('HTTPRows!')\n",
        ),
        (
            "class HTTPRows:\n    pass\n\n\nasync def show(n):\n    print(HTTPRows.__name__)\n",
            "class HTTPRows:\n    pass\n\n\nasync def show(n):\n    print(HTTPRows.__name__)\n",
        ),
    ],
)
def test_it_is_renamed_everywhere(project: Project, before: str, after: str) -> None:
    text, said = renamed(project, before)
    assert text == after
    assert "HTTPRows was converted to an async generator function, http_rows\n" in said
    assert "HTTPRows" not in (project.root / "main.py").read_text()
    assert (project.root / "pkg/rows.py").read_text().startswith(
        "from typing import AsyncGenerator\n\n\nasync def http_rows(n: int)"
        ' -> AsyncGenerator[int, None]:\n    """See :func:`http_rows`, ``http_rows``, '
        ":py:func:`~pkg.rows.http_rows`; :class:`a.HTTPRows`.\n\n    HTTPRows are rows.\n"
    )


@pytest.mark.parametrize(
    ("show", "reason"),
    [
        (HEAD + "http_rows = 1\n" + SHOW, "http_rows is taken in pkg/show.py"),
        (
            HEAD + "\n\nasync def show(n):\n    http_rows = HTTPRows(n)\n"
            "    async for row in http_rows:\n        print(row)\n",
            "http_rows is taken in pkg/show.py",
        ),
        (
            HEAD + SHOW + "\n\ndef f():\n    global http_rows\n    http_rows = 1\n",
            "http_rows is taken in pkg/show.py",
        ),
        (HEAD + SHOW + "\n\ndef f():\n    return http_rows\n", "http_rows is used in pkg/show.py"),
        (
            HEAD + SHOW + "\n\nprint('HTTPRows' == 1)\n",
            "the string 'HTTPRows' may name it (pkg/show.py:8)",
        ),
        ("from pkg.rows import *\n" + SHOW, "pkg/show.py imports all names of its file"),
        (
            f"try:\n    {HEAD}except ImportError:\n    HTTPRows = None\n" + SHOW,
            "HTTPRows may be another thing (pkg/show.py:7)",
        ),
        (
            HEAD + SHOW + "\n\ndef f(x):\n    # type: (HTTPRows) -> None\n    pass\n",
            "a type comment names it in pkg/show.py",
        ),
        (
            HEAD + SHOW + "\n\nMANY = 'list[HTTPRows]'\n\n\ndef f(x: MANY): ...\n",
            "a type that is not edited names it (pkg/show.py:8)",
        ),
        (
            HEAD + SHOW + "\n\ndef f(x):\n    return x.HTTPRows\n",
            "HTTPRows may be another thing (pkg/show.py:9)",
        ),
        (
            "import pkg.rows\n\npkg.rows.http_rows = 3\nasync def show(n): ...\n",
            "http_rows is used (pkg/show.py:3)",
        ),
        (
            "from pkg import rows\n\nprint(hasattr(rows, 'http_rows'))\nasync def show(n): ...\n",
            "http_rows is asked for (pkg/show.py:3)",
        ),
        (
            "try:\n    from pkg.rows import http_rows\nexcept ImportError:\n    pass\n"
            "async def show(n): ...\n",
            "http_rows is imported (pkg/show.py:2)",
        ),
    ],
)
def test_it_keeps_its_name(project: Project, show: str, reason: str) -> None:
    # --unsafe: an attribute of that name may be the class
    text, said = renamed(project, show, "--unsafe", ".")
    assert text == show
    assert f"pkg/rows.py: HTTPRows keeps its name: {reason}\n" in said
    assert (project.root / "main.py").read_text() == MAIN


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Print", "print is a builtin"), ("Await", "await is no name for a function"),
        ("Match", "match is no name for a function"),
        ("Rows", "rows is a module of the package"),
    ],
)  # fmt: skip
def test_clashes(project: Project, name: str, reason: str) -> None:
    project.write("pkg/rows.py", ROWS.replace("HTTPRows", name))
    project.write("pkg/__init__.py", f"from .rows import {name}\n")
    project.write("main.py", MAIN.replace("HTTPRows", name))
    _, said = renamed(project, "async def show(n): ...\n", "--unsafe", ".")
    assert f"{name} keeps its name: {reason}\n" in said


BOUND = """\
import asyncio

import pkg


async def main():
    async for row in pkg.HTTPRows(3):
        print(row)


asyncio.run(main())
"""


@pytest.mark.parametrize(
    "init",
    [
        "from .rows import HTTPRows as HTTPRows\n",
        'from .rows import HTTPRows as HTTPRows\n\n__all__ = ["HTTPRows"]\n',
        "from .rows import (\n    HTTPRows as\n        HTTPRows,\n)\n",
        "from . import rows\n\nHTTPRows = rows.HTTPRows\n",
        "from . import rows\n\nif (HTTPRows := rows.HTTPRows) is not None:\n    pass\n",
        "from .rows import HTTPRows as Rows\n\nHTTPRows = Rows\n",
        "from .mid import R as HTTPRows\n",
        "from .rows import HTTPRows as R\n\nHTTPRows, other = R, 1\n",
        "from .rows import HTTPRows\n\nR = HTTPRows\ndel HTTPRows\nfrom .rows import HTTPRows\n",
    ],
)
def test_whatever_binds_the_name_is_renamed(project: Project, init: str) -> None:
    project.write("pkg/mid.py", "from .rows import HTTPRows as R\n")
    project.write("pkg/__init__.py", init)
    project.write("main.py", BOUND)
    renamed(project, "async def show(n): ...\n", "--unsafe", ".")  # some let it escape
    assert (project.root / "pkg/__init__.py").read_text() == init.replace("HTTPRows", "http_rows")
    assert (project.root / "main.py").read_text() == BOUND.replace("HTTPRows", "http_rows")


def test_a_name_is_deleted_by_its_new_name(project: Project) -> None:
    show = HEAD + "Rows = HTTPRows\ndel HTTPRows\n" + SHOW.replace("HTTP", "")
    text, _ = renamed(project, show)
    assert text == show.replace("HTTPRows", "http_rows")


@pytest.mark.parametrize(
    ("show", "reason"),
    [
        (
            "def load():\n    global HTTPRows\n    from pkg.rows import HTTPRows\n\n\nload()\n"
            + SHOW,
            "HTTPRows is declared global or nonlocal in pkg/show.py",
        ),
        (
            "def load():\n    HTTPRows = None\n\n    def inner():\n        nonlocal HTTPRows\n"
            "        from pkg.rows import HTTPRows\n\n    inner()\n    return HTTPRows\n\n\n"
            "load()\nasync def show(n): ...\n",
            "HTTPRows may be another thing (pkg/show.py:9)",
        ),
        (
            f"try:\n    {HEAD}except ImportError:\n    def HTTPRows(n): ...\n"
            "async def show(n): ...\n",
            "HTTPRows may be another thing (pkg/show.py:4)",
        ),
        (
            f"{HEAD}\n\nfor HTTPRows in (HTTPRows,):\n    pass\nasync def show(n): ...\n",
            "HTTPRows may be another thing (pkg/show.py:4)",
        ),
        (
            "class Api:\n    from pkg.rows import HTTPRows\n\n\n"
            "class Sub(Api):\n    http_rows = list\n"
            + SHOW.replace("HTTPRows", "Sub.HTTPRows"),
            "it is an attribute of Api (pkg/show.py:2)",
        ),
    ],
)
def test_a_name_that_is_bound_to_more_stays(project: Project, show: str, reason: str) -> None:
    text, said = renamed(project, show, "--unsafe", ".")
    assert text == show
    assert f"pkg/rows.py: HTTPRows keeps its name: {reason}\n" in said
    assert (project.root / "main.py").read_text() == MAIN


@pytest.mark.parametrize("name", ["TestFeed", "Testing", "PytestRows", "LoadTests", "SetupModule"])
def test_a_name_that_a_test_runner_would_call_is_not_given(project: Project, name: str) -> None:
    test = "import asyncio\n\n\n" + ROWS.replace("HTTPRows", name)
    test += "\n\ndef test_it():\n    rows = asyncio.run(read())\n    assert rows == [2, 1, 0]\n"
    test += f"\n\nasync def read():\n    return [row async for row in {name}(3)]\n"
    path = project.write("test_rows.py", test)

    def outcome() -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path.name]
        done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
        return next(line for line in done.stdout.splitlines() if "passed" in line).split(" in ")[0]

    before = outcome().partition(",")[0]  # that it cannot collect a class with __init__ is gone
    said = project.run("--rename", ".").stderr.decode()
    assert "was converted to an async generator function\n" in said
    new = snake_case(name)
    assert f"{name} keeps its name: {new} is a name that test runners look for\n" in said
    assert outcome() == before == "1 passed"


def test_other_names_in_tests_are_given(project: Project) -> None:
    rows = ROWS.replace("HTTPRows", "_TestRows")
    project.write("rows.py", rows + "\n\nasync def f():\n    async for row in _TestRows(3): ...\n")
    said = project.run("--rename", ".").stderr.decode()
    assert "_TestRows was converted to an async generator function, _test_rows\n" in said


def test_a_stub_keeps_the_name(project: Project) -> None:
    project.write("pkg/rows.pyi", "def HTTPRows(n: int): ...\n")
    _, said = renamed(project, HEAD + SHOW, "--unsafe", ".")
    assert "HTTPRows keeps its name: pkg/rows.pyi names it\n" in said


def test_a_name_that_is_asked_for_stays(project: Project) -> None:
    text, said = renamed(project, HEAD + SHOW + "\n\nprint(HTTPRows.__name__)\n")
    assert "HTTPRows keeps its name: its __name__ is asked for (pkg/show.py:8)\n" in said
    assert text == HEAD + SHOW + "\n\nprint(HTTPRows.__name__)\n"


def test_a_file_that_is_missing_keeps_the_name(project: Project) -> None:
    _, said = renamed(project, HEAD + SHOW, "pkg")
    assert "HTTPRows keeps its name: main.py names it and is not under the PATHs given" in said
    assert (project.root / "main.py").read_text() == MAIN


ASIDE = '"""As :class:`pkg.rows.HTTPRows`."""\n\n\nasync def show(n): ...\n'


PROGRAM = "import asyncio\nfrom pkg.rows import HTTPRows\n" + SHOW + "\n\nasyncio.run(show(2))\n"
EXAMPLE = """\
>>> import asyncio
>>> from pkg.rows import HTTPRows
>>> async def show(n):
...     async for row in HTTPRows(n):
...         print(row)
>>> asyncio.run(show(2))
1
0
"""
COMMAND = "subprocess.run([sys.executable, {}], check=True, env={{'PYTHONPATH': '.'}})"


@pytest.mark.parametrize(
    ("name", "content", "command", "reason"),
    [
        ("bin/rows", "#!/usr/bin/env python\n" + PROGRAM, "'bin/rows'", "bin/rows names it"),
        (
            "rows.ipynb",
            json.dumps({"cells": [{"cell_type": "code", "source": [PROGRAM]}]}),
            "'-c', json.load(open('rows.ipynb'))['cells'][0]['source'][0]",
            "rows.ipynb names it",
        ),
        ("", "", f"'-c', {PROGRAM!r}", "a program in a string names it (main.py:6)"),
        ("doc.rst", EXAMPLE, "'-m', 'doctest', 'doc.rst'", "code in doc.rst names it"),
        (
            "doc.py",
            f'"""Rows.\n\n{EXAMPLE}"""\n',
            "'-m', 'doctest', 'doc.py'",
            "an example names it (doc.py:4)",
        ),
    ],
)
def test_code_that_is_not_edited_keeps_the_name(
    project: Project, name: str, content: str, command: str, reason: str
) -> None:
    if name:
        project.write(name, content)
    main = MAIN.replace("import asyncio\n", "import asyncio\nimport json, subprocess, sys\n")
    main = main.replace("import pkg.show\n", f"import pkg.show\n{COMMAND.format(command)}\n")
    project.write("main.py", main)
    _, said = renamed(project, "async def show(n): ...\n")
    assert "HTTPRows was converted to an async generator function\n" in said
    assert f"HTTPRows keeps its name: {reason}\n" in said


@pytest.mark.parametrize(
    "listed",
    ["dir(pkg.rows)", "vars(pkg.rows)", "pkg.rows.__dict__", "globals()", "dir()", "locals()"],
)
def test_names_that_are_listed_stay(project: Project, listed: str) -> None:
    names = f"[each for each in {listed} if 'HTTP' in each]"
    project.write("main.py", f"{MAIN}import pkg.rows\n\nprint({names})\n")
    _, said = renamed(project, HEAD + SHOW)
    assert "HTTPRows was converted to an async generator function\n" in said
    why = "the names of a module are listed (main.py:16)"
    assert f"HTTPRows keeps its name: {why}\n" in said


def test_names_of_something_else_may_be_listed(project: Project) -> None:
    show = f"import asyncio\n{HEAD}{SHOW}    print(len(dir()), 'run' in dir(asyncio))\n"
    show += "    vars(asyncio), dir, print(globals()['__name__'], show.__dict__)\n"
    text, _ = renamed(project, show)
    assert text == show.replace("HTTPRows", "http_rows")


def test_an_example_of_another_class_is_no_reason(project: Project) -> None:
    other = f'"""Rows.\n\n    >>> HTTPRows(1)\n"""\n\n\nclass HTTPRows(list):\n    pass\n{SHOW}'
    text, said = renamed(project, other.replace("HTTPRows(n)", "()").replace("async for", "for"))
    assert "HTTPRows was converted to an async generator function, http_rows\n" in said
    assert ">>> HTTPRows(1)" in text


def test_docstrings_elsewhere_follow(project: Project) -> None:
    text, said = renamed(project, ASIDE)
    assert text == ASIDE.replace("HTTPRows", "http_rows").replace(":class:", ":func:")
    assert "function, http_rows\n" in said and "pkg/show.py: was edited along\n" in said


def test_a_docstring_that_cannot_follow_keeps_the_class(project: Project) -> None:
    text, said = renamed(project, ASIDE, "pkg/rows.py", "main.py")
    assert text == ASIDE
    assert "HTTPRows stays: pkg/show.py must be edited along and is not under the PATHs" in said
    assert (project.root / "main.py").read_text() == MAIN


def test_an_entry_point_keeps_the_class_and_so_its_name(project: Project) -> None:
    project.write("pyproject.toml", '[project.entry-points.rows]\nhttp = "pkg.rows:HTTPRows"\n')
    text, said = renamed(project, HEAD + SHOW)
    assert "HTTPRows was converted to a class whose __aiter__ is an async generator" in said
    assert text == HEAD + SHOW


def test_public_names_are_renamed_with_unsafe(project: Project) -> None:
    project.write("pkg/__init__.py", "from .rows import HTTPRows\n\n__all__ = ['HTTPRows']\n")
    text, _ = renamed(project, "from pkg import HTTPRows\n" + SHOW, "--unsafe", ".")
    assert text == ("from pkg import HTTPRows\n" + SHOW).replace("HTTPRows", "http_rows")
    init = (project.root / "pkg/__init__.py").read_text()
    assert init == "from .rows import http_rows\n\n__all__ = ['http_rows']\n"


def test_without_the_option_names_stay_and_references_say_what_it_is(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    project.write("main.py", MAIN)
    project.write("pkg/show.py", HEAD + SHOW)
    path = project.write("pkg/rows.py", ROWS)
    assert project.run(".").returncode == 0
    assert (project.root / "pkg/show.py").read_text() == HEAD + SHOW
    assert (
        '"""See :func:`HTTPRows`, ``HTTPRows``, :py:func:`~pkg.rows.HTTPRows`; '
        ":class:`a.HTTPRows`.\n\n    HTTPRows are rows."
    ) in path.read_text()


def test_examples_of_doctest(project: Project) -> None:
    doc = '"""Shows.\n\n    >>> from pkg.rows import HTTPRows\n    >>> [HTTPRows(1)]\n'
    doc += '    HTTPRows\n"""\n'
    text, _ = renamed(project, doc + HEAD + SHOW)
    assert "    >>> from pkg.rows import http_rows\n    >>> [http_rows(1)]\n    HTTPRows" in text


def test_check_and_diff(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    project.write("main.py", MAIN)
    project.write("pkg/show.py", HEAD + SHOW)
    project.write("pkg/rows.py", ROWS)
    before = project.bytes()
    assert project.run("--check", "--rename", ".").returncode == 1
    out = project.run("--diff", "--rename", ".").stdout.decode()
    assert out.count("+++ ") == 3 and "+from pkg.rows import http_rows\n" in out
    assert project.bytes() == before
