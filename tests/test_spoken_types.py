"""Docstrings that name a class as a type, or a member of it, when the class has gone."""

from __future__ import annotations

import pytest
from command_line import Project, explained
from test_spoken import IT, ROWS

TYPES = {
    # the fields of Sphinx
    ":type it: Rows": f":type it: {IT}",
    ":rtype: Rows": f":rtype: {IT}",
    ":rtype: ~pkg.rows.Rows": f":rtype: {IT}",
    ":rtype: :class:`Rows`": f":rtype: {IT}",
    ":rtype: :py:class:`~pkg.rows.Rows` or None": f":rtype: {IT} or None",
    ":rtype: dict[str, Rows] | None": f":rtype: dict[str, {IT}] | None",
    ":vartype it: Optional[Rows]": f":vartype it: Optional[{IT}]",
    ":param Rows it: To read.": f":param {IT} it: To read.",
    # the sections of Google
    "Args:\n    n (int): How many.\n    it (Rows): To read,\n        Rows by Rows.\n"
    "    *more (list[Rows]): More.": (
        f"Args:\n    n (int): How many.\n    it ({IT}): To read,\n        Rows by Rows.\n"
        f"    *more (list[{IT}]): More."
    ),
    "Args:\n    it (:class:`Rows`, optional): To read.": (
        f"Args:\n    it ({IT}, optional): To read."
    ),
    "Returns:\n    Rows: All of them.\n\nRows: none.": (
        f"Returns:\n    {IT}: All of them.\n\nRows: none."
    ),
    "Returns:\n    :class:`~pkg.rows.Rows`: All.": f"Returns:\n    {IT}: All.",
    "Yields:\n    Rows or None": f"Yields:\n    {IT} or None",
    "Attributes:\n    it (``Rows``): To read.": f"Attributes:\n    it (``{IT}``): To read.",
    # those of NumPy
    "Returns\n-------\nRows\n    All of them.": f"Returns\n-------\n{IT}\n    All of them.",
    "Returns\n-------\nit : Rows\n    All.": f"Returns\n-------\nit : {IT}\n    All.",
    "Parameters\n----------\nn : int\n    How many.\nit : {None, Rows}, optional\n    Rows.\n\n"
    "Rows\n----\nit : Rows": (
        f"Parameters\n----------\nn : int\n    How many.\nit : {{None, {IT}}}, optional\n"
        "    Rows.\n\nRows\n----\nit : Rows"
    ),
    # values and classes themselves
    "Parameters\n----------\nit : Rows, default=Rows(3)\n    All.": (
        f"Parameters\n----------\nit : {IT}, default=Rows(3)\n    All."
    ),
    "Parameters\n----------\nit : Rows or None, by default Rows\n    All.": (
        f"Parameters\n----------\nit : {IT} or None, by default Rows\n    All."
    ),
    "Args:\n    it (Rows, default: Rows(3)): All.": f"Args:\n    it ({IT}, default: Rows(3)): All.",
    "Args:\n    it (Rows, defaults to ``Rows(most)``): All.": (
        f"Args:\n    it ({IT}, defaults to ``Rows(most)``): All."
    ),
    "Args:\n    it (Rows = Rows(n=3)): All.": f"Args:\n    it ({IT} = Rows(n=3)): All.",
    "Args:\n    it (defaultdict[str, Rows]): All.": f"Args:\n    it (defaultdict[str, {IT}]): All.",
    ":type it: dict[type[int], Rows]": f":type it: dict[type[int], {IT}]",
    ":type it: Rows()": None,
    ":type it: type of Rows": None,
    ":type it: type of ``Rows``": None,
    ":type it: type[Rows] or Type[None | Rows]": None,
    # references, as Markdown writes them, and to members
    "Args:\n    it ([Rows][pkg.rows.Rows]): All.": None,
    "Args:\n    it (list[[`Rows`][pkg.rows.Rows]] or Rows): All.": (
        f"Args:\n    it (list[[`Rows`][pkg.rows.Rows]] or {IT}): All."
    ),
    "Args:\n    it ([pkg.rows.Rows][]): All.": None,
    "Args:\n    it ([Rows](rows.md)): All.": None,
    "Args:\n    it (Callable[[Rows], None]): All.": f"Args:\n    it (Callable[[{IT}], None]): All.",
    ":rtype: `Rows`_": None,
    ":rtype: `Rows`__ or `Rows`": f":rtype: `Rows`__ or `{IT}`",
    "{class}`Rows`, {py:class}`~pkg.rows.Rows`": "{func}`Rows`, {py:func}`~pkg.rows.Rows`",
    ":meth:`Rows.__anext__`": ":func:`Rows`",
    ":py:meth:`~pkg.rows.Rows.__aiter__()`": ":py:func:`~pkg.rows.Rows()`",
    ":attr:`how many <pkg.rows.Rows.n>`": ":func:`how many <pkg.rows.Rows>`",
    "{attr}`Rows.n`": "{func}`Rows`",
    ":obj:`pkg.rows.Rows.n`": ":obj:`pkg.rows.Rows`",
    # what is none of these
    ":returns: Rows": None,
    ":rtype: More": None,
    ":rtype: type[Rows]": None,
    ":rtype: other.Rows": None,
    ":rtype: Rows of the table": None,
    "Args:\n    it (Rows of a table): To read.": None,
    "Args:\n    it: Rows (of a table).": None,
    "Returns:\n    Rows as they come: all of them.": None,
    "Returns:\n    All: Rows.": None,
    "Example:\n    Rows: All.": None,
    "Returns\n\nRows": None,
    ":meth:`More.__anext__`, :attr:`other.Rows.n`": None,
}


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


