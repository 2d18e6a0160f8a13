"""Sections of a docstring that speak of the protocol, which a generator takes care of.

That ``__aiter__`` returns the object itself is not so any more, nobody raises the stop, and what
``__anext__`` returned is what the generator yields:

    Returns:                            Yields:
        The next row.                       The next row.
                                 ->
    Raises:                             Raises:
        OSError: The file is gone.          OSError: The file is gone.
        StopAsyncIteration: No more.

In the style of Google (https://google.github.io/styleguide/pyguide.html#383) and the fields of
Sphinx (``:returns:``, ``:raises StopAsyncIteration:``).
"""

from __future__ import annotations

import re
from collections.abc import Callable

_HEADER = re.compile(r"(Returns?|Yields?|Raises):\s*\Z")
_RETURNS = re.compile(r":(?:returns?|rtype)\b[^:]*:")
_STOP = re.compile(
    r"(?::(?:raises?|exception|except)\s+)?`{0,2}StopAsyncIteration`{0,2}\s*(?::|\Z)"
)


def of_aiter(text: str, restates: Callable[[str], bool]) -> str:
    """The text between the quotes of the docstring of ``__aiter__``, without what it returned, if
    that ``restates`` the protocol."""
    lines = text.split("\n")
    at = 1  # the first line is the summary
    while at < len(lines):
        stripped = lines[at].strip()
        header = _HEADER.match(stripped)
        end = _end(lines, at)
        returned = (header and header[1].startswith("Return")) or _RETURNS.match(stripped)
        if returned and restates(_RETURNS.sub("", "\n".join(lines[at:end]))):
            lines = _without(lines, at, end)
        else:
            at += 1
    return "\n".join(lines)


def of_anext(text: str) -> str:
    """The same for ``__anext__``: its items are yielded, and its stop is no error."""
    lines = text.split("\n")
    at, raises = 1, -1
    while at < len(lines):
        stripped = lines[at].strip()
        header = _HEADER.match(stripped)
        if header and header[1].startswith("Return"):
            lines[at] = lines[at].replace(header[1], "Yields", 1)
        if header:
            raises = at if header[1] == "Raises" else -1
        if _STOP.match(stripped) and (stripped.startswith(":") or _is_within(lines, raises, at)):
            end = _end(lines, at)
            lines = _without(lines, at, end)
            if 0 <= raises == at - 1 and _end(lines, raises) == at:
                lines = _without(lines, raises, at)
                at, raises = raises, -1
        else:
            at += 1
    return "\n".join(lines)


def _is_within(lines: list[str], header: int, at: int) -> bool:
    return header >= 0 and at < _end(lines, header)


def _end(lines: list[str], at: int) -> int:
    """Behind the last line that is further right than line ``at``, blank lines between included."""
    margin, end = _margin(lines[at]), at + 1
    for number in range(at + 1, len(lines)):
        if lines[number].strip():
            if _margin(lines[number]) <= margin:
                break
            end = number + 1
    return end


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without(lines: list[str], start: int, end: int) -> list[str]:
    """The lines without these, and without the blank ones that set them apart."""
    closing = lines[end:]
    if start and not lines[start - 1].strip() and (not closing or not closing[0].strip()):
        start -= 1
    return [*lines[:start], *closing]
