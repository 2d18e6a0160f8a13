"""What is decided about a class: whether it tracks iteration, its forms, and the plan of each."""

from __future__ import annotations

import ast
import textwrap

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.mistakes import mistakes
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Form, FormVerdict, Kind, Verdict

HEAD = """\
    def __aiter__(self):
        return self

"""


def verdict(source: str, options: Options | None = None, **others: str) -> Verdict:
    """The verdict on the last candidate of a text; ``others`` are more files of the project."""
    source = textwrap.dedent(source)
    texts = {f"/project/{name}.py": textwrap.dedent(text) for name, text in others.items()}
    project = Project(None, {"/project/module.py": source, **texts})
    tree = ast.parse(source)
    found = analyse(tree, source, "/project/module.py", project, options or Options())
    return list(found)[-1]


def iterator(init: str, step: str, rest: str = "", head: str = HEAD) -> str:
    """A class ``It`` with these bodies."""
    parts = ["class It:\n"]
    if init:
        signature, _, body = init.partition(" => ")
        parts.append(f"    def __init__(self{signature}):\n{_indented(body)}\n")
    parts.append(head)
    parts.append(f"    async def __anext__(self):\n{_indented(step)}\n{rest}\n")
    return "".join(parts)


def _indented(body: str) -> str:
    return textwrap.indent(textwrap.dedent(body).strip() + "\n", " " * 8)


def form(found: Verdict, wanted: Form) -> FormVerdict:
    """One form of a verdict."""
    return next(each for each in found.forms if each.form is wanted)


COUNT = """
    self.i += 1
    if self.i > 3:
        raise StopAsyncIteration
    return self.i
"""
LOOP = """
async def main():
    async for item in It(%s):
        print(item)
"""

TRACKING = {
    "counter": (" => self.i = 0", COUNT),
    "index": (
        ", rows => self.rows = rows; self.i = 0",
        """
        if self.i == len(self.rows):
            raise StopAsyncIteration
        self.i += 1
        return self.rows[self.i - 1]
        """,
    ),
    "pop": (
        ", rows => self.rows = list(rows)",
        """
        if not self.rows:
            raise StopAsyncIteration
        return self.rows.pop(0)
        """,
    ),
    "slices": (
        ", data => self.data = data",
        """
        if not self.data:
            raise StopAsyncIteration
        head, self.data = self.data[:4], self.data[4:]
        return head
        """,
    ),
    "next": (
        ", rows => self.rows = iter(rows)",
        """
        try:
            return next(self.rows)
        except StopIteration:
            raise StopAsyncIteration
        """,
    ),
    "next by alias": (
        ", rows => self.rows = iter(rows)",
        """
        rows = self.rows
        row = next(rows, None)
        if row is None:
            raise StopAsyncIteration
        return row
        """,
    ),
    "next in a thread": (
        ", rows => self.rows = iter(rows)",
        """
        row = await to_thread.run_sync(next, self.rows, None)
        if row is None:
            raise StopAsyncIteration
        return row
        """,
    ),
    "loop over a held iterator": (
        ", rows => self.rows = iter(rows)",
        """
        for row in self.rows:
            return row
        raise StopAsyncIteration
        """,
    ),
    "map over an async iterator": (
        ", source => self.source = source.__aiter__()",
        """
        item = await self.source.__anext__()
        return item + 1
        """,
    ),
    "lazy start": (
        ", make => self.make = make; self.source = None",
        """
        if self.source is None:
            self.source = (await self.make()).__aiter__()
        return await self.source.__anext__()
        """,
    ),
    "take": (
        ", source, n => self.source = source; self.n = n",
        """
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return await self.source.__anext__()
        """,
    ),
    "one shot": (
        " => self.done = False",
        """
        if self.done:
            raise StopAsyncIteration
        self.done = True
        return 1
        """,
    ),
    "linked nodes": (
        ", node => self.node = node",
        """
        if self.node is None:
            raise StopAsyncIteration
        value = self.node.value
        self.node = self.node.next
        return value
        """,
    ),
}

LEFT_ALONE = {
    "stateless": (
        ", read => self.read = read",
        """
        data = await self.read()
        if not data:
            raise StopAsyncIteration
        return data
        """,
    ),
    "plain forwarding": (
        ", source => self.source = source.__aiter__()",
        "return await self.source.__anext__()",
    ),
    "plain forwarding by a loop": (
        ", source => self.source = source.__aiter__()",
        """
        async for item in self.source:
            return item
        raise StopAsyncIteration
        """,
    ),
    "statistics": (
        ", source => self.source = source; self.count = 0",
        """
        self.count += 1
        return await self.source.read()
        """,
    ),
    "a cache": (
        ", source => self.source = source; self.decoder = None",
        """
        if self.decoder is None:
            self.decoder = make_decoder()
        data = await self.source.read()
        if not data:
            raise StopAsyncIteration
        return self.decoder.decode(data)
        """,
    ),
    "a connection": (
        ", url => self.url = url; self.link = None",
        """
        if self.link is None:
            self.link = await connect(self.url)
        try:
            return await self.link.receive()
        except ConnectionError:
            self.link = None
            raise StopAsyncIteration
        """,
    ),
    "a queue": (
        ", queue => self.queue = queue; self.done = False",
        """
        if self.done:
            raise StopAsyncIteration
        item = await self.queue.get()
        self.done = item is None
        return item
        """,
    ),
    "always raises": (
        " => self.i = 0",
        "self.i += 1\nif self.i:\n    raise ValueError(self.i)\nraise OSError",
    ),
    "a stub": (" => self.i = 0", "raise NotImplementedError"),
}


