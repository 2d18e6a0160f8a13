"""The options in the root of a file's project hold wherever the run starts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import USED
from flake8_agen.arguments import Arguments

ELSEWHERE = "[flake8]\nagen-library = false\n"
WRAPPED = '''\
class Table:
    def __init__(self, rows):
        self.rows = rows

    def __aiter__(self):
        async def generate():
            for row in self.rows:
                yield row

        return generate()
'''


class Shop:
    """A project, and a folder beside it in which the runs start."""

    def __init__(self, folder: Path, *, git: bool) -> None:
        self.root, self.away = folder / "shop", folder / "away"
        self.file = self.root / "pkg" / "a.py"
        self.file.parent.mkdir(parents=True)
        self.away.mkdir()
        if git:
            (self.root / ".git").mkdir()
        else:
            (self.root / "pyproject.toml").touch()
        self.file.write_text(USED)

    def configured(self, text: str, name: str = "setup.cfg") -> None:
        (self.root / name).write_text(f"[flake8]\n{text}\n")

    def run(self, program: str, *arguments: str, at: Path | None = None) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            cwd=at or self.away,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout, done.stderr

    def flake8(self, *arguments: str, at: Path | None = None) -> str:
        """The message of the one finding."""
        status, out, err = self.run("flake8", "--select=AGN", *arguments, str(self.file), at=at)
        assert (status, err) == (1, "")
        (line,) = out.splitlines()
        return line.partition(" ")[2]

    def codemod(self, *arguments: str, at: Path | None = None) -> str:
        status, out, err = self.run("flake8_agen", "--explain", *arguments, str(self.root), at=at)
        assert (status, err) == (0, "")
        return out

    def waits(self, *, at: Path | None = None) -> bool:
        """Whether the class waits for ``--unsafe``, as both say."""
        waits = "(fix: agen-codemod --unsafe)" in self.flake8(at=at)
        check, _, _ = self.run("flake8_agen", "--check", str(self.root), at=at)
        assert check == (0 if waits else 1)
        return waits


@pytest.fixture(params=[True, False], ids=["git", "plain"])
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    yield Shop(tmp_path, git=request.param)


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_the_root_is_asked_wherever_the_run_starts(shop: Shop, name: str) -> None:
    assert not shop.waits()
    shop.configured("agen-library = true", name)
    for start in (shop.away, shop.root, shop.file.parent, Path("/")):
        assert shop.waits(at=start)


def test_what_the_run_says_outranks_the_root(shop: Shop) -> None:
    shop.configured("agen-library = true")
    (shop.away / "tox.ini").write_text(ELSEWHERE)
    assert not shop.waits()
    assert shop.waits(at=shop.root)
    assert "--unsafe" not in shop.flake8("--agen-library=auto", at=shop.root)


def test_what_the_run_does_not_say_is_said_by_the_root(shop: Shop) -> None:
    """A configuration that is found for flake8's own options is none against the project."""
    shop.configured("agen-library = true")
    (shop.away / "tox.ini").write_text("[flake8]\nmax-line-length = 90\n")
    assert shop.waits()


def test_flake8_may_be_told_what_to_read(shop: Shop) -> None:
    shop.configured("agen-library = true")
    (shop.away / "own.ini").write_text("[flake8]\nmax-line-length = 90\n")
    for option in ("--isolated", "--config=own.ini", "--iso"):
        assert "--unsafe" not in shop.flake8(option)


def test_arguments_that_name_a_configuration() -> None:
    for named in (["--config", "x"], ["a.py", "--conf=x"], ["--isolated"]):
        assert Arguments(named).names_configuration
    for other in ([], ["--", "--isolated"], ["-", "--count"], ["--append-config", "x"]):
        assert not Arguments(other).names_configuration


def test_a_root_within_the_root(shop: Shop) -> None:
    """Relative to the file that says it."""
    use = "from pkg.a import Countdown\n\n\nclass More(Countdown):\n    pass\n"
    (shop.root / "more.py").write_text(use)
    assert "AGN102" in shop.flake8()
    shop.configured("agen-root = ./pkg")
    for start in (shop.away, shop.root):
        assert "AGN101" in shop.flake8(at=start)
        assert "AGN101" in shop.codemod(at=start)


def test_a_code_is_switched_on(shop: Shop) -> None:
    shop.file.write_text(WRAPPED)
    assert shop.run("flake8", str(shop.file)) == (0, "", "")
    shop.configured("agen-enable = AGN104")
    assert "AGN104" in shop.flake8()
    assert "AGN104" in shop.codemod()


