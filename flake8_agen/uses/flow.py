"""Where one object goes: from the expression that makes it, through local names, to its uses.

In doubt the answer is the more careful kind: an object that is lost sight of escapes.
"""

from __future__ import annotations

import ast
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses import paths
from flake8_agen.uses.foreign import foreign_operand, other_operand
from flake8_agen.uses.kinds_tested import Asks
from flake8_agen.uses.local_names import LocalNames
from flake8_agen.uses.names import COMPREHENSIONS, FUNCTIONS, Function, Module
from flake8_agen.uses.passing import Passing, text
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.things import returns_self
from flake8_agen.uses.use import Use, UseKind
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

_FARTHEST = 4
"""From how many functions an object is followed into the next."""


class Follower:
    """Follows objects of one class (``target``) through one file."""

    def __init__(
        self, project: Project, resolver: Resolver, module: Module, target: Thing, subclass: bool
    ) -> None:
        self.project = project
        self.resolver = resolver
        self.module = module
        self.target = target
        self.subclass = subclass
        # Not in a cycle: what it holds, whole trees among it, goes with it.
        me: Follower = weakref.proxy(self)
        self._passing = Passing(me)
        self._local_names = LocalNames(me)
        self._trail: frozenset[ast.arg] = frozenset()
        """The parameters by which the object came here."""
        self.of_class = False
        """Whether it is the class itself that is followed, which functions may call."""

    # -- making uses

    def use(self, kind: UseKind, node: ast.AST, name: str = "", **more: object) -> Use:
        """A use at ``node``."""
        line = getattr(node, "lineno", 1)
        return Use(
            kind,
            self.module.path,
            line,
            self.module.column(line, getattr(node, "col_offset", 0)),
            name,
            own=self.module.path == self.target.path,
            subclass=self.subclass,
            scope=self.module.scope_of(node).qualname,
            **more,  # type: ignore[arg-type]
        )

    # -- one expression

    def fate(self, node: ast.expr) -> list[Use]:
        """What happens to the object that ``node`` yields."""
        parent, where = self.module.parents[node]
        if isinstance(parent, ast.AsyncFor) and where == "iter":
            return [self.use(UseKind.CONSUMED, node, early=paths.leaves_early(parent))]
        if isinstance(parent, ast.comprehension) and where == "iter":
            return self._comprehended(node, parent)
        if isinstance(parent, (ast.Attribute, ast.Call, ast.keyword)):
            return self._used(node, parent, where)
        if isinstance(parent, (ast.IfExp, ast.BoolOp)):
            return [] if where == "test" else self.fate(parent)
        if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Tuple)):
            return self._assigned(node, parent, where)
        if isinstance(parent, ast.withitem) and where == "context_expr":
            return self._entered(node, parent)
        if isinstance(parent, ast.Compare):
            return self._compared(node, parent)
        if isinstance(parent, ast.Return):
            return [*self.as_iterator(self._returns(node), node), self.escape(node, "returned")]
        if isinstance(parent, ast.Await):
            return [self.use(UseKind.ATTRIBUTE, node, "__await__"), *self.fate(parent)]
        if isinstance(parent, ast.Expr):
            return [self.use(UseKind.LOCAL_ONCE, node, between=True)]
        if isinstance(parent, ast.For) and where == "iter":
            return [self.use(UseKind.ATTRIBUTE, node, "__iter__")]
        if isinstance(parent, ast.Subscript) and where == "value":
            return [self.use(UseKind.ATTRIBUTE, node, "__getitem__")]
        if isinstance(parent, (ast.UnaryOp, ast.If, ast.While, ast.Assert, ast.FormattedValue)):
            return []  # truth and text: the same for both
        if isinstance(parent, (ast.Yield, ast.YieldFrom, ast.Lambda, ast.Starred)):
            return [self.escape(node, type(parent).__name__.lower())]
        if isinstance(parent, (ast.List, ast.Set, ast.Dict, ast.DictComp, ast.arguments)):
            return [self.escape(node, "stored")]
        if isinstance(parent, COMPREHENSIONS):
            return [self.escape(node, "collected")]
        if isinstance(parent, ast.Match):
            return self._matched(node, parent)
        if isinstance(parent, (ast.BinOp, ast.AugAssign)) and not self.of_class:
            other = foreign_operand(parent, node, self.module, self.resolver)
            if other is not None:
                return [self.use(UseKind.DEPENDENCY, node, text(other))]
            things = self.resolver.resolve(other_operand(parent, node), self.module)
            if any(thing.what is What.UNKNOWN for thing in things):  # who passes it in, knows it
                return [self.escape(node, type(parent).__name__)]
        return [self.use(UseKind.UNRESOLVED, node, type(parent).__name__)]

    def _matched(self, node: ast.expr, parent: ast.Match) -> list[Use]:
        tested = [part.cls for part in walk(parent) if isinstance(part, ast.MatchClass)]
        kinds = {last(each) for each in tested}
        asked = {self._passing.asks(each) for each in tested}
        uses: list[Use] = []
        if Asks.YES in asked or "AsyncIterator" in kinds:
            uses.append(self.use(UseKind.ASYNC_ITERATOR_TEST, node))
        elif Asks.FOREIGN in asked:
            uses.append(self.use(UseKind.FOREIGN_TEST, node, ", ".join(sorted(kinds))))
        patterns = (part for case in parent.cases for part in walk(case.pattern))
        if any(getattr(part, "name", None) is not None for part in patterns):
            return [*uses, self.escape(node, "matched")]
        return [*uses, self.use(UseKind.UNRESOLVED, node, "match")]

    def received(
        self, module: Module, function: Function, parameter: ast.arg
    ) -> list[Use] | None:
        """What a function does with an object that it is given; None if that leads too far."""
        if self.of_class or parameter in self._trail or len(self._trail) >= _FARTHEST:
            return None
        module.look_into(function.body[0])
        there = Follower(self.project, self.resolver, module, self.target, self.subclass)
        there._trail = self._trail | {parameter}
        return there._local_names.received(parameter, module.scopes[function])

    def escape(self, node: ast.AST, name: str) -> Use:
        """The object gets out of sight at ``node``."""
        return self.use(UseKind.ESCAPES, node, name)

    def iterated(self, call: ast.Call) -> list[Use]:
        """What happens to what ``aiter(..)`` or ``.__aiter__()`` gives: for now the object."""
        outer, where = self.module.parents[call]
        if isinstance(outer, ast.Call) and where == "args" and last(outer.func) == "id":
            return [self.use(UseKind.IDENTITY, call)]
        return [replace(use, kept=True) for use in self.fate(call)]

    def _comprehended(self, node: ast.expr, parent: ast.comprehension) -> list[Use]:
        if not parent.is_async:
            return [self.use(UseKind.ATTRIBUTE, node, "__iter__")]
        owner, _ = self.module.parents[parent]
        lazy = isinstance(owner, ast.GeneratorExp)
        # A generator expression asks for the iterator when it is made.
        return [self.use(UseKind.CONSUMED, node, between=lazy, early=lazy, kept=lazy)]

    def _compared(self, node: ast.expr, parent: ast.Compare) -> list[Use]:
        sides = [parent.left, *parent.comparators]
        others = [side for side in sides if side is not node]
        if all(isinstance(side, ast.Constant) and side.value is None for side in others):
            return []
        if any(isinstance(op, (ast.Is, ast.IsNot)) for op in parent.ops):
            if any(self._is_aiter(side) for side in sides):
                return [self.use(UseKind.IDENTITY, node)]
        return [self.use(UseKind.COMPARED, node)]

    def _is_aiter(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call):
            return False
        if isinstance(node.func, ast.Attribute):
            return node.func.attr == "__aiter__"
        return isinstance(node.func, ast.Name) and node.func.id == "aiter"

    # -- attributes and calls

    def _used(self, node: ast.expr, parent: ast.AST, where: str) -> list[Use]:
        if isinstance(parent, ast.Attribute):
            return self._attribute(node, parent)
        if isinstance(parent, ast.keyword):
            call, _ = self.module.parents[parent]
            if isinstance(call, ast.Call):
                return self._passing.passed(node, call, parent.arg)
            return [self.use(UseKind.UNRESOLVED, node, "keyword")]
        assert isinstance(parent, ast.Call)
        if where == "func":
            return [self.use(UseKind.ATTRIBUTE, node, "__call__"), *self.fate(parent)]
        return self._passing.passed(node, parent, None)

    def _attribute(self, node: ast.expr, parent: ast.Attribute) -> list[Use]:
        name = parent.attr
        call, where = self.module.parents[parent]
        called = isinstance(call, ast.Call) and where == "func"
        if name == "__anext__":
            return [self.use(UseKind.ANEXT, node, name)]
        if name == "__aiter__" and called:
            return self.iterated(call)  # type: ignore[arg-type]
        if name == "__class__" and (asked := self._passing.of_its_type(node, parent)):
            return asked
        write = not isinstance(parent.ctx, ast.Load)
        uses = [self.use(UseKind.ATTRIBUTE, node, name, write=write)]
        giving = [] if write else self._giving_itself(name)
        if any(_is_property(each) for each in giving):
            uses += self.fate(parent)
        elif giving and called and isinstance(call, ast.Call):
            outer, _ = self.module.parents[call]
            if not isinstance(outer, ast.Expr):
                result = outer if isinstance(outer, ast.Await) else call
                uses += self.fate(result)
        elif giving:
            uses.append(self.escape(parent, name))
        return uses

    def _giving_itself(self, name: str) -> list[Function]:
        """What the method ``name`` of the class is, where it may return its own object."""
        instance = Thing(What.INSTANCE, self.target.path, self.target.name, self.target.line)
        found: list[Function] = []
        for thing in self.resolver.attribute(instance, name):
            if thing.what is What.UNKNOWN:
                return []  # a value, not a method: reading it is what counts
            method = self.resolver.function(thing)
            if method is not None and returns_self(method):
                found.append(method)
        return found

    # -- annotations an object meets

    def as_iterator(self, annotation: ast.expr | None, node: ast.expr) -> list[Use]:
        """The use that an annotation ``AsyncIterator`` makes of the object it is met by."""
        if annotation is None or not names_async_iterator(annotation):
            return []
        return [self.use(UseKind.AS_ASYNC_ITERATOR, node)]

    def _returns(self, node: ast.expr) -> ast.expr | None:
        function = self.module.function_of(node)
        return function.returns if isinstance(function, FUNCTIONS) else None

    # -- names

    def _assigned(self, node: ast.expr, parent: ast.AST, where: str) -> list[Use]:
        if isinstance(parent, ast.Tuple):
            return self._unpacked(node, parent)
        if isinstance(parent, ast.NamedExpr):
            return self._walrus(parent)
        uses: list[Use] = []
        if isinstance(parent, ast.AnnAssign):
            uses += self.as_iterator(parent.annotation, node)
            target: ast.expr = parent.target
        elif isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
        else:
            return [self.escape(node, "stored")]
        if isinstance(target, ast.Name):
            return [*uses, *self._local_names.named(target)]
        return [*uses, self.escape(node, text(target))]

    def _walrus(self, node: ast.NamedExpr) -> list[Use]:
        """``(name := object)``: it goes on from here, and by the name as well."""
        here = self.fate(node)
        named = self._local_names.named(node.target)
        if any(use.kind in (UseKind.CONSUMED, UseKind.LOCAL_ONCE) for use in here):
            start = self.use(UseKind.LOCAL_ONCE, node.target, between=True)
            again = UseKind.REUSED
            named = [
                replace(use, kind=again) if use.kind is UseKind.LOCAL_ONCE else use
                for use in named
                if use != start
            ]
        return [*named, *here]

    def _unpacked(self, node: ast.expr, parent: ast.Tuple) -> list[Use]:
        statement, where = self.module.parents[parent]
        if isinstance(statement, ast.Assign) and where == "value" and len(statement.targets) == 1:
            target = statement.targets[0]
            index = parent.elts.index(node)
            if isinstance(target, ast.Tuple) and len(target.elts) == len(parent.elts):
                name = target.elts[index]
                if isinstance(name, ast.Name):
                    # The other values of the tuple are worked out in between.
                    return [
                        replace(use, between=True) if use.kind is UseKind.LOCAL_ONCE else use
                        for use in self._local_names.named(name)
                    ]
        return [self.escape(node, "stored")]

    def _entered(self, node: ast.expr, parent: ast.withitem) -> list[Use]:
        outer, _ = self.module.parents[parent]
        name = "__aenter__" if isinstance(outer, ast.AsyncWith) else "__enter__"
        uses = [] if isinstance(node, ast.Call) and last(node.func) == "aclosing" else [
            self.use(UseKind.ATTRIBUTE, node, name)
        ]
        if parent.optional_vars is None:
            return uses
        if isinstance(parent.optional_vars, ast.Name):
            return [*uses, *self._local_names.named(parent.optional_vars)]
        return [*uses, self.escape(node, "stored")]


def _is_property(method: Function) -> bool:
    return any(last(each).endswith("property") for each in method.decorator_list)


def names_async_iterator(annotation: ast.expr) -> bool:
    """Whether an annotation says AsyncIterator (or AsyncGenerator), in code or in a string."""
    for part in walk(annotation):
        if last(part) in ("AsyncIterator", "AsyncGenerator"):
            return True
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            if "AsyncIterator" in part.value or "AsyncGenerator" in part.value:
                return True
    return False
