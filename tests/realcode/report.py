"""The figures: what was converted, and how far findings and labels agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from realcode.checks import Classes, Outcome
from realcode.labels import Label, Package


def render(outcomes: Sequence[Outcome], packages: Mapping[str, Package]) -> str:
    """The report as text."""
    lines = ["package                candidates  flagged  converted  --unsafe"]
    for outcome in outcomes:
        flagged = sum(_flags(each) for each in outcome.findings)
        converted, unsafe = (
            sum(outcome.converted.get(mode, Classes()).values()) for mode in ("default", "unsafe")
        )
        lines.append(
            f"{outcome.name:<22} {len(outcome.findings):>10} {flagged:>8} "
            f"{converted:>10} {unsafe:>9}"
        )
    lines += ["", *_agreement(outcomes, packages)]
    failures = [f"{outcome.name}: {each}" for outcome in outcomes for each in outcome.failures]
    lines += ["", f"{len(failures)} checks failed", *(f"  {each}" for each in failures)]
    return "\n".join(lines)


def _agreement(outcomes: Sequence[Outcome], packages: Mapping[str, Package]) -> Iterator[str]:
    right = extra = missed = unlabelled = 0
    disagreements = []
    for outcome in outcomes:
        findings = {(each["path"], each["class"], each["line"]): each for each in outcome.findings}
        for label in packages[outcome.name].labels:
            found = findings.pop((label.file, label.name, label.line), None)
            if label.flag:
                # A class without __aiter__ is the business of AGN206.
                hit = found is not None and (_flags(found) or found["code"] == "AGN206")
                right += hit
                missed += not hit
            else:
                hit = found is None or not _flags(found)
                extra += not hit
            if not hit:
                disagreements.append(_told(outcome.name, label, found))
        for (path, name, line), each in findings.items():
            if _flags(each):
                unlabelled += 1
                place = f"{outcome.name}: {path}:{line} {name}"
                disagreements.append(f"  {place}: no label, {each['code']}")
    yield f"precision {_ratio(right, right + extra)}, recall {_ratio(right, right + missed)}"
    yield f"{unlabelled} findings on classes without a label"
    yield f"{len(disagreements)} disagreements"
    yield from disagreements


def _flags(finding: Mapping[str, Any]) -> bool:
    return str(finding["code"]).startswith("AGN1")


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "undefined (0/0)"


def _told(package: str, label: Label, found: Mapping[str, Any] | None) -> str:
    said = f"flagged ({label.form})" if label.flag else "not flagged"
    if found is None:
        got = "is no candidate"
    else:
        hazards = ", ".join(f"{each['name']}:{each['line']}" for each in found["hazards"])
        got = f"{found['code'] or 'nothing'}, {found['message']} [{hazards}]"
    return (
        f"  {package}: {label.file}:{label.line} {label.name}\n"
        f"      label: {said}, {label.reason}\n"
        f"      tool:  {got}"
    )
