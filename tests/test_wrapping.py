"""AGN104: an ``__aiter__`` that only wraps an async generator which is defined inside of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import Project, explained

from codemods.agen.rewrite import rewrite
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project as Facts
from flake8_agen.verdict import Applicability, Verdict

ENABLED = Options(enable=frozenset({"AGN104"}))


def verdicts(source: str, options: Options = ENABLED) -> list[Verdict]:
    """What is said of the text, which is a project of its own."""
    project = Facts(None, {"module.py": source})
    return list(analyse(ast.parse(source), source, "module.py", project, options))


def rewritten(source: str) -> str:
    """The text with all done that ``--unsafe`` does, and nothing left to do."""
    jobs = [(each, form) for each in verdicts(source) if (form := each.choice(unsafe=True))]
    after = rewrite(source, jobs)
    assert not verdicts(after)
    return after


def hazards(source: str) -> dict[str, int]:
    """The names of the hazards with a line of each."""
    (verdict,) = verdicts(source)
    return {hazard.name: hazard.line for form in verdict.forms for hazard in form.hazards}


def in_class(method: str, before: str = "", head: str = "class Rows:") -> str:
    """A class with this method."""
    body = "".join(f"    {line}\n" if line else "\n" for line in method.strip("\n").split("\n"))
    return f"{before}{head}\n{body}"


NONE = {
    "a method of its own": """
def __aiter__(self):
    return self._iterate()

async def _iterate(self):
    yield 1
""",
    "a generator already": """
async def __aiter__(self):
    async def generate():
        yield 1
    async for item in generate():
        yield item
""",
    "no generator": """
def __aiter__(self):
    async def generate():
        return self
    return generate()
""",
    "a yield that is another function's": """
def __aiter__(self):
    async def generate():
        def inner():
            yield 1
        return inner
    return generate()
""",
    "a plain generator": """
def __aiter__(self):
    def generate():
        yield 1
    return generate()
""",
    "not started": """
def __aiter__(self):
    async def generate():
        yield 1
    return generate
""",
    "wrapped in something": """
def __aiter__(self):
    async def generate():
        yield 1
    return Stream(generate())
""",
    "another aiter": """
def __aiter__(self):
    async def generate():
        yield 1
    return aiter(generate(), 0)
""",
    "kept": """
def __aiter__(self):
    async def generate():
        yield 1
    self.started = generate()
    return self.started
""",
    "an object of a class": """
def __aiter__(self):
    class generate:
        pass
    return generate()
""",
    "a method of another name": """
def iterate(self):
    async def generate():
        yield 1
    return generate()
""",
    "a generator that returns one": """
def __aiter__(self):
    async def generate():
        yield 1
    yield 0
    return generate()
""",
    "an expression": """
def __aiter__(self):
    return (row async for row in self.rows)
""",
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_something_else(name: str) -> None:
    assert verdicts(in_class(NONE[name])) == []


PLAIN = """
def __aiter__(self):
    async def generate():
        yield self
    return generate()
"""


def test_it_is_said_of_the_method_and_only_where_enabled() -> None:
    source = in_class(PLAIN, before="'äöü'\n")
    (verdict,) = verdicts(source)
    assert (verdict.code, verdict.line, verdict.column) == ("AGN104", 3, 4)
    assert (verdict.qualname, verdict.applicability) == ("Rows", Applicability.SAFE)
    assert verdicts(source, Options()) == []


def test_a_class_with_anext_has_a_verdict_of_its_own() -> None:
    source = in_class(PLAIN + "\nasync def __anext__(self):\n    return 1\n")
    assert [verdict.code for verdict in verdicts(source)] == [None, "AGN104"]


def test_in_functions_and_classes_and_in_each_other() -> None:
    inside = in_class(PLAIN.replace("generate", "inner"), head="class Inner:")
    method = "def __aiter__(self):\n    async def generate():\n" + "".join(
        f"        {line}\n" for line in inside.splitlines()
    ) + "        yield Inner()\n    return generate()\n"
    source = "def outer():\n" + "".join(
        f"    {line}\n" for line in in_class(method, head="class Outer:").splitlines()
    )
    names = [verdict.qualname for verdict in verdicts(source)]
    assert names == ["outer.Outer", "outer.Outer.__aiter__.generate.Inner"]
    after = rewritten(source)
    assert after == """\
