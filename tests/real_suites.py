"""Run the tests of real packages before and after their conversion: they must end the same.

    python tests/real_suites.py [--cache DIR] [--diff-dir DIR] [--package NAME ..]

The pinned source distributions of ``tests/suites/table.py`` bring their own tests. Each is
installed with what they need in an environment of its own, once, in a cache folder (see
``real_code.py``). The tests run on a copy as it is, on one converted by default, and on one
converted with ``--unsafe``; a last run tells which of the converted classes they iterate over.
Exit status 1 if a test ends differently, a class was never run, or a check of ``real_code.py``
failed. Tests run code from the package index: use a machine that may do that.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from real_code import default_cache
from realcode.packages import CacheError
from suites import report
from suites.comparing import Result, compare
from suites.table import SUITES


def results(cache: Path, diffs: Path | None, names: list[str]) -> Iterator[Result]:
    """One package after the other: their tests have time limits and do not like company."""
    for suite in SUITES:
        if names and suite.package not in names:
            continue
        with tempfile.TemporaryDirectory(prefix="agen-") as scratch:
            try:
                yield compare(suite, cache, Path(scratch), diffs)
            except CacheError as error:
                yield Result(suite, failures=[str(error)])


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=default_cache() / "suites")
    parser.add_argument("--diff-dir", type=Path, help="keep the diffs there, for reading")
    parser.add_argument("--package", nargs="+", default=[], help="only these")
    options = parser.parse_args()
    if options.diff_dir:
        options.diff_dir.mkdir(parents=True, exist_ok=True)
    print(report.HEAD, flush=True)
    failed = False
    for result in results(options.cache.resolve(), options.diff_dir, options.package):
        print(report.render(result), flush=True)
        failed = failed or bool(result.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
