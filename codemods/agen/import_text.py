"""Import statements as text: names in and out of a list, whole statements out of a file.

An edit is ``(start, stop, replacement)`` in offsets of the text. There are no strings in an import
statement, so a comment in it is what starts with ``#``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .region import split_lines
from .directives import is_directive

Edit = tuple[int, int, str]

_COMMENT = re.compile(r"#[^\r\n]*")
_REST_OF_LINE = re.compile(r"[ \t\f]*;?[ \t\f]*(#.*)?$")


@dataclass
class Text:
    """A source text by lines, with offsets for the positions of ``ast``."""

    source: str
    lines: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    newline: str = field(init=False)

    def __post_init__(self) -> None:
        self.lines = split_lines(self.source)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        first = self.lines[0] if self.lines else ""
        self.newline = first[len(first.rstrip("\r\n")) :] or "\n"

    def offset(self, line: int, column: int) -> int:
        """The offset of a position of ast, whose columns are bytes of UTF-8."""
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))
        return self.starts[line - 1] + column

    def span(self, node: ast.stmt | ast.alias | ast.expr) -> tuple[int, int]:
        """The offsets of a node."""
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def blank(self, index: int) -> bool:
        """Whether the line with this index exists and is blank."""
        return 0 <= index < len(self.lines) and not self.lines[index].strip()

    def indent(self, line: int) -> str:
        """The white space at the start of a line, counted from 1."""
        text = self.lines[line - 1]
        return text[: len(text) - len(text.lstrip(" \t\f"))]

    def alone(self, node: ast.stmt) -> bool:
        """Whether no other statement shares the lines of this one."""
        start, end = self.span(node)
        last = (node.end_lineno or node.lineno) - 1
        after = self.source[end : self.starts[last + 1]].rstrip("\r\n")
        before = self.source[self.starts[node.lineno - 1] : start]
        return not before.strip() and _REST_OF_LINE.match(after) is not None

    def unit(self) -> str:
        """One step of indentation in this file."""
        return "\t" if any(line.startswith("\t") for line in self.lines) else "    "


def apply(source: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; of two that overlap only the first counts."""
    parts = []
    at = 0
    for start, stop, replacement in sorted(edits):
        if start >= at:
            parts += [source[at:start], replacement]
            at = stop
    return "".join([*parts, source[at:]])


def kept_comments(text: str) -> list[str]:
    """The comments of lines that vanish, without the directives, which go with their line."""
    return [
        part.rstrip()
        for comment in _COMMENT.findall(text)
        for part in re.split(r"[ \t]+(?=#)", comment)
        if not is_directive(part)
    ]