def test_projects_of_one_run_have_their_own(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    one, two = Shop(tmp_path, git=True), Shop(tmp_path / "more", git=True)
    one.configured("agen-library = true")
    status, out, _ = one.run("flake8", str(one.file), str(two.file))
    assert status == 1
    assert ["--unsafe" in line for line in sorted(out.splitlines())] == [False, True]
    one.run("flake8_agen", str(one.root), str(two.root))
    assert one.file.read_text() == USED
    assert two.file.read_text().startswith("async def ")


MISTAKES = [
    ("agen-library = maybe", "agen-library = maybe is not one of auto, true, false"),
    ("agen-root = nowhere", "agen-root = nowhere is no folder"),
    ("agen-enable = AGN999", "AGN999 in agen-enable is no code of flake8-agen"),
    ("select = A\nselect = B", "option 'select'"),
]
PASSED_OVER = [
    ("agen-libary = true", "agen-libary is no option"),
    ("agen-library true", "cannot be parsed"),
]
"""flake8 does not complain of these in its own file either."""


@pytest.mark.parametrize(("text", "what"), [*MISTAKES, *PASSED_OVER])
def test_a_mistake_is_told_by_the_codemod(shop: Shop, text: str, what: str) -> None:
    shop.configured(text)
    (shop.root / "b.py").write_text(USED)
    for option in ("--check", "--explain", "--unsafe"):
        status, out, err = shop.run("flake8_agen", option, str(shop.root))
        assert (status, out) == (2, "")
        line, *rest = err.splitlines()
        assert rest == ([] if option == "--explain" else ["nothing to convert"])
        assert line.startswith(f"{shop.root.resolve() / 'setup.cfg'}:")
        assert what in line
    assert shop.file.read_text() == USED


@pytest.mark.parametrize(("text", "what"), MISTAKES)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_mistake_is_told_by_flake8(shop: Shop, text: str, what: str, jobs: str) -> None:
    shop.configured(text)
    (shop.root / "b.py").write_text(USED)
    status, out, err = shop.run("flake8", f"--jobs={jobs}", str(shop.root))
    assert (status, err) == (1, "")
    lines = [line for line in out.splitlines() if "setup.cfg" in line]
    # both files have a candidate, and what else there is to say of them is said as well
    assert [line.partition(": ")[2].split()[0] for line in lines] == ["AGN900", "AGN900"]
    assert all(what in line for line in lines)
    assert out.count("AGN101") == 2


@pytest.mark.parametrize("text", [text for text, _ in PASSED_OVER])
def test_what_flake8_passes_over_is_passed_over(shop: Shop, text: str) -> None:
    shop.configured(text)
    assert "--unsafe" not in shop.flake8()
    assert "--unsafe" not in shop.flake8(at=shop.root)


def test_a_mistake_costs_nothing_where_there_is_no_candidate(shop: Shop) -> None:
    shop.configured("agen-library = maybe")
    shop.file.write_text("x = 1\n")
    assert shop.run("flake8", str(shop.file)) == (0, "", "")
    assert shop.run("flake8_agen", "--check", str(shop.root))[0] == 0


def test_text_without_a_name_has_no_root(shop: Shop) -> None:
    shop.configured("agen-library = true")
    (shop.root / "below").mkdir()
    for name, waits in (("stdin", False), (str(shop.root / "x.py"), True)):
        done = subprocess.run(
            [sys.executable, "-m", "flake8", "--stdin-display-name", name, "-"],
            cwd=shop.away,
            input=USED,
            capture_output=True,
            text=True,
        )
        assert ("--unsafe" in done.stdout) is waits
        named = [] if name == "stdin" else ["--stdin-filename", name]
        done = subprocess.run(
            [sys.executable, "-m", "flake8_agen", *named, "-"],
            cwd=shop.away,
            input=USED,
            capture_output=True,
            text=True,
        )
        assert (done.stdout == USED) is waits


def test_the_libcst_command_asks_the_root(shop: Shop) -> None:
    shop.configured("agen-library = true")
    shop.run(
        "libcst.tool", "codemod", "--no-format", "-x",
        "codemods.agen.command.ClassToGenerator", str(shop.file),
    )  # fmt: skip
    assert shop.file.read_text() == USED
    shop.configured("agen-library = auto")
    shop.run(
        "libcst.tool", "codemod", "--no-format", "-x",
        "codemods.agen.command.ClassToGenerator", str(shop.file),
    )  # fmt: skip
    assert shop.file.read_text() != USED
