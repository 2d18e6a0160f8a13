"""A configuration that makes no sense costs the files of its root, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import USED, Project

MAYBE = "[flake8]\nagen-library = maybe\n"
TOLD = "setup.cfg:2: agen-library = maybe is not one of auto, true, false; correct it"


class TwoRoots(Project):
    """A folder with a project whose configuration makes no sense, and one without any."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("bad", "good"):
            (root / name / ".git").mkdir(parents=True)
        self.write("bad/setup.cfg", MAYBE)
        self.bad = [self.write(f"bad/{name}.py", USED) for name in ("a", "below/b", "below/c")]
        self.good = self.write("good/a.py", USED)


@pytest.fixture
def roots(tmp_path: Path) -> TwoRoots:
    return TwoRoots(tmp_path)


def told(stderr: bytes) -> list[str]:
    return [line for line in stderr.decode().splitlines() if "setup.cfg" in line]


@pytest.mark.parametrize("arguments", [[], ["--unsafe"], ["--rename"]])
def test_the_other_root_is_done(roots: TwoRoots, arguments: list[str]) -> None:
    done = roots.run(*arguments, ".")
    assert done.returncode == 2
    (line,) = told(done.stderr)
    assert line == f"{roots.root.resolve() / 'bad'}/{TOLD}"
    assert [path.read_text() for path in roots.bad] == [USED] * 3
    assert roots.good.read_text().startswith("async def ")
    assert "bad" not in done.stderr.decode().replace(line, "")


@pytest.mark.parametrize("option", ["--check", "--diff", "--explain", "--statistics"])
def test_whatever_is_asked_for(roots: TwoRoots, option: str) -> None:
    before = roots.bytes()
    done = roots.run(option, "--check" if option == "--statistics" else option, ".")
    assert done.returncode == 2
    assert len(told(done.stderr)) == 1
    assert b"bad" not in done.stdout
    assert option == "--statistics" or b"good/a.py" in done.stdout
    assert roots.bytes() == before


@pytest.mark.parametrize("option", ["--check", "--explain"])
def test_the_formats_stay_valid(roots: TwoRoots, option: str) -> None:
    done = roots.run(option, "--output-format=json", ".")
    assert (done.returncode, len(told(done.stderr))) == (2, 1)
    (entry,) = json.loads(done.stdout)
    assert entry["path"] == "good/a.py"
    done = roots.run(option, "--output-format=sarif", ".")
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    assert result["ruleId"] == "AGN101"
    assert json.loads(roots.run(option, "--output-format=json", "bad").stdout) == []


def test_text_that_stands_for_a_file_of_it_is_handed_on(roots: TwoRoots) -> None:
    for name, data in (("bad/a.py", USED.encode()), ("bad/a.py", b"# __anext__\n\xff(")):
        done = roots.run("--stdin-filename", name, "-", stdin=data)
        assert (done.returncode, done.stdout) == (2, data)
        (line,) = done.stderr.decode().splitlines()[:1]
        assert line.endswith(TOLD)


def test_the_configuration_of_the_run_ends_it(roots: TwoRoots) -> None:
    roots.write("setup.cfg", MAYBE)
    before = roots.bytes()
    for option in ("--unsafe", "--check", "--explain"):
        done = roots.run(option, "--output-format=json", "good", "missing")
        assert (done.returncode, done.stdout) == (2, b"")
        assert [line.endswith(TOLD) for line in done.stderr.decode().splitlines()] == [False, True]
    assert roots.bytes() == before


ANNOTATED = """\
from good.a import Countdown


def f(rows: Countdown) -> Countdown:
    return rows
"""
LOOPED = """\
from good.a import Countdown


async def f():
    async for row in Countdown(3):
        print(row)
"""


@pytest.mark.parametrize("bad", [True, False])
def test_its_files_do_not_follow_a_class_of_another_root(roots: TwoRoots, bad: bool) -> None:
    """A repository within another one belongs to both."""
    (roots.root / ".git").mkdir()
    (roots.root / "good" / ".git").rmdir()
    for path in roots.bad:
        path.unlink()
    follower = roots.write("bad/a.py", ANNOTATED)
    if not bad:
        roots.write("bad/setup.cfg", "[flake8]\nagen-library = auto\n")
    for option in ("--explain", "--diff", "--unsafe"):
        done = roots.run(option, ".")
        assert (done.returncode, len(told(done.stderr))) == ((2, 1) if bad else (0, 0))
    assert (follower.read_text() == ANNOTATED) is bad
    assert (roots.good.read_text() == USED) is bad


@pytest.mark.parametrize("bad", [True, False])
def test_its_files_do_not_get_new_names(roots: TwoRoots, bad: bool) -> None:
    (roots.root / ".git").mkdir()
    (roots.root / "good" / ".git").rmdir()
    for path in roots.bad:
        path.unlink()
    looping = roots.write("bad/a.py", LOOPED)
    if not bad:
        roots.write("bad/setup.cfg", "[flake8]\nagen-library = auto\n")
    done = roots.run("--rename", ".")
    assert (done.returncode, len(told(done.stderr))) == ((2, 1) if bad else (0, 0))
    assert (looping.read_text() == LOOPED) is bad
    name = "Countdown" if bad else "countdown"
    assert roots.good.read_text().startswith(f"async def {name}(")
    kept = b"bad/a.py names it and is not edited before its options are correct"
    assert (kept in done.stderr) is bad