def outer():
    class Outer:
        async def __aiter__(self):
            class Inner:
                async def __aiter__(self):
                    yield self
            yield Inner()
"""


@dataclass(frozen=True)
class Head:
    """How the head of the generator becomes the head of ``__aiter__``."""

    outer: str
    inner: str
    call: str
    after: str
    """All lines of the method, with ``use`` after the ``yield``."""
    use: str = "self"
    before: str = ""


HEADS = {
    "inner annotation": Head(
        "(self)", "() -> AsyncIterator[int]", "()", "(self) -> AsyncIterator[int]:",
        before="from typing import AsyncIterator\n",
    ),
    "a later name": Head(
        "(self)", "() -> AsyncIterator[Later]", "()", '(self) -> "AsyncIterator[Later]":',
        before="from typing import AsyncIterator\n",
    ),
    "a later name, not read": Head(
        "(self)", "() -> Iter[Later]", "()", "(self) -> Iter[Later]:",
        before="from __future__ import annotations\n",
    ),
    "only there for checkers": Head(
        "(self)", "() -> AsyncIterator[int]", "()", '(self) -> "AsyncIterator[int]":',
        before="if TYPE_CHECKING:\n    from typing import AsyncIterator\n",
    ),
    "a string": Head("(self)", "() -> 'Rows'", "()", "(self) -> 'Rows':"),
    "both": Head("(self) -> Outer", "() -> Inner", "()", "(self) -> Outer:"),
    "both, with an import too many": Head(
        "(self) -> Outer", "() -> Inner", "()", "(self) -> Outer:",
        before="from rows import Inner, Outer\n",
    ),
    "self by another name": Head("(self)", "(rows)", "(self)", "(self):", use="rows"),
    "self by its name": Head("(self)", "(self)", "(self)", "(self):"),
    "all by name": Head("(self, n=1)", "(*, n, self)", "(self=self, n=n)", "(self, n=1):"),
    "self by two names": Head("(self)", "(n, self)", "(self, self)", "(self):", use="n"),
    "a constant": Head(
        "(self)", "(n: int = -1, *, text='a')", '(text="b")',
        '(self):\n    n: int = -1\n    text = "b"', use="n",
    ),
    "an empty list": Head(
        "(self)", "(n=[], m={}, k=(1, 'a'))", "([])",
        "(self):\n    m = {}\n    k = (1, 'a')\n    n = []", use="n",
    ),
    "an attribute": Head("(self)", "(n)", "(self.n)", "(self):\n    n = self.n", use="n"),
    "a name that is bound inside": Head(
        "(self)", "(n)", "(self)", "(self):\n    n = self", use="[n for n in n]"
    ),
    "a word in a pattern": Head(
        "(self)", "(n)", "(self)", "(self):\n    n = self",
        use="n\n{i}match n:\n{i}    case Rows(n=1):\n{i}        pass",
    ),
    "a word in an import": Head(
        "(self)", "(n)", "(self)", "(self):\n    n = self", use="n\n{i}from a.n import b"
    ),
    "keywords of that name": Head(
        "(self)", "(n)", "(self)", "(self):", use='self.make(n=n).n, f"{n=}"'
    ),
    "a generator of the name of a local": Head(
        "(self)", "()", "()", "(self):", use="(generate := 1)"
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_head(name: str) -> None:
    head = HEADS[name]
    method = (
        f"def __aiter__{head.outer}:\n    async def generate{head.inner}:\n"
        f"        yield {head.use.replace('{i}', ' ' * 8)}\n    return generate{head.call}\n"
    )
    use = head.use.replace("{i}", " " * 4)
    if name in ("self by another name", "self by two names"):
        use = "self"
    if name.startswith("keywords"):
        use = "self.make(n=self).n, f\"n={self!r}\""
    before = head.before.replace("Inner, ", "")
    expected = in_class(f"async def __aiter__{head.after}\n    yield {use}\n", before=before)
    assert rewritten(in_class(method, before=head.before)) == expected


REFUSED = {
    "STARTS_ITSELF": ["yield generate", "yield [generate for _ in '']", "yield lambda: generate()"],
    "NAMES_MEET": [
        "self = 1\n        yield 1",
        "nonlocal self\n        yield 1",
        "global self\n        yield 1",
    ],
    "SEES_FRAME": [
        "yield vars()", "yield eval('1')", "yield (lambda: locals())",
        "import inspect\n        yield inspect.currentframe()",
    ],
    "BARE_SUPER": ["yield super()", "yield [super() for _ in 'a']"],
}


@pytest.mark.parametrize(
    ("hazard", "body"), [(name, body) for name, bodies in REFUSED.items() for body in bodies]
)
def test_a_body_that_would_be_another(hazard: str, body: str) -> None:
    method = f"""
