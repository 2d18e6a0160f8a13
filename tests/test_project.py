"""Which files belong together, and what is known of them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.roots import canonical, root_of
from flake8_agen.uses.use import Place, UseKind

CLASS = """\
class C:
    def __aiter__(self):
        return self

    async def __anext__(self):
        return 1
"""


def write(root: Path, files: dict[str, str]) -> None:
    """Create ``files`` below ``root``."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in a home directory of its own: nothing above it can be the root."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    Project.clear()
    (tmp_path / "top").mkdir()
    return tmp_path.resolve() / "top"


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        # the nearest .git
        (["a/.git/HEAD", "a/b/.git/HEAD", "a/b/setup.py"], "a/b/c/m.py", "a/b"),
        (["a/.git"], "a/b/m.py", "a"),  # a worktree has a file
        (["pyproject.toml", "a/.git/HEAD"], "a/b/m.py", "a"),
        # the outermost configuration
        (["a/setup.py", "a/b/pyproject.toml"], "a/b/m.py", "a"),
        (["a/setup.cfg"], "a/b/m.py", "a"),
        # above the outermost package
        (["a/p/__init__.py", "a/p/q/__init__.py"], "a/p/q/m.py", "a"),
        (["a/p/__init__.py"], "a/p/tests/m.py", "a"),
        ([], "a/b/m.py", "a/b"),
        # an installed file: never beyond its environment
        (
            [".git/HEAD", "v/pyvenv.cfg", "v/lib/site/p/__init__.py"],
            "v/lib/site/p/m.py",
            "v/lib/site",
        ),
    ],
)
def test_root(place: Path, files: list[str], path: str, expected: str) -> None:
    """The rule for the project of a file, in its order."""
    write(place, dict.fromkeys([*files, path], ""))
    assert root_of(str(place / path)) == str(place / expected)


def test_root_is_never_home(place: Path) -> None:
    """Not even with a repository of settings in the home directory."""
    home = place.parent
    write(home, {".git/HEAD": "", "setup.py": "", "m.py": "", "p/__init__.py": "", "p/m.py": ""})
    assert root_of(str(home / "m.py")) is None
    assert root_of(str(home / "p" / "m.py")) == str(home / "p")
    alone = Project.of(str(home / "m.py"))
    assert list(alone.files) == [str(home / "m.py")]


def test_root_option(place: Path) -> None:
    """``--root`` decides; a file outside of it belongs to it all the same."""
    write(place, {"a/.git/HEAD": "", "a/m.py": CLASS, "b/n.py": CLASS})
    project = Project.of(str(place / "b/n.py"), str(place / "a"))
    assert project.root == str(place / "a")
    assert [Path(path).name for path in project.files] == ["m.py", "n.py"]


