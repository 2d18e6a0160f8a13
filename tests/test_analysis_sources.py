"""Whose items they are, and whether the state decides: ideas from code nobody tuned for."""

from __future__ import annotations

import ast
import textwrap

import pytest

from flake8_agen.mistakes import mistakes
from flake8_agen.verdict import Applicability, Form

from test_analysis import COUNT, form, iterator, verdict

SILENT = {
    "a reader that shares its source": (
        ", hub, box => self.hub = hub; self.box = box; self.over = False",
        """
        if self.over:
            raise StopAsyncIteration
        while not self.box:
            await self.hub.fill(self.box)
            if not self.box:
                self.over = True
                raise StopAsyncIteration
        return self.box.popleft()
        """,
        "",
    ),
    "a stand-in by its inner object": (
        ", inner => super().__init__(inner); self.last = None",
        """
        item = await self.__wrapped__.__anext__()
        self.last = item if self.last is None else self.last + item
        return item
        """,
        "",
    ),
    "a stand-in by __getattr__": (
        ", inner => self.inner = inner; self.calls = 0",
        """
        if self.calls > 9:
            raise StopAsyncIteration
        self.calls += 1
        return await self.inner.__anext__()
        """,
        "\n    def __getattr__(self, name):\n        return getattr(self.inner, name)\n",
    ),
    "a base whose subclasses do the work": (
        " => self.cursor = None",
        """
        if self.cursor is None:
            self.cursor = await self.open()
        return convert(await self.cursor.__anext__())
        """,
        "\n    @abstractmethod\n    async def open(self): ...\n",
    ),
    "a base that raises NotImplementedError": (
        " => self.n = 0",
        """
        self.n += 1
        if self.n > self.size():
            raise StopAsyncIteration
        return self.n
        """,
        "\n    def size(self):\n        raise NotImplementedError\n",
    ),
    "a flag for one mode": (
        ", plan, live => self.plan = plan; self.live = live; self.once = False",
        """
        if not self.live:
            if self.once:
                raise StopAsyncIteration
            self.once = True
            return self.plan
        while True:
            step = await self.plan.advance()
            if step is None:
                raise StopAsyncIteration
            if step.ready:
                return step
        """,
        "",
    ),
    "a channel that a task of its own feeds": (
        ", channel => self.channel = channel; self.last = False",
        """
        if self.last:
            raise StopAsyncIteration
        try:
            return await self.channel.receive()
        except EndOfStream:
            self.last = True
            return None
        """,
        "",
    ),
    "a buffer that other members fill": (
        ", source => self.source = iter(source); self.box = []",
        """
        while not self.box:
            self.on_event(next(self.source))
        return self.box.pop(0)
        """,
        "\n    def on_event(self, event):\n        self.box.append(event)\n",
    ),
    "a step that others can take as well": (
        " => self.before = None",
        """
        if self.before == "end":
            raise StopAsyncIteration
        node = await self.advance(self.before)
        self.before = node
        return node
        """,
        "\n    async def advance(self, node):\n        return await work(node)\n",
    ),
    "a number that is only told": (
        ", reader => self.reader = reader; self.n = 0",
        """
        item = await self.reader.read()
        if item is None:
            raise StopAsyncIteration
        self.n += 1
        if self.reader.marks:
            await self.reader.mark(self.n)
        return item
        """,
        "",
    ),
}
FLAGGED = {
    "a buffer of its own that it fills": (
        ", source => self.source = source; self.box = []",
        """
        if not self.box:
            await self.source.read_into(self.box)
        if not self.box:
            raise StopAsyncIteration
        return self.box.pop(0)
        """,
        "",
    ),
    "a place to read from": (
        ", file => self.file = file; self.at = 0",
        """
        await self.file.seek(self.at)
        data = await self.file.read(9)
        if not data:
            raise StopAsyncIteration
        self.at += len(data)
        return data
        """,
        "",
    ),
    "a count of what is left out": (
        ", reader => self.reader = reader; self.errors = 0",
        """
        text = await self.reader.readline()
        if not text:
            if self.errors > 2:
                raise OSError
            self.errors += 1
        return text
        """,
        "",
    ),
    "a first call": (
        ", source => self.source = source; self.begun = False",
        """
        if not self.begun:
            self.begun = True
            await self.source.start()
        data = await self.source.read()
        if not data:
            raise StopAsyncIteration
        return data
        """,
        "",
    ),
    "a hook that subclasses may fill": (
        " => self.n = 0",
        """
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        self.on_item()
        return self.n
        """,
        "\n    def on_item(self):\n        pass\n",
    ),
    "a public method that only looks at what came": (
        ", source => self.source = source; self.n = 0",
        """
        if self.n > 3:
            raise StopAsyncIteration
        self.n += 1
        item = await self.source.read()
        await self.check(item)
        return item
        """,
        "\n    async def check(self, item):\n        assert item\n",
    ),
    "an error that is more than an end": (
        ", source => self.source = source",
        """
        try:
            return await self.source.__anext__()
        except ValueError:
            await self.source.aclose()
            raise
        """,
        "",
    ),
}