def __aiter__(self):
    async def generate():
        {body}
    return generate()
"""
    source = in_class(method, before="import inspect\n")
    compile(source, "source", "exec")
    assert hazards(source).keys() == {hazard}
    assert verdicts(source)[0].code is None


@pytest.mark.parametrize(
    "body",
    [
        "global n\n        n = 1\n        yield n",
        "yield vars(self)",
        "yield super(Rows, self)",
        "def inner(self):\n            return super()\n        yield inner",
        "generate = 1\n        yield generate",
    ],
)
def test_a_body_that_stays_the_same(body: str) -> None:
    method = f"""
def __aiter__(self):
    async def generate():
        {body}
    return generate()
"""
    assert not hazards(in_class(method))


def test_an_annotation_that_means_something_else_in_the_class_body() -> None:
    method = PLAIN.replace("generate():", "generate() -> Rows[list]:")
    after = in_class("\nasync def __aiter__(self):\n    yield self\n\nlist = 1\n")
    assert rewritten(in_class(method + "\nlist = 1\n")) == after


def test_an_annotation_that_is_imported_below() -> None:
    method = PLAIN.replace("generate():", "generate() -> Late:")
    below = "from late import Late\n"
    after = in_class('async def __aiter__(self) -> "Late":\n    yield self\n')
    assert rewritten(in_class(method) + below) == after + below


def test_super_of_another_argument() -> None:
    method = """
def __aiter__(self, n=1):
    async def generate(n):
        yield super()
    return generate(n)
"""
    assert hazards(in_class(method)).keys() == {"BARE_SUPER"}


STARTS = {
    "UNCLEAR_START": [
        ("*rows", ""), ("**rows", ""), ("a", "*self.rows"), ("a", "**self.rows"), ("a", "1, 2"),
        ("a", ""), ("a", "b=1"), ("a", "1, a=1"), ("a, /", "a=1"), ("a=[self]", ""), ("a={1}", "1"),
        ("a", "self.rows[0]"), ("a", "(yes := 1)"),
    ],
    "READ_AT_ONCE": [("a", "self.rows"), ("a=print", ""), ("a", "print"), ("a=self.rows", "1")],
    "NAMES_MEET": [("self", "1"), ("n, self", "self, n"), ("print", "print")],
    "WORKS_AT_ONCE": [("a: print('now')", "1"), ("a: (n := 1)", "1")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("hazard", "params", "call"),
    [(name, *each) for name, starts in STARTS.items() for each in starts],
)
def test_a_start_that_would_be_another(hazard: str, params: str, call: str) -> None:
    method = f"""
def __aiter__(self, n=1):
    async def generate({params}):
        yield self
    return generate({call})
"""
    assert hazard in hazards(in_class(method))


@pytest.mark.parametrize(
    "line",
    [
        "rows = self.rows",
        "check(self)",
        "assert self",
        "'two'",
        "class Helper:\n        pass",
        "@traced\n    def help():\n        pass",
        "def help(a=[]):\n        pass",
        "def help(a: print()):\n        pass",
    ],
)
def test_whatever_else_is_done(line: str) -> None:
    """Also definitions whose decorators, defaults or annotations do something."""
    method = PLAIN.replace("    async def", f"    'one'\n    {line}\n    async def")
    assert hazards(in_class(method)).keys() == {"WORKS_AT_ONCE"}


HELPERS = """
def __aiter__(self):
    # tidies up
    def clean(row, strip=True):
        found = row.strip()  # both sides
        return found if strip else row

    # goes over them
    async def generate(size=2):
        for row in self.rows[:size]:
            yield clean(row)

    async def last() -> str:
        return self.rows[-1]

    return generate()
