"""From times to ratios: how much faster the rewrite is than the class, on one interpreter."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Time of the class by time of the rewrite: above 1, the rewrite is the faster one."""

    median: float
    low: float
    high: float
    """The middle half of the rounds lies between these two."""
    before: float
    after: float
    """Median seconds for one item."""


@dataclass(frozen=True)
class Column:
    """One interpreter."""

    version: str
    optimised: bool
    """Whether it was configured with ``--enable-optimizations``."""
    ratios: Mapping[str, Ratio]
    """By the name of the pair."""


def ratio_of(before: Sequence[float], after: Sequence[float]) -> Ratio:
    """The ratio of each round by itself, so that a busy moment hits both sides alike."""
    low, median, high = statistics.quantiles([a / b for a, b in zip(before, after)], n=4)
    return Ratio(median, low, high, statistics.median(before), statistics.median(after))


def table(columns: Sequence[Column]) -> str:
    """Markdown."""
    names = list(columns[0].ratios)
    lines = [
        "| | " + " | ".join(f"{column.version}" for column in columns) + " |",
        "| --- |" + " ---: |" * len(columns),
    ]
    for name in names:
        cells = [_cell(column.ratios[name]) for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", "CPU time per item of the class by that of the rewrite, medians (middle half);",
              "above 1.0 the rewrite is faster. " + builds(columns)]
    return "\n".join(lines)


def builds(columns: Sequence[Column]) -> str:
    """How the interpreters were built, which matters more than their version."""
    said = []
    for word, optimised in (("with", True), ("without", False)):
        versions = [column.version for column in columns if column.optimised is optimised]
        if versions:
            said.append(f"Configured {word} --enable-optimizations: {', '.join(versions)}.")
    return " ".join(said)


def times(columns: Sequence[Column]) -> str:
    """The times themselves, in nanoseconds."""
    lines = []
    for column in columns:
        for name, ratio in column.ratios.items():
            pair = f"{ratio.before * 1e9:.0f} ns to {ratio.after * 1e9:.0f} ns"
            lines.append(f"{column.version} {name}: {pair} for one item")
    return "\n".join(lines)


def _cell(ratio: Ratio) -> str:
    return f"{ratio.median:.2f} ({ratio.low:.2f}–{ratio.high:.2f})"