def test_root_does_not_depend_on_the_working_directory(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path means the same project as the absolute one, and the same object."""
    write(place, {"a/.git/HEAD": "", "a/b/m.py": CLASS})
    first = Project.of(str(place / "a/b/m.py"))
    monkeypatch.chdir(place / "a" / "b")
    assert Project.of("m.py") is first
    monkeypatch.chdir(place / "a")
    assert Project.of("b/m.py") is first


def test_canonical_keeps_a_symlink(place: Path) -> None:
    """Folders are resolved, the file is not."""
    write(place, {"real/m.py": ""})
    (place / "link").symlink_to(place / "real")
    (place / "real" / "alias.py").symlink_to(place / "real" / "m.py")
    assert canonical(str(place / "link" / "alias.py")) == str(place / "real" / "alias.py")


def test_files(place: Path) -> None:
    """Sources and stubs, but nothing installed or generated."""
    write(
        place,
        {
            ".git/hook.py": "",
            "venv/pyvenv.cfg": "",
            "venv/lib/x.py": "",
            "__pycache__/x.py": "",
            "node_modules/x.py": "",
            "a.py": "",
            "a.pyi": "",
            "b/c.py": "",
            "readme.txt": "",
        },
    )
    project = Project.of(str(place / "a.py"))
    assert [str(Path(p).relative_to(place)) for p in project.files] == ["a.py", "a.pyi", "b/c.py"]


def test_a_file_in_a_skipped_folder_is_still_a_file_of_its_project(place: Path) -> None:
    """It was named, so it counts."""
    write(place, {".git/HEAD": "", "node_modules/x.py": CLASS, "a.py": ""})
    project = Project.of(str(place / "node_modules/x.py"))
    assert str(place / "node_modules/x.py") in project.files


def kinds(project: Project, path: Path | str, text: str) -> list[UseKind]:
    """The kinds of the uses of the first class."""
    tree = ast.parse(text)
    node = next(each for each in tree.body if isinstance(each, ast.ClassDef))
    return [use.kind for use in project.uses(str(path), tree, node).uses]


def test_text_without_a_name_is_a_project_of_its_own(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the working directory has a say."""
    write(place, {".git/HEAD": "", "m.py": "C()\n"})
    monkeypatch.chdir(place)
    text = f"{CLASS}\nC().n\n"
    project = Project.of("-", None, text)
    assert project.root is None
    assert kinds(project, "-", text) == [UseKind.ATTRIBUTE]


def test_text_stands_for_its_file(place: Path) -> None:
    """The buffer counts, until the file itself is asked about."""
    write(place, {".git/HEAD": "", "m.py": CLASS, "n.py": "from m import C\n"})
    m, n = str(place / "m.py"), str(place / "n.py")
    assert kinds(Project.of(m), m, CLASS) == [UseKind.IMPORT]
    Project.of(n, None, "from m import C\nC().n\n")
    assert kinds(Project.of(m), m, CLASS) == [UseKind.IMPORT, UseKind.ATTRIBUTE]
    Project.of(n)
    assert kinds(Project.of(m), m, CLASS) == [UseKind.IMPORT]


def test_text_with_a_misleading_coding_line(place: Path) -> None:
    """Text is text: its coding line speaks of bytes."""
    text = f"# coding: latin-1\n{CLASS}\ndef f(ä: C, ö: C): ...\n"
    m = str(place / "m.py")
    tree = ast.parse(text)
    uses = Project.of(m, None, text).uses(m, tree, tree.body[0])  # type: ignore[arg-type]
    assert [use.column for use in uses.uses] == [9, 15]


def test_changed_files(place: Path) -> None:
    """Written, added and removed files are seen after ``update`` and ``forget``."""
    write(place, {".git/HEAD": "", "m.py": CLASS, "n.py": "from m import C\n"})
    m, n, new = (str(place / name) for name in ("m.py", "n.py", "new.py"))
    project = Project.of(m)
    assert kinds(project, m, CLASS) == [UseKind.IMPORT]
    assert project.unknown_anext() == ()
    write(place, {"n.py": "", "new.py": "from m import C\nasync def f(x):\n    await anext(x)\n"})
    project.forget(n)
    project.forget(new)
    assert [use.path for use in project.uses(m, *parsed(CLASS)).uses] == [new]
    assert project.unknown_anext() == (Place(new, 3, "__anext__"),)
    project.update(new, "print(1)\n")
    assert kinds(project, m, CLASS) == []
    assert project.unknown_anext() == ()
    project.update(new, None)
    assert kinds(project, m, CLASS) == [UseKind.IMPORT]
    (place / "new.py").unlink()
    project.forget(new)
    assert kinds(project, m, CLASS) == []


def parsed(text: str) -> tuple[ast.Module, ast.ClassDef]:
    """The tree and its first class."""
    tree = ast.parse(text)
    return tree, next(each for each in tree.body if isinstance(each, ast.ClassDef))


def test_files_are_read_once_for_all_candidates(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pass notes the words of each file, so only those that have one are read again."""
    files = {f"m{i}.py": CLASS.replace("C:", f"C{i}:") for i in range(60)}
    write(place, {".git/HEAD": "", "other.py": "print(1)\n", **files})
    project = Project.of(str(place / "m0.py"))
    reads: list[str] = []
    data = project.data
    monkeypatch.setattr(project, "data", lambda path: reads.append(path) or data(path))
    for path, text in files.items():
        project.uses(str(place / path), *parsed(text))
    assert reads.count(str(place / "other.py")) == 1


HANDED_ON = """\
from typing import Any


class {0}:
    def __init__(self, rows: Any) -> None:
        self.rows_{0} = rows
        self.position_{0} = 0
        self.client_{0} = connect()
        register(self)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.position_{0} >= len(self.rows_{0}):
            raise StopAsyncIteration
        self.position_{0} += 1
        return await self.client_{0}.get_{0}(self.rows_{0}, self.position_{0})
"""


DERIVED = """\
from m{0} import C{0} as Other{0}


class Derived{0}(Other{0}):
    pass


Name{0} = Derived{0}
Name{0}(1)
"""


def test_files_are_read_as_often_for_many_candidates_as_for_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked of them: who mentions a class, its attributes, the imports of its file."""
    counts = []
    for number in (2, 40):
        root = place / str(number)
        files = {f"m{i}.py": HANDED_ON.format(f"C{i}") for i in range(number)}
        users = {f"user{i}.py": DERIVED.format(i) for i in range(number)}
        write(root, {".git/HEAD": "", "other.py": "import m1\nprint(1)\n", **files, **users})
        project = Project.of(str(root / "m0.py"))
        reads: list[str] = []
        data = project.data
        monkeypatch.setattr(project, "data", lambda path: reads.append(path) or data(path))
        for path, text in files.items():
            name = str(root / path)
            assert len(list(analyse(ast.parse(text), text, name, project, Options()))) == 1
        counts.append(reads.count(str(root / "other.py")))
    assert counts[0] == counts[1] <= 4, counts


def test_nothing_is_read_before_the_first_question(place: Path) -> None:
    """Neither files nor the modules that understand them."""
    write(place, {".git/HEAD": "", "m.py": CLASS})
    code = (
        "import sys\n"
        "from flake8_agen.project import Project\n"
        f"project = Project.of({str(place / 'm.py')!r})\n"
        "assert project._files is None\n"
        "names = 'project', 'roots', 'uses'\n"
        "names += tuple('uses.' + name for name in ('bytesearch', 'answers', 'shelf'))\n"
        "light = {'flake8_agen', *('flake8_agen.' + name for name in names)}\n"
        "ours = {name for name in sys.modules if name.startswith('flake8_agen')}\n"
        "assert ours == light, ours - light\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


ABC = "from collections.abc import AsyncIterator\n"
STEPPER = """\
from typing import Protocol, runtime_checkable

@runtime_checkable
class Stepper(Protocol):
    async def __anext__(self): ...

"""
ANEXT = [
    ("def f(xs):\n    return map(anext, xs)", True),
    ("import operator\ndef f(x):\n    return operator.methodcaller('__anext__')(x)", True),
    ("NAMES = ['__anext__']", False),
    ("async def f(x):\n    await anext(x)", True),
    ("async def f(x):\n    await x.__anext__()", True),
    ("async def f(x):\n    spawn(x.__anext__)", True),
    ("def f(x):\n    return hasattr(x, '__anext__')", True),
    ("def f(x):\n    return isinstance(x, AsyncIterator), anext", True),
    ("class D:\n    def __init__(self, s):\n        self.s = s\n"
     "    async def f(self):\n        return await self.s.__anext__()", True),
    ("import asyncio\nasync def f(q):\n    q = asyncio.Queue()\n    await anext(await q.get())",
     True),
    ("async def f(x):\n    x = aiter(x)\n    await anext(x)", True),
    ("async def f(x):\n    it = x or g()\n    await anext(it)\nasync def g():\n    yield 1", True),
    # a test for what it can do, and what is kept to test with
    (f"{ABC}def f(x):\n    return isinstance(x, AsyncIterator)", True),
    (f"{ABC}def f(x):\n    return issubclass(type(x), AsyncIterator)", True),
    (f"{ABC}BOTH = (AsyncIterator, int)", True),
    (f"{ABC}BOTH = AsyncIterator | int\ndef f(x):\n    return isinstance(x, BOTH)", True),
    (f"{ABC}Rows = AsyncIterator | None\ndef f(x: Rows): ...", False),
    (f"{ABC}Rows = AsyncIterator[int]\nTABLE = {{'rows': AsyncIterator[int]}}", False),
    (f"{ABC}TABLE = {{'rows': AsyncIterator}}", True),
    (f"{ABC}class D(AsyncIterator): ...\ndef f(x: AsyncIterator, y=None) -> AsyncIterator: ...",
     False),
    (f"{ABC}def f(x):\n    return get_origin(x) in (AsyncIterator, int)", False),
    (f"{ABC}from unittest.mock import Mock\nrows = Mock(spec=AsyncIterator)", False),
    (f"{ABC}from typing import cast\ndef f(x):\n    return cast(AsyncIterator, x)", False),
    (f"{ABC}show.register(AsyncIterator)(print)", True),
    (f"{ABC}@show.register\ndef f(x: AsyncIterator): ...", True),
    (f"{ABC}@wraps(show)\ndef f(x: AsyncIterator): ...", False),
    (f"{ABC}def f(x):\n    match x:\n        case [AsyncIterator()]: ...", True),
    (f"{ABC}{CLASS}\ndef f(x):\n    match C():\n        case AsyncIterator(): ...", False),
    (f"{ABC[:-1]} as Rows\ndef f(x):\n    match x:\n        case Rows(): ...", True),
    (f"{STEPPER}def f(x):\n    return isinstance(x, Stepper)", True),
    (f"{STEPPER}class More(Stepper, Protocol): ...\ndef f(x):\n"
     "    return isinstance(x, (int, More))", True),
    (f"{STEPPER}def f(x: Stepper): ...", False),
    (f"{CLASS}\ndef f(x):\n    return isinstance(x, C)", False),
    ("NAMES = ['__anext__']\ndef f(x):\n    return all(hasattr(x, name) for name in NAMES)", True),
    ("def f(x):\n    return '__anext__' in dir(x)", True),
    # known
    ("async def g():\n    yield 1\nasync def f():\n    it = g()\n    await anext(it)", False),
    ("async def g():\n    yield 1\nasync def f():\n    await anext(aiter(g()))", False),
    ("class D:\n    async def g(self):\n        yield 1\n"
     "    async def f(self):\n        await anext(self.g())", False),
    ("async def f(y):\n    it = (x async for x in y)\n    await anext(it)", False),
    (f"{CLASS}\nasync def f():\n    it = C()\n    await anext(it)", False),
    (f"{CLASS}\ndef make():\n    return C()\nasync def f():\n    await anext(make())", False),
    (f"{CLASS}\nasync def make():\n    return C()\nasync def f():\n    await anext(await make())",
     False),
    ("class D:\n    async def f(self):\n        return await self.__anext__()", False),
    ("class D(B):\n    async def f(self):\n        return await super().__anext__()", True),
    (f"{CLASS}\nclass D(C):\n    async def f(self):\n        return await super().__anext__()",
     False),
    (f"{CLASS}\nclass D:\n    def __init__(self):\n        self.s = C()\n"
     "    async def f(self):\n        return await self.s.__anext__()", True),
    ("import httpx\nasync def f():\n    await anext(httpx.stream())", False),
    ("import other\nclass D(other.B):\n    async def f(self):\n"
     "        await anext(self.make())", True),
    (f"{CLASS}\nasync def f():\n    async with C() as it:\n        await anext(it)", True),
    (f"{CLASS}\n    async def __aenter__(self):\n        return self\n"
     "async def f():\n    async with C() as it:\n        await anext(it)", False),
    (f"{CLASS}\nasync def f(a):\n    await anext(C() if a else (it := C()))", False),
    (f"{CLASS}\nasync def f(a):\n    await anext(a or C())", True),
    (f"{CLASS}\nfrom typing import cast\nasync def f():\n    await anext(cast('C', C()))", False),
    (f"{CLASS}\nasync def f(a: C):\n    await anext(a)", True),  # an annotation is no proof
    (f"{CLASS}\nasync def f(a):\n    await anext(type(C())())", False),
    (f"{CLASS}\nasync def f(a):\n    await anext(C.__new__(C))", True),
    ("@deco\nasync def g():\n    yield 1\nasync def f():\n    await anext(g())", True),
    ("async def g():\n    return 1\nasync def f():\n    await anext(g())", True),
    ("async def f(a):\n    for x in a:\n        await anext(x)", True),
    ("async def f(a):\n    x = y = a\n    await anext(x)", True),
    ("async def f(a):\n    await anext(a[0])", True),
    ("async def f(a):\n    await anext([1][0])", True),
    ("async def f():\n    await anext(undefined)", True),
    ("def anext(x): ...\nanext(3)", False),
    ("class D:\n    async def __anext__(self): ...", False),
    ("# anext(x)", False),
]


@pytest.mark.parametrize(("code", "unknown"), ANEXT)
def test_unknown_anext(tmp_path: Path, code: str, unknown: bool) -> None:
    """Whose ``__anext__`` is wanted: known or unknown."""
    write(tmp_path, {"m.py": code})
    assert bool(Project(str(tmp_path)).unknown_anext()) is unknown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import trio\n", True),
        ("def f():\n    from trio.testing import x\n", True),
        ("import triodos\n# import trio\nx = 'trio'\n", False),
    ],
)
def test_uses_trio(tmp_path: Path, code: str, expected: bool) -> None:
    """Imports count, mentions do not."""
    write(tmp_path, {"m.py": "", "n.py": code})
    assert Project(str(tmp_path)).uses_trio is expected


def test_attribute_uses(tmp_path: Path) -> None:
    """By name, on what may be an object of the class."""
    code = (
        f"{CLASS}\n"
        "class Other:\n    def f(self, x):\n        return self.n, x.n\n"  # x may be one
        "class Sub(C):\n    def f(self):\n        return self.n\n"
        "def g():\n    return Other().n, C().n, getattr(h(), 'n'), h().m\n"
        "def h(): ...\n"
    )
    files = {
        "m.py": code,
        "n.py": "from m import C\ndef t(x):\n    x.n = 1\n",
        "o.py": "def t(x):\n    x.n = 1\n",
    }
    write(tmp_path, files)
    tree, node = parsed(code)
    project = Project(str(tmp_path))
    found = project.attribute_uses({"n"}, outside=node, path=str(tmp_path / "m.py"), tree=tree)
    lines = code.splitlines()
    assert [(Path(u.path).name, lines[u.line - 1][u.column :][:6], u.write) for u in found[:4]] == [
        ("m.py", "x.n", False),
        ("m.py", "self.n", False),
        ("m.py", "C().n,", False),
        ("m.py", "'n'), ", False),
    ]
    assert [(Path(u.path).name, u.write) for u in found[4:]] == [("n.py", True)]
    assert found == project.attribute_uses(["n"], node, str(tmp_path / "m.py"))
    assert project.attribute_uses((), node, str(tmp_path / "m.py")) == ()


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("from rows import A, B as E\n", {"A", "B"}),
        ("from .rows import (  # old (and new)\n    A,\n    B,\n)\n", {"A", "B"}),
        ("from pkg.rows import \\\n    A, \\\n    B\nC = 1\n", {"A", "B"}),
        ("from pkg.rows \\\n    import A\n", {"A"}),
        ("from rows import *\n", {"*"}),
        ("import pkg.rows.rows\npkg.rows.rows.A\n", {"A"}),
        ("import rows as r, other\nr.A; other.B\n", {"A"}),
        ("from pkg import rows as r\nr.A\n", {"A"}),
        ("from arrows import A\narrows.B\nrows_.C\n", set()),
    ],
)
def test_what_others_take(place: Path, code: str, taken: set[str]) -> None:
    """Each name that may be imported from a file is found."""
    write(place, {"pkg/rows.py": "import typing\nrows.X\n", "pkg/other.py": code})
    found = Project(str(place)).taken_from(str(place / "pkg/rows.py"))
    assert taken <= found
    assert not found & {"X", "C", "D"}


