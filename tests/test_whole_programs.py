"""Programs in which something outside of the class decides; each once misled the analysis.

Every file of ``fixtures/whole`` is run as it is and after a plain run of the codemod: both must
print the same. A program says in its first line how many of its classes are converted.
"""

from __future__ import annotations

import ast
import contextlib
import io
import warnings
from pathlib import Path

import pytest

from driver import World
from driver.watchdog import watchdog
from flake8_agen.command import codemod
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project

SECONDS = 5.0
"""After which a program spins; it takes some milliseconds."""
FILES = sorted((Path(__file__).parent / "fixtures" / "whole").glob("*.py"))


def converted(text: str) -> tuple[str, int]:
    """The program after a plain run, and how many classes that converted."""
    project = Project(None, {"-": text})
    verdicts = list(analyse(ast.parse(text), text, "-", project, Options()))
    jobs = [(each, form) for each in verdicts if (form := each.choice(unsafe=False))]
    return (codemod.rewritten("-", text, jobs) if jobs else text), len(jobs)


def printed(text: str) -> str:
    """What the program prints."""
    out = io.StringIO()
    spins = watchdog(World(), SECONDS)
    with contextlib.redirect_stdout(out), warnings.catch_warnings(), spins:
        warnings.simplefilter("ignore")  # a loop that was left behind
        exec(compile(text, "<program>", "exec", dont_inherit=True), {"__name__": "__main__"})
    return out.getvalue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_prints_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = int(text.splitlines()[0].removeprefix("# converted: "))
    result, count = converted(text)
    assert count == expected
    assert printed(result) == printed(text) != ""
