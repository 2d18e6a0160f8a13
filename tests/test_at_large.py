"""Any Python at all goes through unharmed: a short run of ``tests/at_large.py``, whose checks are
tried on conversions that do harm."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import hypothesis.strategies
import pytest

import at_large
from atlarge import answers, made
from atlarge.command import through_libcst
from atlarge.guests import GUESTS, PLACES, visit_to
from atlarge.tally import SHOWN, Tally
from atlarge.trees import Tree, at_hand, named, quietly
from atlarge.visits import Rewrite, received, sampled, visited
from atlarge.whole import convert, examine
from codemods.agen.rewrite import Job, rewrite
from command_line import Project

TICKS = '''\
class Ticks:
    def __init__(self, stop):
        self.now = 0
        self.stop = stop

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.now >= self.stop:
            raise StopAsyncIteration
        self.now += 1  # the next
        return self.now


async def total():
    return [now async for now in Ticks(3)]
'''
MODULE = '''\
"""What it is for."""

import os


def here():
    # right here
    return os.curdir
'''


# -- a class put into a module


@pytest.mark.parametrize("name", ["bisect.py", "keyword.py"])
def test_modules_of_the_library_stay_around_a_converted_class(name: str) -> None:
    tally = Tally()
    visited(name, Path(os.__file__).with_name(name).read_bytes(), tally)
    assert not tally.failures, tally
    assert tally.counts["visits"] >= 2 and tally.counts["visits: safe"] >= 1


@pytest.mark.parametrize("guest", GUESTS)
def test_every_guest_is_welcome_everywhere(guest: str) -> None:
    for place, newline in zip(PLACES, ("\n", "\r\n", "\r\n")):
        text = MODULE.replace("\n", newline)
        visit = visit_to(text, quietly(text), guest, place)
        assert visit is not None
        tally = Tally()
        assert list(received(visit, set(), tally)) == []
        assert sum(tally.counts.values()) > 2


def _harmed(change: Callable[[str], str]) -> Rewrite:
    def harmful(source: str, jobs: Sequence[Job]) -> str:
        return change(rewrite(source, jobs))

    return harmful


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda text: text.replace("for.", "for. "), "what is above it differs"),
        (lambda text: text.replace("import os\n", "import  os\n"), "above it differs"),
        (lambda text: f"import sys\n{text}", "what is above it differs"),
        (lambda text: f"{text}\n", "what is below it differs"),
        (lambda text: text.replace("\n", "\r\n"), "what is above it differs"),
        (lambda text: text.replace("# right here", "#"), "comment '# right here' would be lost"),
        (lambda text: text.replace("# that was all", "#"), "would be lost"),
        (lambda text: text.replace("AgenGuest", "Another"), "the guest is gone"),
        (lambda text: text.replace("def here():", "def here()"), "does not compile"),
        (lambda text: str(1 / 0), "ZeroDivisionError"),
    ],
    ids=range(10),
)
def test_harm_to_a_module_is_noticed(change: Callable[[str], str], complaint: str) -> None:
    visit = visit_to(MODULE, quietly(MODULE), "plain", "end")
    assert visit is not None
    found = list(received(visit, set(), Tally(), _harmed(change)))
    assert any(complaint in each for each in found), found


def test_imports_may_change_and_nothing_else() -> None:
    visit = visit_to(MODULE, quietly(MODULE), "typed", "end")
    assert visit is not None
    tally = Tally()
    assert list(received(visit, set(), tally)) == [] and tally.counts["visits: imports edited"]
    harmful = _harmed(lambda text: text.replace("import os\n", "import os\npath = 1\n"))
    found = list(received(visit, set(), Tally(), harmful))
    assert any("not in imports only: line" in each and "path = 1" in each for each in found)


def test_a_class_that_stays_is_noticed() -> None:
    visit = visit_to(MODULE, quietly(MODULE), "plain", "end")
    assert visit is not None
    found = list(received(visit, set(), Tally(), lambda source, jobs: source))
    assert all(each.endswith("the result is reported again") for each in found) and found


def test_a_class_that_is_refused_is_noticed() -> None:
    text = MODULE + "\n\nprint(AgenGuest.stop, AgenGuest(1).now, anext(AgenGuest(1)))\n"
    tree = quietly(MODULE)
    visit = visit_to(MODULE, tree, "plain", "top")
    assert visit is not None and visit_to(text, quietly(text), "plain", "top") is None
    spoiled = type(visit)(
        visit.text + text[len(MODULE) :], "plain", "top", visit.start, visit.stop
    )
    found = list(received(spoiled, set(), Tally()))
    assert found and found[0].startswith("the guest cannot be converted: ")


def test_a_crash_of_the_analysis_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    with monkeypatch.context() as patch:
        patch.setattr("atlarge.visits.analyse", lambda *given: [][0])
        visited("module.py", MODULE.encode(), tally)
        visit = visit_to(MODULE, quietly(MODULE), "plain", "end")
        assert visit is not None
        assert "fails: IndexError" in next(received(visit, set(), tally))
    assert ["fails: IndexError" in each for each in tally.failures] == [True]
    visited("module.py", b"def f(:\n", tally)
    visited("module.py", b"from __future__ import what_never_comes\n", tally)
    assert tally.counts == {"visits: modules": 1, "visits: left out": 2}


def test_the_same_seed_is_the_same_sample() -> None:
    tree = Tree("asyncio", Path(os.__file__).with_name("asyncio"))
    first = [where for where, _ in sampled([tree], 0.4, 1)]
    assert first == [where for where, _ in sampled([tree], 0.4, 1)]
    assert first != [where for where, _ in sampled([tree], 0.4, 2)]
    assert len(list(sampled([tree], 1, 1))) == len(tree.files())


def test_libcst_gives_the_rest_of_a_module_back(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally()
    data = b"# coding: latin-1\r\nname = '\xe4'\r\n"
    through_libcst("module.py", data, tally)
    assert not tally.failures and tally.counts == {"libcst commands": 1}
    monkeypatch.setattr(
        "atlarge.command.ClassToGenerator.transform_module",
        lambda self, module: module.with_changes(header=()),
    )
    through_libcst("module.py", data, tally)
    assert tally.failures


# -- whole trees


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A project with files of many kinds."""
    folder = tmp_path / "project"
    folder.mkdir()
    files = {
        "ticks.py": TICKS.encode(),
        "windows.py": TICKS.replace("Ticks", "Windows").replace("\n", "\r\n").encode(),
        "latin.py": b"# coding: latin-1\nname = '\xe4'\n",
        "broken.py": b"def __anext__(:\n",
        "undecodable.py": b"name = '\xe4'  # __anext__\n",
        "plain.py": b"print('nothing to do with it')\n",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return Tree("project", folder)


def test_the_library_and_its_tests_are_trees_of_their_own(tmp_path: Path) -> None:
    library, tests, packages = at_hand()
    assert library.folder == tests.folder
    named = {path.partition("/")[0] for path in library.files()}
    assert "asyncio" in named and named.isdisjoint({"test", "site-packages"})
    assert {path.partition("/")[0] for path in tests.files()} <= {"test"}
    assert "site-packages" in packages.folder.parts
    small = Tree("small", tmp_path / "small", lambda name: name != "out.py")
    small.folder.mkdir()
    for name in ("in.py", "out.py"):
        (small.folder / name).write_bytes(b"")
    assert small.files() == ["in.py"]
    assert list(small.copied(tmp_path / "copy").hashes()) == ["in.py"]


def here(tree: Tree, arguments: tuple[str, ...]) -> tuple[int, str]:
    """The command line within this process."""
    done = Project(tree.folder.parent).run("--root", tree.name, *arguments, tree.name)
    return done.returncode, done.stderr.decode()


def test_the_command_line_is_run_as_people_run_it(tree: Tree) -> None:
    for name in ("ticks.py", "windows.py"):  # importing the codemod would take most of the time
        (tree.folder / name).unlink()
    status, said = convert(tree, ("--unsafe",))
    assert (status, said) == here(tree, ("--unsafe",))
    assert status == 2 and "project/broken.py:1: syntax error" in said


def test_a_whole_tree(tree: Tree, tmp_path: Path) -> None:
    before = tree.hashes()
    tally = Tally()
    examine(tree, tmp_path / "scratch", tally, here)
    assert not tally.failures, tally
    assert tally.counts == {
        "files": 6, "files left out": 2, "findings": 2, "candidates": 2, "complaints": 4,
        "rewritten, default": 2, "rewritten, unsafe": 2,
    }
    assert tree.hashes() == before


DONE = "project/ticks.py:1: Ticks was converted to an async generator function\n"


@pytest.mark.parametrize(
    ("edits", "status", "said", "complaint"),
    [
        ({"plain.py": b"pass\n"}, 0, "", "though no class in it was converted"),
        ({"new.py": b""}, 0, "", "files came or went"),
        ({"ticks.py": b"pass\n"}, 0, DONE, "loses the comment 'the next'"),
        ({"ticks.py": b"pass  # the next\r\n"}, 0, DONE, "has lines that end in"),
        ({"ticks.py": b"pass # the next\n("}, 0, DONE, "does not parse any more"),
        ({"ticks.py": b"return # the next\n"}, 0, DONE, "does not compile any more"),
        ({}, 0, DONE, "was converted, and is as it was"),
        ({}, 1, "", "exits 1"),
        ({}, 0, "Traceback (most recent call last):\n", "says 'Traceback"),
        ({}, 2, "project/plain.py:1: syntax error (x); leave it out\n", "without need"),
        ({}, 0, "project/broken.py:1: syntax error (x); leave it out\n", "exits 0 with 1"),
    ],
    ids=range(11),
)
def test_harm_to_a_tree_is_noticed(
    tree: Tree, tmp_path: Path, edits: dict[str, bytes], status: int, said: str, complaint: str
) -> None:
    def convert(copy: Tree, arguments: tuple[str, ...]) -> tuple[int, str]:
        for name, data in edits.items():
            (copy.folder / name).write_bytes(data)
        return status, said

    tally = Tally()
    examine(tree, tmp_path / "scratch", tally, convert)
    assert any(complaint in each for each in tally.failures), tally


def test_a_second_run_that_changes_something_is_noticed(tree: Tree, tmp_path: Path) -> None:
    def convert(copy: Tree, arguments: tuple[str, ...]) -> tuple[int, str]:
        with (copy.folder / "ticks.py").open("a") as file:
            file.write("# more\n")
        return 0, DONE

    tally = Tally()
    examine(tree, tmp_path / "scratch", tally, convert)
    assert tally.failures == [
        f"project, {mode}: ticks.py: a second run changes it again"
        for mode in ("default", "unsafe")
    ]


def test_crashes_and_needless_complaints_of_the_linter_are_noticed(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(copy: Tree, arguments: tuple[str, ...]) -> tuple[int, str]:
        return 0, "nothing to convert\n"

    monkeypatch.setattr("atlarge.whole.analyse", lambda *given: [][0])
    monkeypatch.setattr("atlarge.whole.python_says", lambda data: "")
    tally = Tally()
    examine(tree, tmp_path / "scratch", tally, nothing)
    assert sum("the analysis fails: IndexError" in each for each in tally.failures) == 4
    assert sum("Python can parse it, we say" in each for each in tally.failures) == 2


# -- modules that nobody wrote


def test_modules_that_nobody_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = hypothesis.strategies.sampled_from(["if x:\n\ty", "\x0cx\n", "'\ud800'"])
    fake = types.ModuleType("hypothesmith")
    vars(fake).update(from_grammar=lambda: texts, from_node=lambda: texts)
    monkeypatch.setitem(sys.modules, "hypothesmith", fake)
    tally = Tally()
    made.made(2, 1, tally)
    assert not tally.failures, tally
    assert tally.counts["made by grammar"] >= 1 <= tally.counts["made by node"]

    def check(where: str, data: bytes, tally: Tally) -> None:
        if b"x" in data:
            tally.fail(where, "has an x")

    made.made(9, 1, tally, check)
    assert len(tally.failures) == 2 and "made: has an x" in tally.failures[0]


def test_without_hypothesmith_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "available", lambda: False)
    tally = at_large.at_large([], share=0, modules=5, seed=1)
    assert tally.notes == [made.MISSING] and made.MISSING in str(tally)


def test_not_every_failure_is_printed() -> None:
    tally = Tally()
    for number in range(SHOWN + 7):
        tally.fail(f"{number}.py", "wrong")
    assert str(tally).splitlines()[-1] == "  and 7 more" and f"{SHOWN + 7} checks" in str(tally)


# -- interpreters


def test_answers_are_compared(tree: Tree, tmp_path: Path) -> None:
    given = answers.answers(named([tree.folder]), tmp_path / "scratch", here)
    answers.write(tmp_path / "answers.json", given)
    again = answers.read(tmp_path / "answers.json")
    ticks = again["files"]["project/ticks.py"]
    assert ticks["default"] == ticks["unsafe"] and "1 Ticks function" in ticks["alone"]
    tally = Tally()
    answers.compare([given, again], tally)
    assert not tally.failures, tally
    assert tally.counts["parsed by all"] == 4 and tally.counts["parsed by none"] == 2
    assert tally.counts["findings"] == 2

    ticks["alone"]["1 Ticks function"][-1] += " "
    ticks["findings"][0]["forms"][0]["plan"]["eager"] = True
    del again["files"]["project/windows.py"]["unsafe"]
    del again["files"]["project/latin.py"]
    again["files"]["project/plain.py"] = {"sha256": "", "problem": "syntax error"}
    again["files"]["project/broken.py"]["findings"] = []
    tally = Tally()
    answers.compare([given, again], tally)
    told = "\n".join(tally.failures)
    assert len(tally.failures) == 4, tally
    assert "alone: " in told and "[0].forms[0].plan.eager False != True" in told
    assert "windows.py: unsafe" in told and "latin.py: is not in all answers" in told
    assert [note for note in tally.notes if "plain.py is parsed by" in note]


def test_a_crash_is_an_answer_and_a_failure(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "analyse", lambda *given: [][0])
    given = answers.answers([tree], tmp_path / "scratch", here)
    tally = Tally()
    answers.compare([given, given], tally)
    assert len(tally.failures) == 2 and "fails: IndexError" in tally.failures[0]


def test_a_guest_below_a_carriage_return() -> None:
    text = "\n#\r"
    visit = visit_to(text, quietly(text), "typed", "end")
    assert visit is not None
    assert visit.text.split("\n")[visit.start].startswith("class ")
    assert list(received(visit, set(), Tally())) == []
