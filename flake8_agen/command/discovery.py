"""Which files a run is about: the named ones, and the ``.py`` files below the named folders.

Virtual environments, the folders of version control and of tools, and what ``.gitignore`` excludes
are skipped unless named. Symlinks are followed only when named: below a folder they could lead out
of it, and nothing outside of the named paths may be written.
"""

import os

from flake8_agen.roots import TOOL_FOLDERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flake8_agen.command.gitignore import Rules

    Complain = Callable[[str, OSError | ValueError], None]

WORDS = (b"__anext__", b"__aiter__")
"""A file without any of these has no candidate and is never parsed."""

_AT_ONCE = 1 << 16


def with_candidates(paths: "Iterable[str]", complain: "Complain") -> "Iterator[str]":
    """The files of the run that contain one of :data:`WORDS`, in a stable order, each once.

    ``complain`` is told of what cannot be read.
    """
    seen: set[str] = set()
    for path in files(paths, complain):
        try:
            found = mentions(path)
        except (OSError, ValueError) as error:
            complain(path, error)
            continue
        if found:
            target = os.path.realpath(path)
            if target not in seen:
                seen.add(target)
                yield path


def mentions(path: str) -> bool:
    """Whether the bytes of the file contain one of :data:`WORDS`."""
    # Not open(): on a large tree this line is most of the time of a run.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(file, _AT_ONCE)
        if len(data) == _AT_ONCE:
            parts = [data]
            while data := os.read(file, 1 << 20):
                parts.append(data)
            data = b"".join(parts)
    finally:
        os.close(file)
    return WORDS[0] in data or WORDS[1] in data


def files(paths: "Iterable[str]", complain: "Complain") -> "Iterator[str]":
    """Every file of the run. A stub (``.pyi``) has no code, so it is none even when named."""
    for path in paths:
        try:
            is_folder = os.path.isdir(path)
            if not is_folder:
                if not os.path.isfile(path):
                    os.stat(path)
                    raise OSError(None, "not a regular file")
        except (OSError, ValueError) as error:
            complain(path, error)
            continue
        if is_folder:
            yield from _below(path, complain)
        elif not path.endswith(".pyi"):
            yield path


def _below(top: str, complain: "Complain") -> "Iterator[str]":
    # "." itself is not part of the names that are printed: pkg/mod.py, not ./pkg/mod.py
    shown = "" if top == os.curdir else top
    absolute = os.path.abspath(top)
    start = absolute
    pending = [(shown, start, _rules_above(start))]
    while pending:
        shown, absolute, rules = pending.pop()
        try:
            with os.scandir(absolute) as found:
                entries = sorted(found, key=_name)
        except OSError as error:
            complain(shown or top, error)
            continue
        names = {entry.name for entry in entries if not entry.name.endswith(".py")}
        if absolute != start:
            if "pyvenv.cfg" in names or "conda-meta" in names:
                continue
            if ".git" in names:
                rules = ()  # a repository within the repository has rules of its own
        if ".gitignore" in names:
            from flake8_agen.command import gitignore

            rules += gitignore.read(absolute)
        folders = []
        for entry in entries:
            name = entry.name
            if name.endswith(".py") and entry.is_file(follow_symlinks=False):
                if not rules or not _ignored(rules, entry, folder=False):
                    yield os.path.join(shown, name)
            elif name not in TOOL_FOLDERS and entry.is_dir(follow_symlinks=False):
                if not rules or not _ignored(rules, entry, folder=True):
                    folders.append((os.path.join(shown, name), entry.path, rules))
        pending.extend(reversed(folders))


def _rules_above(folder: str) -> "Rules":
    """The rules of the folders above; what reads them is imported where there may be any."""
    at = folder
    while not os.path.exists(os.path.join(at, ".git")):
        above = os.path.dirname(at)
        if above == at:
            return ()
        at = above
    from flake8_agen.command import gitignore

    return gitignore.above(folder)


def _ignored(rules: "Rules", entry: "os.DirEntry[str]", *, folder: bool) -> bool:
    """Whether the rules exclude the entry: the innermost file that speaks of it decides."""
    for file in reversed(rules):
        decision = file.decision(entry.path, entry.name, folder=folder)
        if decision is not None:
            return decision
    return False


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name
