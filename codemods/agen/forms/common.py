"""What the forms share: the request, and how a class becomes a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from flake8_agen.verdict import Form, Plan

from ..class_view import ClassView, Method, docstring_of
from ..facts import Facts
from ..scope import parameters, substitute
from ..syntax import Body, block, code, is_self, statements, walk
from ..trivia import with_comments


@dataclass(frozen=True)
class Request:
    """What a form is made from, besides the class: the plan, the facts, how types are spelled."""

    form: Form
    plan: Plan
    facts: Facts
    iterator: str = "AsyncIterator"
    generator: str = "AsyncGenerator"
    iterable: str = "AsyncIterable"
    unit: str = "    "
    width: int = 88
    """How long a line may be, counted from the indentation of the class."""


def commented(
    function: cst.FunctionDef, texts: Sequence[str], *, first: bool = False
) -> cst.FunctionDef:
    """The function with more comments above its first statement, its docstring left at the top."""
    if not texts:
        return function
    body = list(statements(function.body))
    at = 1 if docstring_of(body[0]) is not None and len(body) > 1 else 0
    body[at] = with_comments(body[at], texts, first=first)
    return function.with_changes(body=block(body, function.body))


def annotation(text: str) -> cst.Annotation:
    """A return annotation from its text."""
    return cst.Annotation(cst.parse_expression(text))


def item_type(anext: Method) -> str | None:
    """The annotation of ``__anext__``, or None."""
    returns = anext.node.returns
    if returns is None:
        return None
    bare = returns.annotation
    if "\n" not in code(bare):
        bare = bare.with_changes(lpar=[], rpar=[])
    return code(bare)


_ITERATIONS = {"AsyncIterator", "AsyncIterable", "AsyncGenerator"}


def speaks_of_items(returns: cst.Annotation | None) -> bool:
    """Whether a return annotation is ``AsyncIterator[..]`` or the like already."""
    if returns is None or not isinstance(returns.annotation, cst.Subscript):
        return False
    return code(returns.annotation.value).rpartition(".")[2] in _ITERATIONS


def all_attributes(node: cst.ClassDef) -> frozenset[str]:
    """Every attribute that the class names on the ``self`` of one of its methods."""
    found = set()
    for child in node.body.body:
        if isinstance(child, cst.FunctionDef) and parameters(child.params):
            self_name = parameters(child.params)[0].name.value
            found |= {
                inner.attr.value
                for inner in walk(child)
                if isinstance(inner, cst.Attribute) and is_self(inner, self_name)
            }
    return frozenset(found)


def signature(parts: ClassView) -> tuple[cst.Parameters, Body]:
    """The parameters without ``self`` and the statements of ``__init__``."""
    if parts.init is not None:
        return _without_self(parts.init.node.params), parts.init.body
    params = [
        cst.Param(
            cst.Name(field_name(field)),
            annotation=field.annotation,
            default=field.value,
            equal=cst.AssignEqual() if field.value is not None else cst.MaybeSentinel.DEFAULT,
        )
        for field in parts.fields
    ]
    return cst.Parameters(params=params), ()


def _without_self(params: cst.Parameters) -> cst.Parameters:
    if params.posonly_params:
        rest = params.posonly_params[1:]
        if rest:
            return params.with_changes(posonly_params=rest)
        return params.with_changes(posonly_params=(), posonly_ind=cst.MaybeSentinel.DEFAULT)
    return params.with_changes(params=params.params[1:])


def same_self(body: Body, found: Method | None, self_name: str) -> Body:
    """Statements of another method with its first parameter named as in ``__anext__``."""
    if found is None or found.self_name == self_name:
        return body
    names = {found.self_name: cst.Name(self_name)}
    return tuple(substitute(each, names) for each in body)


def field_name(field: cst.AnnAssign) -> str:
    """The name of a dataclass field."""
    return field.target.value if isinstance(field.target, cst.Name) else ""