@pytest.mark.parametrize("where", ["own", "other", "annotated"])
@pytest.mark.parametrize("said", TYPES)
def test_types_and_members(project: Project, said: str, where: str) -> None:
    project.write("pkg/__init__.py", "")
    before = '"""Look.\n\n' + said + '\n"""\n'
    show = '\n\ndef show(it):\n    """Show.\n\n    ' + indented(said) + '\n    """\n'
    home = project.write("pkg/rows.py", before + ROWS + show if where == "own" else ROWS)
    path = home
    if where != "own":
        more = "from pkg.rows import Rows\n"
        more += "def look(rows: Rows): ...\n" if where == "annotated" else ""
        path = project.write("pkg/show.py", before + more + show)
    done = project.run(".")
    assert done.returncode == 0, done.stderr
    assert "async def Rows(" in home.read_text()
    after = TYPES[said] or said
    text = path.read_text()
    assert f"Look.\n\n{after}\n" in text
    assert f"Show.\n\n    {indented(after)}\n" in text
    assert project.run(".").stderr == b"nothing to convert\n"


ITEMS = {
    # the annotation of __anext__, and what stands for the types in ":param Rows it: :rtype: Rows"
    "dict[str, int]": ("AsyncIterator", "AsyncIterator[dict[str, int]]"),
    "'int'": ("AsyncIterator", "AsyncIterator"),
    "": ("AsyncIterator", "AsyncIterator"),
}


@pytest.mark.parametrize("item", ITEMS)
def test_items_that_have_no_room(project: Project, item: str) -> None:
    rows = ROWS.replace(" -> int:", f" -> {item}:" if item else ":")
    show = '\n\ndef show(it):\n    """Show.\n\n    :param Rows it: To read.\n    :rtype: Rows\n'
    show += '    """\n'
    path = project.write("rows.py", rows + show)
    assert project.run(".").returncode == 0
    word, words = ITEMS[item]
    assert f"    :param {word} it: To read.\n    :rtype: {words}\n" in path.read_text()


def test_generic_classes_say_themselves_what_the_items_are(project: Project) -> None:
    rows = "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\n"
    rows += ROWS.replace("class Rows:", "class Rows(Generic[T]):").replace(" -> int:", " -> T:")
    show = '\n\ndef show(it):\n    """Show.\n\n    :rtype: Rows[int]\n    """\n'
    path = project.write("rows.py", rows + show)
    assert project.run(".").returncode == 0
    assert "async def Rows(" in path.read_text()
    assert "    :rtype: AsyncIterator[int]\n" in path.read_text()


