"""What was counted, and what went wrong."""

from __future__ import annotations

import collections
from dataclasses import dataclass, field

WIDTH = 28
SHOWN = 100
"""How many failures are printed: a mistake in what every file needs fails for each of them."""


@dataclass
class Tally:
    """The figures of a run, and its failures."""

    counts: collections.Counter[str] = field(default_factory=collections.Counter)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth knowing and no failure."""

    def fail(self, where: str, what: str) -> None:
        """Something is wrong in ``where``."""
        self.failures.append(f"{where}: {what}")

    def __str__(self) -> str:
        rows = [f"{name:<{WIDTH}} {count:>8}" for name, count in self.counts.items()]
        rows += [f"note: {each}" for each in self.notes]
        rows += [f"{len(self.failures)} checks failed"]
        rows += [f"  {each}" for each in self.failures[:SHOWN]]
        if len(self.failures) > SHOWN:
            rows.append(f"  and {len(self.failures) - SHOWN} more")
        return "\n".join(rows)
