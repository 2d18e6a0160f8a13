"""A program: one iterator class and what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .consumers import CONSUMERS
from .features import FEATURES
from .prelude import printed
from .shapes import header
from .tree import Suite, lines, parsed, smaller

IMPORT = "from module import "
"""How a file of its own gets what it needs."""


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
    elsewhere: bool = False
    """Whether the consumer stands in a file of its own."""
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
            parts.append(f"OTHERS = {self.src.removesuffix('()')}, fetch")
        return printed("\n\n\n".join(parts).rstrip("\n") + "\n")

    @cached_property
    def other(self) -> str:
        """The source of the file that uses the class, "" where the same file does."""
        if not self.elsewhere:
            return ""
        names = ", ".join(["Sample", "fetch", self.src.removesuffix("()")])
        lead = ["import asyncio", "from collections import deque", "", f"{IMPORT}{names}"]
        return "\n".join(lead) + "\n\n\n" + self._consumer()

    @property
    def whole(self) -> str:
        """The module and the other file as one."""
        return together(self.text, self.other)

    def _class(self) -> str:
        features = [FEATURES[name] for name in self.features]
        head = [each.head for each in features if each.head]
        step = [*(f"        {each}" for each in head), *map(self._renamed, lines(self.step, 2))]
        helper = list(lines(self.helper, 2)) if self.helper else []
        members = tuple(
            node for each in features if each.members for node in parsed(each.members)
        )
        more = tuple(node for each in features for node in each.suite)
        parts = [step, helper, lines(self.reset, 2), lines(more, 2), lines(members, 1)]
        said = "\n".join(row for part in parts for row in part)
        said += "\nself.n self.done" if self.consumer == "attribute" else ""
        said += "\nself.limit" if CONSUMERS[self.consumer].with_members else ""
        init = tuple(node for node in self.init if _is_used(node.text, said))
        said += "\n".join(lines(init, 2))
        if CONSUMERS[self.consumer].with_members:
            members = (*members, *parsed(_CLOSE))
        values = [node for node in members if node.text]
        methods = [node for node in members if not node.text]
        # A decorator belongs to what follows it.
        while values and values[-1].text.startswith("@"):
            methods.insert(0, values.pop())
        body = [
            *header(self.shape, tuple(values), (*init, *more), said),
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
        given = f"{self.limit}, {self.rows}, {self.src}, asyncio.Lock(), fetch"
        return CONSUMERS[self.consumer].text.replace("ARGUMENTS", given)

    def smaller(self) -> Iterator[Program]:
        """Programs with a little less of something, the most promising first."""
        plain: dict[str, object] = {
            "reset": (), "helper": (), "features": (), "shape": "plain", "elsewhere": False,
            "limit": "3", "rows": "[1, 2, 5]", "src": "numbers()", "consumer": "in place",
            "renamed": (), "comments": False,
        }
        for name, value in plain.items():
            if getattr(self, name) != value:
                yield replace(self, **{name: value})  # type: ignore[arg-type]
        for attribute in ("step", "helper", "reset"):
            for suite in smaller(getattr(self, attribute)):
                yield replace(self, **{attribute: suite})  # type: ignore[arg-type]


_CLOSE = 'def close(self):\n    print("close", self.limit)'


def together(module: str, other: str) -> str:
    """Two files as one, so that a world can hold them."""
    rows = [row for row in other.splitlines(keepends=True) if not row.startswith(IMPORT)]
    return f"{module}\n\n{''.join(rows)}" if other else module


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
