"""How fast the result is: time per item of a class by that of its rewrite, on all CPythons found.

    python benchmarks/speed.py [--quick] [--times] [--plot FILE.svg] [--python INTERPRETER ..]

The classes are in ``benchmarks/speed/``; the codemod rewrites them when this starts, so the figures
are those of today's output. Both sides take turns in one process, with nothing to wait for in them
but one row (``awaits``): real code spends its time elsewhere. A busy machine widens the middle half
and moves single figures; differences below a twentieth say nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from timing import child
from timing.figures import Column, ratio_of, table, times
from timing.interpreters import interpreters
from timing.pairs import Pair, pairs

ITEMS, ROUNDS, PROCESSES = 2000, 40, 3
QUICK = 500, 8, 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a short run, to see that it works")
    parser.add_argument("--times", action="store_true", help="print the times as well")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the ratios")
    parser.add_argument(
        "--python", action="append", metavar="INTERPRETER", help="time this one, not those found"
    )
    arguments = parser.parse_args()
    if arguments.plot and importlib.util.find_spec("matplotlib") is None:
        parser.error("the plot needs matplotlib: python -m pip install -e '.[benchmarks]'")
    found = arguments.python or list(interpreters())
    if not found:
        parser.error("no CPython from 3.10 to 3.13 found; name one with --python")
    made = list(pairs())
    columns = [column(each, made, quick=arguments.quick) for each in found]
    print(table(columns))
    if arguments.times:
        print("\n" + times(columns))
    if arguments.plot:
        from timing.plot import draw

        draw(columns, arguments.plot)
    return 0


def column(interpreter: str, made: list[Pair], *, quick: bool) -> Column:
    """What one interpreter says, in several processes: each lays out its memory differently."""
    items, rounds, processes = QUICK if quick else (ITEMS, ROUNDS, PROCESSES)
    texts = [(pair.name, pair.before, pair.after) for pair in made]
    task = json.dumps({"pairs": texts, "items": items, "rounds": rounds})
    command = [interpreter, "-I", child.__file__]
    told = [
        json.loads(subprocess.run(command, input=task, capture_output=True, text=True, check=True)
                   .stdout)
        for _ in range(processes)
    ]
    ratios = {}
    for number, pair in enumerate(made):
        before, after = (
            [time for each in told for time in each["times"][number][side]] for side in (0, 1)
        )
        ratios[pair.name] = ratio_of(before, after)
    return Column(told[0]["version"], told[0]["optimised"], ratios)


if __name__ == "__main__":
    sys.exit(main())
