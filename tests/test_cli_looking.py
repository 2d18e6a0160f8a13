"""--check, --diff, --explain and the formats of the output."""

from __future__ import annotations

import json
import os
import subprocess

import libcst
import pytest
from codemods.agen import write
from codemods.agen.command import ClassToGenerator
from command_line import BLOCKED, COUNTDOWN, KEYS, PUBLIC, USED, Project, explained, names
from libcst.codemod import CodemodContext

from flake8_agen.project import Project as Facts
from flake8_agen.source import BadInput, Source


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


def test_each_hazard_in_json_names_its_file(project: Project) -> None:
    project.write("pkg/a.py", COUNTDOWN)
    project.write("pkg/use.py", "from pkg.a import Countdown\n\nprint(Countdown(3).left)\n")
    for name in ("pkg", "./pkg"):
        (entry,) = explained(project, name)
        hazards = entry["hazards"]
        assert isinstance(hazards, list)
        (there,) = [each for each in hazards if each["name"] == "ATTRIBUTE_READ"]
        assert (there["path"], there["line"]) == ("pkg/use.py", 3)
        assert there["message"].endswith(" (pkg/use.py:3)")
    text = PUBLIC.encode()
    for more, path in (((), "stdin"), (("--stdin-filename", "./pkg/b.py"), "pkg/b.py")):
        done = project.run("--explain", "--output-format", "json", *more, "-", stdin=text)
        (entry,) = json.loads(done.stdout)
        assert {each["path"] for each in entry["hazards"]} == {path}


def test_explain_without_candidates_is_an_empty_list(project: Project) -> None:
    project.write("a.py", "a = 1\n")
    assert explained(project) == []


def test_explain_as_text_names_each_hazard_with_its_place(project: Project) -> None:
    project.write("pkg/b.py", PUBLIC)
    lines = project.run("--explain", "pkg").stdout.decode().splitlines()
    assert lines[0].startswith("pkg/b.py:4:1: AGN101 Countdown (UNSAFE, function): ")
    assert lines[1].startswith("    pkg/b.py:4: ")


EXPORTS: dict[tuple[tuple[str, str], ...], str] = {
    (("pkg/a.py", PUBLIC),): " (__all__ in pkg/a.py:1)",
    (("pkg/a.py", COUNTDOWN), ("pkg/__init__.py", "x = 1\nfrom .a import Countdown\n")): (
        " (pkg/__init__.py:2)"
    ),
    (("pkg/a.py", COUNTDOWN), ("pkg/__init__.py", "from .a import *\n")): " (pkg/__init__.py:1)",
    (("pkg/a.py", COUNTDOWN), ("pkg/a.pyi", "\nclass Countdown: ...\n")): " (pkg/a.pyi:2)",
    (("pkg/a.py", PUBLIC), ("pkg/__init__.py", "from .a import Countdown\n")): (
        " (__all__ in pkg/a.py:1 and 1 more)"
    ),
    (("pkg/a.py", COUNTDOWN), ("setup.cfg", "[flake8]\nagen-library = true\n")): "",
}


@pytest.mark.parametrize("files", EXPORTS)
def test_what_makes_a_class_public_is_named(
    project: Project, files: tuple[tuple[str, str], ...]
) -> None:
    project.write("pkg/__init__.py", "")
    for name, text in files:
        project.write(name, text)
    out = project.run("--explain", "pkg").stdout.decode()
    assert f": the class is public{EXPORTS[files]}, so code outside the project may use" in out


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
    def fails(files: list[tuple[str, Source, str]]) -> None:
        raise BadInput(files[0][0], 1, "cannot be written (because)", "make it writable")

    monkeypatch.setattr(write, "write_together", fails)
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
