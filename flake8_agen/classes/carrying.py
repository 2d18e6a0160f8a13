"""Where a function goes that is made in a step: to whom it is given, and under which names.

``sorted(rows, key=lambda row: stop(row))`` calls it as much as ``f = lambda: stop()`` and ``f()``
do. Names are followed inside of one function only.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

from flake8_agen.classes.calling import KEEPING, LAZY
from flake8_agen.classes.operations import ANY_LOOP, ITERATION, SEARCH, SUBSCRIPT
from flake8_agen.syntax import FUNCTIONS, is_generator, last

_HOLDING = (
    *(ast.keyword, ast.Starred, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.BoolOp),
    *(ast.Subscript, ast.Attribute, ast.IfExp, ast.ListComp, ast.SetComp),
)
_STORING = frozenset({"append", "appendleft", "add", "put", "put_nowait", "insert", "extend"})
_HARMLESS = (ast.Expr, ast.Compare, ast.If, ast.While, ast.Assert, ast.UnaryOp, ast.Delete)


class Places(NamedTuple):
    """Whom something goes to."""

    calls: list[ast.Call]
    """What is given it, or calls it."""
    awaits: list[ast.Await]
    """Where what it gives is awaited."""
    operations: list[tuple[ast.AST, str]]
    """Where something lazy is operated on, with the kind (:mod:`.operations`)."""
    elsewhere: list[ast.AST]
    """Where it leaves the function otherwise."""


class Carrying:
    """What one function does with what it makes."""

    def __init__(
        self, method: ast.AST, nodes: tuple[ast.AST, ...], parents: Mapping[ast.AST, ast.AST]
    ) -> None:
        self.method = method
        self.parents = parents
        self._loads: dict[str, list[ast.Name]] = {}
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self._loads.setdefault(node.id, []).append(node)

    def around(self, node: ast.AST) -> ast.AST | None:
        """The function inside of this one that holds the node."""
        inner, above = node, self.parents.get(node)
        while above is not None and above is not self.method:
            if isinstance(above, ast.Lambda) and inner is above.body:
                return above
            if isinstance(above, FUNCTIONS) and inner in above.body:
                return above
            if isinstance(above, ast.GeneratorExp):
                first = above.generators[0]  # its iterable is asked at once
                if inner is not first or not self._is_in(node, first.iter):
                    return above
            inner, above = above, self.parents.get(above)
        return None

    def _is_in(self, node: ast.AST | None, root: ast.AST) -> bool:
        while node is not None and node is not root and node is not self.method:
            node = self.parents.get(node)
        return node is root

    def of(self, value: ast.AST) -> Places:
        """Whom the value goes to; a function by its definition."""
        return _Path(self, value).found

    def loads(self, name: str) -> list[ast.Name]:
        """Where the function reads a name."""
        return self._loads.get(name, [])


class _Path:
    """The way of one value."""

    def __init__(self, carrying: Carrying, value: ast.AST) -> None:
        self.carrying = carrying
        self.found = Places([], [], [], [])
        self.names: set[tuple[str, bool]] = set()
        self.pending: list[tuple[ast.AST, bool]] = []
        """What still goes somewhere, and whether it is lazy: no function, but what runs one when
        it is operated on."""
        self.later = isinstance(value, FUNCTIONS) and (
            isinstance(value, ast.AsyncFunctionDef) or is_generator(value)
        )
        if isinstance(value, FUNCTIONS):
            self._name(value.name, False)
        else:
            lazy = isinstance(value, ast.Call) and last(value.func) in LAZY
            self.pending.append((value, lazy or isinstance(value, ast.GeneratorExp)))
        seen: set[tuple[ast.AST, bool]] = set()
        while self.pending:
            each = self.pending.pop()
            if each not in seen:
                seen.add(each)
                self._step(*each)

    def _name(self, name: str, lazy: bool) -> None:
        if (name, lazy) not in self.names:
            self.names.add((name, lazy))
            self.pending += [(node, lazy) for node in self.carrying.loads(name)]

    def _step(self, node: ast.AST, lazy: bool) -> None:
        found = self.found
        above = self.carrying.parents.get(node)
        if isinstance(above, ast.Call):
            found.calls.append(above)
            self._call(above, node, lazy)
        elif isinstance(above, ast.Await):
            found.awaits.append(above)
        elif isinstance(above, (ast.For, ast.AsyncFor, ast.comprehension)):
            is_async = isinstance(above, ast.AsyncFor) or getattr(above, "is_async", False)
            if lazy:
                found.operations.append((above, ANY_LOOP if is_async else ITERATION))
            else:
                self._bind([above.target], lazy)
        elif isinstance(above, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            targets: list[ast.expr] = [above.target] if not isinstance(above, ast.Assign) else (
                above.targets
            )
            if lazy and any(isinstance(each, (ast.Tuple, ast.List)) for each in targets):
                found.operations.append((above, ITERATION))
            else:
                self._bind(targets, lazy)
            if isinstance(above, ast.NamedExpr):
                self.pending.append((above, lazy))
        elif isinstance(above, ast.Subscript) and lazy:
            found.operations.append((above, SUBSCRIPT))
        elif isinstance(above, ast.Starred) and lazy:
            found.operations.append((above, ITERATION))
            self.pending.append((above, lazy))
        elif isinstance(above, ast.Compare) and lazy:
            found.operations.append((above, SEARCH))
        elif isinstance(above, ast.IfExp) and above.test is node:
            pass
        elif isinstance(above, _HOLDING):
            self.pending.append((above, lazy))
        elif isinstance(above, ast.Return) and self.carrying.around(above) is None:
            if getattr(self.carrying.method, "name", "") != "__anext__":
                found.elsewhere.append(node)
        elif not isinstance(above, _HARMLESS):
            found.elsewhere.append(node)

    def _call(self, call: ast.Call, node: ast.AST, lazy: bool) -> None:
        name = last(call.func)
        if call.func is node:
            if self.later and not lazy:
                self.pending.append((call, True))
        elif name in LAZY:
            self.pending.append((call, True))
        elif name in KEEPING and not lazy:
            self.pending.append((call, False))
        elif isinstance(call.func, ast.Attribute) and name in _STORING:
            self._bind([call.func.value], lazy)

    def _bind(self, targets: list[ast.expr], lazy: bool) -> None:
        for target in targets:
            if isinstance(target, ast.Starred):
                target = target.value
            if isinstance(target, ast.Subscript):
                target = target.value
            if isinstance(target, ast.Name):
                self._name(target.id, lazy)
            elif isinstance(target, (ast.Tuple, ast.List)):
                self._bind(target.elts, lazy)
            else:
                self.found.elsewhere.append(target)