@pytest.mark.parametrize("name", TRACKING)
def test_tracks_iteration_by_hand(name: str) -> None:
    found = verdict(iterator(*TRACKING[name]))
    assert found.tracks
    assert found.code == "AGN101"


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_is_left_alone(name: str) -> None:
    found = verdict(iterator(*LEFT_ALONE[name]))
    assert not found.tracks
    assert found.code is None


def test_state_that_another_method_uses_is_no_iteration_state() -> None:
    close = "\n    def rewind(self):\n        self.i = 0\n"
    assert not verdict(iterator(" => self.i = 0", COUNT, close)).tracks


def test_state_that_is_read_from_outside_is_no_iteration_state() -> None:
    use = """
async def main():
    it = It()
    async for item in it:
        print(it.i)
"""
    assert not verdict(iterator(" => self.i = 0", COUNT) + use).tracks


def test_state_of_private_helpers_counts() -> None:
    step = """
    await self._advance()
    if self.i > 3:
        raise StopAsyncIteration
    return self.i
    """
    helper = "\n    async def _advance(self):\n        self.i += 1\n"
    found = verdict(iterator(" => self.i = 0", step, helper))
    assert found.tracks
    assert form(found, Form.FUNCTION).plan.inline == {"_advance"}


def test_a_copied_position_is_not_tracked_by_hand() -> None:
    source = iterator(
        ", other=None => self._i = other._i if other else 0",
        """
        self._i += 1
        if self._i > 3:
            raise StopAsyncIteration
        return self._i
        """,
    )
    assert not verdict(source).tracks


def test_other_members_leave_the_method_form() -> None:
    close = "\n    async def aclose(self):\n        pass\n"
    found = verdict(iterator(" => self.i = 0", COUNT, close))
    assert found.code == "AGN102"
    assert found.flagged is form(found, Form.METHOD_SELF)


def test_a_reset_makes_the_state_local() -> None:
    head = "    def __aiter__(self):\n        self.i = 0\n        return self\n\n"
    close = "\n    async def aclose(self):\n        pass\n"
    found = verdict(iterator(", n => self.n = n", COUNT.replace("3", "self.n"), close, head=head))
    assert form(found, Form.METHOD_LOCALS).plan.localise == {"i"}


def test_single_use_makes_the_state_local() -> None:
    found = verdict(iterator(" => self.i = 0", COUNT) + LOOP % "")
    assert form(found, Form.METHOD_LOCALS).plan.localise == {"i"}
    assert found.choice(unsafe=False) is form(found, Form.FUNCTION)


def test_the_iterator_of_an_iterable_is_a_pair() -> None:
    source = """
    class Rows:
        def __aiter__(self):
            return It()


    """
    found = verdict(textwrap.dedent(source) + iterator(" => self.i = 0", COUNT))
    assert found.code == "AGN103"
    assert found.flagged is not None and found.flagged.plan.partner == 2


def test_a_class_without_aiter_is_a_mistake_instead() -> None:
    source = iterator(" => self.i = 0", COUNT, head="")
    assert verdict(source).code is None
    assert [mistake.code for mistake in mistakes(ast.parse(source))] == ["AGN206"]


def test_stepping_by_hand_silences_the_mistake() -> None:
    source = iterator(" => self.i = 0", COUNT, head="") + "\nstep = It().__anext__\n"
    assert list(mistakes(ast.parse(source))) == []


KINDS = [
    ("n: int", "self.n = n", "", Kind.INT),
    ("n: float", "self.n = n", "1", Kind.OTHER),
    ("n", "self.n = n", "3", Kind.INT),
    ("n", "self.n = n", "3.5", Kind.OTHER),
    ("n", "self.n = len(n)", "[1]", Kind.INT),
    ("n", "self.n = n", "[1, 2]", Kind.SEQUENCE),
    ("n", "self.n = list(n)", "set()", Kind.SEQUENCE),
    ("n", "self.n = n", "text.split()", None),
    ("n", "self.n = iter(n)", "[]", Kind.ITERATOR),
    ("n", "self.n = n.__aiter__()", "x", Kind.ASYNC_ITERATOR),
    ("n=None", "self.n = 0 if n is None else n", "3", Kind.INT),
    ("n=None", "self.n = n or []", "[1]", Kind.SEQUENCE),
    ("n=None", "self.n = n", "3", Kind.INT),
    ("n=None", "self.n = n", "", Kind.OTHER),
    ("n: 'int | None' = None", "self.n = n", "", Kind.OTHER),
    ("n: list[int]", "self.n = n", "", Kind.SEQUENCE),
    ("*n", "self.n = n", "1, 2", Kind.SEQUENCE),
]


