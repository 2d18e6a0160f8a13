"""What is compared: a trace is a list of lines, and two of them are shown side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_LOCALS = re.compile(r"[\w.]*<locals>\.")


def show(value: object) -> str:
    """The value as a trace holds it: no addresses, and an exception by its type and arguments."""
    if isinstance(value, StopAsyncIteration):
        return "StopAsyncIteration"
    if isinstance(value, BaseException):
        return f"{type(value).__name__}{show(value.args)}"
    return _LOCALS.sub("", _ADDRESS.sub("", repr(value)))


@dataclass(frozen=True)
class Difference:
    """Two traces of one schedule that should have been the same."""

    schedule: str
    original: tuple[str, ...]
    rewrite: tuple[str, ...]

    @property
    def first(self) -> int:
        """The index of the first line that differs."""
        pairs = zip_longest(self.original, self.rewrite)
        return next(index for index, (left, right) in enumerate(pairs) if left != right)

    def __str__(self) -> str:
        rows = list(zip_longest(self.original, self.rewrite, fillvalue=""))
        width = max([len("original"), *(len(line) for line in self.original)])
        lines = [f"under '{self.schedule}':", f"   {'original':<{width}} | rewrite"]
        for index, (left, right) in enumerate(rows):
            mark = "->" if index == self.first else "  "
            lines.append(f"{mark} {left:<{width}} | {right}".rstrip())
        return "\n".join(lines)


def difference(
    schedule: str, original: Sequence[str], rewrite: Sequence[str]
) -> Difference | None:
    """The difference of two traces, if there is one."""
    if list(original) == list(rewrite):
        return None
    return Difference(schedule, tuple(original), tuple(rewrite))
