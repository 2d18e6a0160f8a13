"""Documents that name a class: which of their words count."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_agen.project import Project
from flake8_agen.uses import prose
from test_uses import CLASS

DOCTESTS = "[pytest]\naddopts = --doctest-glob=*.rst\n"
SYBIL = "from sybil import Sybil\n"
FENCE = "```python\nfrom m import C\nC().n\n```\n"
LOOP = "```python\nfrom m import C\nasync for x in C(): ...\n```\n"
EXAMPLE = "Like this:\n\n>>> from m import C\n>>> C().n\n"
TESTCODE = ".. testcode::\n   :hide:\n\n   from m import C\n   C().n\n\nText\n"


def found(place: Path, files: dict[str, str]) -> list[str]:
    """What the documents of a project do with its class ``C``."""
    for name, text in {"m.py": CLASS, **files}.items():
        (place / name).write_text(text, "utf-8")
    path = str(place / "m.py")
    project = Project(str(place))
    module = project.module(project.place(path))
    assert module is not None
    node = next(each for each in module.tree.body if getattr(each, "name", "") == "C")
    uses = project.uses(path, module.tree, node)  # type: ignore[arg-type]
    return [f"{use.kind.name} {use.name}:{use.line}" for use in uses.uses if ".py" not in use.path]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.rst": "The class m.C and :class:`C` are fine.\n"}, []),
        ({"a.rst": "\n.. autoclass:: m.C\n   :members:\n"}, ["STRING m.C:2"]),
        ({"a.md": "```{eval-rst}\n.. autoclass:: C\n```\n"}, ["STRING C:2"]),
        ({"a.rst": ".. autoclass:: other.C\n.. autoclass:: m.CC\n.. autofunction:: C\n"}, []),
        ({"a.rst": EXAMPLE}, []),
        ({"a.rst": EXAMPLE, "b.rst": "doctest\n"}, []),
        ({"a.rst": EXAMPLE, "tox.ini": DOCTESTS}, ["ATTRIBUTE n:1", "UNRESOLVED C:1"]),
        ({"a.md": FENCE}, []),
        ({"a.md": FENCE, "conftest.py": SYBIL}, ["ATTRIBUTE n:1", "UNRESOLVED C:1"]),
        ({"a.md": LOOP, "conftest.py": SYBIL}, ["CONSUMED C:1"]),
        ({"a.rst": TESTCODE, "conftest.py": SYBIL}, ["ATTRIBUTE n:1", "UNRESOLVED C:1"]),
    ],
)
def test_what_counts(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert sorted(found(tmp_path, files)) == expected


def test_blocks() -> None:
    text = f"{FENCE}\n````py title='x'\na = 1\n````\n\n~~~sh\nls\n~~~\n{TESTCODE}"
    assert [each.strip() for each in prose.blocks(text)] == [
        "from m import C\nC().n", "a = 1", "from m import C\nC().n"
    ]
