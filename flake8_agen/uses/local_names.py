"""Where an object goes that is bound to a name: to each read of the name that it reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from flake8_agen.uses import paths
from flake8_agen.uses.names import COMPREHENSIONS, FUNCTIONS, Binding, Function, Scope
from flake8_agen.uses.use import ESCAPING, Use, UseKind

if TYPE_CHECKING:
    from flake8_agen.uses.flow import Follower

_NAMESPACES = ("locals", "vars")


class LocalNames:
    """The names in the file of ``follower``."""

    def __init__(self, follower: Follower) -> None:
        self.follower = follower
        self._following: set[ast.AST] = set()
        self._carried: set[ast.AST] = set()
        """Names that get the object they have: ``rows = rows or Rows()`` in a loop."""

    def named(self, target: ast.Name) -> list[Use]:
        """What happens to the object that is bound to the name ``target``."""
        if target in self._following:
            self._carried.add(target)
            return []
        self._following.add(target)
        try:
            home = self.follower.module.scope_of(target).home(target.id)
            while isinstance(home.node, COMPREHENSIONS) and home.parent:
                home = home.parent
            if not home.is_function:
                return self._shared(target, home)
            if home is not self.follower.module.scope_of(target) and target.id in getattr(
                self.follower.module.scope_of(target), "declared", {}
            ):
                return self._shared(target, home)
            return self._local(target, home)
        finally:
            self._following.discard(target)

    def received(self, parameter: ast.arg, home: Scope) -> list[Use]:
        """What happens to the object that a function is given as ``parameter``."""
        uses = self._local(parameter, home)
        # Whatever the function does before the loop happens after the construction.
        return [
            replace(use, between=True) if use.kind is UseKind.LOCAL_ONCE else use for use in uses
        ]

    def _shared(self, target: ast.Name, home: Scope) -> list[Use]:
        """A variable of a module or class, or of an outer function: others can see it."""
        uses = [self.follower.escape(target, target.id)]
        loops: list[Use] = []
        for load in self.follower.module.loads(home, target.id):
            for use in self.follower.fate(load):
                (loops if use.kind is UseKind.CONSUMED else uses).append(use)
        if len(loops) > 1:
            uses += [_as(use, UseKind.REUSED) for use in loops[1:]]
        return uses

    def _local(self, target: ast.Name | ast.arg, home: Scope) -> list[Use]:
        name = target.id if isinstance(target, ast.Name) else target.arg
        bindings: list[Binding] = home.bindings[name]
        others = [binding.node for binding in bindings if binding.node is not target]
        uses: list[Use] = []
        loops: list[tuple[ast.AST, Use]] = []
        for load in self.follower.module.loads(home, name):
            place = self._place(load, home)
            if place is None:
                uses.append(self.follower.escape(load, "closure"))
                continue
            if place is not load and others:
                uses.append(self.follower.escape(load, "closure"))
                continue
            if not paths.may_follow(self.follower.module, place, target):
                continue
            if others and paths.killed(self.follower.module, target, place, others):
                continue
            for use in self.follower.fate(load):
                if use.kind in (UseKind.CONSUMED, UseKind.LOCAL_ONCE):
                    loops.append((load, use))
                else:
                    uses.append(use)
        for call in self._all_of(home):
            uses.append(self.follower.escape(call, ast.unparse(call)))
        return [*uses, *self._looped(target, home, loops, uses)]

    def _all_of(self, home: Scope) -> Iterator[ast.Call]:
        """Where a function gets all of its locals at once: ``"{rows.n}".format(**locals())``."""
        module = self.follower.module
        for name in _NAMESPACES:
            for node in module.names(name) if name in module.text else ():
                call, where = module.parents[node]
                if isinstance(call, ast.Call) and where == "func" and not call.args:
                    if module.scope_of(node) is home:
                        yield call

    def _looped(
        self,
        target: ast.Name | ast.arg,
        home: Scope,
        loops: list[tuple[ast.AST, Use]],
        uses: list[Use],
    ) -> list[Use]:
        """One LOCAL_ONCE for each loop if none can follow another, else REUSED."""
        found: list[Use] = []
        module = self.follower.module
        start = module.statement(target)
        for index, (load, use) in enumerate(loops):
            place = self._place(load, home) or load
            again = target in self._carried or paths.repeated(module, place, target) or (
                place is not load and paths.repeated(module, load, self._outermost(load, home))
            )
            earlier = [other for other, _ in loops[:index]]
            if again or any(not paths.exclusive(module, each, load) for each in earlier):
                found.append(_as(use, UseKind.REUSED))
                continue
            between = use.between or place is not load
            between = between or paths.something_between(module, start, load)
            found.append(_as(use, UseKind.LOCAL_ONCE, between=between))
        once = (UseKind.LOCAL_ONCE, UseKind.REUSED)
        if not found and not any(use.kind in ESCAPING or use.kind in once for use in uses):
            found.append(self.follower.use(UseKind.LOCAL_ONCE, target, between=True))
        return found

    def _place(self, load: ast.AST, home: Scope) -> ast.AST | None:
        """Where, in the function ``home``, a read of its local happens.

        The read itself; for a read in a nested function that is named exactly once, in a call,
        that mention; None where it is not known.
        """
        function = self._function_below(load, home)
        if function is None:
            return load
        if not isinstance(function, FUNCTIONS) or function.decorator_list:
            return None
        if self._function_below_scope(self.follower.module.scopes[function], load):
            return None
        scope = self.follower.module.scope_of(function)
        mentions = list(self.follower.module.loads(scope, function.name))
        if scope is not home or len(mentions) != 1:
            return None
        parent, where = self.follower.module.parents[mentions[0]]
        if not isinstance(parent, ast.Call) or where != "func":
            return None
        return mentions[0] if self._function_below(mentions[0], home) is None else None

    def _function_below(self, node: ast.AST, home: Scope) -> Function | ast.Lambda | None:
        """The outermost function inside ``home`` that holds ``node``."""
        return self._function_below_scope(home, node)

    def _function_below_scope(self, home: Scope, node: ast.AST) -> Function | ast.Lambda | None:
        scope: Scope | None = self.follower.module.scope_of(node)
        found: Function | ast.Lambda | None = None
        while scope is not None and scope is not home:
            if isinstance(scope.node, (*FUNCTIONS, ast.Lambda)):
                found = scope.node
            scope = scope.parent
        return found

    def _outermost(self, load: ast.AST, home: Scope) -> ast.AST:
        function = self._function_below(load, home)
        return function if function is not None else load


def _as(use: Use, kind: UseKind, between: bool = False) -> Use:
    return replace(use, kind=kind, between=between)
