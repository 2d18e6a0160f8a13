"""Lint and convert real packages, and compare the findings with labels that people gave.

    python tests/real_code.py [--labels FILE] [--cache DIR] [--diff-dir DIR] [--package NAME ..]

The pinned packages of the labels file are installed once into a cache folder (``--cache``, else
the environment variable AGEN_CACHE, else the user's own) and converted on copies, by default and
with ``--unsafe``. Exit status 1 if a check failed; disagreements with the labels are only printed.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import sys
import tempfile
from pathlib import Path

from realcode import labels, report
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
    return 1 if any(outcome.failures for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
