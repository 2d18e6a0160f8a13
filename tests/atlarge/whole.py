"""Lint and convert a tree: no crash, and what nobody asked to change stays as it is."""

from __future__ import annotations

import collections
import io
import os
import re
import subprocess
import sys
import tokenize
import traceback
from collections.abc import Callable
from pathlib import Path

from codemods.agen.directives import DIRECTIVE
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.plugin import Plugin
from flake8_agen.project import Project
from flake8_agen.source import BadInput, decode, parse

from .tally import Tally
from .trees import Tree, python_says

MODES = {"default": (), "unsafe": ("--unsafe",)}
_PROBLEM = re.compile(r"(?P<path>.+?):(?P<line>\d+): (?P<what>.+); (?P<advice>.+)")
_SAID = re.compile(
    r".+:\d+: .+ was converted to .+|\d+ class(es)? in \d+ files? converted"
    r"|nothing to convert|\d+ findings? left; --explain tells why"
)
Convert = Callable[[Tree, tuple[str, ...]], tuple[int, str]]


def convert(tree: Tree, arguments: tuple[str, ...]) -> tuple[int, str]:
    """Run the command line on a tree; the exit status, and what it says."""
    # From the folder above: in a copy of a library, -m would find that one's modules.
    command = [
        sys.executable, "-m", "flake8_agen", "--root", tree.name, *arguments, tree.name,
    ]
    done = subprocess.run(
        command, cwd=tree.folder.parent, env={**os.environ, "PYTHONSAFEPATH": "1"},
        capture_output=True, encoding="utf-8", errors="backslashreplace", check=False,
    )
    return done.returncode, done.stderr


def examine(tree: Tree, scratch: Path, tally: Tally, convert: Convert = convert) -> None:
    """Every check of a whole tree, on copies below ``scratch``."""
    lint(tree.copied(scratch / "lint"), tally)
    for mode, arguments in MODES.items():
        _converted(tree.copied(scratch / mode), mode, arguments, tally, convert)


def lint(tree: Tree, tally: Tally) -> None:
    """Read every file as the linter and as the codemod do, and look at it."""
    Plugin.options = options = Options(root=str(tree.folder))
    try:
        for path in tree.files():
            _lint_one(tree, path, options, tally)
    finally:
        Plugin.options = None
        Project.clear()


def _lint_one(tree: Tree, path: str, options: Options, tally: Tally) -> None:
    where, file = f"{tree.name}/{path}", str(tree.folder / path)
    data = Path(file).read_bytes()
    why = python_says(data)
    tally.counts["files"] += 1
    try:
        source = decode(file, data)
        module = parse(file, source.text)
    except BadInput as problem:
        _left_out(where, problem, why, tally)
        return
    except Exception as error:  # noqa: BLE001 - any crash is a finding
        tally.fail(where, f"reading it fails: {_told(error)}")
        return
    if why:
        tally.fail(where, f"we can parse it, Python cannot: {why}")
    if source.encode(source.text) != data:
        tally.fail(where, "decoding and encoding changes its bytes")
    # As flake8 reads it: universal newlines, no byte order mark.
    lines = io.StringIO(source.text, newline=None).readlines()
    try:
        tally.counts["findings"] += len(list(Plugin(module, file, lines).run()))
        # The plugin looks for a word first; the analysis must bear any module.
        project = Project.of(file, options.root, source.text)
        tally.counts["candidates"] += len(
            list(analyse(module, source.text, file, project, options))
        )
    except Exception as error:  # noqa: BLE001
        tally.fail(where, f"the analysis fails: {_told(error)}")


def _left_out(where: str, problem: BadInput, why: str, tally: Tally) -> None:
    """A file that we cannot read: Python cannot either, or its bytes would not survive."""
    tally.counts["files left out"] += 1
    if not _PROBLEM.fullmatch(str(problem)):
        tally.fail(where, f"no message of one line: {str(problem)!r}")
    if not why:
        if "does not survive" in problem.what:
            tally.notes.append(f"{where} {problem.what}")
        else:
            tally.fail(where, f"Python can parse it, we say: {problem.what}")


def _told(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"


def _converted(
    tree: Tree, mode: str, arguments: tuple[str, ...], tally: Tally, convert: Convert
) -> None:
    contents = {path: (tree.folder / path).read_bytes() for path in tree.files()}
    before = tree.hashes()
    status, said = convert(tree, arguments)
    after = tree.hashes()
    where = f"{tree.name}, {mode}"
    _check_said(where, status, said, tree, contents, tally)
    if before.keys() != after.keys():
        tally.fail(where, f"files came or went: {sorted(before.keys() ^ after.keys())[:5]}")
    converted = set(re.findall(r"^(.+):\d+: .+ was converted to ", said, re.MULTILINE))
    for path in sorted(before):
        place = f"{where}: {path}"
        if before[path] == after.get(path):
            if f"{tree.name}/{path}" in converted:
                tally.fail(place, "was converted, and is as it was")
            continue
        tally.counts[f"rewritten, {mode}"] += 1
        if f"{tree.name}/{path}" not in converted:
            tally.fail(place, "was changed, though no class in it was converted")
        elif path in contents:
            for wrong in differing(contents[path], (tree.folder / path).read_bytes()):
                tally.fail(place, wrong)
    convert(tree, arguments)
    again = tree.hashes()
    for path in sorted(path for path in after if after[path] != again.get(path)):
        tally.fail(f"{where}: {path}", "a second run changes it again")


def _check_said(
    where: str, status: int, said: str, tree: Tree, contents: dict[str, bytes], tally: Tally
) -> None:
    """Exit status 0, or 2 with one line for each file that Python cannot parse either."""
    problems = []
    for line in said.splitlines():
        if _SAID.fullmatch(line):
            continue
        problem = _PROBLEM.fullmatch(line)
        if problem is None:
            tally.fail(where, f"says {line!r}")
            continue
        problems.append(problem)
        data = contents.get(os.path.relpath(problem["path"], tree.name))
        if data is None or not (python_says(data) or "does not survive" in line):
            tally.fail(where, f"complains without need: {line}")
    if status != (2 if problems else 0):
        tally.fail(where, f"exits {status} with {len(problems)} problems")
    tally.counts["complaints"] += len(problems)


def differing(before: bytes, after: bytes) -> list[str]:
    """What is wrong with a rewritten file whatever the rewrite was for."""
    if why := python_says(after):
        return [f"does not parse any more: {why}"]
    wrong = []
    try:
        compile(after, "<rewritten>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        wrong.append(f"does not compile any more: {error}")
    old, new = (collections.Counter(remarks(data)) for data in (before, after))
    wrong += [f"loses the comment {said!r}" for said in sorted((old - new).elements())]
    new_ends = line_ends(after) - line_ends(before)
    return wrong + [f"has lines that end in {ends!r}" for ends in sorted(new_ends)]


def line_ends(data: bytes) -> set[bytes]:
    """The kinds of line ends in a file."""
    return set(re.findall(rb"\r\n|\r|\n", data))


def remarks(data: bytes) -> list[str]:
    """What the comments of a file say; directives go with the line they are about."""
    found = []
    for token in tokenize.tokenize(io.BytesIO(data).readline):
        if token.type == tokenize.COMMENT:
            pieces = (piece.strip() for piece in token.string.split("#"))
            found += [said for said in pieces if said and not DIRECTIVE.match(said)]
    return found
