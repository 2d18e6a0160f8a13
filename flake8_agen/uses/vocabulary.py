"""Which words a file may contain, so that a file need not be read again for others."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

_MASK = 0xFFFFFFFF


class Vocabulary:
    """A fingerprint of each word of each file that was read: 4 bytes, where a parsed file takes
    some hundred thousand."""

    def __init__(self) -> None:
        self._prints: dict[str, array[int]] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._prints

    def note(self, path: str, words: Iterable[bytes]) -> None:
        """The file has these words."""
        self._prints[path] = array("I", [hash(word) & _MASK for word in words])

    def drop(self, path: str) -> None:
        """The file changed."""
        self._prints.pop(path, None)

    def may_have(self, path: str, prints: frozenset[int]) -> bool:
        """Whether the file may have one of the words with these fingerprints."""
        known = self._prints.get(path)
        return known is None or not prints.isdisjoint(known)


def prints_of(names: Iterable[str]) -> frozenset[int]:
    """The fingerprints of these words."""
    return frozenset(hash(name.encode("utf-8")) & _MASK for name in names)