def test_what_others_take_follows_changes(place: Path) -> None:
    """So does what is known of attributes; an answer that was given does not change."""
    write(place, {"rows.py": "", "other.py": "import rows\nrows.A\n", "last.py": "x.A\n"})
    project = Project(str(place))
    rows, other = str(place / "rows.py"), str(place / "other.py")
    assert project.taken_from(rows) == {"A"}
    before = project.attribute_files("A")
    assert before == {str(place / "last.py"): False, other: False}
    project.update(other, "import rows\nrows.B.A = 1\n")
    assert project.taken_from(rows) == {"B"}
    assert project.attribute_files("A") == {str(place / "last.py"): False, other: True}
    project.update(other, "")
    assert not project.taken_from(rows)
    assert list(project.attribute_files("A")) == [str(place / "last.py")]
    assert before == {str(place / "last.py"): False, other: False}


@pytest.mark.parametrize("others", [0, 100])
@pytest.mark.parametrize("name", ["Row", "async for", "sys.modules", "größe", "_2"])
def test_whatever_stands_in_a_file_is_found(place: Path, name: str, others: int) -> None:
    """By itself or among many, asked for first or later; not as a part of another word."""
    write(place, {"a.py": f"x({name})\n", "b.py": f"Arrow a{name}b {name}s\n", "c.py": "y\n"})
    project = Project(str(place))
    project.search([f"Other{number}" for number in range(others)])
    project.search([name, *(f"Another{number}" for number in range(others))])
    found = [Path(path).name for path in project.mentioning(name)]
    assert found in (["a.py"], ["a.py", "b.py"])
    assert found == ["a.py"] or name in ("sys.modules", "größe")


def test_no_name_is_in_no_file(place: Path) -> None:
    """What has no name of its own is found nowhere, and the search for it ends."""
    write(place, {"a.py": "import x\n"})
    project = Project(str(place))
    project.search(["", "x"])
    assert project.referring("") == []
    assert project.referring("x") == [str(place / "a.py")]
