"""What other files import from a file: such an import stays, though the file has no use for it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from flake8_agen.uses.bytesearch import finder
from flake8_agen.uses.index import Look

_LIST = rb"(\((?:[^)#]|#[^\n]*)*\)|(?:\\\r?\n|[^\n])*)"
"""The names of an import: to the end of the line, or to the parenthesis that is no comment's."""


def module_name(path: str) -> str | None:
    """The last part of the name of the module ``path``; None where it has no plain one, and for a
    package, whose imports are there for others anyway."""
    name = os.path.splitext(os.path.basename(path))[0]
    return name if name.isidentifier() and name.isascii() and name != "__init__" else None


def taken_in(modules: frozenset[str]) -> Look[frozenset[str]]:
    """What finds the names that a file may take from one of the ``modules``: ``from pkg.rows import
    A, B``, ``rows.A``, ``import rows as r`` and ``r.A``; perhaps more, ``*`` for all."""
    find = finder(modules)
    patterns: dict[str, re.Pattern[bytes]] = {}

    def look(_: str, data: bytes) -> Iterator[tuple[str, frozenset[str]]]:
        for name in find(data, None):
            if name not in patterns:
                patterns[name] = _pattern(name)
            found = frozenset(_taken(patterns[name], data))
            if found:
                yield name, frozenset(each.decode("ascii", "replace") for each in found)

    return look


def _pattern(module: str) -> re.Pattern[bytes]:
    # The word comes first, as the engine looks for fixed bytes at the start by a fast search.
    word = module.encode("ascii")
    follows = rb"[\s\\]+import\b\s*" + _LIST + rb"|[\s\\]+as\s+(\w+)|\.(?=(\w+))"
    return re.compile(rb"%s(?<!\w%s)(?:%s)" % (word, word, follows))


def _taken(pattern: re.Pattern[bytes], data: bytes) -> Iterator[bytes]:
    aliases = set()
    for match in pattern.finditer(data):
        names, alias, attribute = match.groups()
        if attribute is not None:
            yield attribute
        elif alias is not None:
            aliases.add(alias)
        elif b"*" in names:
            yield b"*"
        else:
            yield from re.findall(rb"\w+", names)
    for alias in aliases:
        yield from re.findall(rb"\b%s\.(\w+)" % alias, data)
