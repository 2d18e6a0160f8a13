"""Files and their bytes: what can be told of them without parsing."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator

from flake8_agen.roots import TOOL_FOLDERS

SKIPPED = TOOL_FOLDERS | {"node_modules"}
"""Folders whose files are not the project's own."""
ANEXT = "anext"
STAR = "import *"
TRIO = "trio"
SYS_MODULES, FROM_SYS, IMPORT_MAIN = "sys.modules", "from sys import", "import __main__"
MODULES = frozenset({SYS_MODULES, FROM_SYS, IMPORT_MAIN})
"""What gives the module that runs, or all of them."""
DOCTEST = "doctest"
PROSE_RUNNERS = frozenset(
    {"sybil", "mktestdocs", "pytest_examples", "phmdoctest", "markdown-docs", "codeblocks"}
)
"""What the settings or tests of a project say that runs the code in its documents."""
PLAIN = frozenset({ANEXT, STAR, TRIO, DOCTEST, *PROSE_RUNNERS, *MODULES})
"""Searched for as they stand, not as words."""
FEW_NAMES = 12
"""Up to here a search for each name is faster than a list of all words of the file."""

_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""A pipe that nobody writes to would make us wait for ever."""
_PART = 1 << 20

_TRIO_IMPORT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+trio\b", re.MULTILINE)
_HEADER = re.compile(
    rb"^([ \t]*)(?:class[ \t]+(\w+)|(?:async[ \t]+)?def[ \t]+__anext__\b)", re.MULTILINE
)
_DEFINING = re.compile(rb"(?<!\w)(?:def|class)[ \t]+\Z")
_TYPE_COMMENT = re.compile(rb"#[ \t]*type:[^\r\n]*\Z")
_PATH = re.compile(rb"[\w]:\Z")
_ATTRIBUTE = re.compile(rb"\.([\w\x80-\xff]+)")
_QUOTED = (
    re.compile(rb"\"([\w\x80-\xff]+)(?=\")"),
    re.compile(rb"'([\w\x80-\xff]+)(?=')"),
)
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+(\([^)]*\)|[^\r\n;#]*)", re.MULTILINE
)
_WHOLE = re.compile(rb"(?<=[ .])\w+|\w+(?=[ .])")
_WORD = re.compile(rb"[\w\x80-\xff]+")
_CLASS = re.compile(rb"^[ \t]*class[ \t]", re.MULTILINE)
_OWN = re.compile(rb"self\.([\w\x80-\xff]+)")
_COMMENT = re.compile(rb"#[^\n]*")
_WORDS_ONLY = bytes(
    code if code < 128 and (chr(code).isalnum() or code == ord("_")) else ord(" ")
    for code in range(256)
)


def read(path: str) -> bytes | None:
    """The bytes of the file; None where it cannot be read."""
    try:
        file = os.open(path, _TO_READ)
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            return None
        parts = [os.read(file, found.st_size + 1)]
        while parts[-1]:
            parts.append(os.read(file, _PART))
        return b"".join(parts)
    except OSError:
        return None
    finally:
        os.close(file)


def in_utf8(data: bytes) -> bytes:
    """A source file as if it were in UTF-8, as names are searched for in that."""
    cookie = b"\n".join(data[:400].split(b"\n", 2)[:2])
    if b"coding" not in cookie or data.isascii():
        return data
    text = decode(data)
    return data if text is None else text.encode("utf-8", "surrogatepass")


def refers(name: str, data: bytes) -> bool:
    """Whether ``name`` stands in ``data`` where an import, an attribute or a path can stand."""
    needle = name.encode("utf-8")
    start = data.find(needle)
    while start >= 0:
        end = start + len(needle)
        before, after = data[max(0, start - 300) : start], data[end : end + 40]
        # Strip what may stand between the names of an import.
        lead = _COMMENT.sub(b"", before).rstrip(b" \t\f\r\n\\")
        tail = after.lstrip(b" \t")
        if before.endswith((b"'", b'"')):
            if after[:1] in (b"'", b'"', b".", b":"):
                return True
        elif lead.endswith(b".") or (tail[:1] == b"=" and tail[:2] != b"=="):
            return True
        elif _PATH.search(before) or (before.endswith(b".") and _TYPE_COMMENT.search(before)):
            return True
        elif lead.endswith((b",", b"(", b"import")):
            if tail[:1] in (b"", b",", b")", b";", b"#", b"\\", b"\r", b"\n") or tail[:2] == b"as":
                return True
        start = data.find(needle, end)
    return False


def decode(data: bytes) -> str | None:
    """The text of a source file by its encoding line; None where it is in no such encoding."""
    from tokenize import detect_encoding

    try:
        encoding, _ = detect_encoding(iter(data.splitlines(keepends=True)).__next__)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None


def are_words(names: frozenset[str]) -> bool:
    """Whether all names are such that :func:`words_in` has them where a file has them."""
    return names.isdisjoint(PLAIN) and all(
        name.isascii() and name.isidentifier() for name in names
    )


def words_in(data: bytes) -> set[bytes]:
    """All words of ASCII letters, digits and underscores."""
    return set(data.translate(_WORDS_ONLY).split())


def finder(names: frozenset[str]) -> Callable[[bytes, "set[bytes] | None"], Iterator[str]]:
    """What gives those of ``names`` that some bytes contain as words; the words are asked for where
    they are known."""
    needles = {name.encode("utf-8"): name for name in names if name}
    plain = {
        needle: name for needle, name in needles.items() if not are_words(frozenset({name}))
    }
    asked = needles.keys() - plain.keys()
    # What has a space or a dot cannot be there without its words.
    parts = {needle: {*_WHOLE.findall(needle)} for needle in plain}
    if TRIO in names:
        parts[TRIO.encode()] = {TRIO.encode()}  # what counts is an import

    def find(data: bytes, words: set[bytes] | None) -> Iterator[str]:
        if words is None and len(asked) > FEW_NAMES:
            words = words_in(data)
        if words is None:
            for needle in asked:
                if needle in data and _is_word(needle, data):
                    yield needles[needle]
        else:
            for needle in asked & words:
                yield needles[needle]
        for needle, name in plain.items():
            if words is not None and not parts[needle] <= words:
                continue
            if needle in data and (
                name in PLAIN or not name.isascii() or _is_word(needle, data)
            ):
                yield name

    return find


def _is_word(needle: bytes, data: bytes) -> bool:
    """Whether ``needle``, which ``data`` contains, also stands there as a word of its own."""
    word = re.escape(needle)
    return re.search(rb"%s(?<!\w%s)(?!\w)" % (word, word), data) is not None


def attributes_in(names: frozenset[str]) -> Callable[[str, bytes], Iterator[tuple[str, bool]]]:
    """What finds attributes with one of these names in a file, or strings that are one, and whether
    one is assigned to; a string may be for ``setattr``."""
    needles = {name.encode("utf-8"): name for name in names}
    assigned: dict[bytes, re.Pattern[bytes]] = {}

    def look(_: str, data: bytes) -> Iterator[tuple[str, bool]]:
        quoted = needles.keys() & {word for pattern in _QUOTED for word in pattern.findall(data)}
        for needle in quoted:
            yield needles[needle], True
        for needle in (needles.keys() & set(_ATTRIBUTE.findall(data))) - quoted:
            if needle not in assigned:
                assigned[needle] = re.compile(rb"\.%s\s*(?:[-+*/|&]|//|\*\*)?=(?!=)" % needle)
            yield needles[needle], assigned[needle].search(data) is not None

    return look


def further_names(name: str, data: bytes) -> set[str]:
    """Other names by which a file may get at the class ``name``: of classes derived from it, of
    imports and plain assignments."""
    word = re.escape(name.encode("utf-8"))
    patterns = (
        rb"^[ \t]*class[ \t]+(\w+)[ \t]*\([^)]*\b%s\b",
        rb"\b%s[ \t]+as[ \t]+(\w+)",
        rb"^[ \t]*(\w+)[ \t]*=[ \t]*(?:\w+\.)*%s[ \t]*(?:[#\r\n]|\Z)",
    )
    return {
        found.decode("utf-8", "replace")
        for pattern in patterns
        for found in re.findall(pattern % word, data, re.MULTILINE)
    }


def imports_trio(data: bytes) -> bool:
    """Whether a line imports trio."""
    return _TRIO_IMPORT.search(data) is not None


def definitions_in(names: frozenset[str]) -> Callable[[str, bytes], Iterator[tuple[str, bool]]]:
    """What finds those of ``names`` that a file gives to a function or a class."""
    find = finder(names)
    # The word comes first, as the engine looks for fixed bytes at the start by a fast search.
    patterns = {
        name: re.compile(rb"%b(?<!\w%b)\b" % ((re.escape(name.encode("utf-8")),) * 2))
        for name in names
    }

    def look(_: str, data: bytes) -> Iterator[tuple[str, bool]]:
        for name in find(data, None):
            places = (found.start() for found in patterns[name].finditer(data))
            if any(_DEFINING.search(data, max(0, at - 40), at) for at in places):
                yield name, True

    return look


def candidates(data: bytes) -> Iterator[tuple[str, set[str]]]:
    """The names of the classes that define ``__anext__``, by the look of the lines, and attributes
    that they have."""
    open_classes: list[tuple[int, bytes, int]] = []
    for match in _HEADER.finditer(data):
        indent = len(match[1].expandtabs())
        while open_classes and open_classes[-1][0] >= indent:
            open_classes.pop()
        if match[2] is not None:
            open_classes.append((indent, match[2], match.start()))
        elif open_classes:
            _, name, start = open_classes[-1]
            following = _CLASS.search(data, match.end())
            text = data[start : following.start() if following else len(data)]
            attributes = {each.decode("utf-8", "replace") for each in _OWN.findall(text)}
            yield name.decode("utf-8", "replace"), attributes


def imported_in(data: bytes) -> set[str]:
    """The names in all import statements of a file and those of the modules that they are from, by
    the look of the lines."""
    words = {
        word
        for source, names in _IMPORT.findall(data)
        for word in (*_WORD.findall(source)[-1:], *_WORD.findall(names))
    }
    return {word.decode("utf-8", "replace") for word in words - {b"as"}}


def folders_of(root: str) -> Iterator[tuple[str, list[str]]]:
    """The folders from ``root`` down with the names of their files, but for what is installed or
    generated."""
    for folder, folders, files in os.walk(root):
        if "pyvenv.cfg" in files and folder != root:
            folders.clear()
            continue
        folders[:] = (name for name in folders if name not in SKIPPED)
        yield folder, files


def python_files(root: str) -> Iterator[str]:
    """All ``.py`` and ``.pyi`` files below ``root``, but for what is installed or generated."""
    for folder, files in folders_of(root):
        for name in files:
            if name.endswith((".py", ".pyi")):
                yield os.path.join(folder, name)


def stem(path: str) -> str:
    """What the module of the file ``path`` is called, without its package."""
    folder, name = os.path.split(path)
    first = name.partition(".")[0]
    return os.path.basename(folder) if first == "__init__" else first


def listed(path: str, root: str) -> bool:
    """Whether :func:`python_files` of ``root`` gives the file ``path``, once it exists."""
    folder = os.path.dirname(path)
    if not path.endswith((".py", ".pyi")) or not path.startswith(os.path.join(root, "")):
        return False
    while folder != root:
        if os.path.basename(folder) in SKIPPED:
            return False
        if os.path.isfile(os.path.join(folder, "pyvenv.cfg")):
            return False
        folder = os.path.dirname(folder)
    return True
