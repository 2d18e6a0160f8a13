"""What the look at a large package costs, as a multiple of what it costs to parse all its files.

Both are processor time and measured in the same run, as machines differ and are shared. A change
once made ``--explain`` of this package ten times as slow, and no test of small files told.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from realcode.checks import environment

LARGE = ("litellm", "1.99.4")
"""2,200 files, 29 MB, and 40 classes in question, which are handed on."""
LIMIT = 20.0
"""It was 7 when this was written."""
_PARSE = """
import ast, pathlib, warnings
warnings.simplefilter("ignore")
for path in pathlib.Path(".").rglob("*.py"):
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        pass
"""


@dataclass(frozen=True)
class Cost:
    """Processor time in seconds."""

    explain: float
    parse: float

    @property
    def multiple(self) -> float:
        return self.explain / self.parse

    def __str__(self) -> str:
        return (
            f"--explain takes {self.multiple:.1f} times as long as to parse all files, "
            f"of at most {LIMIT:.0f} ({self.explain:.1f} s, {self.parse:.1f} s)"
        )


def cost_of(package: Path) -> Cost:
    """Measure it; nothing is written into the package."""
    explain = ["-m", "flake8_agen", "--root", ".", "--explain", "."]
    return Cost(_processor_time(explain, package), _processor_time(["-c", _PARSE], package))


def _processor_time(arguments: list[str], folder: Path) -> float:
    """Of a Python process, and of the system for it."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment(), stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments[:2]} exits {process.returncode} in {folder}")
    return used.ru_utime + used.ru_stime
