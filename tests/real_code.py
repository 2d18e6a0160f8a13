"""Lint and convert real packages, and compare the findings with labels that people gave.

    python tests/real_code.py [--labels FILE] [--cache DIR] [--diff-dir DIR] [--package NAME ..]

The pinned packages of the labels file are installed once into a cache folder (``--cache``, else
the environment variable AGEN_CACHE, else the user's own) and converted on copies, by default and
with ``--unsafe``. Exit status 1 if a check failed; disagreements with the labels are only printed.
One more package is there for its size: what it costs to look at is measured, too.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import sys
import tempfile
from pathlib import Path

from realcode import cost, labels, report
from realcode.checks import Outcome, examine
from realcode.packages import CacheError, installed


def default_cache() -> Path:
    """Where packages are kept if nobody says otherwise."""
    if "AGEN_CACHE" in os.environ:
        return Path(os.environ["AGEN_CACHE"])
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "flake8-agen" / "packages"


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    here = Path(__file__).parent
    parser.add_argument("--labels", type=Path, default=here / "corpus" / "labels.csv")
    parser.add_argument("--cache", type=Path, default=default_cache())
    parser.add_argument("--diff-dir", type=Path, help="keep the diffs there, for reading")
    parser.add_argument("--package", nargs="+", default=[], help="only these")
    options = parser.parse_args()

    labelled = labels.read(options.labels)
    wanted = {name: label for name, label in labelled.items()
              if not options.package or name in options.package}
    if options.diff_dir:
        options.diff_dir.mkdir(parents=True, exist_ok=True)

    def work(name: str) -> Outcome:
        try:
            package = installed(name, wanted[name].version, options.cache)
        except CacheError as error:
            return Outcome(name, failures=[str(error)])
        with tempfile.TemporaryDirectory(prefix="agen-") as scratch:
            return examine(name, package, Path(scratch), options.diff_dir)

    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        outcomes = list(pool.map(work, sorted(wanted)))
    print(report.render(outcomes, wanted))
    good = not any(outcome.failures for outcome in outcomes)
    if not options.package or cost.LARGE[0] in options.package:
        good &= bears_the_cost(options.cache)
    return 0 if good else 1


def bears_the_cost(cache: Path) -> bool:
    """Whether the large package costs no more than it may; nothing else runs meanwhile."""
    name, version = cost.LARGE
    try:
        found = cost.cost_of(installed(name, version, cache))
    except (CacheError, RuntimeError) as error:
        print(f"\n{name}: {error}")
        return False
    print(f"\n{name}: {found}")
    return found.multiple <= cost.LIMIT


if __name__ == "__main__":
    sys.exit(main())
