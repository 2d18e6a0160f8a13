"""The command line on real files; in a process of its own where that makes a difference."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import libcst
import pytest
from codemods.agen import rewrite, write
from codemods.agen.command import ClassToGenerator
from libcst.codemod import CodemodContext

from flake8_agen import codemod, fixing
from flake8_agen.cli import main
from flake8_agen.project import Project as Facts
from flake8_agen.source import BadInput, Source

REPOSITORY = Path(__file__).resolve().parents[1]

COUNTDOWN = '''\
class Countdown:
    """Counts down to one."""

    def __init__(self, start: int) -> None:
        self.current = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.current <= 0:
            raise StopAsyncIteration
        self.current -= 1
        return self.current + 1
'''
USED = COUNTDOWN + '''

async def main():
    async for number in Countdown(3):
        print(number)
'''
"""Safe: its one use is a loop in place."""
PUBLIC = '__all__ = ["Countdown"]\n\n\n' + COUNTDOWN
"""Flagged, but unsafe: whoever uses it is not in the project."""
BLOCKED = '''\
class Odd:
    def __init__(self):
        self.number = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return self.number


odd = Odd()
print(aiter(odd) is odd, isinstance(odd, Odd), odd.number)


async def main():
    print(await odd.__anext__())
'''
KEYS = [
    "path",
    "line",
    "column",
    "class",
    "code",
    "form",
    "applicability",
    "hazards",
    "message",
]

Done = subprocess.CompletedProcess[bytes]


class Project:
    """A folder with files, and runs in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "setup.cfg").write_text("[flake8]\n")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments: str, stdin: bytes = b"") -> Done:
        """A run within this process, which takes a tenth of the time."""
        streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (stdin, b"", b"")]
        Facts.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)
            for name, stream in zip(("stdin", "stdout", "stderr"), streams):
                patch.setattr(sys, name, stream)
            try:
                status = main(arguments)
            except SystemExit as ending:
                status = int(ending.code or 0)
        for stream in streams:
            stream.flush()
        for stream in streams[1:]:
            stream.buffer.seek(0)
        return Done(arguments, status, streams[1].buffer.read(), streams[2].buffer.read())

    def spawn(self, *arguments: str, **variables: str) -> Done:
        """A run in a process of its own."""
        done = subprocess.run(
            command(arguments),
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **variables},
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    def bytes(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


def command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "flake8_agen", *arguments]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())


# -- rewriting


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


# -- looking


@pytest.mark.parametrize("option", ["--check", "--diff", "--explain"])
def test_looking_writes_nothing(project: Project, option: str) -> None:
    project.write("a.py", USED)
    before = project.bytes()
    assert project.run(option).returncode == (1 if option == "--check" else 0)
    assert project.bytes() == before


def test_check_says_what_would_change(project: Project) -> None:
    project.write("a.py", USED)
    done = project.run("--check", "a.py")
    assert done.stdout.startswith(b"a.py:1:1: AGN101 'Countdown' ")
    assert done.stderr.decode().endswith("1 class in 1 file would be converted\n")
    project.write("a.py", PUBLIC)
    assert project.run("--check", "a.py").returncode == 0
    assert project.run("--check", "--unsafe", "a.py").returncode == 1


def test_a_diff_applies(project: Project) -> None:
    crlf = USED.replace("\n", "\r\n").encode().rstrip(b"\r\n")
    project.write("pkg/a.py", crlf)
    patch = project.run("--diff", ".")
    assert patch.returncode == 0
    assert patch.stdout.startswith(b"--- pkg/a.py\n+++ pkg/a.py\n@@ ")
    subprocess.run(
        ["git", "apply", "-p0", "--whitespace=nowarn", "-"],
        cwd=project.root,
        input=patch.stdout,
        check=True,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(project.root.parent)},
    )
    applied = (project.root / "pkg/a.py").read_bytes()
    project.write("pkg/a.py", crlf)
    project.run(".")
    assert (project.root / "pkg/a.py").read_bytes() == applied != crlf
    assert project.run("--diff", ".").stdout == b""


def test_check_and_diff_together(project: Project) -> None:
    project.write("a.py", USED)
    done = project.run("--check", "--diff", ".")
    assert done.returncode == 1
    assert done.stdout.startswith(b"--- a.py\n")


