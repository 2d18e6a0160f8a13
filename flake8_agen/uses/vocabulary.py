"""Which words a file contains, so that a file need not be read again for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_FEW = 16
"""Up to here a search for each name is faster than a set of all words."""


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
        needles = [name.encode("utf-8") for name in names]
        spaced = [b" %b " % needle for needle in needles]
        known = self._words

        def one(path: str) -> bool:
            words = known.get(path)
            return words is None or spaced[0] in words

        def few(path: str) -> bool:
            words = known.get(path)
            return words is None or any(needle in words for needle in spaced)

        def many(path: str) -> bool:
            words = known.get(path)
            return words is None or not wanted.isdisjoint(words.split())

        wanted = frozenset(needles)
        if len(spaced) == 1:
            return one
        return few if len(spaced) <= _FEW else many
