"""Run the codemod on programs that nobody wrote: ``python tests/fuzz.py --programs 1000 --seed 1``.

Prints how many there were, the share converted by form, and each failure at its smallest.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from programs import Report, check, program, shrunk

PART = 1000
"""After so many programs what came of them is counted, and told."""


def fuzz(
    programs: int, seed: int, *, show: int = 5, thorough: bool = False, seconds: float = 1e9
) -> Report:
    """Check so many programs, or as many as the time allows; shrink and print the first failures.

    A form that fails in one way is not reported for the same program in another.
    """
    report = Report()
    warnings.simplefilter("ignore")
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(seed, seed + programs):
            if time.monotonic() > end:
                break
            for found in check(program(number), folder, report, thorough=thorough):
                report.failures.append(found)
                if len(report.failures) <= show:
                    print(shrunk(found, folder), flush=True)
                break
    return report


def shared(
    work: Callable[[int, int], Report], sizes: Sequence[int], seeds: Sequence[int], jobs: int
) -> Iterator[Report]:
    """The parts as they are done; by several processes if there are several jobs."""
    if jobs < 2:
        yield from map(work, sizes, seeds)
        return
    # Each part has a process of its own: what is remembered of old programs is worth nothing.
    with multiprocessing.Pool(jobs, maxtasksperchild=1) as pool:
        yield from pool.imap(functools.partial(_part, work), zip(sizes, seeds))


def _part(work: Callable[[int, int], Report], part: tuple[int, int]) -> Report:
    return work(*part)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="how many failures to shrink and print")
    parser.add_argument(
        "--seconds", type=float, default=1e9, help="stop each part of 1000 after so long"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes that share the programs")
    parser.add_argument("--thorough", action="store_true", help="a fault at every await")
    options = parser.parse_args()
    work = functools.partial(
        fuzz, show=options.show, thorough=options.thorough, seconds=options.seconds
    )
    report = Report()
    end = options.seed + options.programs
    seeds = range(options.seed, end, PART)
    sizes = [min(PART, end - seed) for seed in seeds]
    try:
        for part in shared(work, sizes, seeds, options.jobs):
            report.add(part)
            print(f"{report.programs} programs, {len(report.failures)} failures", file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted; so far:", file=sys.stderr)
    print(report)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
