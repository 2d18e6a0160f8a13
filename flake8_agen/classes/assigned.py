"""Locals that may be read before they are assigned.

``__anext__`` starts each item with fresh locals; in a generator the value of the last item would
still be there. So a local that is not certainly assigned makes a difference (J15).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Union

from flake8_agen.classes.exits import is_irrefutable, may_swallow
from flake8_agen.syntax import COMPREHENSIONS, FUNCTIONS, Function, names_bound_in
from flake8_agen.walking import walk

Swallows = Callable[[Union[ast.With, ast.AsyncWith]], bool]


def maybe_unassigned(
    function: Function, swallows: Swallows = may_swallow, *, trusting: bool = False
) -> list[ast.Name]:
    """The reads of locals that some path reaches without an assignment.

    ``trusting`` takes an ``if .. elif`` without ``else``, and a ``match`` without ``case _``, for
    complete: where every written branch assigns, the author saw no other. ``swallows`` says
    whether a ``with`` may go on after an exception in its body.
    """
    flow = _Flow(frozenset(names_bound_in(function)), swallows, trusting)
    flow.block(function.body, frozenset())
    seen: dict[tuple[int, int], ast.Name] = {}
    for node in flow.unassigned:
        seen.setdefault((node.lineno, node.col_offset), node)
    return list(seen.values())


def meet(*states: frozenset[str] | None) -> frozenset[str] | None:
    """What is assigned whichever of these paths was taken."""
    reachable = [state for state in states if state is not None]
    return frozenset.intersection(*reachable) if reachable else None


@dataclass
class _Flow:
    """A state is the names certainly assigned; None where the point cannot be reached."""

    local: frozenset[str]
    swallows: Swallows
    trusting: bool = False
    unassigned: list[ast.Name] = field(default_factory=list)
    breaks: list[list[frozenset[str] | None]] = field(default_factory=list)

    def block(
        self, body: Sequence[ast.stmt], state: frozenset[str] | None
    ) -> frozenset[str] | None:
        for statement in body:
            if state is None:
                return None
            state = self.statement(statement, state)
        return state

    def statement(self, node: ast.stmt, state: frozenset[str]) -> frozenset[str] | None:
        if isinstance(node, ast.If):
            state = self.expression(node.test, state)
            if isinstance(node.test, ast.Constant):
                return self.block(node.body if node.test.value else node.orelse, state)
            return meet(self.block(node.body, state), self._otherwise(node.orelse, state))
        if isinstance(node, ast.While):
            return self._while(node, state)
        if isinstance(node, (ast.For, ast.AsyncFor)):
            return self._for(node, state)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            return self._with(node, state)
        if isinstance(node, ast.Match):
            return self._match(node, state)
        if isinstance(node, ast.Try) or node.__class__.__name__ == "TryStar":
            return self._try(node, state)  # type: ignore[arg-type]
        if isinstance(node, (ast.Return, ast.Raise)):
            for child in ast.iter_child_nodes(node):
                state = self.expression(child, state)
            return None
        if isinstance(node, ast.Break):
            self.breaks[-1].append(state)
            return None
        if isinstance(node, ast.Continue):
            return None
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return self.expression(node, state) | {node.name}
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            return state | names
        if isinstance(node, ast.Delete):
            gone = {target.id for target in node.targets if isinstance(target, ast.Name)}
            return self.expression(node, state) - gone
        return self._simple(node, state)

    def _otherwise(
        self, body: Sequence[ast.stmt], state: frozenset[str]
    ) -> frozenset[str] | None:
        """The ``else`` of an ``if``; of an ``elif`` without one nothing comes, when trusting."""
        if not self.trusting or len(body) != 1 or not isinstance(body[0], ast.If):
            return self.block(body, state)
        chained = body[0]
        state = self.expression(chained.test, state)
        done = self.block(chained.body, state)
        return meet(done, self._otherwise(chained.orelse, state)) if chained.orelse else done

    def _simple(self, node: ast.stmt, state: frozenset[str]) -> frozenset[str]:
        if isinstance(node, ast.Assign):
            state = self.expression(node.value, state)
            for target in node.targets:
                state = self.target(target, state)
            return state
        if isinstance(node, ast.AugAssign):
            if isinstance(node.target, ast.Name):
                self._read(node.target, state)
            state = self.expression(node.value, state)
            return self.target(node.target, state)
        if isinstance(node, ast.AnnAssign):
            if node.value is None:
                return state
            return self.target(node.target, self.expression(node.value, state))
        for child in ast.iter_child_nodes(node):
            state = self.expression(child, state)
        return state

    def target(self, node: ast.expr, state: frozenset[str]) -> frozenset[str]:
        if isinstance(node, ast.Name):
            return state | {node.id}
        if isinstance(node, (ast.Tuple, ast.List)):
            for element in node.elts:
                state = self.target(element, state)
            return state
        if isinstance(node, ast.Starred):
            return self.target(node.value, state)
        return self.expression(node, state)

    def expression(self, node: ast.AST, state: frozenset[str]) -> frozenset[str]:
        """Check the reads; walrus targets that are certainly reached count as assigned."""
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                self._read(node, state)
            return state
        if isinstance(node, ast.NamedExpr):
            return self.target(node.target, self.expression(node.value, state))
        if isinstance(node, (ast.BoolOp, ast.IfExp)):
            return self._choice(node, state)
        if isinstance(node, (ast.Lambda, *FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)):
            # Bodies that may run later: what they read must be assigned by now, to be certain.
            own = _bound_inside(node)
            for inner in walk(node):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
                    if inner.id not in own:
                        self._read(inner, state)
            return state
        for child in ast.iter_child_nodes(node):
            state = self.expression(child, state)
        return state

    def _choice(self, node: ast.BoolOp | ast.IfExp, state: frozenset[str]) -> frozenset[str]:
        if isinstance(node, ast.IfExp):
            state = self.expression(node.test, state)
            return self.expression(node.body, state) & self.expression(node.orelse, state)
        first = self.expression(node.values[0], state)
        inner = first
        for value in node.values[1:]:
            inner = self.expression(value, inner)
        return first

    def _read(self, node: ast.Name, state: frozenset[str]) -> None:
        if node.id in self.local and node.id not in state:
            self.unassigned.append(node)

    def _while(self, node: ast.While, state: frozenset[str]) -> frozenset[str] | None:
        state = self.expression(node.test, state)
        endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
        self.breaks.append([])
        self.block(node.body, state)
        broken = self.breaks.pop()
        done = None if endless else self.block(node.orelse, state)
        return meet(done, *broken)

    def _for(self, node: ast.For | ast.AsyncFor, state: frozenset[str]) -> frozenset[str] | None:
        state = self.expression(node.iter, state)
        self.breaks.append([])
        self.block(node.body, self.target(node.target, state))
        broken = self.breaks.pop()
        return meet(self.block(node.orelse, state), *broken)

    def _with(
        self, node: ast.With | ast.AsyncWith, state: frozenset[str]
    ) -> frozenset[str] | None:
        for item in node.items:
            state = self.expression(item.context_expr, state)
            if item.optional_vars is not None:
                state = self.target(item.optional_vars, state)
        done = self.block(node.body, state)
        return meet(done, state) if self.swallows(node) else done

    def _match(self, node: ast.Match, state: frozenset[str]) -> frozenset[str] | None:
        state = self.expression(node.subject, state)
        ends: list[frozenset[str] | None] = []
        total = False
        for case in node.cases:
            inside = state
            for pattern in walk(case.pattern):
                if isinstance(pattern, (ast.MatchAs, ast.MatchStar)) and pattern.name:
                    inside = inside | {pattern.name}
                elif isinstance(pattern, ast.MatchMapping) and pattern.rest:
                    inside = inside | {pattern.rest}
            if case.guard is not None:
                inside = self.expression(case.guard, inside)
            ends.append(self.block(case.body, inside))
            total = total or (case.guard is None and is_irrefutable(case.pattern))
        sure = total or (self.trusting and len(ends) > 1)
        return meet(*ends) if sure else meet(state, *ends)

    def _try(self, node: ast.Try, state: frozenset[str]) -> frozenset[str] | None:
        done = self.block(node.body, state)
        if done is not None:
            done = self.block(node.orelse, done)
        ends = [done]
        for handler in node.handlers:
            inside = state
            if handler.type is not None:
                inside = self.expression(handler.type, inside)
            if handler.name:
                inside = inside | {handler.name}
            end = self.block(handler.body, inside)
            ends.append(end - {handler.name} if end is not None and handler.name else end)
        after = meet(*ends)
        if not node.finalbody:
            return after
        final = self.block(node.finalbody, state)
        if final is None or after is None:
            return None
        return after | final


def _bound_inside(node: ast.AST) -> set[str]:
    """Names that a lambda, comprehension, function or class binds for itself."""
    bound: set[str] = set()
    for inner in walk(node):
        if isinstance(inner, ast.arg):
            bound.add(inner.arg)
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            bound.add(inner.id)
        elif isinstance(inner, (*FUNCTIONS, ast.ClassDef)) and inner is not node:
            bound.add(inner.name)
    return bound
