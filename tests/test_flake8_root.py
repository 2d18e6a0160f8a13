"""From which folder flake8 means an ``agen-root`` without a slash, which it hands on as written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import USED

from flake8_agen.arguments import Arguments

MORE = "from pkg.a import Countdown\n\n\nclass More(Countdown):\n    pass\n"


class Tree:
    """A project whose configuration names its ``src``; ``sub`` and ``else`` have one, too."""

    def __init__(self, top: Path) -> None:
        self.top = top
        for name in ("src/pkg", "sub/src", "else/src"):
            (top / name).mkdir(parents=True)
        (top / ".git").mkdir()
        (top / "src/pkg/a.py").write_text(USED)
        # a subclass, which keeps the class where src is the root
        (top / "src/more.py").write_text(MORE)
        self.configure("setup.cfg")

    def configure(self, name: str, written: str = "agen-root = src") -> None:
        (self.top / name).write_text(f"[flake8]\n{written}\n")

    def run(self, *arguments: str, at: str = "sub") -> tuple[str, str]:
        command = [sys.executable, "-m", "flake8", "--select=AGN", *arguments]
        file = os.path.relpath(self.top / "src/pkg/a.py", self.top / at)
        done = subprocess.run([*command, file], cwd=self.top / at, capture_output=True, text=True)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout, done.stderr

    def within(self, *arguments: str, at: str = "sub") -> bool:
        """Whether the root is the one with the subclass."""
        out, err = self.run(*arguments, at=at)
        assert not err
        assert len(out.splitlines()) == 1
        return "AGN102" in out


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_the_one_of_a_configuration_is_beside_it(tree: Tree) -> None:
    assert tree.within()
    for written in ("agen-root = ./src", "agen_root = src", "agen-root = src/"):
        tree.configure("setup.cfg", written)
        assert tree.within()


@pytest.mark.parametrize(
    "arguments",
    [["--agen-root", "src"], ["--agen-root=src"], ["--agen-ro=src"], ["--agen-r", "src"]],
)
def test_the_one_of_the_command_line_is_below_the_working_directory(
    tree: Tree, arguments: list[str]
) -> None:
    assert not tree.within(*arguments)
    assert not tree.within("--isolated", *arguments)
    assert not tree.within("--config=../setup.cfg", *arguments)
    assert tree.within(*arguments, at=".")


def test_the_one_of_a_configuration_that_is_named(tree: Tree) -> None:
    tree.configure("else/x.cfg")
    for arguments in (["--config", "../else/x.cfg"], [f"--conf={tree.top}/else/x.cfg"]):
        assert not tree.within(*arguments)
    tree.configure("x.cfg")
    assert tree.within("--config=x.cfg", at=".")
    assert tree.within("--config=../x.cfg")


def test_the_one_of_a_configuration_that_is_appended(tree: Tree) -> None:
    """To flake8 paths in it are relative to the main one, or else the working directory."""
    tree.configure("setup.cfg", "")
    for written in ("agen-root = src", "agen-root = ./src"):
        tree.configure("else/x.cfg", written)
        assert tree.within("--append-config=../else/x.cfg")
        tree.configure("else/main.cfg", "")
        named = ("--append-config", "../else/x.cfg", "--config", "../else/main.cfg")
        assert not tree.within(*named)
    (tree.top / "setup.cfg").unlink()
    assert not tree.within("--append-config=../else/x.cfg")


def test_one_that_is_no_folder_is_told_with_what_to_do(tree: Tree) -> None:
    tree.configure("else/x.cfg", "agen-root = lib")
    for arguments, folder in (
        (["--config=../else/x.cfg"], "else"),
        (["--agen-root=lib"], "sub"),
        (["--append-config=../else/x.cfg"], "."),
    ):
        out, err = tree.run(*arguments)
        assert not out
        place = os.path.normpath(tree.top.resolve() / folder)
        told = f"agen-root = lib is no folder of {place}; correct it, or give the whole path\n"
        assert err == told


def test_what_follows_two_dashes_is_no_option() -> None:
    assert not Arguments(["--", "--config"]).names_configuration
    assert Arguments(["--config", "x", "--"]).names_configuration
