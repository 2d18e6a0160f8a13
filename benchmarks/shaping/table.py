"""The figures as a Markdown table, a column for each group of classes and one for all."""

from __future__ import annotations

import collections
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .collecting import Rewritten
from .counting import statements, touched
from .remaining import state_on_self
from .shape import MODIFIERS, SHAPES, generator_in, has_bare_loop, modifiers_of, shape_of


@dataclass
class Measured:
    """The figures of one class."""

    rewritten: Rewritten
    shape: str = "unconverted"
    modifiers: tuple[str, ...] = ()
    bare: bool = False
    """Whether it contains ``while True`` or a synonym."""
    left: set[str] = field(default_factory=set)
    """The attributes that are still iteration state."""
    size: tuple[int, int] = (0, 0)
    touched: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        before, after = self.rewritten.before, self.rewritten.after
        self.size = self.touched = (statements(before),) * 2
        if after is None:
            return
        generator = generator_in(after)
        self.shape = shape_of(generator)
        self.modifiers = tuple(modifiers_of(generator))
        self.bare = has_bare_loop(generator)
        self.left = state_on_self(after)
        self.size = statements(before), statements([after])
        self.touched = touched(before, after)


Rows = Sequence[Measured]


def render(groups: Mapping[str, Rows]) -> str:
    """The tables."""
    columns = dict(groups)
    if len(groups) > 1:
        every = {each.rewritten.key: each for rows in groups.values() for each in rows}
        columns["all"] = list(every.values())
    lines = [_row("", columns), _row("---", ["---:"] * len(columns))]

    def share(title: str, holds: Callable[[Measured], bool]) -> None:
        lines.append(_row(title, [_share(rows, holds) for rows in columns.values()]))

    def mean(title: str, pair: Callable[[Measured], tuple[int, int]]) -> None:
        lines.append(_row(title, [_mean([*map(pair, rows)]) for rows in columns.values()]))

    lines.append(_row("classes flagged", [str(len(rows)) for rows in columns.values()]))
    share("in a safe form", lambda each: each.rewritten.safe)
    for form in ("function", "pair", "method-locals", "method-self"):
        share(f"form: {form}", lambda each: each.rewritten.form.form.value == form)
    for shape in SHAPES:
        share(shape, lambda each: each.shape == shape)
    for modifier in MODIFIERS:
        share(f"with {modifier}", lambda each: modifier in each.modifiers)
    share("**contains `while True` or a synonym**", lambda each: each.bare)
    share("**the same, or unconverted**", lambda each: each.bare or each.shape == "unconverted")
    share("**the same, endless ones left out**", _avoidable)
    share("iteration state on self", lambda each: bool(each.left))
    mean("statements, mean", lambda each: each.size)
    mean("**statements that the rewrite touches, mean**", lambda each: each.touched)
    return "\n".join([*lines, "", *_reasons(columns)])


def _avoidable(each: Measured) -> bool:
    return each.shape == "unconverted" or (each.bare and each.shape != "while True, endless")


def _row(title: str, cells: Sequence[str] | Mapping[str, Rows]) -> str:
    return f"| {' | '.join([title, *cells])} |"


def _share(rows: Rows, holds: Callable[[Measured], bool]) -> str:
    """How many rows it holds for, and the share."""
    number = sum(map(holds, rows))
    return f"{number} ({number / len(rows):.0%})" if number else "-"


def _mean(pairs: list[tuple[int, int]]) -> str:
    if not pairs:
        return "-"
    before, after = (sum(numbers) / len(numbers) for numbers in zip(*pairs))
    return f"{before:.1f} to {after:.1f} ({after / before:.0%})"


def _reasons(columns: Mapping[str, Rows]) -> list[str]:
    """What keeps iteration state on self, in how many classes."""
    found: collections.Counter[str] = collections.Counter()
    rows = list(columns.values())[-1]
    for each in rows:
        if each.left:
            found.update(each.rewritten.blocked or ["nothing speaks against another form"])
    lines = [_row("what keeps state on self", ["classes"]), _row("---", ["---:"])]
    return [*lines, *(_row(name, [str(number)]) for name, number in found.most_common())]
