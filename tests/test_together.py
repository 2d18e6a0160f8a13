"""Edits in other files than that of the class: exact, and all or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import libcst
import pytest
from codemods.agen.command import ClassToGenerator
from codemods.agen.write import read_source, write_together
from command_line import Project, explained, names
from libcst.codemod import CodemodContext

from flake8_agen.command import fixing
from flake8_agen.project import Project as Facts
from flake8_agen.source import BadInput

ROWS = """\
class Row(int):
    pass


class Rows:
    def __init__(self, n: int) -> None:
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self) -> Row:
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return Row(self.n)
"""
USE = """\
from pkg.rows import Rows


async def main():
    async for row in Rows(3):
        print(row)
"""
SHOW = """\
from pkg.rows import Rows


def show(rows: Rows) -> None:
    print(rows)
"""
SHOWN = """\
from typing import AsyncIterator

from pkg.rows import Row


def show(rows: AsyncIterator[Row]) -> None:
    print(rows)
"""


@pytest.fixture
def package(project: Project) -> Project:
    """A project in which another file names the class in an annotation."""
    project.write("pkg/__init__.py", "")
    project.write("pkg/rows.py", ROWS)
    project.write("main.py", USE)
    project.write("pkg/show.py", SHOW)
    return project


def shown(project: Project, before: str, rows: str = ROWS) -> str:
    """What becomes of another file."""
    project.write("pkg/rows.py", rows)
    path = project.write("pkg/show.py", before)
    done = project.run(".")
    assert done.returncode == 0, done.stderr
    after = path.read_text()
    assert project.run(".").stderr == b"nothing to convert\n"
    return after


# -- what is written


def test_all_files_change(package: Project) -> None:
    done = package.run(".")
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "pkg/rows.py:5: Rows was converted to an async generator function",
        "pkg/show.py: was edited along",
        "1 class in 1 file converted",
    ]
    assert (package.root / "pkg/show.py").read_text() == SHOWN
    assert "async def Rows(n: int)" in (package.root / "pkg/rows.py").read_text()
    before = package.bytes()
    assert package.run(".").stderr == b"nothing to convert\n"
    assert package.bytes() == before


HEAD = "from typing import AsyncIterator\n\nfrom pkg.rows import Row\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from typing import Optional\nfrom pkg.rows import Rows\nx: Optional[Rows] = None\n",
            "from typing import AsyncIterator, Optional\nfrom pkg.rows import Row\n"
            "x: Optional[AsyncIterator[Row]] = None\n",
        ),
        (
            "from pkg.rows import Rows\nx: list[Rows] = []\ny: dict[str, 'Rows'] = {}\n",
            "from collections.abc import AsyncIterator\n\nfrom pkg.rows import Row\n"
            "x: list[AsyncIterator[Row]] = []\ny: dict[str, 'AsyncIterator[Row]'] = {}\n",
        ),
        (
            "from typing import cast\nfrom .rows import Rows as R\nx = cast(R, 1)\n",
            "from typing import AsyncIterator, cast\nfrom .rows import Row\n"
            "x = cast(AsyncIterator[Row], 1)\n",
        ),
        (
            "from . import rows\nx: rows.Rows\n",
            "from typing import AsyncIterator\n\nfrom . import rows\nx: AsyncIterator[rows.Row]\n",
        ),
        (
            "import pkg.rows\nx: pkg.rows.Rows\n",
            "from typing import AsyncIterator\n\nimport pkg.rows\nx: AsyncIterator[pkg.rows.Row]\n",
        ),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .rows import Rows\n"
            "x: 'Rows'\n",
            "from typing import TYPE_CHECKING, AsyncIterator\nif TYPE_CHECKING:\n"
            "    from .rows import Row\nx: 'AsyncIterator[Row]'\n",
        ),
        ("import os; from .rows import Rows\nx: Rows\n", "import os; from .rows import Row\n"
         "from typing import AsyncIterator\nx: AsyncIterator[Row]\n"),
        (
            "from pkg.rows import Rows\nRow = 1\nx: Rows\n",
            "from typing import AsyncIterator\n\nRow = 1\nx: AsyncIterator\n",
        ),
        (
            "from pkg.rows import Row, Rows  # both\nx: Rows | Row\n",
            "from collections.abc import AsyncIterator\n\nfrom pkg.rows import Row  # both\n"
            "x: AsyncIterator[Row] | Row\n",
        ),
        (
            "from pkg.rows import Rows as Rows\nx: Rows\n",
            "from typing import AsyncIterator\n\nfrom pkg.rows import Row, Rows as Rows\n"
            "x: AsyncIterator[Row]\n",
        ),
        (
            "from pkg.rows import Rows  # noqa: F401\nx: Rows\n",
            "from typing import AsyncIterator\n\nfrom pkg.rows import Row, Rows  # noqa: F401\n"
            "x: AsyncIterator[Row]\n",
        ),
    ],
)  # fmt: skip
def test_annotations_and_imports(package: Project, before: str, after: str) -> None:
    assert shown(package, before) == after


@pytest.mark.parametrize(
    ("item", "after"),
    [
        ("int", "from typing import AsyncIterator\n\nx: AsyncIterator[int]\n"),
        ("'Row'", f"{HEAD}x: AsyncIterator['Row']\n"),
        ("list['Row']", f"{HEAD}x: AsyncIterator[list['Row']]\n"),
        ("Decimal", "from decimal import Decimal\nfrom typing import AsyncIterator\n\n"
         "x: AsyncIterator[Decimal]\n"),
        ("dt.date", "from typing import AsyncIterator\n\nx: AsyncIterator\n"),
        ("Later", "from typing import AsyncIterator\n\nx: AsyncIterator\n"),
    ],
)  # fmt: skip
def test_what_the_items_are(package: Project, item: str, after: str) -> None:
    """A name is taken along where that is known to work."""
    head = "import datetime as dt\nfrom decimal import Decimal\n\n"
    rows = head + ROWS.replace("-> Row", f"-> {item}") + "\n\nLater = Row\nassert dt and Decimal\n"
    if item == "Later":
        rows = "from __future__ import annotations\n" + rows
    found = shown(package, "from pkg.rows import Rows\nx: Rows\n", rows)
    assert found == after


def test_a_name_that_is_imported_for_type_checkers(package: Project) -> None:
    """It is good enough where annotations are not evaluated, and only there."""
    head = "from __future__ import annotations\nfrom typing import TYPE_CHECKING, cast\n"
    head += "from pkg.rows import Rows\nif TYPE_CHECKING:\n    from decimal import Decimal\n"
    rows = "from decimal import Decimal\n\n\n" + ROWS.replace("-> Row", "-> Decimal")
    after = shown(package, head + "x: Rows\ny: Decimal\n", rows)
    assert after.count("import Decimal") == 1 and "    from decimal import Decimal" in after
    package.write("pkg/rows.py", rows)
    after = shown(package, head + "x = cast(Rows, 1)\ny: Decimal\n", rows)
    assert "\nfrom decimal import Decimal" in after


def test_crlf_and_latin_1_of_the_other_file(package: Project) -> None:
    head = "# -*- coding: latin-1 -*-\r\n"
    text = head + SHOW.replace("show(", "sh\xf6w(").replace("\n", "\r\n")
    path = package.write("pkg/show.py", text.encode("latin-1"))
    assert package.run(".").returncode == 0
    after = head + SHOWN.replace("show(", "sh\xf6w(").replace("\n", "\r\n")
    assert path.read_bytes() == after.encode("latin-1")


def test_what_others_import_stays(package: Project) -> None:
    package.write("third.py", "from pkg.show import Rows\n")
    after = shown(package, SHOW)
    assert "from pkg.rows import Row, Rows\n" in after
    assert "rows: AsyncIterator[Row]" in after


def test_several_classes_and_one_other_file(package: Project) -> None:
    package.write("pkg/more.py", ROWS.replace("Rows", "More").replace("Row", "Item"))
    package.write("use.py", USE.replace("Rows", "More").replace("pkg.rows", "pkg.more"))
    both = "from pkg.more import More\nfrom pkg.rows import Rows\n"
    both += "\n\ndef f(a: Rows, b: More): ...\n"
    assert shown(package, both) == (
        "from typing import AsyncIterator\n\nfrom pkg.more import Item\nfrom pkg.rows import Row\n"
        "\n\ndef f(a: AsyncIterator[Row], b: AsyncIterator[Item]): ...\n"
    )


def test_two_files_that_name_each_other(package: Project) -> None:
    """Each has a class that goes, and an annotation of the other's."""
    package.write("pkg/more.py", "from .rows import Rows\n\n\ndef f(rows: Rows): ...\n\n\n"
                  + ROWS.replace("Rows", "More").replace("Row(", "Item(").replace("Row:", "Item:"))
    package.write("use.py", USE.replace("Rows", "More").replace("pkg.rows", "pkg.more"))
    rows = ROWS + "\n\ndef g(more: 'More'): ...\n"
    head = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .more import More\n"
    package.write("pkg/rows.py", head + rows)
    done = package.run(".")
    assert done.returncode == 0, done.stderr
    assert b"2 classes in 2 files converted" in done.stderr
    assert package.run(".").stderr == b"nothing to convert\n"
    more = (package.root / "pkg/more.py").read_text()
    assert "def f(rows: AsyncIterator[Row]): ..." in more and "import Row\n" in more
    assert "def g(more: 'AsyncIterator[Item]'): ..." in (package.root / "pkg/rows.py").read_text()


