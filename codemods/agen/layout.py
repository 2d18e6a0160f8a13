"""Blank lines of a generated body, and headers too long for a line or with comments in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import libcst as cst

from .scope import parameters
from .syntax import Statement, code


def tidy(body: Sequence[Statement]) -> list[Statement]:
    """The statements of a function with blank lines as a person would leave them."""
    out = []
    for index, statement in enumerate(body):
        out.append(_without_blank(statement, first=index == 0))
    return [cast(Statement, each.visit(_Blocks())) for each in out]


def _without_blank(statement: Statement, *, first: bool) -> Statement:
    kept: list[cst.EmptyLine] = []
    for each in statement.leading_lines:
        blank = each.comment is None
        if blank and (kept[-1].comment is None if kept else first):
            continue
        kept.append(each)
    return statement.with_changes(leading_lines=kept)


class _Blocks(cst.CSTTransformer):
    def on_visit(self, node: cst.CSTNode) -> bool:
        return not isinstance(node, cst.SimpleStatementLine | cst.BaseExpression)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        body = [
            _without_blank(cast(Statement, each), first=index == 0)
            for index, each in enumerate(updated_node.body)
        ]
        return updated_node.with_changes(body=body, indent=None)


def wrapped_signature(function: cst.FunctionDef, width: int, unit: str) -> cst.FunctionDef:
    """The function with its parameters on lines of their own where the header is too long.

    As black does: first all parameters on one indented line, else one a line.
    """
    if header_width(function) <= width or not parameters(function.params):
        return function
    if isinstance(function.whitespace_before_params, cst.ParenthesizedWhitespace):
        return function
    if len(parameters(function.params)) == 1:  # where black puts a comma
        return _with_breaks(function, unit, each=True)
    joined = _with_breaks(function, unit, each=False)
    if max(map(len, _header(joined).split("\n"))) <= width:
        return joined
    return _with_breaks(function, unit, each=True)


@dataclass(frozen=True)
class Note:
    """The comments of one parameter: above it, and behind it on its line ("" for none)."""

    above: tuple[str, ...]
    behind: str


def explained_signature(
    function: cst.FunctionDef, notes: Mapping[str, Note], unit: str
) -> cst.FunctionDef:
    """The function with each parameter on a line of its own, and comments at those in ``notes``."""
    function = _with_breaks(function, unit, each=True)
    params = list(function.params.params)
    start = function.whitespace_before_params
    for at, param in enumerate(params):
        note = notes.get(param.name.value)
        if note is None:
            continue
        lines = [
            cst.EmptyLine(whitespace=cst.SimpleWhitespace(unit), comment=cst.Comment(text))
            for text in note.above
        ]
        if at == 0:
            assert isinstance(start, cst.ParenthesizedWhitespace)
            start = start.with_changes(empty_lines=lines)
        else:
            params[at - 1] = _with_break(params[at - 1], empty_lines=lines)
        if note.behind:
            end = cst.TrailingWhitespace(cst.SimpleWhitespace("  "), cst.Comment(note.behind))
            params[at] = _with_break(param, first_line=end)
    new = function.params.with_changes(params=params)
    return function.with_changes(params=new, whitespace_before_params=start)


def _with_break(param: cst.Param, **changes: object) -> cst.Param:
    comma = cst.ensure_type(param.comma, cst.Comma)
    space = cst.ensure_type(comma.whitespace_after, cst.ParenthesizedWhitespace)
    return param.with_changes(
        comma=comma.with_changes(whitespace_after=space.with_changes(**changes))
    )


def _header(function: cst.FunctionDef) -> str:
    empty = function.with_changes(body=cst.SimpleStatementSuite([cst.Pass()]), leading_lines=[])
    return code(empty).removesuffix(" pass\n")


def header_width(function: cst.FunctionDef) -> int:
    """How many characters the longest line of the header has, without its indentation."""
    return max(map(len, _header(function).split("\n")))


def _with_breaks(function: cst.FunctionDef, unit: str, *, each: bool) -> cst.FunctionDef:
    inner = _line_break(unit)
    between: cst.BaseParenthesizableWhitespace = inner if each else cst.SimpleWhitespace(" ")
    params = parameters(function.params)
    comma = cst.Comma(whitespace_after=between)
    changed = {param: param.with_changes(comma=comma) for param in params[:-1]}
    end = cst.Comma(whitespace_after=_line_break("")) if each else cst.MaybeSentinel.DEFAULT
    last = params[-1].with_changes(comma=end)
    if not each:
        last = last.with_changes(whitespace_after_param=_line_break(""))
    changed[params[-1]] = last
    signature = function.params
    star = signature.star_arg
    new_star: object = star
    if isinstance(star, cst.Param):
        new_star = changed[star]
    elif isinstance(star, cst.ParamStar):
        new_star = cst.ParamStar(comma=comma)
    kwarg = signature.star_kwarg
    new = signature.with_changes(
        posonly_params=[changed[param] for param in signature.posonly_params],
        params=[changed[param] for param in signature.params],
        star_arg=new_star,
        kwonly_params=[changed[param] for param in signature.kwonly_params],
        star_kwarg=changed[kwarg] if kwarg is not None else None,
    )
    if each and isinstance(signature.posonly_ind, cst.ParamSlash):
        new = new.with_changes(posonly_ind=cst.ParamSlash(comma=comma))
    return function.with_changes(params=new, whitespace_before_params=inner)


def _line_break(last_line: str) -> cst.ParenthesizedWhitespace:
    return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(last_line))