def test_new_names_in_types_and_members(project: Project) -> None:
    said = '"""{class}`Rows`, :meth:`Rows.__anext__`, :attr:`pkg.rows.Rows.n`.\n\n'
    said += ':rtype: Rows\n"""\n'
    project.write("pkg/__init__.py", "")
    home = project.write("pkg/rows.py", said + ROWS)
    path = project.write("pkg/show.py", said + "from pkg.rows import Rows\n\nprint(Rows)\n")
    assert project.run("--rename", ".").returncode == 0
    for each in (home, path):
        assert each.read_text().startswith(
            '"""{func}`rows`, :func:`rows`, :func:`pkg.rows.rows`.\n\n'
            ':rtype: AsyncIterator[int]\n"""\n'
        )


TABLE = (
    """\
class Table:
    def __aiter__(self):
        %s
        return Rows(3)


"""
    + ROWS.replace("in Rows(3)", "in Table()")
)


def test_types_that_name_the_iterator_of_a_pair(project: Project) -> None:
    said = '"""Look.\n\n:rtype: :class:`Rows`\n"""\n'
    doc = '"""The rows.\n\n        :rtype: Rows\n        :meta private:\n        """'
    project.write("pkg/__init__.py", "")
    home = project.write("pkg/rows.py", said + TABLE % doc)
    path = project.write("pkg/show.py", said.replace("Rows", "pkg.rows.Rows"))
    done = project.run(".")
    assert done.returncode == 0
    after = '"""Look.\n\n:rtype: AsyncIterator[int]\n"""\n'
    assert home.read_text().startswith(after)
    assert path.read_text() == after
    assert "class Rows" not in home.read_text() and " Rows" not in home.read_text()


LEADING = [":meth:`Rows.__anext__`", "{class}`Rows`", ":attr:`pkg.rows.Rows.n`"]


@pytest.mark.parametrize("said", LEADING)
def test_references_to_the_iterator_of_a_pair_would_lead_nowhere(
    project: Project, said: str
) -> None:
    doc = f'"""Look.\n\n{said}\n:rtype: Rows\n"""\n'
    project.write("pkg/__init__.py", "")
    project.write("pkg/rows.py", doc + TABLE % "'All.'")
    (entry,) = explained(project)
    hazards = entry["hazards"]
    assert isinstance(hazards, list)
    spoken = [each for each in hazards if each["name"] == "SPOKEN_OF"]
    assert [each["line"] for each in spoken] == [3]


@pytest.mark.parametrize("spoken", ["Rows", "~pkg.rows.Rows"])
def test_a_class_that_keeps_its_aiter_only(project: Project, spoken: str) -> None:
    said = f'"""See :class:`{spoken}`, :py:meth:`{spoken}.__anext__`.\n\n:rtype: Rows\n"""\n'
    project.write("pkg/__init__.py", "")
    home = project.write("pkg/rows.py", said + ROWS + "\n\nprint(isinstance(1, Rows))\n")
    path = project.write("pkg/show.py", said + "from pkg.rows import Rows\n")
    outside = project.write("show.py", said.replace(f":`{spoken}", ":`other.Rows"))
    assert project.run(".").returncode == 0
    assert "async def __aiter__" in home.read_text()
    for each in (home, path):
        assert each.read_text().startswith(said.replace("__anext__", "__aiter__"))
    assert outside.read_text() == said.replace(f":`{spoken}", ":`other.Rows")


OWN = """Rows, :attr:`n`, :attr:`~Rows.n`, :meth:`__anext__`, {meth}`.__anext__`, :attr:`other`."""
OWN_AFTER = {
    "function": (
        "Rows, ``n``, ``n``, :func:`Rows`, {func}`.Rows`, :attr:`other`.",
        "",
    ),
    "class": (
        "Rows, :attr:`n`, :attr:`~Rows.n`, :meth:`__aiter__`, {meth}`.__aiter__`, :attr:`other`.",
        "\n\nprint(isinstance(1, Rows))\n",
    ),
}