@pytest.mark.parametrize(
    ("before", "more"),
    [
        ("from pkg.rows import *\n\n\ndef f(x: Rows): ...\n", ""),
        ("from pkg.other import R\n\n\ndef f(x: R): ...\n", "from .rows import Rows\nR = Rows\n"),
        ("from pkg.other import Rows\n\n\ndef f(x: Rows): ...\n", "from .rows import Rows\n"),
        ("from pkg.rows import Rows\nRow = 1\n\n\ndef f(x: Rows): ...\n", ""),
        ("from pkg.rows import Rows\n\n\ndef f(x: Rows, Row=1): ...\n", ""),
        ("try:\n    from pkg.rows import Rows\nexcept ImportError:\n    Rows = None\n\n\n"
         "def f(x: Rows): ...\n", ""),
    ],
)
def test_a_name_that_is_not_at_hand_is_left_out(
    package: Project, before: str, more: str
) -> None:
    """Where the class comes by another way, who knows what else does."""
    package.write("setup.cfg", "[flake8]\nagen-library = false\n")
    package.write("pkg/other.py", more)
    after = shown(package, before, "__all__ = ['Rows']\n\n\n" + ROWS)
    assert "x: AsyncIterator" in after and "AsyncIterator[" not in after
    exec(compile(after.replace("from pkg.", "pass  # "), "show.py", "exec"), {})


