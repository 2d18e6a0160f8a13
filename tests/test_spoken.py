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


def test_it_follows_within_the_paths_only(project: Project) -> None:
    """Prose is no reason to leave a class alone."""
    said = '"""See :class:`pkg.rows.Rows`."""\n'
    for name in ("pkg/show.py", "docs.py"):
        project.write(name, said)
    odd = "# coding: utf-7\n" + said + "# +AGE-\n"
    project.write("odd.py", odd)
    project.write("pkg/rows.py", ROWS)
    (entry,) = explained(project, "pkg")
    assert entry["applicability"] == "SAFE"
    done = project.run("--diff", ".")
    assert b"docs.py: would be edited along" in done.stderr
    done = project.run("pkg", "odd.py")
    assert done.returncode == 0
    assert b"pkg/show.py: was edited along" in done.stderr
    assert (project.root / "pkg/show.py").read_text() == said.replace("class", "func")
    assert (project.root / "docs.py").read_text() == said
    assert (project.root / "odd.py").read_text() == odd  # it would not survive being written


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
    outside = project.write("docs.py", said)
    assert project.run("--rename", ".").returncode == 0
    assert path.read_text() == outside.read_text() == (
        '"""See :func:`~pkg.rows.rows`, ``pkg.rows.rows``; :class:`other.Rows`, ``Rows``.\n\n'
        ':func:`they <pkg.rows.rows>`\n\n.. autofunction:: pkg.rows.rows\n"""\n'
    )


def test_a_docstring_out_of_reach_keeps_the_name_everywhere(project: Project) -> None:
    project.write("pkg/rows.py", ROWS)
    said = '"""See :class:`~pkg.rows.Rows`, ``pkg.rows.Rows``.\n"""\n'
    path = project.write("pkg/show.py", said)
    outside = project.write("docs.py", said)
    done = project.run("--rename", "pkg")
    assert done.returncode == 0
    why = b"Rows keeps its name: docs.py names it and is not under the PATHs given\n"
    assert why in done.stderr
    assert path.read_text() == said.replace(":class:", ":func:")
    assert outside.read_text() == said
