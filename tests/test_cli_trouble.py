"""Bad input, bad arguments, and mistakes of our own: one line each, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest
from codemods.agen import rewrite
from command_line import PUBLIC, REPOSITORY, USED, Project, command

from flake8_agen.command import codemod, fixing


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
        ["--select", "AGN9", "."],
        ["--select", ",", "."],
        ["--jobs", "0", "."],
        ["--root", "nowhere", "."],
        ["--nonsense", "."],
        [""],
        ["--check", "a.py", ""],
        ["--stdin-filename", "a.py", "."],
        ["--stdin-filename", "a.py", "--check"],
        ["--output-format=xml", "."],
    ],
)
def test_arguments_that_make_no_sense(project: Project, arguments: list[str]) -> None:
    done = project.run(*arguments)
    assert done.returncode == 2
    assert b"agen-codemod: error: " in done.stderr.splitlines()[-1]
    assert done.stdout == b""


def test_a_path_that_is_empty(project: Project) -> None:
    said = project.run("").stderr.splitlines()[-1]
    assert b"a PATH is empty; name a file, a folder (. for this one), or - for stdin" in said


def test_a_name_for_stdin_that_is_not_read(project: Project) -> None:
    said = project.run("--stdin-filename", "a.py", "a.py").stderr.splitlines()[-1]
    assert b"--stdin-filename names what is read from stdin; add -" in said


def test_a_root_that_does_not_hold_the_paths(project: Project) -> None:
    project.write("src/a.py", USED)
    project.write("b.py", "")
    done = project.run("--root", "src", ".")
    assert done.returncode == 2
    assert b"--root src does not hold ." in done.stderr.splitlines()[-1]
    assert project.run("--check", "--root", "src", "src/a.py").returncode == 1


def test_arguments_in_any_order(project: Project) -> None:
    project.write("a.py", USED)
    for arguments in ("a.py --check", "--jobs=2 a.py --check", "--check -- a.py"):
        assert project.run(*arguments.split()).returncode == 1
    assert project.run("--version").stdout.startswith(b"agen-codemod ")
    assert b"usage: agen-codemod" in project.run("--help").stdout


def test_more_processes_than_one_are_not_used_in_silence(project: Project) -> None:
    path = project.write("a.py", USED)
    said = b"--jobs 2 has no effect: one process does all the work"
    assert said in project.run("--jobs", "2", "--check", ".").stderr.splitlines()
    assert said not in project.run("--jobs", "1", "--check", ".").stderr.splitlines()
    path.write_text("")
    assert said in project.run("--jobs", "2", ".").stderr.splitlines()
    assert b"has no effect" in b" ".join(project.run("--help").stdout.split())


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


# -- when the codemod itself is wrong


def test_a_file_that_parses_but_does_not_compile_is_the_users(project: Project) -> None:
    path = project.write("late.py", USED + "\n\nreturn 1\n")
    before = path.read_bytes()
    done = project.run(".")
    assert done.returncode == 2
    line = USED.count("\n") + 3
    assert f"late.py:{line}: cannot be compiled ('return' outside function)" in done.stderr.decode()
    assert b"report" not in done.stderr
    assert path.read_bytes() == before


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


# -- a codemods package that hides ours


@pytest.mark.parametrize("content", ["", "raise RuntimeError('not now')\n"])
def test_a_package_that_hides_ours_is_named_in_one_line(project: Project, content: str) -> None:
    project.write("codemods/__init__.py", content)
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