def test_a_stand_in_that_opens_its_inner_object() -> None:
    head = (
        "    def __aiter__(self):\n        self.rows = self.__wrapped__.__aiter__()\n"
        "        return self\n\n"
    )
    step = """
    item = await self.rows.__anext__()
    return item + 1
    """
    assert verdict(iterator(", inner => super().__init__(inner)", step, head=head)).code is None
    other = head.replace("__wrapped__", "inner")
    source = iterator(", inner => self.inner = inner", step, head=other)
    assert verdict(source).code == "AGN101"


@pytest.mark.parametrize("name", SILENT)
def test_items_of_others_are_no_matter_of_ours(name: str) -> None:
    assert verdict(iterator(*SILENT[name])).code is None


@pytest.mark.parametrize("name", FLAGGED)
def test_what_looks_like_it_is_still_reported(name: str) -> None:
    assert verdict(iterator(*FLAGGED[name])).tracks


@pytest.mark.parametrize("handler", ["raise", "raise StopAsyncIteration"])
def test_a_handler_that_only_ends_is_no_logic(handler: str) -> None:
    head = "    def __aiter__(self):\n        self.source = self.feed()\n        return self\n\n"
    step = f"""
    try:
        return await self.source.__anext__()
    except StopIteration:
        {handler}
    """
    assert not verdict(iterator("", step, head=head)).tracks


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("def close(self):\n        pass", []),
        ("def __len__(self):\n        return 3", []),
        ("def _step(self):\n        pass", ["AGN206"]),
    ],
)
def test_more_than_an_iterator_may_be_stepped_by_hand(member: str, expected: list[str]) -> None:
    source = f"""
class Once:
    async def __anext__(self):
        self.i += 1
        return self.i

    {member}
"""
    found = mistakes(ast.parse(textwrap.dedent(source)))
    assert [mistake.code for mistake in found] == expected


USED = """
def make(stop{annotation}):
    return It(stop)
"""


@pytest.mark.parametrize("annotation", ["", ": int", ": float"])
def test_a_number_that_must_be_an_int_is_named_where_the_form_waits_anyway(annotation: str) -> None:
    init = f", stop{annotation} => self.stop = stop; self.i = 0"
    source = iterator(init, COUNT.replace("3", "self.stop"))
    found = verdict(source + USED.format(annotation=annotation))
    names = {hazard.name for hazard in form(found, Form.FUNCTION).hazards}
    assert ("NOT_AN_INT" in names) is (annotation == "")


def test_a_safe_form_assumes_nothing() -> None:
    source = iterator(", stop => self.stop = stop; self.i = 0", COUNT.replace("3", "self.stop"))
    found = verdict(source + "\nasync def main(n):\n    async for i in It(n):\n        print(i)\n")
    assert form(found, Form.FUNCTION).applicability is Applicability.SAFE


def test_attributes_for_others_keep_the_class() -> None:
    use = "\ndef make():\n    return It()\n\ndef show(thing):\n    print(thing.session)\n"
    found = verdict(iterator(" => self.session = connect(); self.i = 0", COUNT) + use)
    assert found.code == "AGN102"
