"""Function form with the work of ``__init__`` at the call, that of ``__aiter__`` at the loop."""

from __future__ import annotations

import itertools
from typing import cast

import libcst as cst

from ..class_view import ClassView
from ..draft import Draft, is_place
from ..generator import Material, is_scope, loop_of, with_yield
from ..layout import tidy
from ..scope import kept_by_closures, mentions, own_bindings, stores
from ..simplify import simplified
from ..syntax import Body, Statement, assignment, block, line
from .common import Request, annotation, item_type


def eager_body(material: Material, request: Request, parts: ClassView) -> Body:
    """``__init__``'s work at the call, the items from an inner generator (catalogue G01)."""
    draft = loop_of(material)
    # ``global`` stands first, then the work of __init__, and the loop is last.
    scopes = tuple(itertools.takewhile(is_scope, draft.body))
    rest = draft.body[len(scopes) :]
    lazy_from = len(rest) - 1 - material.at_loop
    while lazy_from and _is_lazy(rest[lazy_from - 1], material.taken):
        lazy_from -= 1
    eager, inner = rest[:lazy_from], rest[lazy_from:]
    moved, stay = _split(eager, material.taken)
    constants = stores(stay) | material.taken
    inner_draft = simplified(
        Draft(
            (*moved, *inner),
            draft.facts,
            taken=frozenset(),
            params=frozenset(constants - stores((*moved, *inner))),
            captured=frozenset(kept_by_closures(stay)),
        )
    )
    body = with_yield(inner_draft.body)
    foreign = {name for each in scopes for name in stores((each,))}
    # A local of the step is set for each item; that of __init__ is another, of the same name.
    state = {name for name in own_bindings(stay) if is_place(name)} | material.taken
    rebound = sorted((own_bindings(body) & state) - foreign)
    if rebound:
        names = [cst.NameItem(cst.Name(name)) for name in rebound]
        plain = _Unannotated(frozenset(rebound))
        body = (line(cst.Nonlocal(names)), *(cast(Statement, each.visit(plain)) for each in body))
    body = (*_needed(scopes, body), *body)
    item = item_type(parts.anext)
    generate = cst.FunctionDef(
        cst.Name(draft.fresh("generate")),
        cst.Parameters(),
        block(tidy(body)),
        asynchronous=cst.Asynchronous(),
        returns=annotation(f"{request.generator}[{item}, None]") if item else None,
        leading_lines=[cst.EmptyLine(indent=False)] if stay else [],
    )
    result = line(
        cst.Return(cst.Call(generate.name)), None
    ).with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    whole = Draft(
        (*_needed(scopes, stay), *stay, generate, result),
        draft.facts,
        params=material.taken,
        untyped=material.untyped,
    )
    return _drop_self_assignments(whole.finished().body)


def _needed(scopes: Body, body: Body) -> Body:
    """The ``global`` and ``nonlocal`` statements that the body makes use of."""
    said = mentions(body)
    return tuple(each for each in scopes if any(said[name] for name in stores((each,))))


class _Unannotated(cst.CSTTransformer):
    """A name that is nonlocal cannot have an annotation: that is for the function it belongs to."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self._names = names

    def leave_AnnAssign(
        self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign
    ) -> cst.BaseSmallStatement:
        target = updated_node.target
        if not isinstance(target, cst.Name) or target.value not in self._names:
            return updated_node
        if updated_node.value is None:
            return cst.Pass()
        return cst.Assign([cst.AssignTarget(target)], updated_node.value)


def _drop_self_assignments(body: Body) -> Body:
    return tuple(
        each
        for each in body
        if not (
            (found := assignment(each)) is not None
            and isinstance(found[1], cst.Name)
            and found[1].value == found[0]
        )
    )


def _is_lazy(statement: Statement, params: frozenset[str]) -> bool:
    """Whether nobody can tell when the statement runs: a fresh local of a constant or parameter."""
    found = assignment(statement)
    if found is None:
        return False
    value = found[1]
    if isinstance(value, cst.List | cst.Dict | cst.Tuple | cst.Set):
        return not value.elements
    if isinstance(value, cst.Name):
        return value.value in params | {"None", "True", "False"}
    return isinstance(value, cst.Integer | cst.Float | cst.SimpleString)


def _split(eager: Body, params: frozenset[str]) -> tuple[Body, Body]:
    """State that only the loop uses moves to the loop; the rest stays at the call."""
    moved, stay = [], []
    for index, statement in enumerate(eager):
        found = assignment(statement)
        others = (*eager[:index], *eager[index + 1 :])
        if found is not None and _is_lazy(statement, params) and not mentions(others)[found[0]]:
            moved.append(statement)
        else:
            stay.append(statement)
    return tuple(moved), tuple(stay)
