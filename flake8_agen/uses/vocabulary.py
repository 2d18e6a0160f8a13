"""Which words a file contains, so that a file need not be read again for others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache


class Vocabulary:
    """The words of each file that was read, each of them once: some thousand bytes, where a parsed
    file takes some hundred thousand."""

    def __init__(self) -> None:
        self._words: dict[str, bytes] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._words

    def note(self, path: str, words: Iterable[bytes]) -> None:
        """The file has these words."""
        self._words[path] = b" %b " % b" ".join(words)

    def drop(self, path: str) -> None:
        """The file changed."""
        self._words.pop(path, None)

    def may_have(self, names: frozenset[str]) -> Callable[[str], bool]:
        """What tells of a file whether it may have one of these words."""
        known = self._words
        if len(names) == 1:
            [name] = names
            needle = b" %b " % name.encode("utf-8")

            def has_one(path: str) -> bool:
                words = known.get(path)
                return words is None or needle in words

            return has_one
        search = _pattern(names).search

        def has_any(path: str) -> bool:
            words = known.get(path)
            return words is None or search(words) is not None

        return has_any


@lru_cache(64)
def _pattern(names: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(b" %b " % _any_of(sorted(name.encode("utf-8") for name in names)))


def _any_of(words: list[bytes]) -> bytes:
    """A pattern for ``words``, which are sorted and different. What they begin with stands there
    once: the engine tries the branches of a pattern one after the other."""
    if len(words) == 1:
        return words[0]
    branches: list[bytes] = []
    if not words[0]:
        branches.append(words.pop(0))
    while words:
        first = words[0][:1]
        alike = [word for word in words if word.startswith(first)]
        lead = alike[0][: _shared(alike[0], alike[-1])]
        branches.append(lead + _any_of([word[len(lead) :] for word in alike]))
        words = words[len(alike) :]
    return b"(?:%b)" % b"|".join(branches)


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes they begin with are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), len(one))
