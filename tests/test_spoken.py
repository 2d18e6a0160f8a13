"""Docstrings of other files that speak of a class by a role or directive of Sphinx."""

from __future__ import annotations

import pytest
from command_line import Project, explained

ROWS = """\
class Rows:
    def __init__(self, n: int) -> None:
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def main():
    async for row in Rows(3):
        print(row)
"""
IT = "AsyncIterator[int]"
IMPORT = "\nfrom pkg.rows import Rows\n"
OTHER = "\nclass Rows: ...\n"
SPOKEN = {
    # where the name means the class
    (":class:`Rows`", IMPORT): ":func:`Rows`",
    (":class:`Rows`", "\nif TYPE_CHECKING:\n    from pkg.rows import Rows\n"): ":func:`Rows`",
    (":py:class:`~pkg.rows.Rows`", ""): ":py:func:`~pkg.rows.Rows`",
    (":class:`!pkg.rows.Rows()`", ""): ":func:`!pkg.rows.Rows()`",
    (":class:`these rows <pkg.rows.Rows>`", ""): ":func:`these rows <pkg.rows.Rows>`",
    (":class:`these\n    <pkg.rows.Rows>`", ""): ":func:`these\n    <pkg.rows.Rows>`",
    (":class:`.Rows`", ""): ":func:`.Rows`",
    (":class:`pkg.Rows`", ""): ":class:`pkg.Rows`",
    (".. autoclass:: pkg.rows.Rows\n", ""): ".. autofunction:: pkg.rows.Rows\n",
    (".. autoclass:: pkg.rows.Rows\n   :members:\n   :noindex:\n", ""): (
        ".. autofunction:: pkg.rows.Rows\n   :noindex:\n"
    ),
    # all sorts of things that are something else
    (":class:`Rows`", ""): None,
    (":class:`Rows`", OTHER): None,
    (":class:`.Rows`", OTHER): None,
    (":class:`pkg.show.Rows`", OTHER): None,
    (":class:`other.rows.Rows`", ""): None,
    (":class:`pkg.rows.Rows.n`", ""): None,
    (":class:`RowsToo`", IMPORT): None,
    ("``Rows`` and `Rows`", IMPORT): None,
    (":obj:`Rows`, :any:`pkg.rows.Rows`", IMPORT): None,
    (".. class:: pkg.rows.Rows", ""): None,
}


@pytest.mark.parametrize(("said", "rest"), SPOKEN)
def test_a_docstring_elsewhere_says_what_it_is(project: Project, said: str, rest: str) -> None:
    project.write("pkg/__init__.py", "")
    home = project.write("pkg/rows.py", ROWS)
    before = f'"""Look.\n\n{said}\n"""\n{rest}\n\nx = ":class:`pkg.rows.Rows`"\n'
    path = project.write("pkg/show.py", before)
    done = project.run(".")
    assert done.returncode == 0, done.stderr
    assert "\n\n\nasync def Rows(" in home.read_text()
    after = SPOKEN[said, rest]
    assert path.read_text() == (before if after is None else before.replace(said, after, 1))
    assert project.run(".").stderr == b"nothing to convert\n"


@pytest.mark.parametrize("said", ["See :class:`pkg.rows.Rows`.", ":rtype: pkg.rows.Rows"])
def test_all_or_none_follow(project: Project, said: str) -> None:
    """A docstring that would not be right any more is what an annotation is."""
    doc = f'"""{said}"""\n'
    for name in ("pkg/show.py", "docs.py"):
        project.write(name, doc)
    home = project.write("pkg/rows.py", ROWS)
    stays = b"Rows stays: docs.py must be edited along and is not under the PATHs given\n"
    for options in ((), ("--check",), ("--unsafe",)):
        done = project.run(*options, "pkg")
        assert done.returncode == 0
        assert stays in done.stderr
    assert home.read_text() == ROWS
    assert (project.root / "pkg/show.py").read_text() == doc
    explanation = project.run("--explain", "pkg").stdout
    assert b"nothing is done: docs.py must be edited along and is not under the" in explanation
    (entry,) = explained(project, "pkg")
    assert entry["applicability"] == "SAFE"
    done = project.run("--diff", ".")
    assert b"docs.py: would be edited along" in done.stderr
    assert project.run("pkg", "docs.py").returncode == 0
    assert "async def Rows" in home.read_text()
    for name in ("pkg/show.py", "docs.py"):
        after = doc.replace("class", "func").replace(":rtype: pkg.rows.Rows", f":rtype: {IT}")
        assert (project.root / name).read_text() == after


