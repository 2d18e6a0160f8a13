"""Views that several passes share: the final loop of a generator, guards, updates, control flow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import libcst as cst

from ..draft import Draft
from ..hoist import is_catch_all
from ..memory import remembered
from ..scope import mentions, stores
from ..syntax import (
    Body,
    Statement,
    block,
    code,
    elif_to_else,
    is_bare_return,
    is_true,
    only,
    own_jumps,
    statements,
    suites,
    walk,
    walk_scope,
)


@dataclass(frozen=True)
class Tail:
    """A body that ends in a ``while`` loop without ``else``: where it starts and its parts."""

    before: Body
    loop: cst.While
    inside: Body

    @property
    def forever(self) -> bool:
        """Whether the loop is ``while True``."""
        return is_true(self.loop.test)

    @property
    def breaks(self) -> bool:
        """Whether the loop has a ``break`` of its own."""
        return own_jumps(self.inside, cst.Break)

    @property
    def continues(self) -> bool:
        """Whether the loop has a ``continue`` of its own."""
        return own_jumps(self.inside, cst.Continue)


def tail_loop(body: Body) -> Tail | None:
    """The body as a :class:`Tail`, or None."""
    last = body[-1] if body else None
    if isinstance(last, cst.While) and last.orelse is None:
        return Tail(body[:-1], last, statements(last.body))
    return None


def falls(body: Sequence[Statement]) -> bool:
    """Whether control can reach the end of the statements."""
    return all(_falls(statement) for statement in body)


def straight(body: Sequence[Statement]) -> bool:
    """Whether the statements mean the same outside their loop: no jump of it stands in them."""
    jumps = own_jumps(body, cst.Continue) or own_jumps(body, cst.Break)
    return falls(body) and not jumps


def _falls(statement: Statement) -> bool:
    if isinstance(statement, cst.SimpleStatementLine):
        return not isinstance(only(statement), cst.Return | cst.Raise | cst.Break | cst.Continue)
    if isinstance(statement, cst.If):
        return falls(statements(statement.body)) or falls(elif_to_else(statement.orelse))
    if isinstance(statement, cst.While) and is_true(statement.test):
        return own_jumps(statements(statement.body), cst.Break)
    if isinstance(statement, cst.Try) and statement.finalbody is None:
        main = falls(statements(statement.body)) and falls(elif_to_else(statement.orelse))
        return main or any(falls(statements(handler.body)) for handler in statement.handlers)
    if isinstance(statement, cst.Match):
        ends = [falls(statements(case.body)) for case in statement.cases]
        return any(ends) or not any(is_catch_all(case) for case in statement.cases)
    return True


@dataclass(frozen=True)
class Update:
    """``name += step`` with a known step."""

    name: str
    step: int


def update(statement: Statement) -> Update | None:
    """``n += 2``, ``n -= 1``, ``n = n + 1``, ``n = 1 + n`` as an :class:`Update`."""
    found = step_of(statement)
    if found is None or not isinstance(found[0], cst.Name):
        return None
    return Update(found[0].value, found[1])


def step_of(statement: Statement) -> tuple[cst.BaseExpression, int] | None:
    """What an update counts, a name or an attribute, and by how much."""
    small = only(statement)
    if isinstance(small, cst.AugAssign):
        step = literal(small.value)
        if step is not None and isinstance(small.operator, cst.AddAssign):
            return small.target, step
        if step is not None and isinstance(small.operator, cst.SubtractAssign):
            return small.target, -step
        return None
    if isinstance(small, cst.Assign) and len(small.targets) == 1:
        target, value = small.targets[0].target, small.value
        if not isinstance(value, cst.BinaryOperation):
            return None
        step = literal(value.right)
        if code(value.left) == code(target) and step is not None:
            if isinstance(value.operator, cst.Add):
                return target, step
            if isinstance(value.operator, cst.Subtract):
                return target, -step
        step = literal(value.left)
        if code(value.right) == code(target) and isinstance(value.operator, cst.Add):
            return (target, step) if step is not None else None
    return None


def literal(node: cst.BaseExpression) -> int | None:
    """The value of an int literal, signed or not."""
    if isinstance(node, cst.Integer):
        return int(node.evaluated_value)
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        inner = literal(node.expression)
        return -inner if inner is not None else None
    return None


def number(value: int) -> cst.BaseExpression:
    """An int as an expression."""
    if value < 0:
        return cst.UnaryOperation(cst.Minus(), cst.Integer(str(-value)))
    return cst.Integer(str(value))


def plus(node: cst.BaseExpression, offset: int) -> cst.BaseExpression:
    """``node + offset``, folded where it is a literal."""
    if not offset:
        return node
    known = literal(node)
    if known is not None:
        return number(known + offset)
    operator: cst.BaseBinaryOp = cst.Add() if offset > 0 else cst.Subtract()
    return cst.BinaryOperation(node, operator, cst.Integer(str(abs(offset))))


def initial(before: Body, name: str) -> tuple[int, cst.BaseExpression] | None:
    """Where and with what value a name is set before the loop, if nothing mentions it after."""
    from ..syntax import assignment

    for index in range(len(before) - 1, -1, -1):
        if not mentions([before[index]])[name]:
            continue
        found = assignment(before[index])
        if found is not None and found[0] == name and not mentions([found[1]])[name]:
            return index, found[1]
        return None
    return None


def has_yield(nodes: Sequence[cst.CSTNode]) -> bool:
    """Whether a ``yield`` of this scope stands in the nodes."""
    return any(map(_yields, nodes))


@remembered
def _yields(node: cst.CSTNode) -> bool:
    return any(isinstance(child, cst.Yield) for child in walk_scope(node))


def count_yields(nodes: Sequence[cst.CSTNode]) -> int:
    """How many times one stands there."""
    return sum(isinstance(child, cst.Yield) for node in nodes for child in walk_scope(node))


def says(nodes: Sequence[cst.CSTNode], text: str) -> bool:
    """Whether an expression with this text stands in the nodes."""
    return any(
        isinstance(child, cst.BaseExpression) and code(child) == text
        for node in nodes
        for child in walk(node)
    )


def rebound(nodes: Sequence[cst.CSTNode]) -> set[str]:
    """The attributes (``self.rows``) that the nodes bind."""
    bind = cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.For | cst.CompFor | cst.Del
    targets = [
        child.name if isinstance(child, cst.AsName) else child.target
        for node in nodes
        for child in walk(node)
        if isinstance(child, bind | cst.AsName)
    ]
    places = [child for target in targets for child in walk(target)]
    return {code(child) for child in places if isinstance(child, cst.Attribute)}


def stored_in(body: Sequence[Statement], name: str) -> bool:
    """Whether the statements bind the name."""
    return name in stores(body)


def ends_with_return(body: Sequence[Statement]) -> bool:
    """Whether the last statement is a bare ``return``."""
    return bool(body) and is_bare_return(body[-1])


def map_blocks(
    statement: Statement, change: Callable[[Body], Body | None]
) -> Statement | None:
    """The compound statement with the first block changed to which ``change`` applies."""
    if isinstance(statement, cst.FunctionDef | cst.ClassDef | cst.SimpleStatementLine):
        return None
    for suite in suites(statement):
        body = statements(suite)
        new = change_first(body, change)
        if new is not None:
            return cast(Statement, statement.deep_replace(suite, block(new, suite)))
    return None


def change_first(body: Body, change: Callable[[Body], Body | None]) -> Body | None:
    """The body with ``change`` applied to the first block, outermost first, that it changes."""
    new = change(body)
    if new is not None:
        return new
    for index, statement in enumerate(body):
        inner = map_blocks(statement, change)
        if inner is not None:
            return (*body[:index], inner, *body[index + 1 :])
    return None


def deepest_first(draft: Draft, change: Callable[[Draft], Draft | None]) -> Draft | None:
    """Apply ``change`` to the block of the innermost final loop that it changes.

    ``change`` sees the block as a draft of its own whose ``outer`` names the rest mentions. Code
    that follows the last loop does not matter to ``change`` otherwise.
    """
    tail, after = tail_loop(draft.body), _after_loop(draft.body)
    if tail is None and after:
        first = deepest_first(draft.ahead_of(after), change)
        return replace(draft, body=(*first.body, *after), names=first.names) if first else None
    if tail is not None:
        around = (*tail.before, tail.loop.test)
        inner = deepest_first(draft.inside(around, tail.inside), change)
        if inner is not None:
            loop = tail.loop.with_changes(body=block(inner.body, tail.loop.body))
            return replace(draft, body=(*tail.before, loop), names=inner.names)
    return change(draft)


def read_on_return(draft: Draft, tail: Tail, name: str) -> bool:
    """Whether a block that runs again and again may read, above the loop it ends with, what that
    loop left in the name."""
    return draft.nested and mentions(tail.before)[name] > 1


def _after_loop(body: Body) -> Body:
    """The statements behind the last loop of the body; none where there is no loop."""
    loops = [at for at, each in enumerate(body) if isinstance(each, cst.For | cst.While)]
    return body[loops[-1] + 1 :] if loops else ()
