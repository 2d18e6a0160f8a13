"""Comments: the only way to drop a statement is :func:`splice`, and there its comments move on.

A comment explains the statement it stands at. When that statement goes, its comment goes to the
statement that takes over its role, which callers name by what they put in its place; when nothing
takes its place, to the statement that follows. Directives (``# noqa``) go with their line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

import libcst as cst

from .directives import is_directive
from .memory import remembered
from .syntax import Body, Statement, all_children, code

_WIDTH = 68
"""How long a line may get by a comment at its end, not counting its indentation."""
Kind = TypeVar("Kind", bound=Statement)


def comments(nodes: Iterable[cst.CSTNode]) -> list[str]:
    """The texts of all comments in and at the nodes, in source order, directives left out."""
    return [text for node in nodes for text in _comments(node) if not is_directive(text)]


@remembered
def _comments(node: cst.CSTNode) -> tuple[str, ...]:
    if isinstance(node, cst.Comment):
        return (node.value,)
    return tuple(text for child in all_children(node) for text in _comments(child))


def lost(old: Iterable[cst.CSTNode], new: Iterable[cst.CSTNode]) -> list[str]:
    """The comments of ``old`` that ``new`` does not have, in the order of ``old``."""
    left = Counter(comments(new))
    missing = []
    for text in comments(old):
        if left[text]:
            left[text] -= 1
        else:
            missing.append(text)
    return missing


def comment_lines(texts: Iterable[str]) -> list[cst.EmptyLine]:
    """Comments as lines of their own."""
    return [cst.EmptyLine(comment=cst.Comment(text)) for text in texts]


def with_comments(
    statement: Kind, texts: Sequence[str], *, first: bool = False
) -> Kind:
    """The statement with more comment lines above it, below those it has (or above: ``first``)."""
    if not texts:
        return statement
    leading = list(statement.leading_lines)
    at = len(leading)
    if first:
        at = 0
        while at < len(leading) and leading[at].comment is None:
            at += 1
    leading[at:at] = comment_lines(texts)
    return cast(Kind, statement.with_changes(leading_lines=leading))


def comment_beside(statement: Statement) -> str | None:
    """The comment at the end of the line of a simple statement, unless it is a directive."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return None
    comment = statement.trailing_whitespace.comment
    return comment.value if comment is not None and not is_directive(comment.value) else None


def beside(statement: Kind, text: str) -> Kind:
    """The statement with a comment at the end of its line, or above it where that is too long."""
    free = isinstance(statement, cst.SimpleStatementLine) and (
        statement.trailing_whitespace.comment is None
    )
    plain = code(statement.with_changes(leading_lines=())).rstrip()
    if not free or "\n" in plain or len(plain) + len(text) > _WIDTH:
        return with_comments(statement, [text])
    space = cst.TrailingWhitespace(cst.SimpleWhitespace("  "), cst.Comment(text))
    return cast(Kind, statement.with_changes(trailing_whitespace=space))


def splice(body: Sequence[Statement], start: int, stop: int, new: Sequence[Statement]) -> Body:
    """``body`` with ``body[start:stop]`` replaced by ``new``, every comment kept.

    What the new statements lost goes above the first of them, or above the statement that follows,
    or, at the end of a block, above the statement before.
    """
    old, rest = body[start:stop], list(body[stop:])
    texts = lost(old, new)
    fresh = list(new)
    before = list(body[:start])
    if texts:
        if fresh:
            fresh[0] = with_comments(fresh[0], texts, first=True)
        elif rest:
            rest[0] = with_comments(rest[0], texts, first=True)
        elif before:
            before[-1] = with_comments(before[-1], texts)
        else:
            fresh = [with_comments(cst.SimpleStatementLine([cst.Pass()]), texts)]
    return (*before, *fresh, *rest)


def footer_of(node: cst.ClassDef | cst.FunctionDef) -> tuple[cst.EmptyLine, ...]:
    """The comment lines at the very end of a definition."""
    if not isinstance(node.body, cst.IndentedBlock):
        return ()
    return tuple(each for each in node.body.footer if each.comment is not None)


def with_footer(function: cst.FunctionDef, *old: cst.ClassDef | cst.FunctionDef) -> cst.FunctionDef:
    """The function with the comments that stood at the very end of the old definitions."""
    lines = [each for node in reversed(old) for each in footer_of(node)]
    body = function.body
    if not lines or not isinstance(body, cst.IndentedBlock):
        return function
    return function.with_changes(body=body.with_changes(footer=lines))