# -- what is looked at only


def test_check_and_diff_show_all_files(package: Project) -> None:
    before = package.bytes()
    assert package.run("--check", ".").returncode == 1
    done = package.run("--diff", ".")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert [line for line in lines if line.startswith("+++")] == [
        "+++ pkg/rows.py", "+++ pkg/show.py"
    ]  # fmt: skip
    assert "-def show(rows: Rows) -> None:" in lines
    assert package.bytes() == before


# -- which files may be written


def test_a_symlink_has_to_be_named(package: Project) -> None:
    show = package.root / "pkg/show.py"
    show.rename(package.root / "real.txt")
    show.symlink_to(package.root / "real.txt")
    said = package.run("--explain", ".").stdout.decode()
    assert (
        "    nothing is done: pkg/show.py must be edited along and is a symlink, which is followed "
        "only when named; with it named, too, agen-codemod makes it" in said
    )
    assert package.run(".", "pkg/show.py").returncode == 0
    assert show.is_symlink()
    assert "AsyncIterator" in (package.root / "real.txt").read_text("utf-8")


@pytest.mark.parametrize("paths", [["pkg/rows.py"], ["pkg/rows.py", "main.py"]])
def test_nothing_is_done_where_a_file_is_missing(package: Project, paths: list[str]) -> None:
    before = package.bytes()
    stays = "Rows stays: pkg/show.py must be edited along and is not under the PATHs given\n"
    for option in ([], ["--check"], ["--diff"], ["--unsafe"]):
        done = package.run(*option, *paths)
        assert done.returncode == 0
        said = done.stderr.decode()
        assert said.startswith("pkg/rows.py:")
        assert said.endswith(
            f"{stays}nothing to convert\n1 finding left; --explain tells why\n"
        )
        assert said.count(stays) == 1
    assert package.bytes() == before
    said = package.run("--explain", *paths).stdout.decode().splitlines()
    assert said[-1] == (
        "    nothing is done: pkg/show.py must be edited along and is not under the PATHs given; "
        "with it named, too, agen-codemod makes it an async generator function"
    )
    (entry,) = explained(package, *paths)
    assert str(entry["message"]).endswith(
        "(fix: agen-codemod); nothing is done: pkg/show.py must be edited along and is not under "
        "the PATHs given"
    )
    assert entry["applicability"] == "SAFE"


