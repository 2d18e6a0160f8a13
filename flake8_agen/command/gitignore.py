"""What ``.gitignore`` files exclude, without calling git.

Only asked about folders and ``.py`` files, which is what makes it fast: patterns such as ``*.so``
that no such file can match are dropped when they are read.
"""

from __future__ import annotations

import os
import re

_SUFFIX = ".py"
# a bracket that closes at once stands for itself: []a]
_BRACKET = re.compile(r"\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]", re.DOTALL)
_MEMBER = re.compile(r"\[:(\w+):\]|\\(.)|(.)", re.DOTALL)
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class IgnoreFile:
    """The patterns of one file, which hold for the folder it is in and those below."""

    def __init__(self, folder: str, lines: list[str]) -> None:
        self._start = len(folder.rstrip(os.sep)) + 1
        files: list[tuple[bool, bool, str]] = []
        folders: list[tuple[bool, bool, str]] = []
        for line in lines:
            rule = _rule(line)
            if rule is None:
                continue
            negated, anchored, folder_only, pattern = rule
            expression = _translate(pattern)
            if expression is None:
                continue
            entry = (negated, anchored, expression)
            folders.append(entry)
            if not folder_only and _can_match(pattern):
                files.append(entry)
        self._files = _compile(files)
        self._folders = _compile(folders)

    def decision(self, path: str, name: str, *, folder: bool) -> bool | None:
        """Whether the absolute ``path`` is ignored; None where no pattern speaks of it."""
        for negated, by_name, by_path in self._folders if folder else self._files:
            if by_name is not None and by_name.match(name):
                return not negated
            if by_path is not None:
                relative = path[self._start :].replace(os.sep, "/")
                if by_path.match(relative):
                    return not negated
        return None


Rules = tuple[IgnoreFile, ...]
"""From the outermost folder to the innermost; the innermost has the last word."""


def read(folder: str, name: str = ".gitignore") -> Rules:
    """The rules of the file ``name`` for the absolute ``folder``; none if it cannot be read."""
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as file:
            return (IgnoreFile(folder, file.read().split("\n")),)
    except OSError:
        return ()


def above(folder: str) -> Rules:
    """The rules that hold in ``folder`` because of the folders above it in its repository.

    None where they exclude ``folder`` itself: who names it wants what is in it.
    """
    chain: list[str] = []
    at = os.path.abspath(folder)
    while not os.path.exists(os.path.join(at, ".git")):
        chain.append(at)
        parent = os.path.dirname(at)
        if parent == at:
            return ()  # no repository
        at = parent
    rules = read(at, os.path.join(".git", "info", "exclude"))
    for below in reversed(chain):
        rules += read(os.path.dirname(below))
        name = os.path.basename(below)
        decisions = (file.decision(below, name, folder=True) for file in reversed(rules))
        if next((decision for decision in decisions if decision is not None), False):
            return ()
    return rules


def _rule(line: str) -> tuple[bool, bool, bool, str] | None:
    """Whether negated, anchored, only for folders; and the pattern without these marks."""
    line = line.removesuffix("\r")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    if not line or line.startswith("#"):
        return None
    negated = line.startswith("!")
    if negated:
        line = line[1:]
    folder_only = line.endswith("/")
    line = line.rstrip("/") if folder_only else line
    anchored = "/" in line
    line = line.removeprefix("/")
    return (negated, anchored, folder_only, line) if line else None


def _can_match(pattern: str) -> bool:
    """Whether a name that ends in ``.py`` can match: looks at what follows the last wildcard."""
    tail = re.split(r"[*?\]\\/]", pattern)[-1]
    return tail.endswith(_SUFFIX) or _SUFFIX.endswith(tail)


def _translate(pattern: str) -> str | None:
    """The pattern as a regular expression; None where it matches nothing: ``a[``."""
    pattern = re.sub(r"\*{3,}", "**", pattern)
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        starts = at == 0 or pattern[at - 1] == "/"
        if starts and pattern.startswith("**/", at):
            out.append("(?:[^/]+/)*")
            at += 3
        elif starts and pattern[at:] == "**":
            out.append(".+")
            at += 2
        elif char == "*":
            out.append("[^/]*")
            at += 1
        elif char == "?":
            out.append("[^/]")
            at += 1
        elif char == "[":
            closing = _closing(pattern, at)
            if not closing:
                return None
            out.append(_group(pattern[at + 1 : closing]))
            at = closing + 1
        elif char == "\\" and at + 1 < len(pattern):
            out.append(re.escape(pattern[at + 1]))
            at += 2
        else:
            out.append(re.escape(char))
            at += 1
    return "".join(out)


def _closing(pattern: str, opening: int) -> int:
    """Where the bracket that opens at ``opening`` closes; 0 where it does not."""
    match = _BRACKET.match(pattern, opening)
    return match.end() - 1 if match else 0


def _group(inner: str) -> str:
    """What stands between brackets, for a regular expression."""
    negated = inner[:1] in ("!", "^")
    out = []
    for match in _MEMBER.finditer(inner, int(negated)):
        name, escaped, char = match.groups()
        if name is not None:
            out.append(_CLASSES.get(name, ""))
        elif char == "-":
            out.append("-")
        else:
            out.append(re.escape(escaped or char))
    # only a literal "-" at either end is one, which is so for regular expressions, too
    return f"(?!/)[{'^' if negated else ''}{''.join(out)}]"


_Compiled = list[tuple[bool, "re.Pattern[str] | None", "re.Pattern[str] | None"]]


def _compile(rules: list[tuple[bool, bool, str]]) -> _Compiled:
    """Runs of rules with one sign as one expression each, the last run first: it decides."""
    compiled: _Compiled = []
    at = len(rules)
    while at:
        end, negated = at, rules[at - 1][0]
        while at and rules[at - 1][0] == negated:
            at -= 1
        run = rules[at:end]
        compiled.append((negated, _union(run, anchored=False), _union(run, anchored=True)))
    return compiled


def _union(rules: list[tuple[bool, bool, str]], *, anchored: bool) -> re.Pattern[str] | None:
    texts = []
    for _, rule_anchored, text in rules:
        if rule_anchored is anchored:
            try:
                re.compile(text)
            except re.error:  # such as the range [z-a]: git matches nothing with it, either
                continue
            texts.append(text)
    return re.compile(rf"(?s:{'|'.join(texts)})\Z") if texts else None
