"""Scans of a module for classes:

    for name, cls in inspect.getmembers(module, inspect.isclass):
        if issubclass(cls, Plugin):
            register(cls)

A scan takes every class that its conditions let through, by whatever name. Conditions that cannot
be told let everything through.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from flake8_agen.syntax import last
from flake8_agen.uses.computed import ANY
from flake8_agen.uses.names import FUNCTIONS, Function, Module
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.things import Things
from flake8_agen.walking import own_nodes

_MEMBERS = ("getmembers", "getmembers_static")
_LISTED = ("dir", "vars", "sorted", "list", "__dict__")
_WANTING = frozenset({"isclass", "isfunction", "isasyncgenfunction", "isroutine", "callable"})
"""Tests that a class passes, or the function that it would become."""
STILL_ALL = frozenset({"list", "sorted", "tuple", "reversed", "set", "iter"})
_BY_PATTERN = frozenset({"match", "fullmatch", "search", "fnmatch", "fnmatchcase"})
_NAMES = ("__name__", "__qualname__")
_LOOPS = (ast.For, ast.comprehension)
_TESTED = (ast.If, ast.IfExp, ast.While)


@dataclass(frozen=True)
class Scan:
    """What lets a class through."""

    wants: bool = False
    """Whether it asks for classes at all."""
    vague: bool = False
    """Whether the name is compared with another one that is not known."""
    names: str = ""
    """Lookaheads of a pattern for the names."""
    bases: tuple[Things, ...] = ()
    """For each ``issubclass`` what the classes may be that it asks for."""
    attributes: frozenset[str] = field(default=frozenset())
    """What each class must have."""

    @property
    def pattern(self) -> str:
        """A pattern for the names that it takes."""
        return f"{self.names}{ANY}" if self.names else ANY


def scans(node: ast.expr, module: Module, resolver: Resolver) -> tuple[Scan, ...]:
    """What is done with the members of a module that ``node`` takes, one for each set of
    conditions; empty where they are not asked for classes."""
    found = dict.fromkeys(_Members(node, module, resolver).scans())
    return tuple(found) if any(each.wants for each in found) else ()


class _Members:
    """The members of a module, and the loops over them."""

    def __init__(self, node: ast.expr, module: Module, resolver: Resolver) -> None:
        self.node = node
        self.module = module
        self.resolver = resolver

    def scans(self) -> Iterator[Scan]:
        parent, where = self.module.parents[self.node]
        if isinstance(self.node, ast.Call) and last(self.node.func) in _MEMBERS:
            start = self._predicate(self.node)
            if start is not None:
                yield from self._gone_over(self.node, start, pairs=True)
        elif isinstance(self.node, ast.Call) and last(self.node.func) == "getattr":
            yield from self._by_names(self.node)
        elif isinstance(self.node, ast.Attribute) and self.node.attr in ("values", "items"):
            if isinstance(parent, ast.Call) and where == "func":
                yield from self._gone_over(parent, Scan(), pairs=self.node.attr == "items")

    def _predicate(self, call: ast.Call) -> Scan | None:
        """What the second argument of ``getmembers`` asks for; None for no class."""
        given = [*call.args[1:], *(k.value for k in call.keywords if k.arg == "predicate")]
        if not given or (isinstance(given[0], ast.Constant) and given[0].value is None):
            return Scan()
        if last(given[0]) in _WANTING:
            return Scan(wants=True)
        if isinstance(given[0], ast.Lambda):
            tests = _Tests(self.module, self.resolver, given[0].args.args[:1], None)
            return tests.all_of(given[0].body, Scan())
        for thing in self.resolver.resolve(given[0], self.module):
            found = self.resolver.node(thing) if thing.what is What.FUNCTION else None
            if found is not None and isinstance(found[1], FUNCTIONS):
                return self._function(found[1], found[0])
        return None

    def _function(self, function: Function, module: Module) -> Scan:
        module.look_into(function)
        tests = _Tests(module, self.resolver, function.args.args[-1:], None)
        body = [each for each in function.body if not isinstance(each, ast.Expr)]
        if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
            return tests.all_of(body[0].value, Scan())
        return Scan(wants=any(tests.asks(each) for each in ast.walk(function)))

    # -- loops

    def _gone_over(self, node: ast.expr, start: Scan, *, pairs: bool) -> Iterator[Scan]:
        """The loops over what ``node`` gives, or a name that it gets."""
        parent, where = self.module.parents[node]
        if isinstance(parent, ast.Call) and where == "args" and last(parent.func) in STILL_ALL:
            yield from self._gone_over(parent, start, pairs=pairs)
        elif isinstance(parent, _LOOPS) and where == "iter":
            yield from self._loop(parent, start, pairs=pairs)
        elif isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            target = parent.targets[0]
            scope = self.module.scope_of(target).home(target.id)
            loads = [] if scope.is_class else list(self.module.loads(scope, target.id))
            for load in loads:
                around, field_name = self.module.parents[load]
                if isinstance(around, _LOOPS) and field_name == "iter":
                    yield from self._loop(around, start, pairs=pairs)
                else:
                    yield start
            if not loads:
                yield start
        else:
            yield start

    def _loop(
        self, loop: ast.For | ast.comprehension, start: Scan, *, pairs: bool
    ) -> Iterator[Scan]:
        target = loop.target
        name: ast.expr | None = None
        if pairs and isinstance(target, ast.Tuple) and len(target.elts) == 2:
            name, target = target.elts
        elif pairs:
            yield start
            return
        around = loop if isinstance(loop, ast.For) else self.module.parents[loop][0]
        yield from self._conditions(around, target, name, start)

    def _by_names(self, call: ast.Call) -> Iterator[Scan]:
        """``getattr(module, name)`` in a loop over ``dir(module)``."""
        name = call.args[1] if len(call.args) > 1 else None
        scope = self.module.lookup(name) if isinstance(name, ast.Name) else None
        for binding in scope.bindings[name.id] if scope and isinstance(name, ast.Name) else ():
            loop, where = self.module.parents[binding.node]
            if not isinstance(loop, _LOOPS) or where != "target" or not _lists(loop.iter):
                continue
            around = loop if isinstance(loop, ast.For) else self.module.parents[loop][0]
            parent, _ = self.module.parents[call]
            target: ast.expr = call
            if isinstance(parent, ast.Assign):
                target = parent.targets[0]
            elif isinstance(parent, ast.NamedExpr):
                target = parent.target
            yield from self._conditions(around, target, name, Scan())

    def _conditions(
        self, loop: ast.AST, target: ast.expr, name: ast.expr | None, start: Scan
    ) -> Iterator[Scan]:
        """What holds where the loop does something with a member or its name."""
        tests = _Tests(self.module, self.resolver, [target], name)
        done = False
        for each in (target, name):
            if not isinstance(each, ast.Name):
                continue
            scope = self.module.scope_of(each).find(each.id)
            for load in self.module.loads(scope, each.id) if scope is not None else ():
                around = list(self._around(load, loop))
                if not around or around[-1][0] is not loop:
                    continue
                if not _is_tested(around):
                    done = True
                    yield self._where(load, around, tests, start)
                other = _otherwise(around)
                if other is not None:
                    yield self._where(other, list(self._around(other, loop)), tests, start)
        if not done:
            yield self._where(loop, [], tests, start)
        for node in own_nodes(*loop.body) if isinstance(loop, ast.For) else ():
            if isinstance(node, ast.AugAssign):  # ``count += 1``
                yield self._where(node, list(self._around(node, loop)), tests, start)

    def _around(self, node: ast.AST, loop: ast.AST) -> Iterator[tuple[ast.AST, str, ast.AST]]:
        """(parent, field, child) from the node up to the loop."""
        while node is not loop:
            found = self.module.parent(node)
            if found is None:
                return
            yield (*found, node)
            node = found[0]

    def _where(
        self,
        node: ast.AST,
        around: list[tuple[ast.AST, str, ast.AST]],
        tests: _Tests,
        scan: Scan,
    ) -> Scan:
        for parent, where, child in around:
            if isinstance(parent, _TESTED) and where in ("body", "orelse"):
                scan = tests.all_of(parent.test, scan, holds=where == "body")
            elif isinstance(parent, ast.BoolOp):
                before = parent.values[: parent.values.index(child)]  # type: ignore[arg-type]
                for value in before:
                    scan = tests.all_of(value, scan, holds=isinstance(parent.op, ast.And))
            elif where in ("elt", "key", "value"):
                for generator in getattr(parent, "generators", ()):
                    for test in generator.ifs:
                        scan = tests.all_of(test, scan)
            siblings = getattr(parent, where, None)
            if isinstance(siblings, list) and isinstance(child, ast.stmt):
                for statement in siblings[: siblings.index(child)]:
                    if isinstance(statement, ast.If) and _leaves(statement):
                        scan = tests.all_of(statement.test, scan, holds=False)
        return scan


class _Tests:
    """Tests of a member, and of its name."""

    def __init__(
        self,
        module: Module,
        resolver: Resolver,
        members: Iterable[ast.arg | ast.expr],
        name: ast.expr | None,
    ) -> None:
        self.module = module
        self.resolver = resolver
        self._member = {ast.dump(_read(each)) for each in members}
        self._name = {ast.dump(_read(each)) for each in (name,) if each is not None}

    def all_of(self, test: ast.expr, scan: Scan, *, holds: bool = True) -> Scan:
        """``scan``, and the test holds or does not."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self.all_of(test.operand, scan, holds=not holds)
        if isinstance(test, ast.BoolOp):
            if isinstance(test.op, ast.And) is holds:
                for value in test.values:
                    scan = self.all_of(value, scan, holds=holds)
                return scan
            wanting = any(self.all_of(each, Scan(), holds=holds).wants for each in test.values)
            return replace(scan, wants=scan.wants or wanting)
        if isinstance(test, ast.Call):
            return self._call(test, scan, holds)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._compare(test, scan, holds)
        return scan

    def asks(self, node: ast.AST) -> bool:
        """Whether it asks for a class."""
        return isinstance(node, ast.Call) and self._call(node, Scan(), True).wants

    def _call(self, test: ast.Call, scan: Scan, holds: bool) -> Scan:
        what = last(test.func)
        first = test.args[0] if test.args else None
        if isinstance(test.func, ast.Attribute) and self._is_name(test.func.value):
            if what in ("startswith", "endswith"):
                return self._affix(what, first, scan, holds)
        if what in _BY_PATTERN and any(self._is_name(each) for each in test.args):
            return replace(scan, vague=True)
        if first is None or ast.dump(_read(first)) not in self._member or not holds:
            return scan
        second = test.args[1] if len(test.args) > 1 else None
        if what in _WANTING:
            return replace(scan, wants=True)
        if what == "isinstance" and second is not None:
            kinds = second.elts if isinstance(second, ast.Tuple) else [second]
            return replace(scan, wants=scan.wants or any(last(each) == "type" for each in kinds))
        if what == "issubclass" and second is not None:
            kinds = second.elts if isinstance(second, ast.Tuple) else [second]
            asked = [self.resolver.resolve(each, self.module) for each in kinds]
            return replace(scan, wants=True, bases=(*scan.bases, frozenset().union(*asked)))
        if what in ("hasattr", "getattr") and isinstance(second, ast.Constant):
            text = str(second.value)
            if not text.startswith("__"):
                return replace(scan, attributes=scan.attributes | {text})
        return scan

    def _affix(self, what: str, given: ast.expr | None, scan: Scan, holds: bool) -> Scan:
        texts = _texts(given)
        if texts is None:
            return replace(scan, vague=scan.vague or holds)
        pattern = f"(?:{'|'.join(map(re.escape, texts))})"
        if what == "endswith":
            pattern = f".*{pattern}\\Z"
        return replace(scan, names=f"{scan.names}(?{'=' if holds else '!'}{pattern})")

    def _compare(self, test: ast.Compare, scan: Scan, holds: bool) -> Scan:
        op, left, right = test.ops[0], test.left, test.comparators[0]
        if isinstance(op, (ast.Eq, ast.NotEq)) and self._is_name(right):
            left, right = right, left
        if not self._is_name(left) or not isinstance(op, (ast.Eq, ast.NotEq, ast.In, ast.NotIn)):
            return scan
        equal = isinstance(op, (ast.Eq, ast.In)) is holds
        texts = _texts(right)
        if texts is None:
            return replace(scan, vague=scan.vague or equal)
        pattern = f"(?:{'|'.join(map(re.escape, texts))})\\Z"
        return replace(scan, names=f"{scan.names}(?{'=' if equal else '!'}{pattern})")

    def _is_name(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute) and node.attr in _NAMES:
            return ast.dump(_read(node.value)) in self._member
        return ast.dump(_read(node)) in self._name


