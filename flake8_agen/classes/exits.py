"""How a function ends: which of falling off, returning, raising its statements can do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flake8_agen.syntax import Function, raised_name, walk_scope

FALL, RETURN, BREAK, CONTINUE = "fall", "return", "break", "continue"
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Exits:
    """The ends of one ``__anext__``."""

    returns: tuple[ast.Return, ...]
    stops: tuple[ast.Raise, ...]
    """``raise StopAsyncIteration`` as written in the body."""
    falls_off: bool
    """Whether the end of the body can be reached, which gives None as an item."""
    leaving_finally: tuple[ast.stmt, ...]
    """``return`` in a ``finally``; ``break`` and ``continue`` there where they may leave a
    ``return`` behind."""

    @property
    def gives_items(self) -> bool:
        """Whether any path delivers a value; otherwise it always raises."""
        return bool(self.returns) or self.falls_off


def exits_of(function: Function) -> Exits:
    """Collect the ends of a function."""
    ways = outcomes(function.body)
    nodes = list(walk_scope(*function.body))
    returns = tuple(node for node in nodes if isinstance(node, ast.Return))
    return Exits(
        returns=returns if RETURN in ways else (),
        stops=tuple(node for node in nodes if isinstance(node, ast.Raise) and is_stop(node)),
        falls_off=FALL in ways,
        leaving_finally=tuple(_leaving_finally(function)),
    )


def is_stop(node: ast.AST) -> bool:
    """Whether this is ``raise StopAsyncIteration``, called or not."""
    return isinstance(node, ast.Raise) and raised_name(node) == "StopAsyncIteration"


def _leaving_finally(function: Function) -> Iterator[ast.stmt]:
    for node in walk_scope(*function.body):
        if isinstance(node, ast.Try) or node.__class__.__name__ == "TryStar":
            tried: ast.Try = node  # type: ignore[assignment]
            for inner in walk_scope(*tried.finalbody):
                if isinstance(inner, ast.Return):
                    yield inner
            before = walk_scope(*tried.body, *tried.handlers, *tried.orelse)
            if any(isinstance(each, ast.Return) for each in before):
                yield from _jumps(tried.finalbody)


def _jumps(body: Sequence[ast.AST]) -> Iterator[ast.stmt]:
    """``break`` and ``continue`` of a loop around these statements."""
    for node in body:
        if isinstance(node, (ast.Break, ast.Continue)):
            yield node
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            yield from _jumps(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _jumps([*ast.iter_child_nodes(node)])


def outcomes(body: Sequence[ast.stmt]) -> frozenset[str]:
    """What a block of statements may do, besides raising."""
    ways: set[str] = set()
    for statement in body:
        inner = _outcomes(statement)
        ways |= inner - {FALL}
        if FALL not in inner:
            return frozenset(ways)
    return frozenset(ways | {FALL})


def _outcomes(node: ast.stmt) -> frozenset[str]:
    if isinstance(node, ast.Return):
        return frozenset({RETURN})
    if isinstance(node, ast.Raise):
        return _NOTHING
    if isinstance(node, ast.Break):
        return frozenset({BREAK})
    if isinstance(node, ast.Continue):
        return frozenset({CONTINUE})
    if isinstance(node, ast.If):
        return _choice(node)
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
        return _loop(node)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        inner = outcomes(node.body)
        return inner | {FALL} if may_swallow(node) else inner
    if isinstance(node, ast.Match):
        return _match(node)
    if isinstance(node, ast.Try) or node.__class__.__name__ == "TryStar":
        return _try(node)  # type: ignore[arg-type]
    if isinstance(node, ast.Assert):
        false = isinstance(node.test, ast.Constant) and not node.test.value
        return _NOTHING if false else frozenset({FALL})
    return frozenset({FALL})


def _choice(node: ast.If) -> frozenset[str]:
    if isinstance(node.test, ast.Constant):
        return outcomes(node.body if node.test.value else node.orelse)
    return outcomes(node.body) | outcomes(node.orelse)


def _loop(node: ast.For | ast.AsyncFor | ast.While) -> frozenset[str]:
    inner = outcomes(node.body)
    ways = set(inner - {BREAK, CONTINUE, FALL})
    endless = (
        isinstance(node, ast.While)
        and isinstance(node.test, ast.Constant)
        and bool(node.test.value)
    )
    if not endless:
        ways |= outcomes(node.orelse)
    if BREAK in inner:
        ways.add(FALL)
    return frozenset(ways)


def _match(node: ast.Match) -> frozenset[str]:
    ways = frozenset().union(*(outcomes(case.body) for case in node.cases))
    last = node.cases[-1]
    total = last.guard is None and is_irrefutable(last.pattern)
    return ways if total else ways | {FALL}


def is_irrefutable(pattern: ast.pattern) -> bool:
    """Whether a pattern matches everything."""
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or is_irrefutable(pattern.pattern)
    if isinstance(pattern, ast.MatchOr):
        return any(is_irrefutable(inner) for inner in pattern.patterns)
    return False


def _try(node: ast.Try) -> frozenset[str]:
    body = outcomes(node.body)
    if FALL in body:
        body = (body - {FALL}) | outcomes(node.orelse)
    ways = body.union(*(outcomes(handler.body) for handler in node.handlers))
    final = outcomes(node.finalbody)
    return ways | (final - {FALL}) if FALL in final else final


SWALLOWING = frozenset({"suppress", "move_on_after", "move_on_at", "raises", "ExitStack"})
"""Context managers of well-known libraries that may swallow an exception."""
HARMLESS = frozenset(
    {
        "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "CapacityLimiter",
        "open", "closing", "aclosing", "nullcontext", "localcontext", "timeout", "timeout_at",
        "fail_after", "fail_at", "TaskGroup", "open_nursery", "create_task_group",
        "catch_warnings", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile",
    }
)  # fmt: skip
"""Context managers of well-known libraries that never do."""
UNAWARE = frozenset(
    {
        "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "CapacityLimiter",
        "open", "closing", "aclosing", "nullcontext", "localcontext", "catch_warnings",
        "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile",
    }
)  # fmt: skip
"""Those of them whose exit is the same whether an exception passes or not."""


def callee(item: ast.withitem) -> str | None:
    """The last name of the context manager as written before a call."""
    expression = item.context_expr
    if isinstance(expression, ast.Call):
        expression = expression.func
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else None


def may_swallow(node: ast.With | ast.AsyncWith) -> bool:
    """Whether a context manager of this statement is known to swallow exceptions."""
    return any(callee(item) in SWALLOWING for item in node.items)
