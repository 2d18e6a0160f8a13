"""``# noqa`` comments, read the way flake8 reads them.

flake8 filters what the plugin reports by itself; this is for the command line, which must leave
alone what flake8 would not show.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence

_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
_INLINE = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+[,\s]*)+))?", re.IGNORECASE)


class Noqa:
    """The ``# noqa`` comments of one text."""

    def __init__(self, text: str) -> None:
        # As Python counts lines: no split at form feeds or Unicode separators.
        self._lines: Sequence[str] = io.StringIO(text, newline=None).readlines()
        self._whole = any(map(_FILE.match, self._lines))

    def silences(self, code: str, line: int) -> bool:
        """Whether ``code`` is switched off on the 1-based ``line``."""
        if self._whole:
            return True
        match = _INLINE.search(self._extent(line))
        if match is None:
            return False
        listed = match["codes"]
        if listed is None:
            return True
        # Any prefix counts, in capitals: "AGN" and "AGN1" silence AGN101, "agn101" does not.
        return code.startswith(tuple(filter(None, re.split(r"[,\s]", listed))))

    def _extent(self, line: int) -> str:
        """The text that a comment for ``line`` may stand in: more than one line only where a
        backslash or a string with line breaks joins lines."""
        last = line

        def following() -> Iterator[str]:
            yield from self._lines[line - 1 :]

        try:
            for token in tokenize.generate_tokens(following().__next__):
                last = line - 1 + token.end[0]
                if token.type in (tokenize.NL, tokenize.NEWLINE):
                    last = line - 1 + token.start[0]
                    break
        except (tokenize.TokenError, SyntaxError):
            last = line
        return "".join(self._lines[line - 1 : last])
