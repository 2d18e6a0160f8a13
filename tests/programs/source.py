"""A program: one iterator class and what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .consumers import CONSUMERS
from .features import FEATURES
from .prelude import FILES, HOMES, imported, names_in, printed, printed_apart
from .shapes import header
from .tree import Suite, lines, parsed, smaller

MODULE, OTHER = "script", "other"
"""What the module of the class is called, also when it runs, and that of its consumer."""
SPELLINGS = {
    "from": f"from {MODULE} import Sample",
    "as": f"from {MODULE} import Sample as Made",
    "module": f"import {MODULE}",
    "as module": f"import {MODULE} as made",
    "star": f"from {MODULE} import *",
}
"""How a file of its own gets at the class."""
_CALLED = {"as": "Made", "module": f"{MODULE}.Sample", "as module": "made.Sample"}


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
    features: tuple[str, ...] = ()
    shape: str = "plain"
    limit: str = "3"
    """What the class is constructed with, as text."""
    rows: str = "[1, 2, 5]"
    src: str = "numbers()"
    lock: str = "asyncio.Lock()"
    elsewhere: str = ""
    """By which of ``SPELLINGS`` the consumer, in a file of its own, gets at the class."""
    apart: bool = False
    """Whether bystanders stand in files of their own."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Locals of the step that are called otherwise than they were drawn."""

    @property
    def is_plain(self) -> bool:
        """Whether the class is one of the simplest kind, of which much is known (``by_hand``)."""
        given = (self.limit, self.rows, self.src)
        plain = given == ("3", "[1, 2, 5]", "numbers()") and not self.elsewhere
        return plain and not self.renamed and not self.features and self.shape == "plain"

    @cached_property
    def text(self) -> str:
        """The source of the module that defines the class."""
        parts = [self._class()]
        if not self.elsewhere:
            parts.append(self._consumer())
        else:
            taken = [name for name in names_in(self._consumer()) if not self._is_away(name)]
            parts.append(f"OTHERS = {', '.join(taken)}, fetch")
        return printed("\n\n\n".join(parts).rstrip("\n") + "\n", apart=self.apart)

    @cached_property
    def others(self) -> dict[str, str]:
        """The sources of the other files, by the names of their modules."""
        consumer = self._consumer()
        files = printed_apart(f"{self._class()}\n{consumer}") if self.apart else {}
        if self.elsewhere:
            names = names_in(consumer)
            taken = [name for name in names if not self._is_away(name)]
            lead = [
                *_IMPORTS,
                *imported(name for name in names if self._is_away(name)),
                f"from {MODULE} import {', '.join(taken)}",
                SPELLINGS[self.elsewhere],
            ]
            called = _CALLED.get(self.elsewhere, "Sample")
            consumer = re.sub(r"(?<![.\w\"])Sample\b", called, consumer)
            files[OTHER] = "\n".join(lead) + f"\n\n\n{consumer}"
        return files

    def _is_away(self, name: str) -> bool:
        return self.apart and name in HOMES

    @property
    def whole(self) -> str:
        """All files as one, so that a world can hold them."""
        return self.together(self.text)

    def together(self, module: str) -> str:
        """The same with another text of the module."""
        others = self.others
        before = [others[name] for name in FILES if name in others]
        files = [*before, module, others.get(OTHER, "")]
        return "\n\n".join(_without_imports(text) for text in files if text)

    def _class(self) -> str:
        features = [FEATURES[name] for name in self.features]
        head = [each.head for each in features if each.head]
        step = [*(f"        {each}" for each in head), *map(self._renamed, lines(self.step, 2))]
        helper = list(lines(self.helper, 2)) if self.helper else []
        members = tuple(
            node for each in features if each.members for node in parsed(each.members)
        )
        more = tuple(node for each in features for node in each.suite)
        bases = [each.base for each in features if each.base]
        parts = [step, helper, lines(self.reset, 2), lines(more, 2), lines(members, 1)]
        said = "\n".join(row for part in parts for row in part)
        consumer = CONSUMERS[self.consumer]
        seen = {*consumer.sees, *(("n",) if bases else ())}
        said += "".join(f"\nself.{name}" for name in sorted(seen))
        init = tuple(node for node in self.init if _is_used(node.text, said))
        said += "\n".join(lines(init, 2))
        if consumer.with_members:
            members = (*members, *parsed(_CLOSE))
        values = [node for node in members if node.text]
        methods = [node for node in members if not node.text]
        # A decorator belongs to what follows it.
        while values and values[-1].text.startswith("@"):
            methods.insert(0, values.pop())
        body = [
            *header(self.shape, tuple(values), (*init, *more), said, bases),
            "",
            "    def __aiter__(self):",
            *(lines(self.reset, 2) if self.reset else ()),
            "        return self",
            "",
            *(["    async def _help(self, x):", *helper, ""] if helper else []),
            *([*lines(tuple(methods), 1), ""] if methods else []),
            "    async def __anext__(self):",
            *step,
        ]
        return "\n".join(_commented(body, self.seed) if self.comments else body)

    def _renamed(self, row: str) -> str:
        for old, new in self.renamed:
            row = re.sub(rf"(?<![.\w]){old}\b", new, row)
        return row

    def _consumer(self) -> str:
        given = f"{self.limit}, {self.rows}, {self.src}, {self.lock}, fetch"
        return CONSUMERS[self.consumer].text.replace("ARGUMENTS", given)

    def smaller(self) -> Iterator[Program]:
        """Programs with a little less of something, the most promising first."""
        plain: dict[str, object] = {
            "reset": (), "helper": (), "features": (), "shape": "plain", "elsewhere": "",
            "apart": False,
            "limit": "3", "rows": "[1, 2, 5]", "src": "numbers()",
            "lock": "asyncio.Lock()", "consumer": "in place",
            "renamed": (), "comments": False,
        }
        for name, value in plain.items():
            if getattr(self, name) != value:
                yield replace(self, **{name: value})  # type: ignore[arg-type]
        for attribute in ("step", "helper", "reset"):
            for suite in smaller(getattr(self, attribute)):
                yield replace(self, **{attribute: suite})  # type: ignore[arg-type]


