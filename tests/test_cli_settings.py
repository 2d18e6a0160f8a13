"""stdin, noqa comments and the configuration."""

from __future__ import annotations

import subprocess
import sys

import pytest
from command_line import COUNTDOWN, PUBLIC, USED, Project, explained


def test_stdin_to_stdout(project: Project) -> None:
    done = project.run("-", stdin=USED.encode())
    assert done.returncode == 0
    assert done.stdout.startswith(b"async def Countdown(")
    assert done.stderr == b""


@pytest.mark.parametrize("text", [b"a = 1\r\n", b"", b"\xff\xfe no text", PUBLIC.encode()])
def test_stdin_without_work_is_handed_on(project: Project, text: bytes) -> None:
    done = project.run("-", stdin=text)
    assert (done.returncode, done.stdout) == (0, text)


def test_stdin_that_fails_is_handed_on(project: Project) -> None:
    text = b"# __anext__\na = (\n"
    done = project.run("-", stdin=text)
    assert (done.returncode, done.stdout) == (2, text)
    assert done.stderr.startswith(b"stdin:2: syntax error ('(' was never closed); ")


def test_stdin_stands_for_its_file(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    project.write("pkg/a.py", "")
    use = "async def f():\n    async for n in Countdown(3):\n        pass\n"
    project.write("pkg/b.py", f"from pkg.a import Countdown\n\n\n{use}")
    named = ("--stdin-filename", "pkg/a.py", "-")
    out = project.run(*named, stdin=COUNTDOWN.encode()).stdout
    assert out.startswith(b"async def Countdown(")
    # without a name it is a project of its own, in which nobody uses the class
    assert project.run("-", stdin=COUNTDOWN.encode()).stdout.startswith(b"class Countdown:")
    out = project.run("--diff", *named, stdin=COUNTDOWN.encode()).stdout
    assert out.startswith(b"--- pkg/a.py\n")
    assert (project.root / "pkg/a.py").read_bytes() == b""


# -- noqa and configuration


NOQA = [
    "class Countdown:  # noqa",
    "class Countdown:  # NOQA",
    "class Countdown:  # noqa: AGN101",
    "class Countdown:  # noqa:AGN101",
    "class Countdown:  # noqa: E501,AGN101",
    "class Countdown:  # noqa: E501 AGN101",
    "class Countdown:  # NoQA: AGN",
    "class Countdown:  # noqa: AGN1",
    "class Countdown:  # noqa: agn101",
    "class Countdown:  # noqa: E501",
    "class Countdown:  # noqa : AGN101",
    "class Countdown:  # why not  # noqa: AGN101",
    "class Countdown:  #noqa",
    "class Countdown:  # no",
    "class Countdown(  # noqa\n    object\n):",
    "class Countdown(\n    object,  # noqa\n):",
    "class Countdown(\n    object\n):  # noqa",
    "class Countdown(\\\n    object):  # noqa",
    "# noqa\nclass Countdown:",
    "# flake8: noqa\nclass Countdown:",
    "    # FLAKE8:NOQA\nclass Countdown:",
    "# flake8: noqa: E501\nclass Countdown:",
    "a = 1  # flake8: noqa\nclass Countdown:",
    "def same(x):\n    return x\n\n\n@same  # noqa\nclass Countdown:",
]


def test_noqa_is_read_as_flake8_reads_it(project: Project) -> None:
    for number, header in enumerate(NOQA):
        project.write(f"n{number:02}.py", USED.replace("class Countdown:", header))
    before = project.bytes()
    out = subprocess.run(
        [sys.executable, "-m", "flake8", "--select=AGN", "--format=%(path)s", "."],
        cwd=project.root,
        capture_output=True,
        text=True,
    ).stdout
    reported = {name.removeprefix("./") for name in out.splitlines()}
    assert 5 < len(reported) < len(NOQA) - 5
    assert {entry["path"] for entry in explained(project) if entry["code"]} == reported
    project.run("--unsafe", ".")
    after = project.bytes()
    assert {name for name in before if before[name] != after[name]} == reported


def test_the_configuration_is_read(project: Project) -> None:
    project.write("a.py", "__all__ = ['Countdown']\n" + USED)
    (entry,) = explained(project)
    assert entry["applicability"] == "UNSAFE"
    project.write("setup.cfg", "[flake8]\nagen-library = false\n")
    (entry,) = explained(project)
    assert entry["applicability"] == "SAFE"
    project.write("setup.cfg", "[flake8]\nagen-library = perhaps\n")
    done = project.run("--check")
    assert done.returncode == 2
    assert b"setup.cfg:2: agen-library = perhaps is not one of auto, true, false" in done.stderr


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[flake8]\nagen-libary = true\n", 2, "agen-libary is no option"),
        ("[flake8]\nagen-enable = AGN999\n", 2, "AGN999 in agen-enable is no code"),
        ("[flake8\nagen-library = true\n", 1, "cannot be parsed"),
    ],
)
def test_a_mistake_in_the_configuration_ends_the_run(
    project: Project, text: str, line: int, what: str
) -> None:
    path = project.write("a.py", USED)
    project.write("setup.cfg", text)
    for option in ([], ["--explain"], ["--check"]):
        done = project.run(*option, ".")
        assert (done.returncode, done.stdout) == (2, b"")
        (said,) = done.stderr.decode().splitlines()
        assert f"setup.cfg:{line}: {what}" in said
        assert "; " in said
    assert path.read_text() == USED


STUBS = {
    "class Countdown:\n    async def __anext__(self) -> int: ...\n": None,
    "class Countdown:\n    def __aiter__(self) -> AsyncIterator[int]: ...\n": (
        "    async def __aiter__("
    ),
    "class Countdown(AsyncIterator[int]): ...\n": None,
    "class Other: ...\n": "async def Countdown(",
    "def Countdown(start: int) -> AsyncIterator[int]: ...\n": "async def Countdown(",
    "from a import Countdown\n": "async def Countdown(",
}
"""What a stub beside the file says, and what the class becomes."""


@pytest.mark.parametrize("stub", STUBS)
def test_a_stub_does_not_come_to_disagree(project: Project, stub: str) -> None:
    """Also where nobody outside the project uses the class."""
    project.write("setup.cfg", "[flake8]\nagen-library = false\n")
    path = project.write("a.py", USED)
    project.write("a.pyi", stub)
    assert project.run(".").returncode == 0
    after, becomes = path.read_text(), STUBS[stub]
    assert after == USED if becomes is None else becomes in after
    assert (project.root / "a.pyi").read_text() == stub
    assert project.run("--unsafe", ".").returncode == 0
    assert "async def " in path.read_text() and "__anext__" not in path.read_text()