@pytest.mark.parametrize("paths", [["pkg"], ["pkg/show.py", "pkg/rows.py"], ["./pkg/../pkg"]])
def test_all_is_done_where_they_are_named(package: Project, paths: list[str]) -> None:
    package.run(*paths)
    assert (package.root / "pkg/show.py").read_text() == SHOWN


def test_other_classes_of_the_file_are_converted_all_the_same(package: Project) -> None:
    more = ROWS.replace("Rows", "More").replace("Row(int)", "Other(int)")
    package.write("pkg/rows.py", f"{ROWS}\n\n{more}")
    package.write("use.py", USE.replace("Rows", "More"))
    assert b"1 class in 1 file converted\n1 finding left" in package.run("pkg/rows.py").stderr
    text = (package.root / "pkg/rows.py").read_text()
    assert "class Rows:" in text and "async def More(" in text
    assert (package.root / "pkg/show.py").read_text() == SHOW


def test_ignored_files_are_not_written(package: Project) -> None:
    package.write(".gitignore", "show.py\n")
    (package.root / ".git").mkdir()
    before = package.bytes()
    package.run(".")
    assert package.bytes() == before


def test_stdin_and_libcst_edit_one_file(
    package: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "pkg/rows.py"
    done = package.run("-", "--stdin-filename", name, stdin=ROWS.encode())
    assert (done.returncode, done.stdout.decode()) == (0, ROWS)
    done = package.run("-", "--explain", "--stdin-filename", name, stdin=ROWS.encode())
    assert b"nothing is done: pkg/show.py must be edited along" in done.stdout
    monkeypatch.chdir(package.root)
    Facts.clear()
    context = CodemodContext(filename=str(package.root / name))
    tree = libcst.parse_module(ROWS)
    assert ClassToGenerator(context).transform_module(tree).code == ROWS
    assert not context.warnings


# -- what cannot be edited


@pytest.mark.parametrize(
    "text",
    [
        "from pkg.rows import Rows\nx: type[Rows]\n",
        "from typing import Type\nfrom pkg.rows import Rows\ndef f(x: 'Type[Rows]'): ...\n",
        "from typing import Annotated\nfrom pkg.rows import Rows\nx: Annotated[int, Rows]\n",
        "from pkg.rows import Rows\nx: '''\nRows'''\n",
        "from pkg.rows import Rows\nx: 'Ro' 'ws'\n",
        "from pkg.rows import Rows\nx: Rows[int]\n",
        "from functools import singledispatch\nfrom pkg.rows import Rows\n"
        "@singledispatch\ndef f(x: Rows): ...\n",
        "from pydantic import BaseModel\nfrom pkg.rows import Rows\n"
        "class A(BaseModel):\n    rows: Rows\n",
        "from pydantic import BaseModel\nfrom pkg.rows import Rows\nclass B(BaseModel): ...\n"
        "class A(B):\n    rows: Rows\n",
    ],
)
def test_what_blocks(package: Project, text: str) -> None:
    package.write("pkg/show.py", text)
    (entry,) = explained(package, "pkg/rows.py")
    if "'Ro' 'ws'" not in text:
        assert "ANNOTATED_ELSEWHERE" in names(entry)
    package.run(".")
    assert (package.root / "pkg/show.py").read_text() == text


def test_a_field_that_nobody_reads_follows(package: Project) -> None:
    text = (
        "from dataclasses import dataclass\nfrom pkg.rows import Rows\n\n\n"
        "class Base: ...\n\n\n@dataclass\nclass A(Base):\n    rows: Rows\n"
    )
    assert "rows: AsyncIterator[Row]" in shown(package, text)


def test_a_stub_blocks(package: Project) -> None:
    package.write("pkg/show.pyi", SHOW)
    before = package.bytes()
    package.run(".")
    after = package.bytes()
    assert after["pkg/show.py"] == before["pkg/show.py"]
    assert b"class Rows:" in after["pkg/rows.py"]


# -- failures half way


def replacing(fails: Callable[[str], bool]) -> Callable[..., None]:
    real = os.replace

    def replace(one: str, other: str) -> None:
        if fails(str(other)):
            raise OSError(28, "No space left on device")
        real(one, other)

    return replace


@pytest.mark.parametrize("last", ["rows.py", "show.py"])
def test_a_file_that_cannot_be_written_leaves_all_as_they_were(
    package: Project, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    before = package.bytes()
    monkeypatch.setattr(os, "replace", replacing(lambda path: path.endswith(last)))
    done = package.run(".")
    assert done.returncode == 2
    assert f"pkg/{last}:1: cannot be written (No space left on device)" in done.stderr.decode()
    assert b"converted" not in done.stderr
    assert package.bytes() == before
    monkeypatch.undo()
    assert package.run(".").returncode == 0
    assert package.bytes() != before


def test_files_that_have_nothing_to_do_with_it_are_written(
    package: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.write("a.py", ROWS + USE.partition("\n")[2])
    monkeypatch.setattr(os, "replace", replacing(lambda path: path.endswith("show.py")))
    done = package.run(".")
    assert done.returncode == 2
    assert b"1 class in 1 file converted" in done.stderr
    assert "class Rows" not in (package.root / "a.py").read_text()
    assert "class Rows" in (package.root / "pkg/rows.py").read_text()


def test_what_is_tied_goes_together(package: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two classes of two files follow in the same third: one failure keeps all three."""
    package.write("pkg/more.py", ROWS.replace("Rows", "More").replace("Row", "Item"))
    package.write("use.py", USE.replace("Rows", "More").replace("pkg.rows", "pkg.more"))
    package.write("pkg/show.py", SHOW + "\n\ndef more(x: 'pkg.more.More'): ...\nimport pkg.more\n")
    before = package.bytes()
    monkeypatch.setattr(os, "replace", replacing(lambda path: path.endswith("rows.py")))
    assert package.run(".").returncode == 2
    assert package.bytes() == before


@pytest.mark.parametrize("late", [False, True])
def test_a_file_that_fails_takes_nobody_along(
    package: Project, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """A file with an annotation has a class of its own, whose rewrite fails: first or last."""
    name = "pkg/zzz.py" if late else "pkg/aaa.py"
    own = ROWS.replace("Rows", "More").replace("Row", "Item")
    package.write(name, "from .rows import Rows\n\n\ndef f(rows: Rows): ...\n\n\n" + own)
    module = name[:-3].replace("/", ".")
    package.write("use.py", USE.replace("Rows", "More").replace("pkg.rows", module))
    before = package.bytes()
    real = fixing.rewritten

    def fails(path: str, text: str, jobs: object) -> str:
        if path == name:
            raise BadInput(path, 1, "not rewritten (because)", "please report it")
        return real(path, text, jobs)  # type: ignore[arg-type]

    monkeypatch.setattr(fixing, "rewritten", fails)
    done = package.run(".")
    assert done.returncode == 2
    assert f"{name}:1: not rewritten (because)" in done.stderr.decode()
    assert package.bytes() == before


def test_an_encoding_that_lacks_a_character(package: Project) -> None:
    """The item's name cannot be written in the other file."""
    rows = ROWS.replace("Row(", "R\u014dw(").replace("-> Row", "-> R\u014dw")
    package.write("pkg/rows.py", rows)
    package.write("pkg/show.py", f"# coding: latin-1\n{SHOW}".encode("latin-1"))
    before = package.bytes()
    done = package.run(".")
    assert done.returncode == 2
    assert b"the result cannot be written as iso-8859-1" in done.stderr
    assert package.bytes() == before


def test_a_file_that_cannot_be_read_back(package: Project) -> None:
    data = b"# coding: utf-7\n" + SHOW.encode() + b"x = '+AOQ-'  # +AOQ-+AOQ-\n"
    package.write("pkg/show.py", data)
    before = package.bytes()
    done = package.run(".")
    assert package.bytes() == before or done.returncode == 0


def test_a_copy_stays_where_a_file_cannot_be_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / name for name in ("a.py", "b.py")]
    for path in paths:
        path.write_text("old = 1\n")
    seen: list[str] = []

    def fails(path: str) -> bool:
        seen.append(path)
        return len(seen) > 1

    monkeypatch.setattr(os, "replace", replacing(fails))
    with pytest.raises(BadInput, match="cannot be put back; its old text is in (.*); rename") as e:
        write_together([(str(path), read_source(str(path)), "new = 1\n") for path in paths])
    copy = Path(e.value.what.rpartition(" ")[2])
    assert copy.read_text() == "old = 1\n"
    assert sorted(os.listdir(tmp_path)) == sorted([copy.name, "a.py", "b.py"])
    assert paths[1].read_text() == "old = 1\n"


def test_interrupted_between_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / name for name in ("a.py", "b.py")]
    for path in paths:
        path.write_text("old = 1\n")
    real = os.replace

    def replace(one: str, other: str) -> None:
        if sys._getframe(1).f_code.co_name == "replace" and other.endswith("b.py"):
            raise KeyboardInterrupt
        real(one, other)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write_together([(str(path), read_source(str(path)), "new = 1\n") for path in paths])
    assert [path.read_text() for path in paths] == ["old = 1\n"] * 2
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py"]


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ("logger = print\n", False),
        ("if __name__ == '__main__':\n    print(1)\n", False),
        ("print('loaded')\n", True),
        ("TABLE: dict[str, object] = {}\nTABLE['rows'] = Row\n", True),
        ("@TABLE.append\ndef found(): ...\n", True),
        ("from . import loud\n", True),
        ("from pkg import quiet\nimport pkg.quiet\nfrom pkg.quiet import Quiet\n", False),
        ("class Base: ...\nclass More(Base): ...\n", False),
        ("class Base:\n    def __init_subclass__(cls): ...\nclass More(Base): ...\n", True),
        ("class More(metaclass=type): ...\n", True),
        ("from . import circle\n", True),
    ],
)
def test_an_import_that_does_something_stays(package: Project, more: str, stays: bool) -> None:
    package.write("pkg/loud.py", "print('loud')\n")
    package.write("pkg/quiet.py", "from typing import Any\n\n\nclass Quiet: ...\n")
    package.write("pkg/circle.py", "from . import rows\n")
    rows = ROWS.replace("-> Row", "-> int").replace("return Row(self.n)", "return self.n")
    after = shown(package, SHOW, rows + "\n\n" + more)
    assert ("import Rows\n" in after) is stays
    assert "rows: AsyncIterator[int]" in after


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ("logger = print\n", False),
        ("from pkg import quiet\nimport pkg.quiet\n", False),
        ("print('loaded')\n", True),
        ("from . import loud\n", True),
        ("import somewhere\n", True),
        ("from . import circle\n", True),
    ],
)
@pytest.mark.parametrize("spelling", ["import pkg.rows", "import pkg.rows as one"])
def test_a_plain_import_goes_like_others(
    package: Project, more: str, stays: bool, spelling: str
) -> None:
    package.write("pkg/loud.py", "print('loud')\n")
    package.write("pkg/quiet.py", "class Quiet: ...\n")
    package.write("pkg/circle.py", "from . import rows\n")
    rows = ROWS.replace("-> Row", "-> int").replace("return Row(self.n)", "return self.n")
    name = spelling.rpartition(" ")[2]
    text = f"{spelling}\n\n\ndef show(rows: '{name}.Rows') -> None:\n    print(rows)\n"
    after = shown(package, text, rows + "\n\n" + more)
    assert (f"{spelling}\n" in after) is stays
    assert "rows: 'AsyncIterator[int]'" in after


