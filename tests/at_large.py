"""Lint and convert any Python that is at hand: the standard library, installed packages, modules
that nobody wrote.

    python tests/at_large.py [PATH ..] [--share 0.05] [--made 300] [--seed 1]
    python tests/at_large.py --answers FILE PATH ..
    python tests/at_large.py --compare FILE FILE ..

Each PATH is a tree, a project of its own (default: the standard library of the interpreter with its
tests, and what is installed beside it). Trees are converted on copies: nothing may crash, untouched
files keep their bytes, rewritten ones compile and keep every comment, a second run does nothing.
A share of the modules gets a small convertible class, in memory, at its end, at its top and inside
a definition: when that is converted, the rest of the module stays byte for byte. The same goes for
modules that hypothesmith makes, if it is installed.

``--answers`` writes down all that is decided instead; ``--compare`` reads such files, made from the
same PATHs by different interpreters, and tells where they differ. Exit status 1 if a check failed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from atlarge import answers, made
from atlarge.command import through_libcst
from atlarge.tally import Tally
from atlarge.trees import Tree, at_hand, named
from atlarge.visits import sampled, visited
from atlarge.whole import examine
from flake8_agen.patience import patient

LIBCST_SHARE = 0.2
"""Of the modules visited, how many also go through libcst as a whole, which takes far longer."""


def at_large(trees: list[Tree], *, share: float, modules: int, seed: int) -> Tally:
    """Every check, on so much of the trees and so many made modules."""
    tally = Tally()
    start = time.monotonic()

    def step(what: str) -> None:
        print(f"{time.monotonic() - start:6.0f} s  {what}", file=sys.stderr, flush=True)

    for tree in trees:
        step(f"{tree.name}: lint and convert")
        with tempfile.TemporaryDirectory(prefix="agen-") as scratch:
            examine(tree, Path(scratch), tally)
    step(f"visits to {share:.0%} of the modules")
    for number, (where, data) in enumerate(sampled(trees, share, seed)):
        visited(where, data, tally)
        if number % round(1 / LIBCST_SHARE) == 0:
            through_libcst(where, data, tally)
    if modules and made.available():
        step(f"{modules} made modules of each kind")
        made.made(modules, seed, tally)
    elif modules:
        tally.notes.append(made.MISSING)
    step("done")
    return tally


def main() -> int:
    """Run the script."""
    with patient():
        return _main()


def _main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("paths", nargs="*", type=Path, metavar="PATH", help="trees of Python files")
    add("--share", type=float, default=0.05, help="of the modules that get a visit (0.05)")
    add("--made", type=int, default=300, metavar="N", help="modules of each kind to make (300)")
    add("--seed", type=int, default=1, help="which modules are drawn")
    add("--answers", type=Path, metavar="FILE", help="write the answers of this interpreter")
    add("--compare", type=Path, nargs="+", metavar="FILE", help="compare answers")
    options = parser.parse_args()

    if options.compare:
        tally = Tally()
        answers.compare([answers.read(path) for path in options.compare], tally)
    else:
        trees = named(options.paths) or list(at_hand())
        if options.answers:
            with tempfile.TemporaryDirectory(prefix="agen-") as scratch:
                answers.write(options.answers, answers.answers(trees, Path(scratch)))
            return 0
        tally = at_large(trees, share=options.share, modules=options.made, seed=options.seed)
    print(tally)
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
