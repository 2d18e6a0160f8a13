"""One simplification replaced by a wrong one, in its place among the others."""

from __future__ import annotations

from collections.abc import Callable

from codemods.agen import simplify
from codemods.agen.draft import Draft

from .mutant import Fault, swap

Pass = Callable[[Draft], "Draft | None"]


def instead(honest: Pass, wrong: Callable[[Draft, Draft], Draft]) -> Fault:
    """``honest`` is followed by ``wrong(before, after)`` where it changes something."""

    def simplified(draft: Draft) -> Draft | None:
        new = honest(draft)
        return wrong(draft, new) if new is not None else None

    passes = tuple(simplified if each is honest else each for each in simplify.PASSES)
    return swap(simplify, "PASSES", passes)