OTHERS = {
    "": "",
    "import pkg\n\nprint(pkg.quiet)\n": "both",
    "import pkg.quiet\n\nprint(pkg.quiet)\n": "",
    "from pkg import rows\n\nprint(rows.one)\n": "import pkg.quiet as one",
    "from pkg.rows import one\n": "import pkg.quiet as one",
    "from pkg import rows\n\nprint(rows.pkg)\n": "import pkg.quiet",
}
"""What another file says of a module, and which import of it must stay for that."""


@pytest.mark.parametrize("use", OTHERS)
@pytest.mark.parametrize("spelling", ["import pkg.quiet as one", "import pkg.quiet"])
def test_a_plain_import_that_only_the_class_used_goes(
    package: Project, spelling: str, use: str
) -> None:
    package.write("pkg/quiet.py", "class Quiet: ...\n")
    package.write("other.py", use)
    name = spelling.rpartition(" ")[2]
    field = f"class Rows:\n    spare: '{name}.Quiet'\n"
    rows = f"{spelling}\n\n\n" + ROWS.replace("class Rows:\n", field)
    package.write("pkg/rows.py", rows)
    assert package.run(".").returncode == 0
    after = (package.root / "pkg/rows.py").read_text()
    assert "async def Rows(" in after
    assert (f"{spelling}\n" in after) is (OTHERS[use] in ("both", spelling))


def test_a_string_in_a_string(package: Project) -> None:
    text = "from typing import Optional\n\nfrom pkg.rows import Rows\n\n\n"
    text += "def show(rows: \"Optional['Rows']\") -> None:\n    print(rows)\n"
    after = shown(package, text)
    assert "def show(rows: \"Optional['AsyncIterator[Row]']\") -> None:" in after
    assert "from pkg.rows import Row\n" in after


@pytest.mark.parametrize(
    "use",
    [
        "def show(rows):\n    # type: (Rows) -> None\n    print(rows)\n",
        "def show(rows):\n    kept = rows  # type: Rows\n    print(kept)\n",
        "MANY = 'list[Rows]'\n\n\ndef show(rows: MANY) -> None:\n    print(rows)\n",
    ],
)
def test_types_that_nobody_edits_keep_the_class(package: Project, use: str) -> None:
    text = f"from pkg.rows import Rows\n\n\n{use}"
    path = package.write("pkg/show.py", text)
    (entry,) = explained(package)
    assert entry["form"] == "method-locals" and names(entry) == ["ANNOTATED_APART"]
    assert package.run(".").returncode == 0
    assert path.read_text() == text
    assert "class Rows:" in (package.root / "pkg/rows.py").read_text()
