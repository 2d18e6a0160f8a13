"""Rewriting files, and what is kept of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from command_line import BLOCKED, PUBLIC, USED, Project, explained


def test_rewrites_in_place_and_a_second_run_changes_nothing(project: Project) -> None:
    path = project.write("a.py", USED)
    done = project.spawn("a.py")
    assert done.returncode == 0
    assert done.stdout == b""
    said = done.stderr.decode()
    assert "a.py:1: Countdown was converted to an async generator function\n" in said
    assert said.endswith("1 class in 1 file converted\n")
    text = path.read_text()
    assert "async def Countdown(start: int)" in text
    assert "class" not in text
    before = project.bytes()
    done = project.run("a.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"nothing to convert\n")
    assert project.bytes() == before


def test_only_files_that_change_are_written(project: Project) -> None:
    for name, text in {"a.py": USED, "b.py": PUBLIC, "c.py": "a = 1\n"}.items():
        os.utime(project.write(name, text), (1, 1))
    assert project.run(".").returncode == 0
    changed = [path.name for path in project.root.glob("*.py") if path.stat().st_mtime != 1]
    assert changed == ["a.py"]


def test_unsafe_rewrites_are_asked_for(project: Project) -> None:
    path = project.write("a.py", PUBLIC)
    done = project.run("a.py")
    assert done.returncode == 0
    assert path.read_text() == PUBLIC
    assert b"a.py:4:1: AGN101 'Countdown'" in done.stdout
    assert b"(fix: agen-codemod --unsafe)" in done.stdout
    assert b"1 finding left; --explain tells why" in done.stderr
    assert project.run("--unsafe", "a.py").returncode == 0
    assert path.read_text().startswith('__all__ = ["Countdown"]\n\n\nasync def Countdown(')


def test_what_is_blocked_stays_even_with_unsafe(project: Project) -> None:
    project.write("a.py", BLOCKED)
    before = project.bytes()
    assert project.run("--unsafe", "a.py").returncode == 0
    assert project.bytes() == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\r\n")),
        (lambda text: text.rstrip("\n"), lambda text: text.rstrip("\n")),
        (lambda text: "\ufeff" + text, lambda text: "\ufeff" + text),
        (lambda text: "# ä\n" + text, lambda text: "# ä\n" + text),
    ],
    ids=["crlf", "no final newline", "bom", "not ascii"],
)
def test_bytes_are_kept(project: Project, before, after) -> None:  # type: ignore[no-untyped-def]
    plain, special = project.write("plain.py", USED), project.write("a.py", before(USED))
    assert project.run(".").returncode == 0
    assert special.read_bytes().decode() == after(plain.read_bytes().decode())


def test_encoding_mode_and_symlink_are_kept(project: Project) -> None:
    text = f"# -*- coding: latin-1 -*-\n# ä\n{USED}".encode("latin-1")
    target = project.write("real/a.py", text)
    target.chmod(0o754)
    link = project.root / "link.py"
    link.symlink_to("real/a.py")
    assert project.run("link.py").returncode == 0
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o754
    start = "# -*- coding: latin-1 -*-\n# ä\nasync def".encode("latin-1")
    assert target.read_bytes().startswith(start)


def test_select_limits_what_is_reported_and_rewritten(project: Project) -> None:
    project.write("a.py", USED)
    before = project.bytes()
    assert project.run("--select", "AGN102,AGN2", ".").returncode == 0
    assert project.bytes() == before
    assert project.run("--check", "--select", "agn1").returncode == 1
    assert project.run("--check", "--select=AGN103", "--select=AGN101", "a.py").returncode == 1


# -- several classes and rounds


def test_several_classes_of_a_file(project: Project) -> None:
    both = USED + "\n\n" + USED.replace("Countdown", "Other").replace("main", "other")
    path = project.write("a.py", both)
    done = project.run("a.py")
    assert done.returncode == 0
    assert "2 classes in 1 file converted" in done.stderr.decode()
    assert "class" not in path.read_text()


def test_the_libcst_command_gives_the_same(project: Project) -> None:
    texts = {
        "a.py": USED.encode(),
        "crlf.py": USED.replace("\n", "\r\n").encode(),
        "unsafe.py": PUBLIC.encode(),
        "blocked.py": BLOCKED.encode(),
        "bad.py": b"# __anext__\n",
    }
    for name, data in texts.items():
        project.write(f"ours/{name}", data)
        project.write(f"theirs/{name}", data)
    for unsafe in ([], ["--unsafe"]):
        assert project.run("ours", *unsafe).returncode == 0
        tool = [sys.executable, "-m", "libcst.tool", "codemod", "--no-format", "--jobs=1", "-x"]
        subprocess.run(
            [*tool, "codemods.agen.command.ClassToGenerator", *unsafe, "theirs"],
            cwd=project.root,
            check=True,
            capture_output=True,
        )
        for name in texts:
            ours, theirs = (project.root / folder / name for folder in ("ours", "theirs"))
            assert ours.read_bytes() == theirs.read_bytes(), name
    assert (project.root / "ours" / "unsafe.py").read_bytes() != texts["unsafe.py"]


# -- mistakes, which are reported and never rewritten


NO_AITER = '''\
def outer():
    class Half:
        def __init__(self):
            self.number = 0

        async def __anext__(self):
            self.number += 1
            if self.number > 3:
                raise StopAsyncIteration
            return self.number

    return Half()


async def main():
    async for number in outer():
        print(number)
'''


def test_a_mistake_is_reported_and_left(project: Project) -> None:
    path = project.write("a.py", NO_AITER)
    (entry,) = explained(project)
    assert (entry["code"], entry["class"], entry["line"]) == ("AGN206", "outer.Half", 2)
    assert entry["column"] == 5
    assert str(entry["message"]).startswith("'Half' has __anext__ but no __aiter__")
    assert entry["applicability"] == "NONE"
    done = project.run("--unsafe", ".")
    assert done.returncode == 0
    assert done.stdout.startswith(b"a.py:2:5: AGN206 'Half' ")
    assert path.read_text() == NO_AITER
    path.write_text(NO_AITER.replace("class Half:", "class Half:  # noqa: AGN206"))
    (entry,) = explained(project)
    assert entry["code"] is None
