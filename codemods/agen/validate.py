"""The last look at a rewritten text before anybody gets to see it.

A text that fails here means that the codemod is wrong, so its file is left alone: it must compile
and keep every comment. That the finding is gone is checked by who can analyse (``fixing.py``).
"""

from __future__ import annotations

import collections
import io
import tokenize
import warnings

from .directives import DIRECTIVE


class Invalid(Exception):
    """The rewritten text must not be used; says on which line and why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(line, message)
        self.line = line
        self.message = message


def validate(before: str, after: str) -> None:
    """Raise :class:`Invalid` unless ``after`` compiles and has every comment of ``before``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(after, "<rewritten>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Invalid(error.lineno or 1, f"the result does not compile ({error.msg})") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Invalid(1, f"the result does not compile ({error})") from error
    try:
        kept = collections.Counter(said for said, _ in _remarks(after))
        wanted = _remarks(before)
    except (tokenize.TokenError, SyntaxError) as error:
        raise Invalid(1, f"the result cannot be compared ({error})") from error
    for said, line in wanted:
        kept[said] -= 1
        if kept[said] < 0:
            raise Invalid(line, f"the comment '# {said}' would be lost")


def _remarks(text: str) -> list[tuple[str, int]]:
    """What the comments say, piece by piece, with the line; directives may go with their line.

    A comment is cut at each further ``#``, so that of ``# why  # noqa`` only the reason counts.
    """
    remarks = []
    for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
        if token.type == tokenize.COMMENT:
            for piece in token.string.split("#"):
                said = piece.strip()
                if said and not DIRECTIVE.match(said):
                    remarks.append((said, token.start[0]))
    return remarks
