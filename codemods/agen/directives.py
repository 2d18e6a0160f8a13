"""Comments that speak to a tool about their own line; they go when the line goes."""

from __future__ import annotations

import re

DIRECTIVE = re.compile(
    r"(noqa\b|type:\s*ignore|pragma\b|fmt:|pylint:|skipcq|isort:|mypy:|pyright:|ruff:"
    r"|nosec\b|yapf:)",
    re.IGNORECASE,
)
"""Matches the text of a comment behind its ``#``."""


def is_directive(comment: str) -> bool:
    """Whether a comment, with its ``#``, is nothing but a directive."""
    return DIRECTIVE.match(comment.lstrip("# \t")) is not None