@pytest.mark.parametrize("becomes", OWN_AFTER)
def test_what_a_class_says_of_its_own_members(project: Project, becomes: str) -> None:
    after, more = OWN_AFTER[becomes]
    rows = ROWS.replace("class Rows:\n", f'class Rows:\n    """{OWN}"""\n\n')
    path = project.write("rows.py", rows + more)
    assert project.run(".").returncode == 0
    assert f'    """{after}"""\n' in path.read_text()


def test_what_a_function_says_of_its_aiter(project: Project) -> None:
    doc = '    """See :meth:`__aiter__`, :meth:`Rows.__aiter__`."""\n\n'
    path = project.write("rows.py", ROWS.replace("class Rows:\n", f"class Rows:\n{doc}"))
    assert project.run(".").returncode == 0
    assert '"""See :func:`Rows`, :func:`Rows`."""' in path.read_text()


def test_what_the_iterator_of_a_pair_says_of_its_members(project: Project) -> None:
    rows = (TABLE % "'All.'").replace("class Rows:\n", f'class Rows:\n    """{OWN}"""\n\n')
    path = project.write("rows.py", rows)
    assert project.run(".").returncode == 0
    assert "class Rows" not in path.read_text()
    said = "Rows, ``n``, ``n``, :meth:`__aiter__`, {meth}`.__aiter__`, :attr:`other`."
    assert said in path.read_text()


LOCALS = '''\
class Rows:
    """Count, see :attr:`_at`, :attr:`.Rows._at`, :attr:`~Rows.size` and :attr:`size`."""

    def __init__(self, items):
        self.size = len(items)
        self._items = list(items)
        self._at = 0

    def all(self):
        """As :attr:`_at` and :obj:`Rows._at`."""
        return self.size

    def __aiter__(self):
        self._at = 0
        return self

    async def __anext__(self):
        """Give the item at :attr:`_at` of :attr:`_items`."""
        if self._at >= len(self._items):
            raise StopAsyncIteration
        item = self._items[self._at]
        self._at += 1
        return item


async def main():
    rows = Rows("ab")
    print(rows.all())
    async for row in rows:
        print(row)
'''


@pytest.mark.parametrize("aiter", ["", '"""Start the rows at :attr:`_at`."""\n        '])
def test_locals_of_a_class_that_keeps_its_aiter(project: Project, aiter: str) -> None:
    said = '"""See :attr:`Rows._at`."""\n\n\n'
    start, quotes = "self._at = 0\n        return", '"""'
    path = project.write("rows.py", said + LOCALS.replace(start, aiter + start))
    assert project.run(".").returncode == 0
    text = path.read_text()
    assert "self._at" not in text and "self.size" in text and ":attr:`_at`" not in text
    assert text.startswith(said)
    for line in (
        "Count, see ``_at``, ``_at``, :attr:`~Rows.size` and :attr:`size`.",
        "As ``_at`` and ``_at``.",
    ):
        assert f'    """{line}"""\n' in text
    assert f"{'# ' if aiter else quotes}Give the item at ``_at`` of :attr:`_items`." in text
    assert not aiter or '"""Start the rows at ``_at``."""\n' in text


NEAR = {
    ":class:`other.rows.Rows`": None,
    ":class:`~aiopg.rows.Rows`": None,
    ":class:`lib.rows.Rows`": None,
    ":rtype: other.rows.Rows": None,
    ".. autoclass:: other.rows.Rows": None,
    ":class:`pkg.rows.Rows`": ":func:`pkg.rows.Rows`",
    ":class:`.Rows`": ":func:`.Rows`",
    ":rtype: pkg.rows.Rows": f":rtype: {IT}",
}


