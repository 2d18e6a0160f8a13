"""Projects of several files in which another file decides; each once misled the analysis.

Every folder of ``fixtures/projects`` is run as it is and after a plain run of the codemod: both
must print the same. The first line of ``main.py`` says how many files change.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDERS = sorted((Path(__file__).parent / "fixtures" / "projects").iterdir())


def run(folder: Path, *words: str) -> str:
    """What a command prints there; that it fails is part of it."""
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, timeout=60
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_prints_the_same(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = run(copy, "main.py")
    assert before and "Traceback" not in before
    said = run(copy, "-m", "flake8_agen", "--root", ".", ".")
    expected = int((folder / "main.py").read_text("utf-8").splitlines()[0].split(": ")[1])
    converted = sum(
        (copy / path.name).read_bytes() != path.read_bytes() for path in folder.glob("*.py")
    )
    assert converted == expected, said
    assert run(copy, "main.py") == before
    assert "nothing to convert" in run(copy, "-m", "flake8_agen", "--root", ".", ".")
