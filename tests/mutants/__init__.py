"""Seeded faults: the tests tested.

``mutant``     one wrong rewrite, and who is to notice it
``running``    switches it on, lets the tool work, and asks a place what it makes of that
``pairs``, ``refusals``, ``generated``   the three kinds of places
``rewriting``  the tool at work in this process
``reading``    what a reader would miss
``outcome``    what came of it
``passes``     a simplification replaced by a wrong one
the others     the mutants, one family a file
"""

from __future__ import annotations

from . import counting, evidence, guards, leaving, loops, names, order, state, stops, texts
from .mutant import Mutant
from .outcome import Outcome, Result
from .refusals import consequence
from .running import at, outcome

FAMILIES = (leaving, stops, loops, counting, state, order, names, evidence, texts)
WRITTEN = tuple(
    each for family in FAMILIES for each in vars(family).values() if isinstance(each, Mutant)
)
ALL = (*WRITTEN, *guards.ALL)

__all__ = ["ALL", "Mutant", "Outcome", "Result", "WRITTEN", "at", "consequence", "outcome"]
