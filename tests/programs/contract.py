"""What ought to convert without ``--unsafe``, said by what a program was made of.

Written from the contract alone, before the tool was measured against it; nothing here asks the
tool. A program that ought to convert and does not is either a hole in the tool's reach, to be
explained, or a reason to correct this file.

The contract (*Forms*, *What is reported*, *Hazards*): a class is converted when it tracks iteration
by hand and its uses let it. The body is no obstacle here: the grammar draws no ``return`` in
``finally``, no local that may be unset, no closure that escapes, no attribute as a target. What the
class has besides (:mod:`.features`, :mod:`.shapes`) says itself how much it allows.
"""

from __future__ import annotations

import re

from .consumers import CONSUMERS, Use
from .features import FEATURES
from .shapes import SHAPES
from .source import Program
from .tree import Node, lines

_WRITTEN = re.compile(
    r"self\.(\w+)(?:, self\.\w+)*(?: [-+*]?= |\.pop|\.append|\.extend|\.add|\.clear|\.discard"
    r"|\.setdefault|\[[^]]*\] \+?= )"
)
_ALSO_WRITTEN = re.compile(
    r"= self\.(\w+) = |next\(self\.(it)|self\.(src)\.__anext__|anext\(self\.(src)"
)
_STEPPED = re.compile(r"__anext__\(\)|anext\(")

_SEQUENCES = ("[1, 2, 5]", "(1, 2, 5)", "range(1, 6, 2)", "[]")


def ought(program: Program) -> str | None:
    """``function`` or ``method`` where the contract makes that form SAFE, else None."""
    said = "\n".join(
        line for suite in (program.step, program.helper) for line in lines(suite, 0)
    )
    written = set(_WRITTEN.findall(said))
    written |= {name for found in _ALSO_WRITTEN.findall(said) for name in found if name}
    if not {name for name in written - _shared(program) if _decides(name, said)}:
        return None  # a stateless adapter tracks nothing, nor does what others look at
    if "self.rows[self.i" in said and program.rows not in _SEQUENCES:
        if Node("self.rows = list(rows)") not in program.init:
            return None  # NOT_A_SEQUENCE
    use = CONSUMERS[program.consumer].use
    if use is Use.UNJUDGED or (use is Use.ESCAPES and _STEPPED.search(said)):
        return None
    most = {FEATURES[name].most for name in program.features} | {SHAPES[program.shape]}
    if "" in most:
        return None
    if "field(" in program.text or "__post_init__" in program.text:
        most.add("method")  # a dataclass that does more than store what it is given
    return "function" if use is Use.ONE_LOOP and most == {"function"} else "method"


def _decides(name: str, said: str) -> bool:
    """Whether something reads the attribute; what is only ever written decides nothing."""
    reads = re.sub(rf"(?m)^ *self\.{name}(, self\.\w+)* [-+*]?= |self\.{name}\.append\(", "", said)
    return re.search(rf"self\.{name}\b", reads) is not None


def _shared(program: Program) -> set[str]:
    """Attributes that do not serve the iteration alone."""
    seen = set(CONSUMERS[program.consumer].sees)
    for name in program.features:
        seen |= set(re.findall(r"self\.(\w+)", FEATURES[name].members))
        if FEATURES[name].base:
            seen.add("n")  # which is what the base looks at
    return seen
