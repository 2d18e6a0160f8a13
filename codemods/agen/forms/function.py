"""Function form: the class as one ``async def`` of the same name."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import libcst as cst

from .. import docstrings
from ..class_view import ClassView, named, view, without_return_self
from ..generator import Material, check_free_of, generator_body
from ..layout import Note, explained_signature, tidy, wrapped_signature
from ..localise import localise_body
from ..scope import parameters
from ..syntax import Body, block, is_self, line, only, walk
from ..trivia import comments, footer_of, lost, with_footer
from .common import (
    Request,
    all_attributes,
    annotation,
    commented,
    field_name,
    item_type,
    same_self,
    signature,
)
from .eager import eager_body


def function(node: cst.ClassDef, request: Request) -> cst.FunctionDef:
    """The class as one function of the same name."""
    parts = view(node)
    plan = request.plan
    helpers = tuple(
        found for name in sorted(plan.inline) if (found := named(node, name)) is not None
    )
    params, prologue = signature(parts)
    attributes = all_attributes(node) | {field_name(each) for each in parts.fields}
    self_name = parts.anext.self_name
    prologue = same_self(prologue, parts.init, self_name)
    aiter = same_self(without_return_self(parts.aiter), parts.aiter, self_name)
    names = frozenset(param.name.value for param in parameters(params))
    facts = request.facts
    if parts.fields:
        facts = facts.named({f"self.{name}": name for name in names})
    material = Material(
        (*prologue, *aiter),
        parts.anext,
        plan,
        facts,
        attributes,
        params=frozenset() if plan.eager else names,
        taken=names if plan.eager else frozenset(),
        untyped=frozenset(
            param.name.value for param in parameters(params) if param.annotation is None
        ),
        helpers=helpers,
        at_loop=len(localise_body(aiter, self_name, attributes)),
        aiter=parts.aiter,
        kept=footer_of(parts.anext.node),
    )
    if parts.fields:
        material = _fields_as_parameters(material, names)
    body: Body
    asynchronous: cst.Asynchronous | None = cst.Asynchronous()
    if plan.eager:
        body = eager_body(material, request, parts)
        asynchronous = None
    else:
        body = generator_body(material)
    check_free_of(body, self_name)
    docstring, extra = docstrings.of_function(parts, request.unit)
    item = item_type(parts.anext)
    documented = [*docstrings.statement(docstring), *tidy(body)]
    new = cst.FunctionDef(
        node.name,
        params,
        block(documented),
        asynchronous=asynchronous,
        returns=annotation(f"{request.generator}[{item}, None]") if item else None,
        leading_lines=_comment_lines(node),
        type_parameters=node.type_parameters,
    )
    if parts.init is not None:
        new = new.with_changes(
            whitespace_before_params=parts.init.node.whitespace_before_params
        )
    notes = _field_notes(parts)
    if notes:
        new = explained_signature(new, notes, request.unit)
    else:
        new = wrapped_signature(new, request.width, request.unit)
    kept = [each for each in (parts.init, parts.aiter) if each is not None]
    docs = [each.docstring for each in (*kept, parts.anext) if each.docstring is not None]
    new = with_footer(new, node, parts.anext.node)
    texts = [*lost([node], [new, *docs]), *extra]
    return commented(new, texts, first=True)


def _comment_lines(node: cst.ClassDef) -> Sequence[cst.EmptyLine]:
    """Comments above the class, those between its decorators included."""
    lines = list(node.leading_lines)
    for decorator in node.decorators:
        lines.extend(each for each in decorator.leading_lines if each.comment)
    lines.extend(each for each in node.lines_after_decorators if each.comment)
    return lines


def _field_notes(parts: ClassView) -> dict[str, Note]:
    """The comments at the fields of a dataclass, which become those of its parameters."""
    notes = {}
    for statement in parts.body if parts.fields else ():
        small = only(statement)
        if isinstance(small, cst.AnnAssign) and isinstance(statement, cst.SimpleStatementLine):
            above = tuple(comments(statement.leading_lines))
            behind = "".join(comments([statement.trailing_whitespace]))
            if above or behind:
                notes[field_name(small)] = Note(above, behind)
    return notes


def _fields_as_parameters(material: Material, names: frozenset[str]) -> Material:
    """A dataclass stores each parameter under its own name."""
    self_name = material.anext.self_name
    methods = [material.anext, *material.helpers]
    if material.aiter is not None:
        methods.append(material.aiter)
    stored = tuple(
        line(
            cst.Assign(
                [cst.AssignTarget(cst.Attribute(cst.Name(self_name), cst.Name(name)))],
                cst.Name(name),
            )
        )
        for name in sorted(names)
        if any(
            isinstance(child, cst.Attribute) and is_self(child, method.self_name, name)
            for method in methods
            for child in walk(method.node)
        )
    )
    return dataclasses.replace(material, prologue=(*stored, *material.prologue))
