"""The ratios as a picture: a row for each pair, a dot for each interpreter, a line at 1.0.

The same figures give the same bytes: no date, no random names of parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .figures import Column, builds

COLOURS = ("#4477aa", "#66a61e", "#e69f00", "#cc3311")
MARKERS = ("o", "s", "D", "^")
TICKS = (0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
TITLE = "How fast the generator is per item, compared with the class"
SETTINGS = {
    "svg.hashsalt": "flake8-agen",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}


def draw(columns: Sequence[Column], target: Path) -> None:
    """Write the picture to ``target``."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    names = list(columns[0].ratios)
    with matplotlib.rc_context(SETTINGS):
        figure, axes = pyplot.subplots(figsize=(8, 0.55 * len(names) + 1.6))
        for row in range(0, len(names), 2):
            axes.axhspan(row - 0.5, row + 0.5, color="#f4f4f4", linewidth=0)
        axes.axvline(1.0, color="black", linewidth=1)
        for number, column in enumerate(columns):
            shift = (number - (len(columns) - 1) / 2) * 0.2
            rows = [row + shift for row in range(len(names))]
            ratios = list(column.ratios.values())
            colour = COLOURS[number % len(COLOURS)]
            low, high = [each.low for each in ratios], [each.high for each in ratios]
            axes.hlines(rows, low, high, color=colour, linewidth=1.5, alpha=0.6)
            axes.scatter(
                [each.median for each in ratios], rows, s=26, color=colour, zorder=3,
                marker=MARKERS[number % len(MARKERS)], label=f"CPython {column.version}",
            )
        axes.set_yticks(range(len(names)), names)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(names) - 0.5, -0.5)
        every = [each for column in columns for each in column.ratios.values()]
        axes.set_xscale("log")  # half as fast is as far from 1.0 as twice as fast
        left = 0.95 * min(0.7, *(each.low for each in every))
        right = 1.05 * max(1.4, *(each.high for each in every))
        shown = [tick for tick in TICKS if left <= tick <= right]
        axes.set_xticks(shown, [f"{tick:g}" for tick in shown])
        axes.set_xticks([], minor=True)
        axes.set_xlim(left, right)
        axes.set_xlabel("CPU time of the class / CPU time of the generator\n"
                        f"right of the line the generator is faster\n{builds(columns)}")
        axes.set_title(TITLE, loc="left")
        axes.legend(frameon=False, loc="best")
        figure.savefig(target, format="svg", bbox_inches="tight", metadata={"Date": None})
        pyplot.close(figure)
