"""What the output looks like: the shape, the size and the state left over, for flagged classes.

    python benchmarks/shapes.py                                  the fixture pairs
    python benchmarks/shapes.py --group real PROJECT [PROJECT ..]  and all projects of a group
    python benchmarks/shapes.py --list ..                        each class before and after

Each flagged class is rewritten alone, in the form that the codemod would choose, else in the one
that it would choose with ``--unsafe``; copies of a class count once in a group. A project is a
folder whose files decide on each other: an unpacked source distribution, or what
``pip install --target`` makes.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from shaping.collecting import Rewritten, of_fixtures, of_folder
from shaping.listing import listed
from shaping.table import Measured, render


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--group", nargs="+", action="append", default=[], metavar=("NAME", "PROJECT"),
        help="a name and the folders of projects; may be given several times",
    )
    parser.add_argument("--list", action="store_true", help="print each class before and after")
    parser.add_argument(
        "--unsafe", action="store_true", help="the form that --unsafe applies, for safe ones, too"
    )
    parser.add_argument("--only", metavar="SHAPE", help="list only this shape")
    arguments = parser.parse_args()
    unsafe = arguments.unsafe
    groups = {"fixtures": measured(of_fixtures(unsafe=unsafe))}
    for name, *folders in arguments.group:
        found = (of_folder(Path(folder), unsafe=unsafe) for folder in folders)
        groups[name] = measured(itertools.chain.from_iterable(found))
    if arguments.list:
        for name, found in groups.items():
            for each in found:
                if arguments.only in (None, each.shape):
                    print(listed(name, each))
    print(render(groups))
    return 0


def measured(found: Iterator[Rewritten]) -> list[Measured]:
    """The figures of each class, copies left out."""
    return [Measured(each) for each in {each.key: each for each in found}.values()]


if __name__ == "__main__":
    sys.exit(main())
