"""Nested: the async generator inside ``__aiter__`` moves out, to be ``__aiter__`` itself.

    def __aiter__(self):                     async def __aiter__(self):
        async def generate():                    for row in self.rows:
            for row in self.rows:                    yield row
                yield row

        return generate()

The body stays as it is written, one level further left, below the functions that stood beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import cast

import libcst as cst

from flake8_agen.verdict import Inner

from .. import docstrings
from ..class_view import Unsupported, docstring_of
from ..directives import is_directive
from ..layout import header_width, wrapped_signature
from ..scope import rename
from ..syntax import Body, Statement, statements
from ..trivia import comment_lines, lost
from .common import Request, annotation


def nested(method: cst.FunctionDef, request: Request) -> cst.FunctionDef:
    """``__aiter__`` as the generator that it used to wrap."""
    plan = request.plan.inner
    assert plan is not None
    inner = _inner(method, plan)
    outer, body = statements(method.body), _lines(inner.body)
    said = docstring_of(outer[0]), docstrings.moved_left(docstring_of(body[0]), request.unit)
    docstring, extra = docstrings.first(said)
    head = []
    if docstring is not None:
        first = outer[0] if said[0] is not None else body[0]
        head = [first.with_changes(body=[cst.Expr(docstring)])]
    helpers = [each for each in outer[said[0] is not None : -1] if each is not inner]
    if helpers and head and said[0] is None:  # a docstring gets above them
        helpers[0] = _below([cst.EmptyLine(indent=False)], helpers[0], helpers[0].leading_lines)
    head += helpers
    rest = [
        *(cst.parse_statement(text) for text in plan.bindings),
        *(rename(each, plan.renamed) for each in body[said[1] is not None :]),
    ]
    own = _unspaced(rest[0].leading_lines)
    above = _unspaced(inner.leading_lines)
    if outer[0] is not inner:
        above = list(inner.leading_lines)
    elif said[1] is not None:
        above[:0] = rest[0].leading_lines[: len(rest[0].leading_lines) - len(own)]
    new = method.with_changes(
        asynchronous=cst.Asynchronous(),
        body=_block([*head, _below(above, rest[0], own), *rest[1:]], method, inner),
        returns=annotation(plan.returns) if plan.returns is not None else method.returns,
    )
    left = comment_lines([*extra, *lost([method], [new])])
    if left:
        first = _below([*above, *left], rest[0], own)
        new = new.with_changes(body=_block([*head, first, *rest[1:]], method, inner))
    if header_width(method) > request.width:
        return new  # it was too long before, and is left as it is
    return wrapped_signature(new, request.width, request.unit)


def _inner(method: cst.FunctionDef, plan: Inner) -> cst.FunctionDef:
    for each in reversed(method.body.body):
        if isinstance(each, cst.FunctionDef) and each.name.value == plan.name:
            return each
    raise Unsupported(f"the generator {plan.name} is not found in its __aiter__")


def _lines(suite: cst.BaseSuite) -> Body:
    """The statements, each on a line; a suite of one line becomes lines."""
    if isinstance(suite, cst.IndentedBlock):
        return statements(suite)
    assert isinstance(suite, cst.SimpleStatementSuite)
    line = cst.SimpleStatementLine(suite.body, trailing_whitespace=suite.trailing_whitespace)
    return (line,)


def _unspaced(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    """The lines above a statement without the blank ones at their top."""
    return list(itertools.dropwhile(lambda each: each.comment is None, lines))


def _below(
    above: Sequence[cst.EmptyLine], statement: Statement, own: Sequence[cst.EmptyLine]
) -> Statement:
    return statement.with_changes(leading_lines=[*above, *own])


def _block(
    body: list[Statement], method: cst.FunctionDef, inner: cst.FunctionDef
) -> cst.IndentedBlock:
    """The body with what stood at the end of the generator, then of ``__aiter__``."""
    block = inner.body if isinstance(inner.body, cst.IndentedBlock) else cst.IndentedBlock([])
    footer = [*block.footer, *cast(cst.IndentedBlock, method.body).footer]
    return block.with_changes(body=body, header=_header(method, inner), footer=footer)


def _header(method: cst.FunctionDef, inner: cst.FunctionDef) -> cst.TrailingWhitespace:
    """What stands behind the colon: a directive about the whole generator moves along with it."""
    own, other = _end_of(method), _end_of(inner)
    if own.comment is None and other.comment is not None and is_directive(other.comment.value):
        return other
    return own


def _end_of(function: cst.FunctionDef) -> cst.TrailingWhitespace:
    if isinstance(function.body, cst.IndentedBlock):
        return function.body.header
    return cst.TrailingWhitespace()
