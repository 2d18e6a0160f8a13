"""The functions of a file that nobody has looked into yet, and what the text tells of them."""

from __future__ import annotations

import ast
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate

from flake8_agen.uses.growth import Growth, Piece
from flake8_agen.uses.scopes import Function

_LINE_END = re.compile(r"\r\n?|\n")
_GLOBAL = re.compile(r"global(?!\w)")
_OTHER_LETTERS = re.compile(r"[^\W\x00-\x7f]+")


class Waiting:
    """The outermost functions of one file, as long as they wait to be looked into."""

    def __init__(self, growth: Growth, text: str) -> None:
        self.pieces: list[Piece] = []
        self._growth = growth
        self._text = text
        self._starts = _line_starts(text)
        self._revealed: set[str] = set()
        self._plain = _plainly_spelt(text)
        self._globals = [match.start() for match in _GLOBAL.finditer(text)]

    def begin(self) -> None:
        """All that is not inside of these functions is known now."""
        self.pieces = [piece for piece in self._growth.pieces if piece.function is not None]

    def may_wait(self, function: Function) -> bool:
        """Whether nothing outside depends on the body, and the text shows what is in there."""
        if not self._plain or function.name not in self._line(function.lineno):
            return False  # the tree is not that of the text, or the name is spelt in another way
        first, end = self._extent(function)
        at = bisect_right(self._globals, first - 1)
        return at == len(self._globals) or self._globals[at] >= end

    def _extent(self, function: Function) -> tuple[int, int]:
        """Where its lines begin and end in the text."""
        starts, beyond = self._starts, len(self._text)
        first, end = function.lineno - 1, function.end_lineno or len(self._starts)
        return (
            starts[first] if first < len(starts) else beyond,
            starts[end] if end < len(starts) else beyond,
        )

    def _line(self, number: int) -> str:
        starts = self._starts
        if number > len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self._text)
        return self._text[starts[number - 1] : end]

    def wake(self, pieces: Iterable[Piece]) -> None:
        """Look into these."""
        woken = set(pieces)
        if woken:
            self.pieces = [piece for piece in self.pieces if piece not in woken]
            for piece in sorted(woken, key=_line_of):
                self._growth.look_into(piece)

    def wake_where(self, wanted: Callable[[int, int], bool]) -> None:
        """Look into all functions with such lines, by where these begin and end in the text."""
        self.wake(
            piece
            for piece in self.pieces
            if piece.function is not None and wanted(*self._extent(piece.function))
        )

    def reveal(self, words: Iterable[str]) -> None:
        """Look into all functions whose text contains one of ``words``."""
        if not self.pieces:
            return
        new = [word for word in words if word not in self._revealed]
        self._revealed.update(new)
        find = self._text.find
        if any(find(word) >= 0 for word in new):
            self.wake_where(lambda start, end: any(find(word, start, end) >= 0 for word in new))

    def look_into(self, node: ast.AST) -> None:
        """Look into the function that holds ``node``."""
        line = getattr(node, "lineno", None)
        self.wake(
            piece
            for piece in self.pieces
            if piece.function is not None
            and (
                line is None
                or piece.function.lineno <= line <= (piece.function.end_lineno or line)
            )
        )


def _line_of(piece: Piece) -> int:
    return piece.function.lineno if piece.function is not None else 0


def _line_starts(text: str) -> list[int]:
    """Where each line starts, as Python counts lines."""
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END.finditer(text))]
    return [0, *accumulate([len(line) + 1 for line in text.split("\n")[:-1]])]


def _plainly_spelt(text: str) -> bool:
    """Whether names are spelt in the text as they are in the tree, which has them normalised."""
    return text.isascii() or all(
        unicodedata.normalize("NFKC", letters) == letters
        for letters in set(_OTHER_LETTERS.findall(text))
    )
