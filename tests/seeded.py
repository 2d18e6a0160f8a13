"""The seeded faults and who catches them, as a table: ``python tests/seeded.py``.

``--all`` asks every fixture about a fault that the places named do not catch, and ``--programs N``
so many generated programs: both are ways to find a place for a new mutant. ``--only WORDS`` is for
one of them. Exits with 1 when a fault gets through.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from driver import fixtures, frozen
from mutants import ALL, Mutant, Outcome, Result, at, consequence, outcome

HEADINGS = ("mutant", "caught by", "how", "first difference")


def sought(mutant: Mutant, places: list[str]) -> Outcome:
    """What the mutant's own places make of it, and where they fail, the first of all others."""
    found = outcome(mutant)
    for place in places:
        if found.result is Result.CAUGHT:
            break
        other = at(place, mutant)
        if other.result is not Result.NOT_REACHED:
            found = other
    return found


def row(mutant: Mutant, found: Outcome) -> tuple[str, str, str, str]:
    """One line of the table; for a refusal also what the class would become."""
    if found.result is not Result.CAUGHT:
        return mutant.name, found.place or "-", found.result.value.upper(), found.first
    how, first = f"{found.how}: {found.where}", found.first
    if found.how == "verdict":
        after = consequence(found.place, mutant)
        if after.result is Result.CAUGHT:
            how, first = f"{how}; trace: {after.where}", after.first
        else:
            first = {
                Result.NOT_REACHED: "(another guard holds the class back as well)",
                Result.SURVIVED: "(rewritten, but its consumer sees no difference)",
                Result.BROKEN: f"(rewritten, but {after.first})",
            }[after.result]
    return mutant.name, found.place, how, first


def table(rows: list[tuple[str, str, str, str]]) -> Iterator[str]:
    """The rows, aligned; the last column is cut where it gets long."""
    rows = [HEADINGS, *rows]
    widths = [max(len(each[column]) for each in rows) for column in range(3)]
    for each in rows:
        cells = [cell.ljust(width) for cell, width in zip(each, widths, strict=False)]
        yield " | ".join([*cells, each[3][:100]]).rstrip()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="mutants whose name contains this")
    parser.add_argument("--all", action="store_true", help="ask every fixture")
    parser.add_argument("--programs", type=int, default=0, help="ask so many programs")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    places = [each.name for each in fixtures()] if options.all else []
    places += [f"program {seed}" for seed in range(1, options.programs + 1)]
    chosen = [mutant for mutant in ALL if options.only in mutant.name]
    with frozen():
        found = [(mutant, sought(mutant, places)) for mutant in chosen]
        print("\n".join(table([row(*each) for each in found])))
    tally = Counter(each.result.value for _, each in found)
    print(", ".join(f"{count} {result}" for result, count in tally.items()))
    return 0 if set(tally) <= {Result.CAUGHT.value} else 1


if __name__ == "__main__":
    sys.exit(main())
