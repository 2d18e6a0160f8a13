"""flake8 over one changed file, pre-commit passing three, and ``agen-codemod .`` say the same.

A small project in which other files decide nearly every verdict is looked at in every way that
people have, and all ways must give the same findings. Who did not see some file, or took one that
nobody else sees, would say something else.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from command_line import COUNTDOWN, Project, explained
from flake8.main.cli import main

from flake8_agen.plugin import Plugin
from flake8_agen.project import Project as Facts
from flake8_agen.roots import MARKERS

Said = list[tuple[str, int, int, str, str]]
"""Sorted (path below the project, line, column, code, message)."""


class Place(Project):
    """A folder to run commands in, as it is."""

    def __init__(self, root: Path) -> None:
        self.root = root


def counting(*names: str, more: str = "") -> str:
    """Iterators that a function would replace, if it was for their text alone."""
    return "\n\n".join(COUNTDOWN.replace("Countdown", name) + more for name in names)


def looping(*names: str) -> str:
    """The one use of each that permits that."""
    return "".join(
        f"\n\nasync def over_{name.lower()}():\n    return [n async for n in {name}(3)]\n"
        for name in names
    )


PAIR = '''\
class Pages:
    def __init__(self, last: int) -> None:
        self.last = last

    def __aiter__(self):
        return PageIterator(self.last)


class PageIterator:
    def __init__(self, last: int) -> None:
        self.number = 0
        self.last = last

    def __aiter__(self):
        return self

    async def __anext__(self) -> int:
        self.number += 1
        if self.number > self.last:
            raise StopAsyncIteration
        return self.number
'''
RESETTING = '''\
class Resetting:
    def __init__(self, last: int) -> None:
        self.last = last

    def __len__(self) -> int:
        return self.last

    def __aiter__(self):
        self.number = 0
        return self

    async def __anext__(self) -> int:
        if self.number >= self.last:
            raise StopAsyncIteration
        self.number += 1
        return self.number
'''
HALF = '''\
class Half:
    def __init__(self) -> None:
        self.number = 0

    async def __anext__(self) -> int:
        self.number += 1
        return self.number
'''
NESTED = "def test_ä():\n    print('äöü')\n" + "".join(
    f"    {line}\n" if line else "\n" for line in (COUNTDOWN + looping("Countdown")).splitlines()
)
CLOSE = "\n    def close(self):\n        self.closed = True\n"
FILES = {
    "shop/__init__.py": "from shop.api import Exported\n",
    "shop/api.py": '__all__ = ["Listed"]\n\n\n'
    + counting("Exported", "Listed", "Hidden")
    + looping("Exported", "Listed", "Hidden"),
    "shop/declared.py": counting("Declared") + looping("Declared"),
    "shop/declared.pyi": "class Declared: ...\n",
    "shop/looped.py": counting("Looped", "Twice", "Kept", "Stepped", "Unused", "Near")
    + counting("Silent").replace("Silent:", "Silent:  # noqa: AGN101")
    + looping("Silent"),
    "shop/named.py": counting("Based", "Tested", "Read", "Patched", "Renamed", "Starred", "Perhaps")
    + looping("Based", "Read", "Patched", "Renamed", "Starred", "Perhaps"),
    "shop/forms.py": PAIR
    + "\n\n"
    + RESETTING
    + "\n\n"
    + counting("Closing", more=CLOSE)
    + looping("Pages", "Resetting", "Closing"),
    "shop/wrong.py": HALF,
    "shop/use/__init__.py": "",
    "shop/use/direct.py": '''\
from unittest import mock

import shop.looped
import shop.named as goods
from shop.looped import Looped, Twice
from shop.named import Based, Tested

Other = goods.Renamed


class More(Based):
    pass


async def all_of_them(given):
    twice = Twice(3)
    print([n async for n in Looped(3)], [n async for n in twice], [n async for n in twice])
    print(isinstance(given, Tested), isinstance(given, Other), goods.Read(3).current)
    print(await shop.looped.Stepped(3).__anext__())
    with mock.patch("shop.named.Patched"):
        return shop.looped.Kept(3)
''',
    "shop/use/starred.py": "from shop.named import *\n\n\nclass Star(Starred):\n    pass\n",
    "shop/use/near.py": '''\
from ..looped import Near

try:
    from ..named import Perhaps
except ImportError:
    Perhaps = None


class Sure(Perhaps):
    pass


async def near():
    return [n async for n in Near(3)]
''',
    "tests/test_ä.py": NESTED,
    "script.py": "from shop.looped import Looped\n\nprint(Looped)\n",
}
VERDICTS = {
    "Exported": "AGN101 --unsafe",
    "Listed": "AGN101 --unsafe",
    "Hidden": "AGN101",
    "Declared": "AGN101 --unsafe",
    "Looped": "AGN101",
    "Twice": "AGN102",
    "Kept": "AGN101",
    "Stepped": "AGN101 --unsafe",
    "Unused": "AGN101",
    "Based": "AGN102",
    "Tested": "AGN102",
    "Patched": "AGN102",
    "Renamed": "AGN102",
    "Starred": "AGN102",
    "Perhaps": "AGN102",
    "Near": "AGN101",
    "PageIterator": "AGN103",
    "Resetting": "AGN102",
    "Closing": "AGN102",
    "Half": "AGN206",
    "Countdown": "AGN101",
}
"""What is said of each class but ``Read`` and ``Silent``, so that all do not agree on nothing."""


def built(root: Path, files: dict[str, str], marker: str = ".git") -> Path:
    """A project with these files; ``marker`` says where it starts."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if marker == ".git":
        (root / marker).mkdir(exist_ok=True)
    elif marker:
        (root / marker).touch()
    return root


