"""Which files a run looks at."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from flake8_agen.command import gitignore
from flake8_agen.command.discovery import files, mentions, with_candidates

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")


def tree(root: Path, *names: str, text: str = "__anext__\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(*paths: Path | str) -> list[str]:
    def complain(path: str, error: OSError | ValueError) -> None:
        raise AssertionError(f"{path}: {error}")

    return list(files(map(str, paths), complain))


def complaints(*paths: Path | str) -> list[str]:
    told: list[str] = []
    list(files(map(str, paths), lambda path, error: told.append(f"{path}: {error}")))
    return told


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_python_files_below_a_folder_in_order(tmp_path: Path) -> None:
    tree(tmp_path, "b.py", "a.py", "pkg/z.py", "pkg/sub/y.py", "other.txt", "stub.pyi", "script")
    assert found(".") == ["a.py", "b.py", "pkg/z.py", "pkg/sub/y.py"]
    assert found("pkg") == ["pkg/z.py", "pkg/sub/y.py"]
    assert found("./pkg") == ["./pkg/z.py", "./pkg/sub/y.py"]
    assert found(tmp_path / "pkg" / "sub") == [str(tmp_path / "pkg/sub/y.py")]


def test_a_named_file_needs_no_suffix_but_stubs_have_no_code(tmp_path: Path) -> None:
    tree(tmp_path, "script", "stub.pyi", ".venv/lib/a.py")
    assert found("script", "stub.pyi") == ["script"]


def test_environments_and_tool_folders_are_skipped_unless_named(tmp_path: Path) -> None:
    skipped = ["env/lib/a.py", "conda/lib/a.py", ".git/hooks/a.py", ".tox/py/a.py", ".nox/a.py"]
    tree(tmp_path, "a.py", "env/pyvenv.cfg", "conda/conda-meta/history", *skipped)
    assert found(".") == ["a.py"]
    assert found("env", ".tox/py") == ["env/lib/a.py", ".tox/py/a.py"]


def test_what_does_not_exist_is_complained_about_and_the_rest_is_found(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    os.mkfifo(tmp_path / "pipe.py")
    told = complaints("missing", "dangling.py", "pipe.py", "with\0null.py", "a.py")
    assert [line.split(":")[0] for line in told] == [
        "missing",
        "dangling.py",
        "pipe.py",
        "with\0null.py",
    ]
    assert found(".") == ["a.py"]


def test_symlinks_are_followed_only_when_named(tmp_path: Path) -> None:
    tree(tmp_path, "outside/b.py", "here/a.py")
    (tmp_path / "here" / "link.py").symlink_to("../outside/b.py")
    (tmp_path / "here" / "folder").symlink_to("../outside")
    assert found("here") == ["here/a.py"]
    assert found("here/link.py", "here/folder") == ["here/link.py", "here/folder/b.py"]


def test_each_file_comes_once(tmp_path: Path) -> None:
    tree(tmp_path, "pkg/a.py")
    (tmp_path / "link.py").symlink_to("pkg/a.py")
    told: list[str] = []
    paths = with_candidates(
        ["pkg", "pkg/a.py", ".", "link.py"], lambda path, error: told.append(path)
    )
    assert list(paths) == ["pkg/a.py"]
    assert not told


@pytest.mark.parametrize("size", [0, 10, (1 << 16) - 9, (1 << 16) - 1, 1 << 16, 3_000_000])
def test_the_word_is_found_wherever_it_stands(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x" * size)
    assert not mentions(str(path))
    path.write_bytes(b"x" * size + b"__anext__")
    assert mentions(str(path))
    path.write_bytes(b"__aiter__" + b"x" * size)
    assert mentions(str(path))


# -- .gitignore

PATTERNS = [
    "build/",
    "/build",
    "*.py",
    "*.py\n!keep.py",
    "*\n!*/\n!keep.py",
    "pkg/*\n!pkg/keep.py",
    "pkg/**",
    "pkg/**/deep",
    "**/deep",
    "**/deep/a.py",
    "deep/a.py",
    "pkg/**/a.py",
    "a?.py",
    "a[12].py",
    "a[!1].py",
    "a[^1].py",
    "a[]1].py",
    "a[1-3].py",
    "a[3-1].py",
    "a[.py",
    "\\#a.py",
    "#a.py",
    "\\!a.py",
    "a.py ",
    "a.py\\ ",
    "build\r\n*.so\r\n",
    "*.so\n__pycache__/\n*.egg-info\n*.p[yo]",
    "*.[py]y",
    "pk[g]/",
    "a**.py",
    "**",
    "***/a.py",
    "pkg/",
    "keep.py/",
    "!a.py",
    "/**/a.py",
    "a\\*.py",
    "a.py\n!a.py\na.py",
    "pkg/deep/\n!pkg/deep/a.py",
    "/",
    "a[[:digit:]].py",
]
NAMES = [
    "a.py",
    "a1.py",
    "a2.py",
    "a].py",
    "a[.py",
    "a*.py",
    "a.py ",
    "#a.py",
    "!a.py",
    "keep.py",
    "build/a.py",
    "pkg/a.py",
    "pkg/keep.py",
    "pkg/build/a.py",
    "pkg/deep/a.py",
    "pkg/deep/keep.py",
    "pkg/deep/er/deep/a.py",
    "deep/a.py",
]


def git(at: Path, *arguments: str) -> str:
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "core.excludesFile=", "-c", "core.quotePath=false", *arguments]
    environment = {**os.environ, **nothing}
    return subprocess.run(
        command, cwd=at, check=True, capture_output=True, text=True, env=environment
    ).stdout


def listed_by_git(at: Path) -> set[str]:
    out = git(at, "ls-files", "-z", "--others", "--exclude-standard")
    return {name for name in out.split("\0") if name.endswith(".py")}


@NEEDS_GIT
@pytest.mark.parametrize("patterns", PATTERNS)
def test_gitignore_excludes_what_git_excludes(tmp_path: Path, patterns: str) -> None:
    git(tmp_path, "init", "-q")
    tree(tmp_path, *NAMES)
    (tmp_path / ".gitignore").write_bytes(patterns.encode())
    assert set(found(".")) == listed_by_git(tmp_path)


@NEEDS_GIT
def test_nested_gitignore_files_and_the_exclude_file(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    tree(tmp_path, *NAMES)
    (tmp_path / ".gitignore").write_text("keep.py\n/pkg/build/\n")
    (tmp_path / "pkg" / ".gitignore").write_text("!keep.py\n/a.py\ndeep/*\n")
    (tmp_path / ".git" / "info").mkdir(exist_ok=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("a1.py\n")
    assert set(found(".")) == listed_by_git(tmp_path)
    # the rules above hold in a folder that is named, too
    below = {name for name in listed_by_git(tmp_path) if name.startswith("pkg/")}
    assert set(found("pkg")) == below


def test_what_is_ignored_is_found_when_it_is_named(tmp_path: Path) -> None:
    tree(tmp_path, ".git/HEAD", "build/lib/a.py", "build/lib/b.py", "c.py", "a.py")
    (tmp_path / ".gitignore").write_text("build/\nc.py\n")
    (tmp_path / "build" / "lib" / ".gitignore").write_text("b.py\n")
    assert found(".") == ["a.py"]
    assert found("c.py", "build") == ["c.py", "build/lib/a.py"]
    assert found("build/lib") == ["build/lib/a.py"]


def test_a_repository_within_has_rules_of_its_own(tmp_path: Path) -> None:
    tree(tmp_path, ".git/HEAD", "a.py", "sub/a.py", "sub/b.py")
    (tmp_path / "sub" / ".git").write_text("gitdir: elsewhere\n")
    (tmp_path / ".gitignore").write_text("a.py\n")
    (tmp_path / "sub" / ".gitignore").write_text("b.py\n")
    assert found(".") == ["sub/a.py"]


def test_without_a_repository_the_files_below_count(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "sub/b.py", "sub/c.py")
    (tmp_path / "sub" / ".gitignore").write_text("b.py\n")
    assert found(".") == ["a.py", "sub/c.py"]


def test_patterns_that_no_python_file_matches_cost_nothing() -> None:
    rules = gitignore.IgnoreFile("/x", ["*.so", "*.log", "*.[ch]", "core"])
    assert rules.decision("/x/a.log", "a.log", folder=False) is None
    assert rules.decision("/x/core", "core", folder=True)