"""


def test_functions_beside_it_move_along() -> None:
    """What they are called and what they use may be nothing of the generator's own."""
    assert rewritten(in_class(HELPERS)) == in_class("""
async def __aiter__(self):
    # tidies up
    def clean(row, strip=True):
        found = row.strip()  # both sides
        return found if strip else row

    async def last() -> str:
        return self.rows[-1]

    # goes over them
    size = 2
    for row in self.rows[:size]:
        yield clean(row)
""")


def test_a_docstring_gets_above_them() -> None:
    method = HELPERS.replace("(size=2):", "(size=2):\n        'All rows.'")
    after = rewritten(in_class(method))
    assert "    'All rows.'\n\n        # tidies up\n        def clean(" in after


@pytest.mark.parametrize(
    ("old", "new", "hazard"),
    [
        ("yield clean(row)", "clean = row\n            yield row", "NAMES_MEET"),
        ("row.strip()", "row.strip(size)", "NAMES_MEET"),
        ("return generate()", "return generate(clean)", "READ_AT_ONCE"),
        ("return generate()", "return generate(clean)", "NAMES_MEET"),
        ("row.strip()", "generate(row)", "STARTS_ITSELF"),
        ("row.strip()", "print(locals())", "SEES_FRAME"),
        ("(self):", "(self, clean=1):", "NAMES_MEET"),
    ],
)
def test_functions_beside_it_that_would_notice(old: str, new: str, hazard: str) -> None:
    assert not hazards(in_class(HELPERS))
    assert hazard in hazards(in_class(HELPERS.replace(old, new)))


def test_a_function_beside_it_that_uses_what_is_rebound() -> None:
    method = HELPERS.replace("generate(size=2)", "generate(self, size=2)")
    method = method.replace("return generate()", "return generate(self)")
    assert not hazards(in_class(method))
    rebinding = method.replace("yield clean(row)", "self = yield clean(row)")
    assert hazards(in_class(rebinding)).keys() == {"NAMES_MEET"}
    alone = rebinding[: rebinding.index("    async def last")] + "    return generate(self)\n"
    assert not hazards(in_class(alone))


def test_an_aiter_that_comes_with_a_star() -> None:
    method = PLAIN.replace("return generate()", "return aiter(generate())")
    assert verdicts(in_class(method))
    assert not verdicts(in_class(method, before="from tools import *\n"))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="new syntax")
def test_type_parameters() -> None:
    method = PLAIN.replace("generate():", "generate[T]():")
    assert "UNCLEAR_START" in hazards(in_class(method))


@pytest.mark.parametrize("word", ["override", "typing.override", "te.override"])
def test_a_decorator_that_only_declares(word: str) -> None:
    before = (
        "import typing\nimport typing_extensions as te\nfrom typing_extensions import override\n"
    )
    source = in_class(f"@{word}{PLAIN}", before=before)
    assert not hazards(source)
    assert f"    @{word}\n    async def __aiter__(self):\n        yield self\n" in rewritten(source)


@pytest.mark.parametrize("place", ["    def", "        async def"])
def test_another_decorator(place: str) -> None:
    indent = place[: len(place) - len(place.lstrip())]
    source = in_class(PLAIN).replace(place, f"{indent}@traced\n{place}")
    assert "WRAPPED" in hazards(source)


def test_del_matters_only_where_the_object_is_not_used() -> None:
    method = PLAIN + "\ndef __del__(self):\n    pass\n"
    assert not hazards(in_class(method))
    unused = in_class(method.replace("yield self", "yield 1"))
    assert hazards(unused).keys() == {"HELD_LONGER"}


# -- the text


def test_one_line_of_code() -> None:
    source = in_class(PLAIN.replace("\n        yield self", " yield self; print(1)  # why"))
    expected = "async def __aiter__(self):\n    yield self; print(1)  # why\n"
    assert rewritten(source) == in_class(expected)


DOCUMENTED = '''
def __aiter__(self):%s
    async def generate():
        """Go over all rows,

        once.
        """

        # first
        yield self
    return generate()
'''