@pytest.mark.parametrize("said", NEAR)
def test_modules_of_that_name_elsewhere(project: Project, said: str) -> None:
    for name in ("pkg", "lib"):
        project.write(f"{name}/__init__.py", "")
    project.write("lib/rows.py", "class Rows:\n    pass\n")
    text = f'"""Look.\n\n{said}\n"""\n'
    home = project.write("pkg/rows.py", text + ROWS)
    path = project.write(
        "pkg/show.py", text + "from pkg.rows import Rows\ndef show(rows: Rows): ...\n"
    )
    assert project.run(".").returncode == 0
    assert "async def Rows" in home.read_text()
    for each in (home, path):
        assert each.read_text().startswith(text.replace(said, NEAR[said] or said))


def test_a_class_of_that_name_elsewhere_does_not_keep_a_pair(project: Project) -> None:
    project.write("pkg/__init__.py", "")
    said = '"""Like :class:`other.rows.Rows`."""\n'
    home = project.write("pkg/rows.py", said + TABLE % "'All.'")
    assert project.run(".").returncode == 0
    assert "class Rows" not in home.read_text() and home.read_text().startswith(said)


DOCUMENTS = {
    "a.rst": "Rows.\n\nSee :class:`~pkg.rows.Rows`\nand :meth:`pkg.rows.Rows.__anext__`.\n",
    "b.md": "See {class}`Rows`.\n",
    "c.md": "See {class}`other.Rows` and {func}`pkg.rows.Rows`.\n",
    "d.md": "Rows come as\n`pkg.rows.Rows`.\n",
    "e.txt": "Say `for row in Rows(3)`.\n",
}
SPEAKS = {
    "": ["a.rst:3: speaks of Rows and is not edited (and 1 more)",
         "b.md:1: speaks of Rows and is not edited"],
    "--rename": [
        "a.rst:3: speaks of Rows and is not edited (and 1 more)",
        *(f"{name}: speaks of Rows and is not edited" for name in ("b.md:1", "c.md:1", "d.md:2")),
        "e.txt:1: speaks of Rows and is not edited",
    ],
}  # fmt: skip


@pytest.mark.parametrize("option", SPEAKS)
def test_documents_are_named_as_nobody_edits_them(project: Project, option: str) -> None:
    for name, text in DOCUMENTS.items():
        project.write(name, text)
    project.write("pkg/__init__.py", "")
    project.write("pkg/rows.py", ROWS)
    for check in (["--check"], []):
        said = project.run(*check, *option.split(), ".").stderr.decode().splitlines()
        assert [line for line in said if "speaks of" in line] == SPEAKS[option]
    assert all((project.root / name).read_text() == text for name, text in DOCUMENTS.items())


def test_documents_on_a_class_that_stays_one(project: Project) -> None:
    for name, text in DOCUMENTS.items():
        project.write(name, text)
    project.write("pkg/__init__.py", "")
    project.write("pkg/rows.py", ROWS + "\n\nprint(isinstance(1, Rows))\n")
    said = project.run(".").stderr.decode().splitlines()
    assert [line for line in said if "speaks of" in line] == [
        "a.rst:4: speaks of Rows and is not edited"
    ]


def test_lines_of_windows(project: Project) -> None:
    said = '"""Look.\n\nArgs:\n    it (Rows): All.\n\nReturns:\n    Rows\n\n:rtype: Rows\n"""\n'
    path = project.write("rows.py", (said + ROWS).replace("\n", "\r\n").encode())
    assert project.run(".").returncode == 0
    data = path.read_bytes().decode()
    assert data.count("\n") == data.count("\r\n")
    for line in (f"    it ({IT}): All.", f"    {IT}", f":rtype: {IT}"):
        assert f"\r\n{line}\r\n" in data