def test_none_follows_where_one_cannot_be_written(project: Project) -> None:
    said = '"""See :class:`pkg.rows.Rows`."""\n'
    odd = "# coding: utf-7\n" + said + "# +AGE-\n"
    for name, text in {"pkg/show.py": said, "odd.py": odd, "pkg/rows.py": ROWS}.items():
        project.write(name, text)
    done = project.run(".")
    assert done.returncode == 2
    assert b"odd.py:1: does not survive decoding and encoding as utf-7" in done.stderr
    assert (project.root / "pkg/show.py").read_text() == said
    assert (project.root / "odd.py").read_text() == odd
    assert (project.root / "pkg/rows.py").read_text() == ROWS


@pytest.mark.parametrize(
    "text",
    [
        '"""See ``pkg.rows.Rows`` and :func:`pkg.rows.Rows`, :class:`other.Rows`."""\n',
        'x = ":class:`pkg.rows.Rows`"\n# :class:`pkg.rows.Rows`\n',
        '"""\n:rtype: type of pkg.rows.Rows\n"""\n',
    ],
)
def test_what_stays_right_need_not_be_edited(project: Project, text: str) -> None:
    path = project.write("docs.py", text)
    home = project.write("pkg/rows.py", ROWS)
    assert project.run("pkg").returncode == 0
    assert "async def Rows" in home.read_text()
    assert path.read_text() == text


def test_what_stays_a_class_is_spoken_of_as_one(project: Project) -> None:
    said = '"""See :class:`pkg.rows.Rows`."""\n'
    path = project.write("pkg/show.py", said)
    home = project.write("pkg/rows.py", ROWS + "\n\nprint(isinstance(1, Rows))\n")
    assert project.run(".").returncode == 0
    assert "async def __aiter__" in home.read_text()
    assert path.read_text() == said


def test_annotations_and_docstrings_of_one_file(project: Project) -> None:
    """Two classes of one file, one of them named by an annotation and both spoken of."""
    more = ROWS.replace("Rows", "More").replace("main", "other")
    project.write("pkg/rows.py", ROWS + "\n\n" + more)
    text = (
        '"""Shows :class:`~pkg.rows.More`.\n\n    .. autoclass:: Rows\n"""\n'
        "from pkg.rows import Rows\n\n\ndef show(rows: Rows): ...\n"
    )
    path = project.write("pkg/show.py", text)
    done = project.run(".")
    assert done.returncode == 0, done.stderr
    assert path.read_text() == (
        '"""Shows :func:`~pkg.rows.More`.\n\n    .. autofunction:: Rows\n"""\n'
        "\nfrom typing import AsyncIterator\n\n\ndef show(rows: AsyncIterator[int]): ...\n"
    )


def test_a_directive_in_the_file_of_the_class(project: Project) -> None:
    doc = '"""Rows.\n\n.. autoclass:: pkg.rows.Rows\n    :members:\n"""\n\n\n'
    path = project.write("pkg/rows.py", doc + ROWS)
    assert project.run(".").returncode == 0
    assert path.read_text().startswith('"""Rows.\n\n.. autofunction:: pkg.rows.Rows\n"""\n')


def test_renaming_follows_in_docstrings(project: Project) -> None:
    project.write("pkg/rows.py", ROWS)
    said = '"""See :class:`~pkg.rows.Rows`, ``pkg.rows.Rows``; :class:`other.Rows`, ``Rows``.\n\n'
    said += ':class:`they <pkg.rows.Rows>`\n\n.. autoclass:: pkg.rows.Rows\n"""\n'
    path = project.write("pkg/show.py", said)
    outside = project.write("docs.py", "'Say :class:`other.Rows`, ``Rows``.'\n")
    assert project.run("--rename", "pkg").returncode == 0
    assert path.read_text() == (
        '"""See :func:`~pkg.rows.rows`, ``pkg.rows.rows``; :class:`other.Rows`, ``Rows``.\n\n'
        ':func:`they <pkg.rows.rows>`\n\n.. autofunction:: pkg.rows.rows\n"""\n'
    )
    assert outside.read_text() == "'Say :class:`other.Rows`, ``Rows``.'\n"


def test_a_docstring_that_is_missing_keeps_the_name(project: Project) -> None:
    home = project.write("pkg/rows.py", ROWS)
    project.write("docs.py", '"""See ``pkg.rows.Rows``."""\n')
    done = project.run("--rename", "pkg")
    assert b"Rows keeps its name: docs.py names it and is not under the PATHs given" in done.stderr
    assert "async def Rows" in home.read_text()