@pytest.mark.parametrize(
    ("own", "docstring"),
    [
        ("", '"""Go over all rows,\n\n    once.\n    """'),
        (
            '\n    """Start."""\n',
            '"""Start.\n\n    Go over all rows,\n\n    once.\n    """',
        ),
        (
            '\n    r"""Start."""\n',
            'r"""Start."""\n\n    # Go over all rows,\n    #\n    # once.',
        ),
    ],
)
def test_docstrings(own: str, docstring: str) -> None:
    after = rewritten(in_class(DOCUMENTED % own))
    between = "\n" if own.startswith("\n    r") else "\n\n"
    expected = f"async def __aiter__(self):\n    {docstring}{between}    # first\n    yield self\n"
    assert after == in_class(expected)


@pytest.mark.parametrize(
    ("outer", "inner", "kept"),
    [
        ("", "  # noqa: C901", "  # noqa: C901"),
        ("", "  # pragma: no cover", "  # pragma: no cover"),
        ("  # noqa: D105", "  # noqa: C901", "  # noqa: D105"),
        ("  # type: ignore", "", "  # type: ignore"),
    ],
)
def test_directives_behind_the_colon(outer: str, inner: str, kept: str) -> None:
    method = PLAIN.replace("(self):", f"(self):{outer}")
    method = method.replace("generate():", f"generate():{inner}")
    after = rewritten(in_class(method))
    assert after == in_class(f"async def __aiter__(self):{kept}\n    yield self\n")


def test_comments_find_their_place() -> None:
    method = """
def __aiter__(self):
    # inside
    async def generate():  # all rows

        # one row
        yield self

        # no more
    # to a loop
    return generate()  # a new one
    # at the end
"""
    after = """
async def __aiter__(self):
    # inside
    # all rows
    # to a loop
    # a new one
    # one row
    yield self

    # no more
    # at the end
"""
    assert rewritten(in_class(method)) == in_class(after)


def test_line_ends_and_tabs_stay() -> None:
    source = in_class(PLAIN).replace("    ", "\t").replace("\n", "\r\n")
    after = "class Rows:\r\n\tasync def __aiter__(self):\r\n\t\tyield self\r\n"
    assert rewritten(source) == after


def test_a_head_that_gets_too_long() -> None:
    returns = "AsyncIterator[" + "x" * 45 + "]"
    source = in_class(PLAIN.replace("(self):", f"(self) -> {returns}:"))
    expected = f"async def __aiter__(\n    self,\n) -> {returns}:\n    yield self\n"
    assert rewritten(source) == in_class(expected)
    source = source.replace("xx]", "x" * 20 + "]")
    expected = f"async def __aiter__(self) -> {returns}:\n    yield self\n"
    assert rewritten(source) == in_class(expected).replace("xx]", "x" * 20 + "]")


# -- as people run it


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    """A project with one such method, which is silenced in another file."""
    project = Project(tmp_path)
    text = in_class(PLAIN)
    project.write("a.py", text)
    project.write("b.py", text.replace("(self):", "(self):  # noqa: AGN104"))
    return project


def flake8(project: Project, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "flake8", "--select=AGN", *arguments],
        cwd=project.root,
        capture_output=True,
        text=True,
    )
    assert not done.stderr
    return done.stdout.splitlines()


SAID = (
    "a.py:2:5: AGN104 __aiter__ of 'Rows' only wraps the async generator 'generate'; "
    "it could be that generator itself (fix: agen-codemod)"
)


def test_it_is_off_by_default(shop: Project) -> None:
    before = shop.bytes()
    assert flake8(shop, "a.py") == []
    assert flake8(shop, "--extend-select=AGN104", "a.py") == []
    assert explained(shop, "a.py") == []
    assert b"nothing to convert" in shop.run("--select=AGN104", ".").stderr
    assert shop.bytes() == before


def test_the_plugin_and_the_codemod_agree(shop: Project) -> None:
    shop.write("setup.cfg", "[flake8]\nagen-enable = AGN104\n")
    assert flake8(shop, "a.py", "b.py") == [SAID]
    assert flake8(shop, "--agen-enable", "", "a.py") == []
    assert shop.run("--check", ".").stdout.decode().splitlines() == [SAID]
    (entry, silenced) = explained(shop, ".")
    assert (entry["code"], entry["form"], entry["class"]) == ("AGN104", "nested", "Rows")
    assert (entry["line"], entry["column"], entry["hazards"]) == (2, 5, [])
    assert silenced["code"] is None and "silenced" in silenced["message"]
    text = shop.run("--explain", "a.py").stdout.decode()
    assert "agen-codemod makes it a class whose __aiter__ is the async generator itself" in text


