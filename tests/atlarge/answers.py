"""All that is decided about trees, written down, so that several interpreters can be compared.

For each file: a digest, whether it can be parsed, each verdict in its project with every form and
hazard, what ``--unsafe`` makes of it, and what each class would become in each form, by itself.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from codemods.agen.region import split_lines
from codemods.agen.rewrite import RewriteError, rewrite
from flake8_agen.analysis import analyse
from flake8_agen.command.discovery import WORDS
from flake8_agen.command.findings import from_mistake
from flake8_agen.mistakes import mistakes
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.source import BadInput, decode, parse
from flake8_agen.verdict import Applicability, FormVerdict, Verdict

from .tally import Tally
from .trees import Tree
from .visits import verdicts
from .whole import MODES, Convert, convert

Answers = dict[str, Any]
_SHARED = ("sha256", "findings", "alone", "default", "unsafe")


def answers(trees: Iterable[Tree], scratch: Path, convert: Convert = convert) -> Answers:
    """What this interpreter answers."""
    files: dict[str, Answers] = {}
    for tree in trees:
        copy = tree.copied(scratch / "answers")
        for path in copy.files():
            files[f"{tree.name}/{path}"] = _of_file(copy, path)
        Project.clear()
        for mode, arguments in MODES.items():
            rewritten = tree.copied(scratch / mode)
            convert(rewritten, arguments)
            _compare_text(copy, rewritten, mode, files)
    python = ".".join(map(str, sys.version_info[:3]))
    result: Answers = json.loads(json.dumps({"python": python, "files": files}))
    return result


def _of_file(tree: Tree, path: str) -> Answers:
    file = str(tree.folder / path)
    data = Path(file).read_bytes()
    answer: Answers = {"sha256": hashlib.sha256(data).hexdigest()}
    try:
        source = decode(file, data)
        module = parse(file, source.text)
    except BadInput as problem:
        return {**answer, "problem": problem.what}
    if not any(word in data for word in WORDS):
        return answer
    try:
        answer.update(_decided(tree, file, source.text, module))
    except Exception as error:  # noqa: BLE001 - a crash is an answer, too
        answer["findings"] = f"{type(error).__name__}: {error}"
    return answer


def _decided(tree: Tree, file: str, text: str, module: ast.Module) -> Answers:
    options = Options(root=str(tree.folder))
    project = Project.of(file, options.root, text)
    found = list(analyse(module, text, file, project, options))
    wrong = [from_mistake(each, file, "") for each in mistakes(module)]
    if not found and not wrong:
        return {}
    base = str(tree.folder.resolve())
    findings = [
        *(_verdict(each, base) for each in found),
        *([each.line, each.column, each.code, each.message] for each in wrong),
    ]
    return {"findings": findings, "alone": dict(_alone(text))}


def _verdict(verdict: Verdict, base: str) -> Answers:
    return {
        "line": verdict.line,
        "column": verdict.column,
        "class": verdict.qualname,
        "code": verdict.code,
        "tracks": verdict.tracks,
        "applicability": verdict.applicability.value,
        "forms": [_form(each, base) for each in verdict.forms],
    }


def _form(form: FormVerdict, base: str) -> Answers:
    plan = {each.name: getattr(form.plan, each.name) for each in dataclasses.fields(form.plan)}
    return {
        "form": form.form.value,
        "applicability": form.applicability.value,
        "hazards": [
            [
                Path(hazard.path).name, hazard.line, hazard.name, hazard.evidence.value,
                hazard.message.replace(base, ""),
            ]
            for hazard in form.hazards
        ],
        "plan": {name: _plain(value) for name, value in plan.items()},
    }


def _plain(value: Any) -> Any:
    """Sets and enums as what json has."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return {name: kind.value for name, kind in sorted(value.items())}
    return value


def _alone(text: str) -> Iterator[tuple[str, Any]]:
    """What each class of a module that stands alone would become in each form, as a diff."""
    for verdict in verdicts(text):
        for form in verdict.forms:
            if not verdict.tracks or form.applicability is Applicability.NONE:
                continue
            name = f"{verdict.line} {verdict.qualname} {form.form.value}"
            try:
                yield name, _diff(text, rewrite(text, [(verdict, form)]))
            except RewriteError as error:
                yield name, str(error)


def _diff(before: str, after: str) -> list[str]:
    return list(difflib.unified_diff(split_lines(before), split_lines(after), n=0))


def _compare_text(before: Tree, after: Tree, mode: str, files: dict[str, Answers]) -> None:
    for path in after.files():
        old, new = ((each.folder / path).read_bytes() for each in (before, after))
        if old != new:
            old_text, new_text = (each.decode("utf-8", "backslashreplace") for each in (old, new))
            files[f"{after.name}/{path}"][mode] = _diff(old_text, new_text)


def read(path: Path) -> Answers:
    """The answers of a file."""
    result: Answers = json.loads(path.read_text(encoding="utf-8"))
    return result


def write(path: Path, given: Answers) -> None:
    """Keep answers in a file."""
    path.write_text(json.dumps(given, indent=1), encoding="utf-8")


def compare(given: list[Answers], tally: Tally) -> None:
    """Where two interpreters answer differently about a file that both can parse."""
    paths = sorted({path for each in given for path in each["files"]})
    for path in paths:
        tally.counts["files"] += 1
        said = [
            (each["python"], each["files"][path]) for each in given if path in each["files"]
        ]
        parsed = [(name, answer) for name, answer in said if "problem" not in answer]
        if len(parsed) == len(given):
            tally.counts["parsed by all"] += 1
        elif parsed:
            names = ", ".join(name for name, _ in parsed)
            tally.notes.append(f"{path} is parsed by {names} only")
        if len(said) < len(given):
            tally.fail(path, "is not in all answers")
        if not parsed:
            tally.counts["parsed by none"] += 1
            continue
        first, answer = parsed[0]
        if isinstance(answer.get("findings"), str):
            tally.fail(path, f"{first} fails: {answer['findings']}")
        else:
            tally.counts["findings"] += len(answer.get("findings", ()))
        for mode in ("alone", "default", "unsafe"):
            tally.counts[f"rewrites, {mode}"] += len(
                answer.get(mode, ()) if mode == "alone" else [1] if mode in answer else ()
            )
        for name, other in parsed[1:]:
            for what in _SHARED:
                if answer.get(what) != other.get(what):
                    told = _difference(answer.get(what), other.get(what))
                    tally.fail(path, f"{what}: {first} and {name} differ: {told}")


def _difference(one: Any, other: Any, at: str = "") -> str:
    """The first place in which two answers differ, and what is there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            if one.get(name) != other.get(name):
                return _difference(one.get(name), other.get(name), f"{at}.{name}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other)):
            if left != right:
                return _difference(left, right, f"{at}[{number}]")
    return f"{at} {one!r} != {other!r}"
