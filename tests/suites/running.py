"""Run the tests of a package in a folder, and keep how each of them ended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from suites.table import Suite

SECONDS = 900
"""How long one run may take: a rewrite may hang where the original did not."""


@dataclass
class Run:
    """How the tests ended."""

    outcomes: dict[str, str] = field(default_factory=dict)
    ran: set[str] = field(default_factory=set)
    """The marked classes that were iterated over, as ``file:name``."""
    trouble: str = ""
    """The end of the output, if no test passed or the time was over."""

    def __str__(self) -> str:
        counts = Counter(self.outcomes.values())
        failed = counts["failed"] + counts["error"]
        skipped = counts["skipped"] + counts["xfailed"]
        return f"{counts['passed'] + counts['xpassed']}/{failed}/{skipped}"


def run(suite: Suite, python: Path, folder: Path, scratch: Path) -> Run:
    """Run the tests of a suite on the sources in a folder."""
    scratch.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("plugin.py"), scratch / "agen_outcomes.py")
    target, log = scratch / "outcomes.jsonl", scratch / "log"
    target.write_text("")
    command = [
        str(python), "-m", "pytest", "-q", "-p", "agen_outcomes", "-p", "no:cacheprovider",
        # Theirs asks for coverage, several processes and the like.
        "-o", "addopts=", *suite.options, *suite.tests,
    ]
    late = False
    with log.open("wb") as output:
        try:
            subprocess.run(
                command, cwd=folder, env=_environment(suite, folder, scratch, target),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            late = True
    result = _read(target)
    if late or "passed" not in result.outcomes.values():
        result.trouble = log.read_text(encoding="utf-8", errors="replace")[-1500:]
    return result


def _environment(suite: Suite, folder: Path, scratch: Path, target: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    # The sources of the folder hide those that were installed.
    path = [str(scratch), *(str(folder / each) for each in suite.path)]
    return {
        **kept,
        "AGEN_OUTCOMES": str(target),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(path),
        **suite.environment,
    }


def _read(target: Path) -> Run:
    result = Run()
    for line in target.read_text(encoding="utf-8").splitlines():
        name, outcome = json.loads(line)
        if outcome == "ran":
            result.ran.add(name)
        # A test may pass and then fail in its teardown, or in one of its subtests.
        elif result.outcomes.get(name) not in ("failed", "error"):
            result.outcomes[name] = outcome
    return result
