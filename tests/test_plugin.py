"""The plugin as flake8 runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COUNTDOWN = '''\
class Countdown:
    def __init__(self, start):
        self.left = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.left <= 0:
            raise StopAsyncIteration
        self.left -= 1
        return self.left
'''
USE = '''

async def main():
    async for left in Countdown(3):
        print(left)
'''
AGN101 = (
    "AGN101 'Countdown' tracks iteration state by hand; "
    "an async generator function would do (fix: agen-codemod)"
)


def flake8(folder: Path, *arguments: str, stdin: str | None = None) -> list[str]:
    """What flake8 prints when it is run in ``folder``."""
    command = [sys.executable, "-m", "flake8", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        input=None if stdin is None else stdin.encode("utf-8"),
        capture_output=True,
        check=False,
    )
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode("utf-8").splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def write(path: Path, text: str) -> None:
    """Write a module."""
    path.write_text(text, encoding="utf-8")


def test_the_finding_is_on_the_class_line(project: Path) -> None:
    write(project / "a.py", COUNTDOWN + USE)
    assert flake8(project, "--isolated", "a.py") == [f"a.py:1:1: {AGN101}"]


def test_columns_are_characters(project: Path) -> None:
    nested = "".join(f"    {line}\n" if line else "\n" for line in COUNTDOWN.splitlines())
    write(project / "a.py", f"def test_ä():\n    print('äöü')\n{nested}")
    (line,) = flake8(project, "--isolated", "--select=AGN", "a.py")
    assert line.startswith("a.py:3:5: AGN101")


def test_a_decorated_class_is_silenced_on_its_class_line(project: Path) -> None:
    text = (COUNTDOWN + USE).replace("class Countdown:", "@final\nclass Countdown:  # noqa: AGN101")
    write(project / "a.py", "from typing import final\n\n\n" + text)
    assert flake8(project, "--isolated", "a.py") == []
    assert len(flake8(project, "--isolated", "--disable-noqa", "a.py")) == 1


def test_uses_in_other_files_count(project: Path) -> None:
    write(project / "a.py", COUNTDOWN)
    write(project / "b.py", "from a import Countdown\n\n\nclass More(Countdown):\n    pass\n")
    (line,) = flake8(project, "--isolated", "a.py")
    assert "AGN102" in line


def test_text_on_stdin_stands_for_its_file(project: Path) -> None:
    write(project / "a.py", "x = 1\n")
    write(project / "b.py", "from a import Countdown\n\n\nclass More(Countdown):\n    pass\n")
    text = COUNTDOWN + USE
    (named,) = flake8(project, "--isolated", "--stdin-display-name", "a.py", "-", stdin=text)
    assert named.startswith("a.py:1:1: AGN102")
    (nameless,) = flake8(project, "--isolated", "-", stdin=text)
    assert nameless == f"stdin:1:1: {AGN101}"


def test_options_come_from_the_configuration(project: Path) -> None:
    write(project / "a.py", COUNTDOWN + USE)
    write(project / ".flake8", "[flake8]\nagen-library = true\n")
    (line,) = flake8(project, "a.py")
    assert line.endswith("(fix: agen-codemod --unsafe)")
    (line,) = flake8(project, "--agen-library", "false", "a.py")
    assert line.endswith("(fix: agen-codemod)")


def test_a_root_that_is_no_folder_is_told(project: Path) -> None:
    write(project / "a.py", COUNTDOWN)
    write(project / ".flake8", "[flake8]\nagen-root = nowhere\n")
    command = [sys.executable, "-m", "flake8", "a.py"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    advice = "correct it, or give the whole path"
    assert line == f"agen-root = nowhere is no folder of {project.resolve()}; {advice}"


def test_a_code_that_does_not_exist_is_told(project: Path) -> None:
    write(project / "a.py", "x = 1\n")
    write(project / ".flake8", "[flake8]\nagen-enable = AGN999\n")
    command = [sys.executable, "-m", "flake8", "a.py"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line == "AGN999 in agen-enable is no code of flake8-agen; correct it, or take it out"


def test_a_broken_file_of_the_configuration_is_passed_over_as_flake8_does(project: Path) -> None:
    (project / "one" / "src").mkdir(parents=True)
    write(project / "one" / "setup.cfg", "[flake8\nagen-root = src\n")
    write(project / ".flake8", "[flake8]\nagen-root = one\n")
    write(project / "one" / "a.py", COUNTDOWN + USE)
    assert flake8(project / "one", "a.py") == [f"a.py:1:1: {AGN101}"]


def test_the_root_decides_which_files_count(project: Path) -> None:
    (project / "one").mkdir()
    write(project / "one" / "a.py", COUNTDOWN)
    write(project / "b.py", "from one.a import Countdown\n\n\nclass More(Countdown):\n    pass\n")
    (whole,) = flake8(project, "--isolated", "one/a.py")
    assert "AGN102" in whole
    (part,) = flake8(project, "--isolated", "--agen-root", "one", "one/a.py")
    assert "AGN101" in part


def test_a_byte_order_mark_does_no_harm(project: Path) -> None:
    (project / "a.py").write_bytes(b"\xef\xbb\xbf" + (COUNTDOWN + USE).encode())
    assert flake8(project, "--isolated", "a.py") == [f"a.py:1:1: {AGN101}"]


def test_a_mistake_is_reported(project: Path) -> None:
    text = "class Once:\n    async def __anext__(self):\n        return 1\n"
    write(project / "a.py", text)
    (line,) = flake8(project, "--isolated", "a.py")
    assert line.startswith("a.py:1:1: AGN206 'Once' has __anext__ but no __aiter__")


def test_a_file_without_candidates_costs_no_analysis() -> None:
    code = (
        "import sys, ast\n"
        "from flake8_agen.plugin import Plugin\n"
        "assert list(Plugin(ast.parse('x = 1'), 'a.py', ['x = 1\\n']).run()) == []\n"
        "assert 'flake8_agen.analysis' not in sys.modules\n"
        "assert 'libcst' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
