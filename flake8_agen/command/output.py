"""The formats of the findings: text, JSON, GitHub annotations, SARIF; and diffs."""

from __future__ import annotations

import collections
import difflib
import os
from collections.abc import Iterable, Sequence
from typing import Any

from flake8_agen.command.findings import Finding, short
from flake8_agen.command.outlook import lacks, outlook
from flake8_agen.source import Source
from flake8_agen.verdict import Evidence, Hazard


def render(found: Sequence[Finding], style: str, *, explain: bool) -> str:
    """The findings in the given format; with ``explain`` those that are not reported as well."""
    shown = [finding for finding in found if explain or finding.code is not None]
    if style == "json":
        import json

        return json.dumps([entry(finding) for finding in shown], indent=2) + "\n"
    reported = [finding for finding in shown if finding.code is not None]
    if style == "sarif":
        return _sarif(reported)
    if style == "github":
        return "".join(map(_annotation, reported))
    return "".join(f"{text}\n" for text in map(_block if explain else _line, shown))


def entry(finding: Finding) -> dict[str, Any]:
    """A finding as it stands in JSON: exactly these keys, in this order."""
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "class": finding.name,
        "code": finding.code,
        "form": finding.form,
        "applicability": finding.applicability,
        "hazards": [_reason(hazard, finding.path) for hazard in finding.hazards],
        "message": finding.message + _lacking(finding),
    }


def _reason(hazard: Hazard, path: str) -> dict[str, Any]:
    """A hazard of a class of the file ``path`` in JSON; the line is one of its own path, which is
    shown as in the text, however the user named the file of the class."""
    return {
        "name": hazard.name,
        "line": hazard.line,
        "message": _told(hazard, path),
        "path": short(hazard.path),
    }


def _lacking(finding: Finding) -> str:
    """What a reader of JSON would not learn otherwise: that nothing is done with these PATHs."""
    if not finding.missing or finding.code is None:
        return ""
    return f"; nothing is done: {lacks(list(map(short, finding.missing)))}"


def statistics(found: Iterable[Finding]) -> str:
    """How often each code was reported, with the first message as an example."""
    reported = [finding for finding in found if finding.code is not None]
    numbers = collections.Counter(str(finding.code) for finding in reported)
    first = {str(finding.code): finding.message for finding in reversed(reported)}
    return "".join(f"{numbers[code]:<7} {code} {first[code]}\n" for code in sorted(numbers))


def diff(path: str, source: Source, after: str) -> bytes:
    """A unified diff in the encoding and with the newlines of the file, so that it applies."""
    name = os.fsencode(path)
    lines = difflib.unified_diff(_split(source.text), _split(after), "\0", "\0")
    out = []
    for line in lines:
        if line in ("--- \0\n", "+++ \0\n"):
            out.append(line[:4].encode() + name + b"\n")
            continue
        out.append(line.encode(source.encoding, "replace"))
        if not line.endswith("\n"):
            out.append(b"\n\\ No newline at end of file\n")
    return b"".join(out)


def _split(text: str) -> list[str]:
    """Lines with their ends, cut at line feeds only, as diff and patch do."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _told(hazard: Hazard, path: str) -> str:
    """The message, with the place where that is another file: many readers show nothing else."""
    if os.path.realpath(hazard.path) == os.path.realpath(path):
        return hazard.message
    return f"{hazard.message} ({short(hazard.path)}:{hazard.line})"


def _line(finding: Finding) -> str:
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.code} {finding.message}"


def _block(finding: Finding) -> str:
    form = f", {finding.form}" if finding.form else ""
    head = f"{finding.path}:{finding.line}:{finding.column}: {finding.code or '-'}"
    lines = [f"{head} {finding.name} ({finding.applicability}{form}): {finding.message}"]
    for (_, _, evidence, message), alike in _alike(finding.hazards).items():
        first = alike[0]
        place = f"{short(first.path)}:{first.line}"
        about = ", ".join([evidence.value, *_against(first, finding)])
        more = f" (and {len(alike) - 1} more)" if len(alike) > 1 else ""
        lines.append(f"    {place}: {first.name} ({about}): {message}{more}")
    # neither a mistake nor a class that a noqa comment silences is rewritten
    if finding.verdict is not None and finding.verdict.code == finding.code:
        lines.append(f"    {outlook(finding.verdict, list(map(short, finding.missing)))}")
    return "\n".join(lines)


def _alike(hazards: Iterable[Hazard]) -> dict[tuple[str, str, Evidence, str], list[Hazard]]:
    """Those that say the same of one file, so that each is said once."""
    groups: dict[tuple[str, str, Evidence, str], list[Hazard]] = {}
    for hazard in hazards:
        key = (hazard.path, hazard.name, hazard.evidence, hazard.message)
        groups.setdefault(key, []).append(hazard)
    return groups


def _against(hazard: Hazard, finding: Finding) -> list[str]:
    """The forms that it speaks against, where there are others."""
    forms = finding.verdict.forms if finding.verdict is not None else ()
    against = [form.form.value for form in forms if hazard in form.hazards]
    return against if len(against) < len(forms) else []


def _annotation(finding: Finding) -> str:
    def escaped(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return text

    place = f"file={escaped(finding.path, ':,')},line={finding.line},col={finding.column}"
    return f"::warning {place},title={finding.code}::{escaped(finding.message)}\n"


def _sarif(found: Sequence[Finding]) -> str:
    import json
    import urllib.parse

    from flake8_agen import __version__

    codes = sorted({str(finding.code) for finding in found})

    def result(finding: Finding) -> dict[str, Any]:
        uri = urllib.parse.quote(finding.path.replace(os.sep, "/"), errors="surrogateescape")
        region = {"startLine": finding.line, "startColumn": finding.column}
        place = {"artifactLocation": {"uri": uri}, "region": region}
        return {
            "ruleId": finding.code,
            "ruleIndex": codes.index(str(finding.code)),
            "level": "warning",
            "message": {"text": finding.message},
            "locations": [{"physicalLocation": place}],
        }

    rules = [{"id": code} for code in codes]
    driver = {"name": "flake8-agen", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": list(map(result, found)),
            }
        ],
    }
    return json.dumps(log, indent=2) + "\n"