def _read(node: ast.arg | ast.expr) -> ast.AST:
    """A name as it is read; also of one that is bound in its place."""
    if isinstance(node, ast.NamedExpr):
        node = node.target
    if isinstance(node, (ast.arg, ast.Name)):
        return ast.Name(node.arg if isinstance(node, ast.arg) else node.id, ast.Load())
    return node


def _texts(node: ast.expr | None) -> list[str] | None:
    """The texts that a constant or a display of constants has."""
    nodes = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]
    texts = [each.value for each in nodes if isinstance(each, ast.Constant)]
    found = [text for text in texts if isinstance(text, str)]
    return found if found and len(found) == len(nodes) else None


def _lists(node: ast.expr) -> bool:
    """Whether it is a list of all names of something."""
    return last(node.func if isinstance(node, ast.Call) else node) in _LISTED


def _is_tested(around: list[tuple[ast.AST, str, ast.AST]]) -> bool:
    """Whether what stands there only decides what is done."""
    return any(
        (isinstance(parent, _TESTED) and where == "test")
        or (isinstance(parent, ast.comprehension) and where == "ifs")
        or (isinstance(parent, ast.Call) and where == "args" and last(parent.func) == "getattr")
        for parent, where, _ in around
    )


def _otherwise(around: list[tuple[ast.AST, str, ast.AST]]) -> ast.expr | None:
    """What is given instead where a test in which the first of these stands does not hold:
    ``name if issubclass(cls, Plugin) else "other"``."""
    for (parent, where, _), (outer, _, _) in zip(around, around[1:]):
        if isinstance(parent, ast.IfExp) and where == "test" and not isinstance(outer, ast.Expr):
            return parent.orelse
    return None


def _leaves(statement: ast.If) -> bool:
    """Whether nothing comes after it where its test holds."""
    end = statement.body[-1]
    leaving = (ast.Continue, ast.Break, ast.Return, ast.Raise)
    return isinstance(end, leaving) and not statement.orelse
