"""From the parts of a class to the body of its generator: prologue, normal form, simplified."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from flake8_agen.verdict import Plan

from .chained import chained
from .class_view import Method, Unsupported
from .draft import Draft, item_place, place, unused
from .facts import Facts
from .inline import inlined
from .localise import localise_body
from .narrow_stop import narrowed
from .normal_form import Step
from .scope import mentions, own_names
from .simplify import simplified
from .stops import Leaks
from .syntax import Body, Statement, code, line, only, while_true
from .trivia import comments, lost, with_comments
from .simplify.shapes import has_yield, rebound


@dataclass(frozen=True)
class Material:
    """What one generator is made of."""

    prologue: Body
    """What comes before the loop: the work of ``__init__`` in a function, that of ``__aiter__``."""
    anext: Method
    plan: Plan
    facts: Facts
    localise: frozenset[str]
    params: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    untyped: frozenset[str] = frozenset()
    helpers: tuple[Method, ...] = ()
    aiter: Method | None = None
    """Where ``__aiter__``'s own comments come from."""
    kept: tuple[cst.CSTNode, ...] = ()
    """What stays elsewhere, so that its comments need no other place."""
    opening: Body = ()
    """Statements before the prologue that already speak of working names."""
    at_loop: int = 0
    """How many statements at the end of the prologue are the work of ``__aiter__``, done when a
    loop starts."""


def loop_of(material: Material) -> Draft:
    """The draft of ``prologue; while True: step``, not yet simplified."""
    anext = material.anext
    body = inlined(anext, material.helpers)
    used = {
        *mentions(body),
        *mentions(material.opening),
        *mentions(material.prologue),
        *material.params,
        *material.taken,
        anext.self_name,
    }

    items = itertools.count(1)

    def fresh(wanted: str) -> str:
        if wanted == "item":
            return item_place(next(items))
        name = unused(wanted, used)
        used.add(name)
        return name

    proven = material.facts.proven
    kept = {f"{anext.self_name}.{name}" for name in material.localise} | material.facts.stable
    kept -= rebound(body)

    def is_iterator(node: cst.BaseExpression, asynchronous: bool) -> bool:
        if not isinstance(node, cst.Name | cst.Attribute):
            return False  # made afresh each time, so entering the loop again starts it again
        if isinstance(node, cst.Attribute) and code(node) not in kept:
            return False  # a loop holds on to the iterator that it started with
        if asynchronous:
            return proven.is_async_iterator(node)
        return proven.is_iterator(node)

    scopes = _once(each for each in (*material.prologue, *body) if is_scope(each))
    body = tuple(each for each in body if not is_scope(each))
    plan = material.plan
    leaks = Leaks(plan.stopping, plan.unaware, plan.catching, plan.plain_errors)
    step = Step(
        anext.self_name,
        leaks,
        material.plan.swallowing,
        fresh,
        is_iterator,
        own_names((*body, *scopes)),
    ).normal_form(narrowed(body, leaks))
    loop: Statement = while_true(step)
    spoken = [loop, *scopes, *_docstring(anext), *material.kept]
    loop = with_comments(loop, lost([anext.node], spoken))
    if material.aiter is not None:
        spoken = [*material.prologue, *_docstring(material.aiter), *material.kept]
        loop = with_comments(loop, lost([material.aiter.node], spoken), first=True)
    prologue = tuple(each for each in material.prologue if not is_scope(each))
    whole = localise_body((*prologue, loop), anext.self_name, material.localise)
    facts = material.facts.named({f"self.{name}": place(name) for name in material.localise})
    # ``global`` and ``nonlocal`` speak for the whole function, so they stand at its top.
    body = (*scopes, *material.opening, *whole)
    return Draft(body, facts, material.params, material.taken, material.untyped)


def is_scope(statement: Statement) -> bool:
    """Whether the statement says where names belong: ``global``, ``nonlocal``."""
    return isinstance(only(statement), cst.Global | cst.Nonlocal)


def _once(scopes: Iterable[Statement]) -> Body:
    """The statements without those that only repeat another; a comment makes a difference."""
    first = {(code(each).strip(), *comments((each,))): each for each in scopes}
    plain = {key[0] for key in first if len(key) > 1}
    return tuple(each for key, each in first.items() if len(key) > 1 or key[0] not in plain)


def _docstring(method: Method) -> list[cst.CSTNode]:
    return [method.docstring] if method.docstring is not None else []


def generator_body(material: Material) -> Body:
    """The finished body of the generator, working names replaced."""
    return finished(loop_of(material), material)


def finished(draft: Draft, material: Material) -> Body:
    """The same from the draft that :func:`loop_of` made of it, or one much like it."""
    methods = (material.anext, material.aiter, *material.helpers)
    old = (each.node for each in methods if each is not None)
    body = simplified(draft).finished().body
    return with_yield(chained(body, (*old, *material.prologue)))


def with_yield(body: Body) -> Body:
    """A body that never yields is a generator all the same."""
    if has_yield(body):
        return body
    return (*body, line(cst.Return()), line(cst.Expr(cst.Yield())))


def check_free_of(body: Sequence[cst.CSTNode], self_name: str) -> None:
    """A function has no ``self``.

    Raises:
        Unsupported: the body still mentions it.
    """
    if mentions(body)[self_name]:
        raise Unsupported(f"'{self_name}' is used as a whole, which a function cannot express")
