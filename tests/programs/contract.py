"""What ought to convert without ``--unsafe``, said by what a program was made of.

Written from the contract alone, before the tool was measured against it; nothing here asks the
tool. A program that ought to convert and does not is either a hole in the tool's reach, to be
explained, or a reason to correct this file.

The contract (*Forms*, *What is reported*, *Hazards*): a class is converted when it tracks iteration
by hand and its uses let it. The body is no obstacle here: the grammar draws no ``return`` in
``finally``, no local that may be unset, no closure that escapes, no attribute as a target.
"""

from __future__ import annotations

import re

from .tree import Program, lines

FUNCTION = frozenset({"in place", "named", "later"})
"""Consumers with one loop over each object, where the object can be followed."""
METHOD = frozenset({"twice", "retry", "attribute", "subclass", "isinstance", "by name", "member"})
"""Consumers that need an object, or more than one pass, but no ``__anext__``."""
ESCAPING = frozenset({"handed on", "made by", "workers"})
"""Consumers that hand the object on: it may be what somebody steps by hand."""

_STATE = "n m i done started limit buffer rows it src error".split()
_WRITTEN = re.compile(
    rf"self\.({'|'.join(_STATE)})\b(, self\.\w+)*( [-+]?= |\.pop|\.append|\.extend)"
    r"|= self\.\w+ = |next\(self\.it\)|anext"
)
_STEPPED = re.compile(r"__anext__\(\)|anext\(")


def ought(program: Program) -> str | None:
    """``function`` or ``method`` where the contract makes that form SAFE, else None."""
    said = "\n".join(
        line for suite in (program.step, program.helper) for line in lines(suite, 0)
    )
    if not _WRITTEN.search(said):
        return None  # a stateless adapter tracks nothing
    if program.consumer in FUNCTION:
        return "function"
    if program.consumer in METHOD:
        return "method"
    if program.consumer in ESCAPING and not _STEPPED.search(said):
        return "method"
    return None