def explained(project: Project, *arguments: str) -> list[dict[str, object]]:
    done = project.run("--explain", "--output-format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    entries: list[dict[str, object]] = json.loads(done.stdout)
    for entry in entries:
        assert list(entry) == KEYS
        hazards = entry["hazards"]
        assert isinstance(hazards, list)
        assert all(list(hazard) == ["name", "line", "message"] for hazard in hazards)
    return entries


def names(entry: dict[str, object]) -> list[str]:
    hazards = entry["hazards"]
    assert isinstance(hazards, list)
    return [hazard["name"] for hazard in hazards]


def test_explain_as_json(project: Project) -> None:
    project.write("pkg/a.py", USED)
    project.write("pkg/b.py", PUBLIC)
    project.write("pkg/c.py", BLOCKED)
    safe, unsafe, blocked = explained(project, "pkg")
    assert safe["path"] == "pkg/a.py"
    assert (safe["line"], safe["column"], safe["class"]) == (1, 1, "Countdown")
    assert (safe["code"], safe["form"], safe["applicability"]) == ("AGN101", "function", "SAFE")
    assert safe["hazards"] == []
    assert str(safe["message"]).startswith("'Countdown' ")
    assert (unsafe["code"], unsafe["applicability"]) == ("AGN101", "UNSAFE")
    assert names(unsafe) == ["NO_USE", "PUBLIC"]
    assert (blocked["code"], blocked["applicability"]) == (None, "NONE")
    assert blocked["form"] == "function"
    assert len(names(blocked)) > 1


def test_explain_without_candidates_is_an_empty_list(project: Project) -> None:
    project.write("a.py", "a = 1\n")
    assert explained(project) == []


def test_explain_as_text_names_each_hazard_with_its_place(project: Project) -> None:
    project.write("pkg/b.py", PUBLIC)
    lines = project.run("--explain", "pkg").stdout.decode().splitlines()
    assert lines[0].startswith("pkg/b.py:4:1: AGN101 Countdown (UNSAFE, function): ")
    assert lines[1].startswith("    pkg/b.py:4: ")


def test_a_use_in_another_file_decides(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    project.write("pkg/a.py", COUNTDOWN)
    uses = "from pkg.a import Countdown\n\n\nasync def main():\n    {}\n"
    project.write("pkg/b.py", uses.format("async for n in Countdown(3):\n        print(n)"))
    (entry,) = explained(project, "pkg/a.py")
    assert (entry["form"], entry["applicability"]) == ("function", "SAFE")
    project.write("pkg/b.py", uses.format("print(isinstance(Countdown(3), Countdown))"))
    (entry,) = explained(project, "pkg/a.py")
    assert entry["form"] != "function"


def test_json_without_explain_lists_what_is_reported(project: Project) -> None:
    project.write("a.py", USED)
    project.write("b.py", BLOCKED)
    done = project.run("--check", "--output-format=json", ".")
    (entry,) = json.loads(done.stdout)
    assert list(entry) == KEYS
    assert entry["path"] == "a.py"


def test_github_annotations(project: Project) -> None:
    project.write("a,b.py", USED)
    out = project.run("--check", "--output-format=github", ".").stdout.decode()
    assert out.startswith("::warning file=a%2Cb.py,line=1,col=1,title=AGN101::'Countdown' ")
    assert out.count("\n") == 1


def test_sarif(project: Project) -> None:
    project.write("pkg/a b.py", USED)
    log = json.loads(project.run("--check", "--output-format=sarif", ".").stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "flake8-agen"
    assert run["tool"]["driver"]["rules"] == [{"id": "AGN101"}]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "pkg/a%20b.py"
    assert place["region"] == {"startLine": 1, "startColumn": 1}


def test_statistics(project: Project) -> None:
    project.write("a.py", USED)
    project.write("b.py", USED.replace("Countdown", "Other"))
    out = project.run("--check", "--statistics", ".").stdout.decode().splitlines()
    assert out[-1].startswith("2       AGN101 'Countdown' ")


# -- stdin


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


# -- bad input


def test_one_bad_file_does_not_stop_the_others(project: Project) -> None:
    bad = {
        "decode.py": b"# __anext__\n\na = '\xff'\n",
        "cookie.py": b"# coding: nonsense\n# __anext__\n",
        "null.py": b"# __anext__\na = '\0'\n",
        "syntax.py": b"# __anext__\n\n\ndef f(:\n",
        "deep.py": b"# __anext__\na = " + b"(" * 10_000 + b")" * 10_000 + b"\n",
        "deeper.py": b"# __anext__\na = " + b"-" * 100_000 + b"1\n",
        "chain.py": b"# __anext__\na = x" + b".y" * 50_000 + b"\n",
    }
    for name, data in bad.items():
        project.write(name, data)
    good = project.write("zz.py", USED)
    done = project.spawn("missing.py", ".")
    assert done.returncode == 2
    said = done.stderr.decode().splitlines()
    lines = [line for line in said if "; " in line and "--" not in line]
    starts = {line.split(":")[0]: line for line in lines}
    assert len(starts) == len(lines)
    # how deep is too deep depends on the version of Python
    assert starts.keys() | {"chain.py"} == {*bad, "missing.py"}
    assert starts["decode.py"].startswith("decode.py:3: is not utf-8 text (byte 0xff); ")
    assert starts["null.py"].startswith("null.py:2: contains null bytes; ")
    assert starts["syntax.py"].startswith("syntax.py:4: syntax error (")
    assert starts["missing.py"].startswith("missing.py:1: cannot be read (No such file")
    assert good.read_text().startswith("async def Countdown")
    for name, data in bad.items():
        assert (project.root / name).read_bytes() == data


def test_bad_input_outranks_check(project: Project) -> None:
    project.write("a.py", USED)
    assert project.run("--check", "a.py", "missing").returncode == 2
    assert project.run("--check", "missing").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--unsafe"],
        ["-", "a.py"],
        ["--explain", "--check", "."],
        ["--diff", "--output-format=json", "."],
        ["--select", "E501", "."],
        ["--select", "AGN1O1", "."],
        ["--select", ",", "."],
        ["--jobs", "0", "."],
        ["--root", "nowhere", "."],
        ["--nonsense", "."],
        ["--output-format=xml", "."],
    ],
)
def test_arguments_that_make_no_sense(project: Project, arguments: list[str]) -> None:
    done = project.run(*arguments)
    assert done.returncode == 2
    assert b"agen-codemod: error: " in done.stderr.splitlines()[-1]
    assert done.stdout == b""


def test_arguments_in_any_order(project: Project) -> None:
    project.write("a.py", USED)
    for arguments in ("a.py --check", "--jobs=2 a.py --check", "--check -- a.py"):
        assert project.run(*arguments.split()).returncode == 1
    assert project.run("--version").stdout.startswith(b"agen-codemod ")
    assert b"usage: agen-codemod" in project.run("--help").stdout


def test_a_reader_that_goes_away_is_no_error(project: Project) -> None:
    for number in range(30):
        project.write(f"a{number}.py", PUBLIC)
    process = subprocess.Popen(
        command(["--explain", "."]),
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert said == b""


def test_names_and_texts_that_the_terminal_cannot_show(project: Project) -> None:
    project.write("ä.py", PUBLIC.replace("Countdown", "Rückwärts"))
    for option in ("--explain", "--diff", "--check"):
        done = project.spawn("--unsafe", option, PYTHONIOENCODING="ascii")
        assert done.returncode == (1 if option == "--check" else 0)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_an_interrupt_leaves_the_files_as_they_are(project: Project) -> None:
    for number in range(200):
        project.write(f"a{number}.py", USED.replace("Countdown", f"Countdown{number}"))
    before = project.bytes()
    process = subprocess.Popen(command(["."]), cwd=project.root, stderr=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    if process.returncode != 0:  # it may have been done before
        # the latter if Python itself had not yet started
        assert process.returncode in (130, -signal.SIGINT)
        assert b"Traceback" not in said
        assert project.bytes() == before


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


# -- when the codemod itself is wrong

WRONG = {
    "raises": (lambda text: 1 // 0, "ZeroDivisionError"),
    "does not compile": (lambda text: text + "(", "the result does not compile"),
    "loses a comment": (lambda text: text.replace("# why", ""), "'# why' would be lost"),
    "converts nothing": (lambda text: text + "\n", "the result is reported again"),
}


@pytest.mark.parametrize(("wrong", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_result_is_never_written(  # type: ignore[no-untyped-def]
    project: Project, monkeypatch: pytest.MonkeyPatch, wrong, what: str
) -> None:
    real = rewrite.rewrite

    def once(text, jobs):  # type: ignore[no-untyped-def]
        return wrong(text) if "Wrong" in text else real(text, jobs)

    monkeypatch.setattr(rewrite, "rewrite", once)
    right = project.write("a.py", USED)
    path = project.write("b.py", "# why\n" + USED.replace("Countdown", "Wrong"))
    before = path.read_bytes()
    done = project.run(".")
    assert done.returncode == 2
    assert path.read_bytes() == before
    assert right.read_text().startswith("async def Countdown")
    (line,) = [line for line in done.stderr.decode().splitlines() if line.startswith("b.py")]
    assert what in line
    assert line.endswith("; the file is left as it is, please report it")


def test_a_wrong_analysis_costs_one_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fixing.analyse

    def fails(tree, text, *rest):  # type: ignore[no-untyped-def]
        if "Wrong" in text:
            raise KeyError("oops")
        return real(tree, text, *rest)

    monkeypatch.setattr(fixing, "analyse", fails)
    right = project.write("a.py", USED)
    project.write("b.py", USED.replace("Countdown", "Wrong"))
    for option in ([], ["--explain"]):
        done = project.run(*option, ".")
        assert done.returncode == 2
        assert b"b.py:1: the analysis failed (KeyError: 'oops'); please report it" in done.stderr
    assert right.read_text().startswith("async def Countdown")


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


# -- a codemods package that hides ours


def test_a_package_that_hides_ours_is_named_in_one_line(project: Project) -> None:
    project.write("codemods/__init__.py", "")
    path = project.write("a.py", USED)
    for options in ([], ["--check"]):
        done = project.spawn(*options, "a.py", PYTHONPATH=f"{project.root}{os.pathsep}{REPOSITORY}")
        assert done.returncode == 2
        assert done.stdout == b""
        (line,) = done.stderr.decode().splitlines()
        hiding = os.path.join("codemods", "__init__.py")
        assert line.startswith(f"{hiding}:1: this package hides the codemods.agen of flake8-agen; ")
    assert path.read_text() == USED
    assert project.spawn("--explain", "a.py").returncode == 0


@pytest.mark.parametrize("error", [ImportError("broken"), ModuleNotFoundError(name="libcst")])
def test_a_codemod_that_cannot_be_imported_ends_the_run(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: ImportError
) -> None:
    def fails(name: str) -> None:
        raise error

    monkeypatch.setattr(codemod.importlib, "import_module", fails)
    project.write("a.py", USED)
    done = project.run(".")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.endswith("; install flake8-agen again")


# -- what is found beside the rewriting


def test_a_bad_configuration_is_told_with_the_other_problems(project: Project) -> None:
    project.write("setup.cfg", "[flake8]\nagen-library = perhaps\n")
    project.write("a.py", USED)
    done = project.run("missing.py", "a.py")
    assert done.returncode == 2
    assert [line.split(b":")[0] for line in done.stderr.splitlines()] == [
        b"missing.py",
        str(project.root / "setup.cfg").encode(),
    ]
    done = project.run("-", stdin=USED.encode())
    assert (done.returncode, done.stdout) == (2, USED.encode())


def test_a_bad_file_is_told_by_explain_as_well(project: Project) -> None:
    project.write("a.py", "# __anext__\n(")
    project.write("b.py", USED)
    done = project.run("--explain", ".")
    assert done.returncode == 2
    assert b"a.py:2: syntax error" in done.stderr
    assert done.stdout.startswith(b"b.py:1:1: AGN101")


def test_statistics_do_not_disturb_json(project: Project) -> None:
    project.write("a.py", USED)
    done = project.run("--check", "--statistics", "--output-format=json", ".")
    assert len(json.loads(done.stdout)) == 1
    assert b"1       AGN101 " in done.stderr


def test_a_file_that_cannot_be_written_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: str, source: Source, text: str) -> None:
        raise BadInput(path, 1, "cannot be written (because)", "make it writable")

    monkeypatch.setattr(write, "write_source", fails)
    project.write("a.py", USED)
    done = project.run(".")
    assert done.returncode == 2
    assert b"a.py:1: cannot be written (because); make it writable\n" in done.stderr
    assert b"converted" not in done.stderr
    assert done.stdout.startswith(b"a.py:1:1: AGN101")


@pytest.mark.parametrize("unsafe", [False, True])
def test_the_libcst_command_in_this_process(
    project: Project, monkeypatch: pytest.MonkeyPatch, *, unsafe: bool
) -> None:
    monkeypatch.chdir(project.root)
    for text in (PUBLIC, "a = 1\n"):
        Facts.clear()
        tree = libcst.parse_module(text)
        context = CodemodContext(filename=str(project.write("a.py", text)))
        after = ClassToGenerator(context, unsafe=unsafe).transform_module(tree).code
        assert (after != text) is (unsafe and text is PUBLIC)
    project.write("setup.cfg", "[flake8]\nagen-library = perhaps\n")
    context = CodemodContext(filename=str(project.root / "a.py"))
    assert ClassToGenerator(context).transform_module(tree).code == tree.code
    assert "agen-library" in context.warnings[0]
