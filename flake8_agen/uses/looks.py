"""How attributes look in the text of a file: most files have none of those that are asked for."""

from __future__ import annotations

import re

_AFTER_DOT = re.compile(r"\.(?:[\s\\]|#[^\r\n]*[\r\n])*\Z")
_EQUALS = re.compile(r"(?:[\s\\]|#[^\r\n]*[\r\n])*=(?!=)")
_WINDOW = 300
"""How far behind its dot a name may stand."""


class Look:
    """Tells a text that may have one of ``names`` as an attribute, a string or the keyword of a
    class pattern from one that has not."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self._ascii = all(name.isascii() for name in names)
        self._patterns = [
            (name, re.compile(rf"{re.escape(name)}(?![A-Za-z0-9_])")) for name in names
        ]

    def finds(self, text: str, start: int, end: int) -> bool:
        """Whether a text may have one between these places."""
        matching = text.find("case", start, end) >= 0
        return any(
            _counts(text, match.start(), match.end(), matching)
            for name, pattern in self._patterns
            if text.find(name, start, end) >= 0
            for match in pattern.finditer(text, start, end)
        )

    def finds_bytes(self, data: bytes) -> bool:
        """Whether a file may have one."""
        if not self._ascii:
            return True
        if not any(name.encode("ascii") in data for name in self.names):
            return False
        return self.finds(data.decode("latin-1"), 0, len(data))


def _counts(text: str, start: int, end: int, matching: bool) -> bool:
    """Whether what stands there is an attribute, a string or (``matching``) a keyword."""
    before = text[start - 1 : start]
    if before in (".", "'", '"'):
        return True
    if before in (" ", "\t", "\f", "\r", "\n", "\\"):
        if _AFTER_DOT.search(text, max(0, start - _WINDOW), start):
            return True
    return matching and _EQUALS.match(text, end) is not None