FIRST = {
    ":rtype: Rows": f":rtype: {IT}",
    ":param Rows it: All.": f":param {IT} it: All.",
    "Returns:\n    Rows: All.": f"Returns:\n    {IT}: All.",
    "Returns:\n        Rows: All.\n\n    Rows: none.": (
        f"Returns:\n        {IT}: All.\n\n    Rows: none."
    ),
    "Args:\n    it (Rows): To read.\n\nReturns:\n    Rows: All.": (
        f"Args:\n    it ({IT}): To read.\n\nReturns:\n    {IT}: All."
    ),
    "Args:\n        it (Rows): To read.\n\n    it (Rows): Said.": (
        f"Args:\n        it ({IT}): To read.\n\n    it (Rows): Said."
    ),
    "Parameters\n----------\nit : Rows\n    To read.": (
        f"Parameters\n----------\nit : {IT}\n    To read."
    ),
    "Returns\n-------\nRows\n    All.": f"Returns\n-------\n{IT}\n    All.",
    ".. autoclass:: Rows\n   :members:\n   :noindex:": ".. autofunction:: Rows\n   :noindex:",
}  # fmt: skip


@pytest.mark.parametrize("quotes", ['"""', "r'''"])
@pytest.mark.parametrize("where", ["own", "other"])
@pytest.mark.parametrize("said", FIRST)
def test_docstrings_that_start_with_it(
    project: Project, said: str, where: str, quotes: str
) -> None:
    ends = quotes[-3:]
    show = f"\n\ndef show(it):\n    {quotes}{indented(said)}\n    {ends}\n"
    project.write("pkg/__init__.py", "")
    home = project.write("pkg/rows.py", ROWS + show if where == "own" else ROWS)
    path = home
    if where == "other":
        path = project.write("pkg/show.py", "from pkg.rows import Rows\n" + show)
    assert project.run(".").returncode == 0
    assert f"    {quotes}{indented(FIRST[said])}\n    {ends}\n" in path.read_text()
    assert project.run(".").stderr == b"nothing to convert\n"


ONE_LINE = {
    ":rtype: Rows": f":rtype: {IT}",
    ".. autoclass:: Rows": ".. autofunction:: Rows",
    "Returns:\n    Rows": f"Returns:\n    {IT}",
}


@pytest.mark.parametrize("said", ONE_LINE)
def test_module_docstrings_that_are_all_of_it(project: Project, said: str) -> None:
    path = project.write("rows.py", f'"""{said}"""\n\n\n' + ROWS)
    assert project.run(".").returncode == 0
    assert path.read_text().startswith(f'"""{ONE_LINE[said]}"""\n')


DIRECTIVES = {
    ".. autoclass:: Rows(n)\n   :members:\n": ".. autofunction:: Rows(n)\n",
    ".. autoclass:: pkg.rows.Rows (n=(3))\n": ".. autofunction:: pkg.rows.Rows (n=(3))\n",
    ".. autoclass:: Rows\n   :noindex:\n   :members: n,\n      m\n   :undoc-members:\n\n   All\n": (
        ".. autofunction:: Rows\n   :noindex:\n\n   All\n"
    ),
    ".. autoclass:: Rows\n   :members:\n   :no-index:\n   :show-inheritance:\n": (
        ".. autofunction:: Rows\n   :no-index:\n"
    ),
    ".. autoclass:: Rows\n\n   :members:\n": ".. autofunction:: Rows\n\n   :members:\n",
    ".. autoclass:: Rows or so\n   :members:\n": None,
    ".. autoclass:: other.Rows(n)\n   :members:\n": None,
    ".. py:class:: Rows(n)\n": None,
}


@pytest.mark.parametrize("where", ["own", "other"])
@pytest.mark.parametrize("said", DIRECTIVES)
def test_directives(project: Project, said: str, where: str) -> None:
    project.write("pkg/__init__.py", "")
    before = f'"""Look.\n\n{said}"""\n'
    path = home = project.write("pkg/rows.py", before + ROWS if where == "own" else ROWS)
    if where == "other":
        path = project.write("pkg/show.py", before + "from pkg.rows import Rows\n")
    assert project.run("--rename", ".").returncode == 0
    assert "async def rows(" in home.read_text()
    after = DIRECTIVES[said]
    after = after.replace("Rows", "rows") if after is not None else said
    assert path.read_text().startswith(f'"""Look.\n\n{after}"""\n')
