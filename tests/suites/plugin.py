"""A pytest plugin, copied beside the tests of a package: tells how each test ended.

It writes lines of JSON while the tests run, so that they are not lost if the run hangs, and
which marked classes were iterated over (see ``suites.marks``).
"""

from __future__ import annotations

import builtins
import json
import os
from pathlib import Path

import pytest

_TARGET = Path(os.environ["AGEN_OUTCOMES"])
_told: set[str] = set()


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A file that cannot be collected counts as a test that fails."""
    if report.failed:
        _write(report.nodeid, "error")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Called for the setup, the call and the teardown of each test."""
    expected = hasattr(report, "wasxfail")
    if report.failed:
        _write(report.nodeid, "failed" if report.when == "call" else "error")
    elif report.skipped:
        _write(report.nodeid, "xfailed" if expected else "skipped")
    elif report.when == "call":
        _write(report.nodeid, "xpassed" if expected else "passed")
    ran: set[str] = getattr(builtins, "_agen_ran", set())
    for name in sorted(ran - _told):
        _told.add(name)
        _write(name, "ran")


def _write(name: str, outcome: str) -> None:
    with _TARGET.open("a", encoding="utf-8") as file:
        file.write(json.dumps([name, outcome]) + "\n")