def placed(path: str, cwd: Path, root: Path) -> str:
    """``path`` as seen from the project, if it is printed in ``cwd``."""
    return os.path.relpath(os.path.realpath(cwd / path), os.path.realpath(root))


def flake8(folder: Path, *arguments: str) -> str:
    """What flake8 prints, run within this process, which takes a fifth of the time."""
    Facts.clear()
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(Plugin, "options", None)
        patch.setattr(sys, "stdout", io.TextIOWrapper(out))
        main(["--select=AGN", "-j1", *arguments])
        sys.stdout.flush()
        return out.getvalue().decode()


def spawned(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    """What it prints as users run it: it reads stdin but once in its life."""
    done = subprocess.run(
        [sys.executable, "-m", "flake8", "--select=AGN", *arguments],
        cwd=folder,
        input=None if stdin is None else stdin.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


def by_flake8(
    root: Path, *arguments: str, cwd: Path | None = None, stdin: str | None = None
) -> Said:
    """What flake8 says."""
    if stdin is not None:
        out = spawned(cwd or root, "--stdin-display-name", *arguments, "-", stdin=stdin)
    else:
        run = spawned if "-j2" in arguments else flake8
        out = run(cwd or root, *arguments)
    said = []
    for line in out.splitlines():
        found = re.fullmatch(r"(.+):(\d+):(\d+): (AGN\d+) (.+)", line)
        assert found, line
        path = placed(found[1], cwd or root, root)
        said.append((path, int(found[2]), int(found[3]), found[4], found[5]))
    return sorted(said)


def entries(root: Path, *arguments: str, cwd: Path | None = None) -> list[dict[str, object]]:
    """What ``agen-codemod --explain`` says of every class, in no order."""
    found = explained(Place(cwd or root), *arguments)
    for entry in found:
        entry["path"] = placed(str(entry["path"]), cwd or root, root)
        hazards = entry["hazards"]
        assert isinstance(hazards, list)
        entry["hazards"] = sorted(
            # a place in another file depends on the working directory
            (each["name"], each["line"], re.sub(r" \(\S+:\d+\)$", "", each["message"]))
            for each in hazards
        )
        if entry["code"] is None:
            del entry["message"]  # that is the first of them, see below
    return sorted(found, key=lambda entry: (str(entry["path"]), str(entry["line"])))


def reported(found: Iterable[dict[str, object]]) -> Said:
    """The part of the entries that flake8 prints, too."""
    said = []
    for entry in found:
        if entry["code"] is not None:
            unsafe = "--unsafe" in str(entry["message"])
            assert unsafe is (entry["applicability"] == "UNSAFE")
            place = str(entry["path"]), int(str(entry["line"])), int(str(entry["column"]))
            said.append((*place, str(entry["code"]), str(entry["message"])))
    return sorted(said)


def by_codemod(
    root: Path, *arguments: str, cwd: Path | None = None, stdin: str | None = None
) -> Said:
    """What ``agen-codemod`` says of the classes that it reports."""
    if stdin is None:
        return reported(entries(root, *arguments, cwd=cwd))
    looking = "--explain", "--output-format=json", "--stdin-filename", *arguments, "-"
    found = json.loads(Place(cwd or root).run(*looking, stdin=stdin.encode()).stdout)
    for entry in found:
        entry["path"] = placed(entry["path"], cwd or root, root)
    return reported(found)


def of_files(said: Said, *paths: str) -> Said:
    """The part of it that is about these files."""
    return [each for each in said if each[0] in paths]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project; nobody changes it."""
    return built(tmp_path_factory.mktemp("of") / "project", FILES)


@pytest.fixture(scope="module")
def said(shop: Path) -> Said:
    """What flake8 says of the project."""
    return by_flake8(shop, ".")


THREE = "shop/use/starred.py", "shop/looped.py", "tests/test_ä.py"
CANDIDATES = [name for name, text in FILES.items() if "__anext__" in text]


def test_each_class_has_the_verdict_that_it_is_there_for(said: Said) -> None:
    found = {}
    for *_, code, message in said:
        unsafe = " --unsafe" if message.endswith("(fix: agen-codemod --unsafe)") else ""
        found[message.split("'")[1]] = code + unsafe
    assert found == VERDICTS


def spellings(shop: Path, tmp_path: Path) -> list[str]:
    """The three files for a run in ``tmp_path``, each named in another way."""
    link = tmp_path / "link"
    link.symlink_to(shop)
    one, two, three = THREE
    return [os.path.relpath(shop / one, tmp_path), str(shop / two), f"link/{three}"]


def test_flake8_agrees_with_itself(shop: Path, said: Said, tmp_path: Path) -> None:
    assert by_flake8(shop, "-j2", ".") == said
    three = of_files(said, *THREE)
    assert by_flake8(shop, *THREE) == three
    assert by_flake8(shop, *reversed(THREE)) == three
    assert by_flake8(shop, ".", "../tests", cwd=shop / "shop") == said
    assert by_flake8(shop, *spellings(shop, tmp_path), cwd=tmp_path) == three


@pytest.mark.parametrize("name", CANDIDATES)
def test_one_file(shop: Path, said: Said, name: str) -> None:
    assert by_flake8(shop, name) == of_files(said, name)
    assert by_codemod(shop, name) == of_files(said, name)


def test_the_codemod_agrees(shop: Path, said: Said, tmp_path: Path) -> None:
    whole = entries(shop, ".")
    assert reported(whole) == said
    assert entries(shop, *(str(shop / name) for name in reversed(FILES))) == whole
    some = [entry for entry in whole if entry["path"] in THREE]
    assert entries(shop, *THREE) == some
    assert entries(shop, *spellings(shop, tmp_path), cwd=tmp_path) == some
    link = tmp_path / "link" / "tests"
    assert entries(shop, "--root", "..", *(f"../{name}" for name in THREE), cwd=link) == some


@pytest.mark.parametrize("marker", ["", *MARKERS])
def test_the_project_without_a_repository(said: Said, tmp_path: Path, marker: str) -> None:
    root = built(tmp_path, FILES, marker)
    assert by_codemod(root, *THREE) == of_files(said, *THREE)
    assert by_codemod(root, "api.py", cwd=root / "shop") == of_files(said, "shop/api.py")
    if not marker:
        assert by_flake8(root, "looped.py", cwd=root / "shop") == of_files(said, "shop/looped.py")


# -- text from stdin


def test_the_text_from_stdin_counts(said: Said, tmp_path: Path) -> None:
    """Not what is on disk: that may be anything, or nothing at all yet."""
    name = "shop/looped.py"
    text = FILES[name]
    root = built(tmp_path / "project", FILES | {name: "("})
    assert by_codemod(root, name, stdin=text) == of_files(said, name)
    assert by_flake8(root, name, stdin=text) == of_files(said, name)
    (root / name).unlink()
    assert by_codemod(root, str(root / name), cwd=tmp_path, stdin=text) == of_files(said, name)
    inner = root / "shop" / "use"
    assert by_flake8(root, "../looped.py", cwd=inner, stdin=text) == of_files(said, name)


def test_the_changes_of_the_text_count(shop: Path, tmp_path: Path) -> None:
    """Where the classes are, and what the text itself does with them."""
    name = "shop/api.py"
    text = "# one line more\n" + FILES[name] + "\n\nprint(isinstance(None, Hidden))\n"
    written = by_codemod(built(tmp_path, FILES | {name: text}), name)
    (line,) = (line for _, line, _, code, _ in written if code == "AGN102")
    assert "class Hidden:" in text.splitlines()[line - 1]
    assert by_codemod(shop, name, stdin=text) == written
    assert by_flake8(shop, name, stdin=text) == written


# -- the configuration


@pytest.mark.parametrize(
    ("name", "option", "unsafe"),
    [
        ("setup.cfg", "agen-library = true", {"Exported", "Hidden", "Listed"}),
        (".flake8", "agen-library = false", set()),
        ("tox.ini", "agen_root = ./shop/", {"Exported", "Listed"}),
        ("setup.cfg", "agen-root = ./shop/use", {"Listed"}),
    ],
)
def test_the_options_hold_for_both(
    tmp_path: Path, name: str, option: str, unsafe: set[str]
) -> None:
    root = built(tmp_path, FILES)
    (root / name).write_text(f"[flake8]\n{option}\n")
    said = by_flake8(root, "shop/api.py")
    assert {each[-1].split("'")[1] for each in said if "--unsafe" in each[-1]} == unsafe
    assert by_codemod(root, "shop/api.py") == said
    below = root / "shop"
    assert by_codemod(root, "api.py", cwd=below) == said
    assert by_flake8(root, "api.py", cwd=below) == said


# -- what is rewritten


def converted(stderr: bytes) -> set[str]:
    """The classes that a run says it converts."""
    return set(re.findall(r": (?:\w+\.)?(\w+) (?:was|would be) converted", stderr.decode()))


def contents(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in Place(root).bytes().items() if name.endswith(".py")}


def announced(root: Path, *arguments: str) -> tuple[Said, set[str], set[str]]:
    """What ``--check`` prints, and the classes and files that it says would change."""
    before = contents(root)
    done = Place(root).run("--check", "--output-format=json", *arguments)
    assert contents(root) == before
    said = reported(json.loads(done.stdout))
    files = re.findall(r"^(.+?):\d+: \S+ would be", done.stderr.decode(), re.MULTILINE)
    assert done.returncode == (1 if files else 0)
    return said, converted(done.stderr), set(files)


@pytest.mark.parametrize(
    "arguments", [["."], ["--unsafe", "shop/api.py", "shop/looped.py", "shop/forms.py"]]
)
def test_what_check_announces_is_done(said: Said, tmp_path: Path, arguments: list[str]) -> None:
    """And it is what flake8 says can be done, whether the files come together or one by one."""
    paths = set(arguments) & set(FILES) or set(FILES)
    unsafe = "--unsafe" in arguments
    before = contents(built(tmp_path, FILES))
    told, classes, files = announced(tmp_path, *arguments)
    assert told == of_files(said, *paths)
    expected = {each[-1].split("'")[1] for each in told if unsafe or "--unsafe" not in each[-1]}
    assert classes == expected - {"Half"}
    done = Place(tmp_path).run(*arguments)
    assert done.returncode == 0
    assert converted(done.stderr) == classes
    after = contents(tmp_path)
    assert {name for name in before if before[name] != after[name]} == files
    for name in () if unsafe else CANDIDATES:
        built(tmp_path, FILES)  # nothing else was done there
        Place(tmp_path).run(name)
        assert contents(tmp_path) == before | {name: after[name]}


FILTERED = '''\
from collections.abc import AsyncIterator


class Filtered:
    def __init__(self, source: AsyncIterator[int]) -> None:
        self.source = source

    def __aiter__(self) -> "Filtered":
        return self

    async def __anext__(self) -> int:
        while True:
            item = await self.source.__anext__()
            if item % 3:
                return item


async def numbers():
    yield 1


async def main():
    print([item async for item in Filtered(numbers())])
'''
GIVEN = counting("Given", more=CLOSE) + "\n\ndef given():\n    return Given(3)\n"


@pytest.mark.parametrize("order", [("a.py", "b.py"), ("b.py", "a.py")])
def test_what_becomes_safe_on_the_way_is_done_in_any_order(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    """``Given`` waits for ``--unsafe`` as long as ``Filtered`` takes steps by hand, of what may be
    such an object. One run does what runs over the single files do, repeated to the end."""
    one, other = (
        Place(built(tmp_path / name, {"a.py": FILTERED, "b.py": GIVEN})) for name in "xy"
    )
    assert converted(one.run(*order).stderr) == {"Filtered", "Given"}
    for _ in range(2):
        for name in order:
            other.run(name)
    assert contents(one.root) == contents(other.root)


# -- how a file is named


STOPPING = '''\
async def fetch(number, last):
    if number > last:
        raise StopAsyncIteration
    return number
'''
FETCHING = '''\
from .fetch import fetch


class Rows:
    def __init__(self, last):
        self.number = 0
        self.last = last

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.number += 1
        return await fetch(self.number, self.last)
''' + looping("Rows")
BASE = "class Base:\n    async def __anext__(self):\n        return 1\n"
DERIVED = "from .base import Base\n\n\n" + counting("Derived").replace("Derived:", "Derived(Base):")


def test_relative_imports_of_a_relative_path(tmp_path: Path) -> None:
    """The base must be found, as its ``__anext__`` speaks against a rewrite."""
    files = {"pkg/__init__.py": "", "pkg/base.py": BASE, "pkg/a.py": DERIVED}
    root = built(tmp_path, files)
    assert entries(root, "pkg/a.py") == entries(root, str(root / "pkg/a.py"))


def test_the_rewrite_of_a_relative_path(tmp_path: Path) -> None:
    """``fetch`` must be found, or the stop that it raises would become a RuntimeError."""
    files = {"pkg/__init__.py": "", "pkg/fetch.py": STOPPING, "pkg/a.py": FETCHING}
    relative, absolute = (built(tmp_path / name, files) for name in "xy")
    Place(relative).run("pkg/a.py")
    Place(absolute).run(str(absolute / "pkg/a.py"))
    assert contents(relative) == contents(absolute)


def test_the_bases_in_a_text_from_stdin(tmp_path: Path) -> None:
    """Not those that are on disk."""
    text = BASE + "\n\n" + counting("Derived").replace("Derived:", "Derived(Base):")
    stale, fresh = (
        built(tmp_path / name, {"a.py": old}) for name, old in (("x", "\n"), ("y", text))
    )
    ours = by_codemod(stale, "a.py", stdin=text)
    assert ours == by_codemod(fresh, str(fresh / "a.py"), stdin=text)


# -- disagreements of old


def test_check_reports_the_files_as_they_are(tmp_path: Path) -> None:
    root = built(tmp_path, {"a.py": FILTERED, "b.py": GIVEN})
    done = Place(root).run("--check", "--output-format=json", ".")
    assert reported(json.loads(done.stdout)) == by_codemod(root, ".")


def test_the_order_of_the_reasons(tmp_path: Path) -> None:
    root = built(tmp_path, {"a.py": GIVEN.replace("return Given(3)", "return Given(3).current")})
    found = explained(Place(root), "a.py"), explained(Place(root), str(root / "a.py"))
    reasons = [[(each["message"], each["hazards"]) for each in both] for both in found]
    assert reasons[0] == reasons[1]


def test_a_root_without_a_slash_from_below(tmp_path: Path) -> None:
    root = built(tmp_path, {"src/a.py": counting("A"), ".flake8": "[flake8]\nagen-root = src\n"})
    assert by_flake8(root, "a.py", cwd=root / "src") == by_codemod(root, "src/a.py")


DERIVING = "from one.a import A\n\n\nclass B(A):\n" + BASE.partition("\n")[2]


@pytest.mark.parametrize("user", ["bin/tool", "node_modules/b.py", "two/b.py"])
def test_a_file_outside_of_the_project_is_seen_by_no_other(tmp_path: Path, user: str) -> None:
    """A script without ``.py``, as pre-commit passes it; generated code; the tests, where the root
    is ``src``."""
    files = {"one/__init__.py": "", "one/a.py": counting("A") + looping("A"), user: DERIVING}
    if user == "two/b.py":
        files[".flake8"] = "[flake8]\nagen-root = ./src\n"
        files["src/c.py"] = ""
    root = built(tmp_path, files)
    alone = by_codemod(root, "one/a.py")
    assert by_flake8(root, user, "one/a.py") == alone
    assert by_codemod(root, user, "one/a.py") == alone


def test_a_name_in_another_encoding(tmp_path: Path) -> None:
    user = "# coding: latin-1\n" + DERIVING.replace("A", "Ä").replace("one.a", "a")
    root = built(tmp_path, {"a.py": counting("Ä") + looping("Ä")})
    (root / "b.py").write_bytes(user.encode("latin-1"))
    assert by_codemod(root, "a.py") == of_files(by_codemod(root, "b.py", "a.py"), "a.py")


def test_the_name_of_the_folder(tmp_path: Path) -> None:
    """``shop.a`` is also looked for in the folder ``shop`` in which ``shop`` is checked out."""
    stepping = "import shop.a\n\nprint(shop.a.A(3).__anext__())\n"
    keeping = "\n\ndef b():\n    return B(3)\n"
    files = {"shop/__init__.py": "", "shop/a.py": counting("A", "B") + keeping, "use.py": stepping}
    one, other = (by_codemod(built(tmp_path / name, files), ".") for name in ("shop", "other"))
    assert one == other
