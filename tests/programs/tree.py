"""A program as a tree: easy to print, and easy to cut branches off.

A statement is its text, or for a compound one its clauses: each a header and a suite. The class
around the step is the same in every program; only what is in use of it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

Suite = tuple["Node", ...]

PRELUDE = '''\
import asyncio


class Swallow:
    """A manager that swallows some errors, and says what it saw."""

    def __init__(self, *kinds):
        self.kinds = kinds or (ValueError,)

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, error, trace):
        print("exit", kind and kind.__name__)
        return kind is not None and issubclass(kind, self.kinds)

    async def __aenter__(self):
        await asyncio.sleep(0)
        return self.__enter__()

    async def __aexit__(self, *details):
        await asyncio.sleep(0)
        return self.__exit__(*details)


class Watch:
    """A manager that lets every error pass, and says what it saw."""

    def __enter__(self):
        print("watch")
        return self

    def __exit__(self, kind, error, trace):
        print("watched", kind and kind.__name__)

    async def __aenter__(self):
        await asyncio.sleep(0)
        return self.__enter__()

    async def __aexit__(self, *details):
        await asyncio.sleep(0)
        self.__exit__(*details)


async def fetch(number):
    await asyncio.sleep(0)
    if number == 4:
        raise ValueError(number)
    return number + 1


async def numbers():
    for number in range(5):
        await asyncio.sleep(0)
        yield number * 10


'''


@dataclass(frozen=True)
class Node:
    """One statement: ``text``, or clauses of a header and a suite each."""

    text: str = ""
    clauses: tuple[tuple[str, Suite], ...] = ()

    def lines(self, indent: int) -> Iterator[str]:
        """The lines of the statement."""
        if not self.clauses:
            yield "    " * indent + self.text
        for header, suite in self.clauses:
            yield "    " * indent + header
            yield from lines(suite, indent + 1)


def lines(suite: Suite, indent: int) -> Iterator[str]:
    """The lines of a suite, which is never empty."""
    for node in suite or (Node("pass"),):
        yield from node.lines(indent)


@dataclass(frozen=True)
class Program:
    """One iterator class and its consumer."""

    seed: int
    init: Suite
    step: Suite
    reset: Suite = ()
    helper: Suite = ()
    consumer: str = "in place"
    comments: bool = True

    @property
    def text(self) -> str:
        """The source of the module."""
        step = list(lines(self.step, 2))
        helper = list(lines(self.helper, 2)) if self.helper else []
        said = "\n".join([*step, *helper, *lines(self.reset, 2)])
        said += "\nself.n self.done" if self.consumer == "attribute" else ""
        said += "\nself.limit" if self.consumer == "member" else ""
        init = [node for node in self.init if _is_used(node.text, said)]
        body = [
            "class Sample:",
            f"    def __init__(self, {', '.join(PARAMETERS)}):",
            *lines(tuple(init), 2),
            "",
            "    def __aiter__(self):",
            *(lines(self.reset, 2) if self.reset else ()),
            "        return self",
            "",
            *(["    async def _help(self, x):", *helper, ""] if helper else []),
            *(_MEMBER if self.consumer == "member" else ()),
            "    async def __anext__(self):",
            *step,
        ]
        if self.comments:
            body = _commented(body, self.seed)
        return PRELUDE + "\n".join([*body, "", "", CONSUMERS[self.consumer]])

    def smaller(self) -> Iterator[Program]:
        """Programs with a little less of something, the most promising first."""
        for attribute in ("reset", "helper"):
            if getattr(self, attribute):
                yield replace(self, **{attribute: ()})
        if self.consumer != "in place":
            yield replace(self, consumer="in place")
        if self.comments:
            yield replace(self, comments=False)
        for attribute in ("step", "helper", "reset"):
            for suite in _smaller(getattr(self, attribute)):
                yield replace(self, **{attribute: suite})


_MEMBER = ("    def close(self):", '        print("close", self.limit)', "")
PARAMETERS = ("limit", "rows", "src", "lock", "fetch")

ARGUMENTS = "3, [1, 2, 5], numbers(), asyncio.Lock(), fetch"

CONSUMERS = {
    "in place": f"""\
async def main():
    count = 0
    async for item in Sample({ARGUMENTS}):
        print("got", item)
        count += 1
        if count > 8:
            break
""",
    "named": f"""\
async def main():
    sample = Sample({ARGUMENTS})
    count = 0
    async for item in sample:
        print("got", item)
        count += 1
        if count > 8:
            break
""",
    "later": f"""\
async def main():
    sample = Sample({ARGUMENTS})
    print("made")
    count = 0
    async for item in sample:
        print("got", item)
        count += 1
        if count > 8:
            break
""",
    "twice": f"""\
async def main():
    sample = Sample({ARGUMENTS})
    for turn in range(3):
        count = 0
        async for item in sample:
            print("got", turn, item)
            count += 1
            if count > 2:
                break
""",
    "retry": f"""\
async def main():
    sample = Sample({ARGUMENTS})
    for turn in range(3):
        count = 0
        try:
            async for item in sample:
                print("got", turn, item)
                count += 1
                if count > 4:
                    break
        except (ValueError, RuntimeError, IndexError, TypeError) as error:
            print("failed", error)
