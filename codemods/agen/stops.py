"""Where StopAsyncIteration starts, and who on its way out could see it.

In ``__anext__`` an escaping StopAsyncIteration is the stop; in an async generator it is a
RuntimeError (PEP 525, "Asynchronous Generator Object"; PEP 479 for the idea). So each way out must
become a ``return``, and must stay an exception as long as a handler, a ``with`` or a ``finally``
of the class could notice it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_agen.classes.operations import (
    ANY_AWAITED,
    ANY_CALLEE,
    ANY_LOOP,
    ANY_MANAGER,
    ARITHMETIC,
    COMPARISON,
    ITERATION,
    SEARCH,
    OPERATIONS,
    SUBSCRIPT,
    TEXT,
    TRUTH,
)

from .syntax import (
    Body,
    code,
    Statement,
    block,
    children,
    dotted,
    is_self,
    last_name,
    only,
    return_,
    statements,
    walk_scope,
)

_CATCH_ALL = {"BaseException", "Exception", "StopAsyncIteration"}
_DRIVERS = {"__anext__", "asend"}
_OPERATIONS: dict[str, tuple[type[cst.CSTNode], ...]] = {
    SUBSCRIPT: (cst.Subscript,),
    COMPARISON: (cst.Comparison,),
    ARITHMETIC: (cst.BinaryOperation, cst.AugAssign),
    TRUTH: (cst.BooleanOperation, cst.Assert),
    ITERATION: (cst.CompFor, cst.StarredElement, cst.Dict, cst.Set, cst.From),
    TEXT: (cst.FormattedStringExpression,),
}
"""What may run a special method of an object; see :mod:`flake8_agen.classes.operations`."""


def is_stop(statement: cst.CSTNode) -> bool:
    """Whether the statement is ``raise StopAsyncIteration`` in any spelling."""
    small = only(statement)
    if not isinstance(small, cst.Raise) or small.exc is None:
        return False
    exc = small.exc.func if isinstance(small.exc, cst.Call) else small.exc
    return last_name(exc) == "StopAsyncIteration"


def recursion(statement: cst.CSTNode, self_name: str) -> bool:
    """Whether the statement is ``return await self.__anext__()``: skip to the next item."""
    small = only(statement)
    if not isinstance(small, cst.Return) or not isinstance(small.value, cst.Await):
        return False
    call = small.value.expression
    return isinstance(call, cst.Call) and not call.args and is_self(
        call.func, self_name, "__anext__"
    )


class Leaks:
    """Which expressions of a class may let StopAsyncIteration out of a nested call."""

    def __init__(
        self,
        stopping: frozenset[str],
        unaware: frozenset[str] = frozenset(),
        catching: frozenset[str] = frozenset(),
        plain_errors: frozenset[str] = frozenset(),
    ) -> None:
        self.stopping = stopping
        self.unaware = unaware
        self.catching = catching
        self.plain_errors = plain_errors

    def catches(self, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
        """Whether a handler could catch StopAsyncIteration."""
        return self._may_have_caught(handler.type)

    def _may_have_caught(self, kind: cst.BaseExpression | None) -> bool:
        return kind is None or any(map(self._may_be_stop, _kinds(kind)))

    def _may_be_stop(self, kind: cst.CSTNode) -> bool:
        name = last_name(kind)
        return name in _CATCH_ALL or not name[:1].isupper() or dotted(kind) in self.catching

    def notices(self, statement: cst.With) -> bool:
        """Whether leaving the ``with`` may differ between an exception and a ``return``."""
        return any(manager(item.item) not in self.unaware for item in statement.items)

    def expression(self, node: cst.CSTNode) -> bool:
        """Whether evaluating the node may raise StopAsyncIteration."""
        return any(self._call(child) for child in walk_scope(node))

    def _call(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Await):  # of a task of a step
            return (dotted(node.expression) or ANY_AWAITED) in self.stopping and not isinstance(
                node.expression, cst.Call
            )
        if isinstance(node, cst.Attribute) and f".{node.attr.value}" in self.stopping:
            return True
        if not self.stopping.isdisjoint(OPERATIONS) and self._operates(node):
            return True
        if isinstance(node, cst.CompFor) and node.asynchronous is not None:
            return ANY_LOOP in self.stopping
        if not isinstance(node, cst.Call):
            return False
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in _DRIVERS:
            return True
        name = dotted(node.func)
        if name == "anext":
            return len(node.args) == 1
        if any(dotted(arg.value) == "anext" for arg in node.args):
            return True
        return (name or ANY_CALLEE) in self.stopping

    def raises(self, statement: cst.CSTNode, guards: Sequence[cst.BaseExpression | None]) -> bool:
        """Whether a ``raise`` re-raises something that may be a stop.

        ``guards`` are the types that the ``except`` clauses around it caught, innermost last.
        """
        small = only(statement)
        if not isinstance(small, cst.Raise) or is_stop(statement):
            return False
        if small.exc is None:
            return bool(guards) and self._may_have_caught(guards[-1])
        exc = small.exc.func if isinstance(small.exc, cst.Call) else small.exc
        name = last_name(exc)
        if exc is small.exc and dotted(exc) in self.plain_errors:
            return False
        if dotted(exc) in self.stopping:
            return True
        if name.lstrip("_")[:1].isupper():
            return False
        if isinstance(small.exc, cst.Name) and isinstance(exc, cst.Name) and guards:
            return any(map(self._may_have_caught, guards))
        return True

    def simple(self, statement: cst.CSTNode) -> bool:
        """Whether a simple statement at a free position may let a stop out of a nested call."""
        return self.expression(statement) or self.raises(statement, ())

    def header(self, statement: Statement) -> bool:
        """Whether the condition, iterable or subject of a compound statement may do so."""
        if any(self.expression(node) for node in headers(statement)):
            return True
        if isinstance(statement, cst.With):
            return any(self._manages(item.item) for item in statement.items)
        if isinstance(statement, cst.For) and statement.asynchronous is not None:
            return ANY_LOOP in self.stopping
        if isinstance(statement, cst.If | cst.While):
            return self.truth(statement.test)
        if isinstance(statement, cst.Match):
            return not self.stopping.isdisjoint({COMPARISON, SUBSCRIPT, TRUTH})
        return isinstance(statement, cst.For) and ITERATION in self.stopping

    def truth(self, test: cst.BaseExpression) -> bool:
        """Whether asking for the truth of a value may; that of a comparison is a plain bool."""
        plain = isinstance(test, cst.Comparison) or code(test) in ("True", "False")
        return TRUTH in self.stopping and not plain

    def _operates(self, node: cst.CSTNode) -> bool:
        """Whether it is an operation that may let a stop out."""
        if isinstance(node, cst.UnaryOperation):
            kind = TRUTH if isinstance(node.operator, cst.Not) else ARITHMETIC
            return kind in self.stopping
        if isinstance(node, cst.BinaryOperation | cst.AugAssign):
            if isinstance(node.operator, cst.Modulo | cst.ModuloAssign) and TEXT in self.stopping:
                return True  # ``"%s" % x``
        if isinstance(node, cst.ComparisonTarget):
            return isinstance(node.operator, cst.In | cst.NotIn) and SEARCH in self.stopping
        if isinstance(node, cst.IfExp):
            return self.truth(node.test)
        if isinstance(node, cst.AssignTarget):  # ``a, b = x``
            return isinstance(node.target, cst.Tuple | cst.List) and ITERATION in self.stopping
        return any(
            isinstance(node, types) for kind, types in _OPERATIONS.items() if kind in self.stopping
        )

    def _manages(self, node: cst.BaseExpression) -> bool:
        """Whether entering or leaving the context manager may let a stop out."""
        return f"{ANY_MANAGER} {manager(node) or ''}".rstrip() in self.stopping

    def inside(self, statement: Statement) -> bool:
        """Whether a stop may leave the statement as an exception: leaked, or raised and seen."""
        return self._inside(statement, (), seen=False)

    def _inside(
        self, node: cst.CSTNode, guards: tuple[cst.BaseExpression | None, ...], seen: bool
    ) -> bool:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            return False
        if isinstance(node, cst.SimpleStatementLine):
            if is_stop(node):
                return seen
            if seen:
                return self.expression(node) or self.raises(node, guards)
            # Elsewhere the statement itself can be wrapped, but for ``raise`` alone: that is only
            # right inside its handler, where a ``return`` would do as well.
            small = only(node)
            return isinstance(small, cst.Raise) and small.exc is None and self.raises(node, guards)
        if isinstance(node, cst.Try | cst.TryStar):
            return self._try(node, guards, seen)
        if isinstance(node, cst.With):
            inside = seen or self.notices(node)
            inner = any(self._inside(child, guards, inside) for child in statements(node.body))
            return inner or self.header(node)
        if isinstance(node, cst.BaseCompoundStatement) and self.header(node):
            return True
        return any(self._inside(child, guards, seen) for child in _inner(node))

    def _try(
        self,
        node: cst.Try | cst.TryStar,
        guards: tuple[cst.BaseExpression | None, ...],
        seen: bool,
    ) -> bool:
        outside = seen or node.finalbody is not None
        caught = any(map(self.catches, node.handlers))
        body = statements(node.body)
        if caught:
            # Even a stop that a handler catches may pass it when the handler names another class
            # first; what the handlers let out again is judged in the handlers.
            certain = any(
                handler.type is None or _names_stop(handler.type) for handler in node.handlers
            )
            in_body = not certain and any(
                self._inside(child, guards, True) for child in body
            )
        else:
            in_body = any(self._inside(child, guards, outside) for child in body)
        if in_body:
            return True
        gone = not self.may_stop(body)  # or caught by a handler that comes before
        for handler in node.handlers:
            inner = (*guards, cst.Name("Other") if gone else handler.type)
            gone = gone or handler.type is None or _names_stop(handler.type)
            watched = outside or isinstance(handler, cst.ExceptStarHandler)
            if any(self._inside(child, inner, watched) for child in statements(handler.body)):
                return True
        rest = [clause for clause in (node.orelse, node.finalbody) if clause is not None]
        return any(
            self._inside(child, guards, outside)
            for clause in rest
            for child in statements(clause.body)
        )

    def may_stop(self, body: Sequence[cst.CSTNode]) -> bool:
        """Whether a stop may start in the statements."""
        caught = {
            child.name.name.value
            for statement in body
            for child in walk_scope(statement)
            if isinstance(child, cst.ExceptHandler | cst.ExceptStarHandler)
            and child.name is not None
            and isinstance(child.name.name, cst.Name)
        }
        return any(
            is_stop(child) or self.expression(child) or self._starts(child, caught)
            if isinstance(child, cst.SimpleStatementLine)
            else isinstance(child, cst.BaseCompoundStatement) and self.header(child)
            for statement in body
            for child in walk_scope(statement)
        )

    def _starts(self, statement: cst.SimpleStatementLine, caught: set[str]) -> bool:
        """Whether a ``raise`` may be that of a stop under another name; what handlers in the same
        body ``caught`` started elsewhere."""
        small = only(statement)
        if isinstance(small, cst.Raise) and isinstance(small.exc, cst.Name):
            if small.exc.value in caught:
                return False
        return self.raises(statement, ())


def manager(node: cst.BaseExpression) -> str | None:
    """A context manager as written before the call, or None where it is no plain name."""
    return dotted(node.func if isinstance(node, cst.Call) else node)


def _names_stop(kind: cst.CSTNode | None) -> bool:
    if kind is None:
        return True
    return any(last_name(each) in _CATCH_ALL for each in _kinds(kind))


def _kinds(kind: cst.CSTNode) -> list[cst.CSTNode]:
    """What an ``except`` clause names, one by one."""
    if isinstance(kind, cst.Tuple):
        return [element.value for element in kind.elements]
    return [kind]


def headers(statement: Statement) -> Iterator[cst.CSTNode]:
    """What a compound statement evaluates itself, outside its suites."""
    if isinstance(statement, cst.If | cst.While):
        yield statement.test
    elif isinstance(statement, cst.For):
        yield statement.iter
    elif isinstance(statement, cst.With):
        yield from (item.item for item in statement.items)
    elif isinstance(statement, cst.FunctionDef):
        yield from (each.decorator for each in statement.decorators)
        params = statement.params
        for param in (*params.posonly_params, *params.params, *params.kwonly_params):
            if param.default is not None:
                yield param.default
    elif isinstance(statement, cst.ClassDef):
        yield from (each.decorator for each in statement.decorators)
        yield from (each.value for each in (*statement.bases, *statement.keywords))
    elif isinstance(statement, cst.Match):
        yield statement.subject
        yield from (case.guard for case in statement.cases if case.guard is not None)


def _inner(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for child in children(node):
        if isinstance(child, cst.BaseStatement):
            yield child
        elif isinstance(child, cst.BaseSuite | cst.Else | cst.MatchCase | cst.Finally):
            yield from _inner(child)


def catching_stop(body: Body) -> cst.Try:
    """``try: body`` / ``except StopAsyncIteration: return``."""
    leading = body[0].leading_lines
    inner = (body[0].with_changes(leading_lines=()), *body[1:])
    handler = cst.ExceptHandler(block([return_()]), cst.Name("StopAsyncIteration"))
    return cst.Try(block(inner), [handler], leading_lines=leading)
