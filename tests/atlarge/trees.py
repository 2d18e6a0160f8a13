"""Trees of Python files: the ones that are always at hand, copies of them, what their files are."""

from __future__ import annotations

import ast
import hashlib
import shutil
import sysconfig
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flake8_agen.source import BadInput, Source, decode

_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".git", "*.pyc", "*.so", "*.a", "*.o", "*.pyd", "*.dll", "config-*"
)
_INSTALLED = ("site-packages", "dist-packages")
"""Where packages are installed below the standard library."""


@dataclass(frozen=True)
class Tree:
    """A folder that is a project of its own, and what to call it."""

    name: str
    folder: Path
    holds: Callable[[str], bool] = lambda _: True
    """Which of the names in the folder are part of the tree."""

    def copied(self, scratch: Path) -> Tree:
        """A copy below ``scratch``."""

        def left_out(folder: str, names: list[str]) -> set[str]:
            top = names if Path(folder) == self.folder else ()
            return {*_LEFT_OUT(folder, names), *(name for name in top if not self.holds(name))}

        target = scratch / self.name
        if self.folder.is_file():
            target.mkdir(parents=True)
            shutil.copy(self.folder, target)
        else:
            # A link out of the tree would make a copy of who knows what.
            shutil.copytree(self.folder, target, symlinks=True, ignore=left_out)
        return Tree(self.name, target)

    def files(self) -> list[str]:
        """The Python files by their paths in the tree, in a stable order."""
        found = (path for path in self.folder.rglob("*.py") if path.is_file())
        inner = (path.relative_to(self.folder) for path in found if not path.is_symlink())
        return sorted(path.as_posix() for path in inner if self.holds(path.parts[0]))

    def hashes(self) -> dict[str, str]:
        """What all files contain."""
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


def at_hand() -> Iterator[Tree]:
    """The standard library of this interpreter, its tests, and what is installed beside it.

    The library is no project like others: it holds the mocks that its tests use, so that as one
    project almost every function in 900 files of tests may raise what a mock raises, and looking
    into that takes many minutes for each class that is converted.
    """
    library = Path(sysconfig.get_path("stdlib"))
    yield Tree("stdlib", library, lambda name: name not in ("test", *_INSTALLED))
    yield Tree("stdlib-tests", library, lambda name: name == "test")
    yield Tree("packages", Path(sysconfig.get_path("purelib")))


def named(paths: list[Path]) -> list[Tree]:
    """The trees of the command line, each under a name of its own."""
    trees: list[Tree] = []
    for path in paths:
        name, number = path.resolve().name, 1
        while any(tree.name == name for tree in trees):
            number += 1
            name = f"{path.resolve().name}-{number}"
        trees.append(Tree(name, path))
    return trees


def python_says(data: bytes) -> str:
    """Why Python itself cannot parse the file; empty where it can."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return f"{type(error).__name__}: {error}"
    return ""


def quietly(text: str) -> ast.Module:
    """The syntax tree, without a word about invalid escapes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def compiled(text: str) -> ast.Module | None:
    """The syntax tree of what Python can also compile: a ``return`` on its own only parses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "module.py", "exec", dont_inherit=True)
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def source_of(data: bytes) -> Source | None:
    """The text of a file, where we can read it."""
    try:
        return decode("module.py", data)
    except BadInput:
        return None
