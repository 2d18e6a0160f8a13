"""Convert copies of a package, run its tests on each of them, and compare how they ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from realcode.checks import Classes, examine

from suites.marks import mark
from suites.places import interpreter, sources
from suites.running import Run, run
from suites.table import Suite

FOLDERS = {"before": "lint", "SAFE": "default", "--unsafe": "unsafe"}
"""The copies that ``examine`` leaves: as it is, converted, and converted with ``--unsafe``."""


@dataclass
class Result:
    """What was found out about one suite."""

    suite: Suite
    converted: Mapping[str, Classes] = field(default_factory=dict)
    """By mode: ``default`` and ``unsafe``."""
    runs: dict[str, Run] = field(default_factory=dict)
    """By name in ``FOLDERS``, as far as there was something to convert."""
    idle: list[str] = field(default_factory=list)
    """The converted classes that no test iterates over."""
    known: list[str] = field(default_factory=list)
    """What ends differently with ``--unsafe``, as the table says."""
    failures: list[str] = field(default_factory=list)


def compare(suite: Suite, cache: Path, scratch: Path, diffs: Path | None) -> Result:
    """Everything about one suite; the scratch folder must be empty."""
    python, source = interpreter(suite, cache), sources(suite, cache)
    outcome = examine(suite.package, source, scratch, diffs)
    result = Result(suite, outcome.converted, failures=outcome.failures)
    modes = [name for name, folder in FOLDERS.items()
             if folder == "lint" or outcome.converted.get(folder)]
    if len(modes) == 1:
        result.failures.append("nothing to convert")
        return result

    def again(name: str) -> Run:
        return run(suite, python, scratch / FOLDERS[name], scratch / "runs")

    for name in modes:
        result.runs[name] = again(name)
        if result.runs[name].trouble:
            result.failures.append(f"{name}: the tests do not run: {result.runs[name].trouble}")
            return result
    for name in modes[1:]:
        differing = _differences(result.runs["before"], result.runs[name])
        if differing:
            # Once more: some tests fail now and then, whatever the code.
            repeated = _differences(again("before"), again(name))
            differing = {test: said for test, said in differing.items() if test in repeated}
        _judge(result, name, differing)

    classes = outcome.converted["default"] | outcome.converted["unsafe"]
    mark(scratch / FOLDERS["before"], classes)
    ran = again("before").ran
    result.idle = sorted(f"{path}:{name}" for path, name in classes
                         if f"{path}:{name}" not in ran)
    if len(result.idle) == len(classes):
        result.failures.append("the tests run none of the converted classes")
    return result


def _differences(before: Run, after: Run) -> dict[str, str]:
    tests = before.outcomes.keys() | after.outcomes.keys()
    ends = {test: (before.outcomes.get(test, "not run"), after.outcomes.get(test, "not run"))
            for test in sorted(tests)}
    return {test: f"{test}: {old}, then {new}" for test, (old, new) in ends.items() if old != new}


def _judge(result: Result, name: str, differing: Mapping[str, str]) -> None:
    known = result.suite.known if name == "--unsafe" else {}
    met = set()
    for test, said in differing.items():
        expression = next((each for each in known if re.fullmatch(each, test)), None)
        if expression is None:
            result.failures.append(f"{name}: {said}")
        else:
            met.add(expression)
            result.known.append(f"{said} ({known[expression]})")
    result.failures.extend(f"{name}: {expression} was to end differently, but did not"
                           for expression in known.keys() - met)