_CLOSE = 'def close(self):\n    print("close", self.limit)'


_IMPORTS = (
    "import asyncio", "import copy", "import sys", "from collections import deque",
    "from functools import partial", "from unittest.mock import patch",
)
"""What a consumer may name of the standard library."""
_OF_OURS = re.compile(rf"from (?:{'|'.join((MODULE, *FILES))}) import (\w+ as \w+)?")


def _without_imports(text: str) -> str:
    """The file without what it imports of the others, other names made out of the first."""
    rows = []
    for row in text.splitlines(keepends=True):
        found = _OF_OURS.match(row)
        if found is None:
            rows.append(row)
        elif found[1]:
            name, _, called = found[1].partition(" as ")
            rows.append(f"{called} = {name}\n")
    return "".join(rows)


def _is_used(text: str, said: str) -> bool:
    found = re.match(r"self\.(\w+)", text)
    return found is None or re.search(rf"\bself\.{found[1]}\b", said) is not None


_NO_LINE_BEHIND = ("else", "elif", "except", "finally", "case")


def _commented(body: list[str], seed: int) -> list[str]:
    """A remark at every line: above it or behind it."""
    out = []
    for number, line in enumerate(body):
        code = line.strip()
        if not code or number == 0 or body[number - 1].strip().startswith("@"):
            out.append(line)
        elif (seed + number * 7) % 3 or code.startswith(_NO_LINE_BEHIND):
            out.append(f"{line}  # c{number}.")
        else:
            out += [f"{line[: len(line) - len(line.lstrip())]}# c{number}.", line]
    return out
