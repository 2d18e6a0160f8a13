"""Every pair of the fixtures folder: as text, as verdict, and executed on both sides.

All pairs are converted by two runs of the command line, one of them with ``--unsafe``. Each lies in
a project of its own, marked by a ``.git`` folder, so that none of them sees the uses of another.
"""

from __future__ import annotations

import collections
import io
import json
import os
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import Any

import pytest

from driver import Fixture, Side, consumers, fixtures, pair
from flake8_agen.verdict import CODES, Form

ALL = fixtures()
IDS = [fixture.name for fixture in ALL]
every_pair = pytest.mark.parametrize("fixture", ALL, ids=IDS)

_DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma:|fmt:|pylint:|isort:|ruff:|mypy:|pyright:)")


def command_line(*arguments: str | Path, cwd: Path | None = None) -> str:
    """Run the command line; its standard output."""
    command = [sys.executable, "-m", "flake8_agen", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def spread(texts: dict[str, str], folder: Path) -> list[Path]:
    """Write each text as the only module of a project."""
    paths = []
    for name, text in texts.items():
        (folder / name / ".git").mkdir(parents=True)
        path = folder / name / "module.py"
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)
    return paths


def by_settings(paths: list[Path], folder: Path) -> list[tuple[bool, Path | None, list[Path]]]:
    """Whether it takes ``--unsafe`` and where to run, for which of the paths: where a code that is
    off by default is needed, in the folder, which enables it."""
    unsafe = {fixture.name for fixture in ALL if fixture.unsafe}
    enabled = {f.name for f in ALL if any(each.form == "nested" for each in f.expectations)}
    (folder / ".flake8").write_text("[flake8]\nagen-enable = AGN104\n", encoding="utf-8")
    return [
        (risky, folder if enable else None, chosen)
        for risky in (False, True)
        for enable in (False, True)
        if (
            chosen := [
                path
                for path in paths
                if (path.parent.name in unsafe) is risky
                and (path.parent.name in enabled) is enable
            ]
        )
    ]


def converted(texts: dict[str, str], folder: Path) -> dict[str, str]:
    """What becomes of the texts; the name of a fixture decides whether it takes ``--unsafe``."""
    paths = spread(texts, folder)
    for unsafe, cwd, chosen in by_settings(paths, folder):
        command_line(*["--unsafe"] * unsafe, *chosen, cwd=cwd)
    return {path.parent.name: path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every ``before.py``, converted."""
    texts = {fixture.name: fixture.before for fixture in ALL}
    return converted(texts, tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every ``after.py``, converted."""
    texts = {fixture.name: fixture.after for fixture in ALL}
    return converted(texts, tmp_path_factory.mktemp("after"))


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What is reported on every ``before.py``."""
    texts = {fixture.name: fixture.before for fixture in ALL}
    folder = tmp_path_factory.mktemp("explained")
    paths = spread(texts, folder)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in IDS}
    for _, cwd, chosen in by_settings(paths, folder):
        said = command_line("--explain", "--output-format", "json", *chosen, cwd=cwd)
        for entry in json.loads(said):
            found[Path(entry["path"]).parent.name].append(entry)
    return found


def test_there_are_enough_and_all_say_what_they_are() -> None:
    assert len(ALL) >= 30
    assert not [fixture.name for fixture in ALL if not fixture.expectations]
    forms = {each.form for fixture in ALL for each in fixture.expectations}
    assert forms == {"pair", "function", "method-locals", "method-self", "nested"}


@every_pair
def test_the_rewrite_reads_as_written_by_hand(fixture: Fixture, results: dict[str, str]) -> None:
    assert results[fixture.name] == fixture.after


@every_pair
def test_the_verdict_is_as_declared(
    fixture: Fixture, explained: dict[str, list[dict[str, Any]]]
) -> None:
    reported = [each for each in explained[fixture.name] if each["code"]]
    forms = collections.Counter(each.form for each in fixture.expectations)
    if fixture.unsafe:
        # What is spoken of is what happens by default, which may be another form, or nothing.
        wanted = collections.Counter(CODES[Form(form)] for form in forms.elements())
        assert collections.Counter(each["code"] for each in reported) == wanted, reported
    else:
        assert collections.Counter(each["form"] for each in reported) == forms, reported
        assert {each["applicability"] for each in reported} == {"SAFE"}


@every_pair
def test_a_second_run_changes_nothing(fixture: Fixture, twice: dict[str, str]) -> None:
    assert twice[fixture.name] == fixture.after


@every_pair
def test_no_comment_is_lost(fixture: Fixture) -> None:
    lost = comments(fixture.before) - comments(fixture.after)
    assert not lost


def comments(source: str) -> collections.Counter[str]:
    """The comments that explain something; a directive goes with its line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return collections.Counter(
        token.string
        for token in tokens
        if token.type == tokenize.COMMENT and not _DIRECTIVE.match(token.string)
    )


def differences(fixture: Fixture, after: str) -> str:
    """How a rewrite behaves differently."""
    return "\n\n".join(map(str, pair.differences(fixture, after)))


@every_pair
def test_the_handwritten_rewrite_is_equivalent(fixture: Fixture) -> None:
    assert differences(fixture, fixture.after) == ""


@every_pair
def test_the_result_is_equivalent(fixture: Fixture, results: dict[str, str]) -> None:
    assert differences(fixture, results[fixture.name]) == ""


@every_pair
def test_something_is_driven(fixture: Fixture) -> None:
    driven = any(each.subject for each in fixture.expectations) and fixture.arguments
    assert driven or consumers(Side(fixture.before, "", fixture.name))
