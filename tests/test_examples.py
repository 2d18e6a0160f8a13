"""The example code of the README shows every conversion, and converting it changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
EXAMPLES = REPOSITORY / "examples"


def run(folder: Path, *arguments: str) -> str:
    """Run a module in a folder; its standard output."""
    command = [sys.executable, "-m", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The examples in a project of their own."""
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    folder = Path(shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=ignored))
    (folder / ".git").mkdir()
    return folder


def test_every_code_of_a_conversion_has_an_example(copy: Path) -> None:
    found = json.loads(run(copy, "flake8_agen", "--explain", "--output-format", "json", "."))
    assert {each["code"] for each in found} == {"AGN101", "AGN102", "AGN103"}
    assert {each["applicability"] for each in found} == {"SAFE"}


def test_the_converted_program_does_the_same(copy: Path) -> None:
    before = run(copy, "feedreader")
    run(copy, "flake8_agen", ".")
    assert not any(b"__anext__" in path.read_bytes() for path in copy.rglob("*.py"))
    assert run(copy, "feedreader") == before
    run(copy, "pytest", "-q", "-p", "no:cacheprovider", "tests")