def test_a_run_does_it_once(shop: Project) -> None:
    shop.write("setup.cfg", "[flake8]\nagen-enable = AGN104\n")
    silenced = (shop.root / "b.py").read_text()
    assert b"nothing to convert" in shop.run("--select=AGN101", ".").stderr
    done = shop.run("--select=AGN104", ".")
    assert re.search(rb"a.py:2: Rows was converted to a class whose __aiter__ is", done.stderr)
    after = "class Rows:\n    async def __aiter__(self):\n        yield self\n"
    assert (shop.root / "a.py").read_text() == after
    assert (shop.root / "b.py").read_text() == silenced
    assert b"nothing to convert" in shop.run(".").stderr


def test_without_evidence_it_waits(shop: Project) -> None:
    shop.write("setup.cfg", "[flake8]\nagen-enable = AGN104\n")
    waiting = "@register\n" + in_class(PLAIN)
    path = shop.write("a.py", waiting)
    (line,) = flake8(shop, "a.py")
    assert line.endswith("(fix: agen-codemod --unsafe)")
    shop.run(".")
    assert path.read_text() == waiting
    shop.run("--unsafe", ".")
    assert "async def __aiter__" in path.read_text()


def test_what_others_import_stays_imported(shop: Project) -> None:
    """The annotation of the generator goes; its import is there for somebody else, too."""
    shop.write("setup.cfg", "[flake8]\nagen-enable = AGN104\n")
    method = PLAIN.replace("(self):", "(self) -> AsyncIterator[int]:")
    method = method.replace("generate():", "generate() -> AsyncGenerator[int, None]:")
    head = "from typing import AsyncGenerator, AsyncIterator\n"
    path = shop.write("a.py", in_class(method, before=head))
    shop.run(".")
    assert path.read_text().startswith("from typing import AsyncIterator\n")
    shop.write("a.py", in_class(method, before=head))
    shop.write("c.py", "from a import AsyncGenerator\n")
    shop.run(".")
    assert path.read_text().startswith(head)
    assert "async def __aiter__" in path.read_text()


@pytest.mark.parametrize(
    ("module", "head", "annotation", "goes"),
    [
        ("print('imported')\n", "from tools import Given", "Given", False),
        ("Given = int\n", "from tools import Given", "Given", True),
        ("print('imported')\n", "import tools", "tools.Given", False),
        ("Given = int\n", "import tools", "tools.Given", True),
    ],
)
def test_an_import_goes_where_nobody_notices(
    shop: Project, module: str, head: str, annotation: str, *, goes: bool
) -> None:
    shop.write("setup.cfg", "[flake8]\nagen-enable = AGN104\n")
    shop.write("tools.py", module)
    method = PLAIN.replace("(self):", "(self) -> 'Rows':")
    method = method.replace("generate():", f"generate() -> {annotation}:")
    path = shop.write("a.py", in_class(method, before=f"{head}\n"))
    shop.run(".")
    assert "async def __aiter__" in path.read_text()
    assert (head in path.read_text()) is not goes


def test_the_files_without_one_pay_nothing(tmp_path: Path) -> None:
    """What looks for it is not imported where it is not enabled, nor the analysis where no file
    says ``__aiter__``."""
    script = """
import ast, sys
from flake8_agen.options import Options
from flake8_agen.plugin import Plugin
for enabled, text in ((True, "x = 1"), (False, "class A:\\n def __aiter__(self): return 1\\n")):
    Plugin.options = Options(enable=frozenset({"AGN104"} if enabled else ()))
    assert not list(Plugin(ast.parse(text), "a.py", text.splitlines(True)).run())
assert "flake8_agen.analysis" not in sys.modules
text = "class A:\\n def __anext__(self): return 1\\n def __aiter__(self): return self\\n"
list(Plugin(ast.parse(text), "a.py", text.splitlines(True)).run())
assert "flake8_agen.analysis" in sys.modules
assert "flake8_agen.wrapping" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True
    )
    assert not done.stderr, done.stderr
