"""What must hold for every package, whatever is reported on it."""

from __future__ import annotations

import ast
import collections
import difflib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parent.parent.parent
Classes = collections.Counter[tuple[str, str]]
"""Classes that define ``__anext__``, by file and dotted name."""


@dataclass
class Outcome:
    """What was found out about one package."""

    name: str
    findings: list[dict[str, Any]] = field(default_factory=list)
    converted: dict[str, Classes] = field(default_factory=dict)
    """By mode: ``default`` and ``unsafe``."""
    failures: list[str] = field(default_factory=list)


def examine(name: str, package: Path, scratch: Path, diffs: Path | None) -> Outcome:
    """Lint a package, and convert copies of it."""
    outcome = Outcome(name)
    copy = _copy(package, scratch / "lint")
    before = _hashes(copy)
    stdout, status = _run(outcome, copy, "--explain", "--output-format", "json", ".")
    outcome.findings = json.loads(stdout or "[]")
    for finding in outcome.findings:
        finding["path"] = Path(os.path.normpath(finding["path"])).as_posix()
    if status:
        outcome.failures.append(f"--explain exits {status}")
    if _hashes(copy) != before:
        outcome.failures.append("--explain wrote something")
    _compare_with_plugin(outcome, copy)

    reported = [each for each in outcome.findings if str(each["code"]).startswith("AGN1")]
    safe = [each for each in reported if each["applicability"] == "SAFE"]
    _convert(outcome, package, scratch / "default", [], safe, diffs)
    _convert(outcome, package, scratch / "unsafe", ["--unsafe"], reported, diffs)
    return outcome


def _convert(
    outcome: Outcome,
    package: Path,
    scratch: Path,
    arguments: list[str],
    expected: list[dict[str, Any]],
    diffs: Path | None,
) -> None:
    mode = scratch.name
    copy = _copy(package, scratch)
    before, classes = _hashes(copy), _classes(copy)
    _, status = _run(outcome, copy, *arguments, ".")
    after = _hashes(copy)
    changed = sorted(path for path in before.keys() | after.keys()
                     if before.get(path) != after.get(path))
    converted = classes - _classes(copy)
    outcome.converted[mode] = converted

    def fail(message: str) -> None:
        outcome.failures.append(f"{mode}: {message}")

    if status:
        fail(f"the conversion exits {status}")
    wanted = Classes((each["path"], each["class"]) for each in expected)
    for path, name in (wanted - converted).elements():
        fail(f"{path}: {name} was to be converted, but was not")
    for path, name in (converted - wanted).elements():
        fail(f"{path}: {name} was converted, but was not to be")
    if before.keys() != after.keys():
        fail("files came or went")
    for path in set(changed) - {path for path, _ in converted}:
        fail(f"{path} was changed without a class in it converted")
    for path in changed:
        if error := _compile_error(copy / path):
            fail(f"{path} does not compile: {error}")
    _run(outcome, copy, *arguments, ".")
    if _hashes(copy) != after:
        fail("the second run changed something")
    if diffs and changed:
        text = "".join(_diff(package / path, copy / path, path) for path in changed)
        (diffs / f"{outcome.name}.{mode}.diff").write_text(text, encoding="utf-8")


def _run(outcome: Outcome, folder: Path, *arguments: str) -> tuple[str, int]:
    """Run the command line in a folder; its output and exit status."""
    command = [sys.executable, "-m", "flake8_agen", "--root", ".", *arguments]
    done = _process(command, folder)
    if "Traceback" in done.stderr or done.returncode < 0:
        outcome.failures.append(f"crash: {' '.join(arguments)}: {done.stderr.strip()[-2000:]}")
    elif done.returncode == 2:
        outcome.failures.extend(done.stderr.strip().splitlines()[:20])
    return done.stdout, done.returncode


def _compare_with_plugin(outcome: Outcome, copy: Path) -> None:
    """The plugin and the command line say the same, file by file."""
    paths = sorted({each["path"] for each in outcome.findings})
    if not paths:
        return
    command = [
        sys.executable, "-m", "flake8", "--isolated", "--select", "AGN", "--agen-root", ".",
        "--format", "%(path)s:%(row)d:%(code)s", *paths,
    ]
    done = _process(command, copy)
    if done.returncode not in (0, 1) or done.stderr:
        outcome.failures.append(f"flake8 fails: {done.stderr.strip()[-500:]}")
    plugin = sorted(os.path.normpath(line) for line in done.stdout.splitlines())
    ours = sorted(f"{each['path']}:{each['line']}:{each['code']}"
                  for each in outcome.findings if each["code"])
    for line in sorted(set(plugin) ^ set(ours)):
        who = "the plugin" if line in plugin else "the command line"
        outcome.failures.append(f"only {who} reports {line}")


def environment() -> dict[str, str]:
    """That of a process in the folder of a package."""
    # The packages bring modules named like ours or the library's: none of them may be imported.
    found = {**os.environ, "PYTHONSAFEPATH": "1"}
    if not _importable():
        found["PYTHONPATH"] = str(REPOSITORY)
    return found


def _process(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8",
        errors="backslashreplace", check=False,
    )


def _importable() -> bool:
    import importlib.util

    return importlib.util.find_spec("flake8_agen") is not None


def _copy(package: Path, target: Path) -> Path:
    shutil.copytree(package, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _classes(folder: Path) -> Classes:
    found = Classes()
    for path in folder.rglob("*.py"):
        data = path.read_bytes()
        if b"__anext__" not in data:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(data)
            except SyntaxError:
                continue
        for name in _names(tree, ""):
            found[path.relative_to(folder).as_posix(), name] += 1
    return found


def _names(node: ast.AST, prefix: str) -> Iterator[str]:
    """The dotted names of the classes that define ``__anext__``."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _names(child, prefix)
            continue
        name = f"{prefix}{child.name}"
        if isinstance(child, ast.ClassDef) and any(
            isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name == "__anext__"
            for each in child.body
        ):
            yield name
        yield from _names(child, f"{name}.")


def _compile_error(path: Path) -> SyntaxError | ValueError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            return error
    return None


def _diff(before: Path, after: Path, name: str) -> str:
    old, new = (
        path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        for path in (before, after)
    )
    return "".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"))