@pytest.mark.parametrize(("parameter", "body", "argument", "kind"), KINDS)
def test_kinds(parameter: str, body: str, argument: str, kind: Kind | None) -> None:
    step = "self.i += 1\nif self.i > self.n:\n    raise StopAsyncIteration\nreturn self.i"
    source = iterator(f", {parameter} => self.i = 0; {body}", step)
    found = verdict(source + LOOP % argument)
    kinds = form(found, Form.FUNCTION).plan.kinds
    assert kinds["self.i"] is Kind.INT
    assert kinds.get("self.n") is kind


def test_kinds_of_the_usual_range_arguments() -> None:
    init = """, start, stop=None =>\x20
    if stop is None:
        start, stop = 0, start
    self.i = start
    self.stop = stop
    """
    step = "if self.i >= self.stop:\n    raise StopAsyncIteration\nself.i += 1\nreturn self.i"
    found = verdict(iterator(init, step) + LOOP % "3" + (LOOP % "1, 4").replace("main", "more"))
    kinds = form(found, Form.FUNCTION).plan.kinds
    assert (kinds["self.i"], kinds["self.stop"]) == (Kind.INT, Kind.INT)


EAGER = [
    ("self.i = n", "async for item in It(3):", False),
    ("self.i = check(n)", "async for item in It(3):", False),
    ("self.i = check(n)", "it = It(3)\n    print()\n    async for item in it:", True),
    ("self.i = n", "it = It(3)\n    print()\n    async for item in it:", False),
    ("self.i = check(n)", "return It(3)\n    for item in ():", True),
]


@pytest.mark.parametrize(("init", "use", "eager"), EAGER)
def test_work_in_init_stays_at_the_call(init: str, use: str, eager: bool) -> None:
    source = iterator(f", n => {init}", COUNT)
    source += f"\nasync def main():\n    {use}\n        print(item)\n"
    assert form(verdict(source), Form.FUNCTION).plan.eager is eager


def test_own_methods_that_let_a_stop_out_are_named() -> None:
    step = "await self._fill()\nself.i += 1\nreturn self.i"
    fill = """
    async def _fill(self):
        if self.i > 3:
            raise StopAsyncIteration
        await self._more()

    async def _more(self):
        try:
            await self.source.__anext__()
        except StopAsyncIteration:
            pass
"""
    found = verdict(iterator(", source => self.source = source; self.i = 0", step, fill))
    assert form(found, Form.METHOD_SELF).plan.stopping == {"self._fill"}


def test_managers_that_may_swallow_are_named() -> None:
    step = """
    with suppress(ValueError), self.lock, open("x"), guard():
        self.i += 1
    if self.i > 3:
        raise StopAsyncIteration
    return self.i
    """
    found = verdict(iterator(" => self.i = 0; self.lock = Lock()", step))
    assert form(found, Form.METHOD_SELF).plan.swallowing == {"suppress", "guard"}


def test_annotations_of_the_file_are_found() -> None:
    show = "async def show(items: It) -> None:"
    source = iterator(" => self.i = 0", COUNT)
    source += f"\n\n{show}\n    async for item in items:\n        print(item)\n"
    found = verdict(source)
    line = source.splitlines().index(show) + 1
    assert form(found, Form.FUNCTION).plan.annotations == ((line, 22, 24),)


@pytest.mark.parametrize(
    ("library", "exported", "public"),
    [("auto", True, True), ("auto", False, False), ("true", False, True), ("false", True, False)],
)
def test_public_classes(library: str, exported: bool, public: bool) -> None:
    head = '__all__ = ["It"]\n' if exported else ""
    found = verdict(head + iterator(" => self.i = 0", COUNT) + LOOP % "", Options(library=library))
    names = {hazard.name for hazard in form(found, Form.FUNCTION).hazards}
    assert ("PUBLIC" in names) is public


def test_positions_are_characters() -> None:
    found = verdict("if 'ä': x = 'ä'\n" + iterator(" => self.i = 0", COUNT))
    assert (found.line, found.column, found.qualname) == (2, 0, "It")


def test_functions_of_other_files_that_let_a_stop_out_are_named() -> None:
    source = iterator(
        " => self.i = 0",
        "self.i += 1\nawait check(self.i)\nawait look(self.i)\nreturn self.i",
    )
    other = """
    async def check(number):
        if number > 3:
            raise StopAsyncIteration

    async def look(number):
        return number
    """
    found = verdict("from other import check, look\n\n\n" + source, other=other)
    assert form(found, Form.METHOD_SELF).plan.stopping == {"check"}