""",
}


_LOOP = """\
    count = 0
    async for item in {0}:
        print("got", {1})
        count += 1
        if count > {2}:
            break
"""


def _loop(source: str, item: str = "item", most: int = 8) -> str:
    return _LOOP.format(source, item, most)


_WORK = "async def work(sample, who):\n" + _loop("sample", "who, item", 4) + "\n\n"
CONSUMERS |= {
    "handed on": f"{_WORK}async def main():\n    await work(Sample({ARGUMENTS}), 1)\n",
    "made by": f"""\
def make():
    return Sample({ARGUMENTS})


async def main():
{_loop("make()")}""",
    "workers": f"""\
{_WORK}async def main():
    sample = Sample({ARGUMENTS})
    await asyncio.gather(work(sample, 1), work(sample, 2))
""",
    "attribute": f"""\
async def main():
    sample = Sample({ARGUMENTS})
{_loop("sample", "item, sample.n, sample.done")}""",
    "polling": f"""\
async def main():
    sample = Sample({ARGUMENTS})
    for _ in range(6):
        try:
            print("got", await sample.__anext__())
        except StopAsyncIteration:
            print("nothing")
""",
    "subclass": f"""\
class More(Sample):
    pass


async def main():
{_loop(f"More({ARGUMENTS})")}""",
    "isinstance": f"""\
async def main():
    sample = Sample({ARGUMENTS})
    print(isinstance(sample, Sample))
{_loop("sample")}""",
    "by name": f"""\
async def main():
    import sys

{_loop(f'getattr(sys.modules[__name__], "Sample")({ARGUMENTS})')}""",
    "member": f"""\
async def main():
    sample = Sample({ARGUMENTS})
{_loop("sample")}    sample.close()
""",
}
PLAIN = frozenset({"in place", "named", "later", "twice", "retry"})
"""Consumers that any form lets the module be imported with."""


def parsed(text: str) -> Suite:
    """The suite that a text, indented as usual, spells."""
    return _parsed([line for line in text.splitlines() if line.strip()])


def _parsed(rows: list[str]) -> Suite:
    out: list[Node] = []
    while rows:
        inside = 1
        while inside < len(rows) and _indent(rows[inside]) > _indent(rows[0]):
            inside += 1
        header, suite = rows[0].strip(), _parsed(rows[1:inside])
        if re.match(r"(else|elif|except|finally)\b", header):
            out[-1] = Node(clauses=(*out[-1].clauses, (header, suite)))
        else:
            out.append(Node(clauses=((header, suite),)) if suite else Node(header))
        rows = rows[inside:]
    return tuple(out)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _is_used(text: str, said: str) -> bool:
    found = re.match(r"self\.(\w+)", text)
    return found is None or re.search(rf"\bself\.{found[1]}\b", said) is not None


def _commented(body: list[str], seed: int) -> list[str]:
    """A remark at every line: above it or behind it."""
    out = []
    for number, line in enumerate(body):
        code = line.strip()
        if not code or number == 0:
            out.append(line)
        elif (seed + number * 7) % 3 and not code.startswith(("else", "elif", "except", "finally")):
            out.append(f"{line}  # c{number}.")
        elif code.startswith(("else", "elif", "except", "finally", "case")):
            out.append(f"{line}  # c{number}.")
        else:
            out += [f"{line[: len(line) - len(line.lstrip())]}# c{number}.", line]
    return out


def _smaller(suite: Suite) -> Iterator[Suite]:
    size = len(suite)
    if size > 3:
        yield suite[: size // 2]
        yield suite[size // 2 :]
    for index, node in enumerate(suite):
        before, after = suite[:index], suite[index + 1 :]
        if before or after:
            yield (*before, *after)
        for _, inner in node.clauses:
            yield (*before, *inner, *after)
    for index, node in enumerate(suite):
        before, after = suite[:index], suite[index + 1 :]
        for less in _less(node):
            yield (*before, less, *after)


def _less(node: Node) -> Iterator[Node]:
    """One statement made smaller."""
    if not node.clauses:
        for pattern, plain in _PLAINER:
            text = re.sub(pattern, plain, node.text)
            if text != node.text:
                yield Node(text)
        return
    for index in range(1, len(node.clauses)):
        yield Node(clauses=(*node.clauses[:index], *node.clauses[index + 1 :]))
    for index, (header, suite) in enumerate(node.clauses):
        for less in _smaller(suite):
            clauses = (*node.clauses[:index], (header, less), *node.clauses[index + 1 :])
            yield Node(clauses=clauses)
        if index == 0 and header.startswith(("if", "while")):
            for plain in ("if self.n < 2:", "if self.done:"):
                if header.startswith("if") and header != plain and not _rank(header):
                    yield Node(clauses=((plain, suite), *node.clauses[1:]))


def _rank(header: str) -> bool:
    return header in {"if self.n < 2:", "if self.done:"}


_PLAINER = (
    (r"^return (?!1$).+", "return 1"),
    (r"^(\w+) = (?!1$).+", r"\1 = 1"),
    (r"^print\((?!1\)$).*\)$", "print(1)"),
    (r"^raise ValueError\(.+\)", "raise ValueError()"),
)
