"""Where docstrings stand in a source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flake8_agen.walking import walk

_QUOTES = re.compile(r"[a-zA-Z]*(?:\"\"\"|'''|[\"'])")
_LINE_END = re.compile(r"\r\n|\r|\n")


def docstrings(source: str, root: ast.AST) -> Iterator[tuple[int, int]]:
    """The offsets in ``source`` of the docstrings at and below ``root``, which was parsed from it,
    without the quotes around them. Strings that document an attribute are among them."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(source))]

    def offset(line: int, column: int) -> int:
        start = starts[line - 1]
        if source.isascii():
            return start + column
        stop = starts[line] if line < len(starts) else len(source)
        data = source[start:stop].encode("utf-8", "surrogatepass")  # ast counts bytes
        return start + len(data[:column].decode("utf-8", "surrogatepass"))

    for node in walk(root):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            start = offset(value.lineno, value.col_offset)
            stop = offset(value.end_lineno or value.lineno, value.end_col_offset or 0)
            quotes = _QUOTES.match(source, start, stop)
            first = quotes.end() if quotes is not None else start
            yield first, first + len(source[first:stop].rstrip("\"'"))
