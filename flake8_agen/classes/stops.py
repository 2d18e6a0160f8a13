"""How a StopAsyncIteration can come out of a function: raised in it, or by what it awaits."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flake8_agen.classes.operating import gives
from flake8_agen.classes.operations import kinds_of
from flake8_agen.imports import Imports
from flake8_agen.syntax import Function, dotted, first_parameter, last_name
from flake8_agen.walking import descendants, own_nodes

STOP = "StopAsyncIteration"
DRIVERS = ("__anext__", "asend")
"""Methods that take a step of an async iterator."""


@dataclass(frozen=True)
class Stops:
    """What one function does that may let a stop out."""

    surely: bool = False
    raised: tuple[ast.expr, ...] = ()
    """Names that are raised, and that may stand for any exception."""
    stepping: tuple[ast.expr, ...] = ()
    """What is called like ``anext``."""
    named: frozenset[str] = frozenset()
    """The last names of all that is raised."""
    called: frozenset[str] = frozenset()
    """The callees, those of the own object as ``self.name``."""
    driven: bool = False
    """Whether it calls ``__anext__`` or ``asend``."""
    attributes: frozenset[str] = frozenset()
    """All attributes, of the own object (``self.name``) or not (``.name``)."""
    used: frozenset[str] = frozenset()
    """Those of them, and the plain names (``name``), that are called, awaited or given to what is
    called."""
    waited: frozenset[str] = frozenset()
    """Those of them that are not only called, without an ``await`` of the result: a coroutine
    that nobody awaits lets nothing out."""
    kinds: frozenset[str] = frozenset()
    """Which kinds of special methods may run (:mod:`.operations`)."""
    made: frozenset[str] = frozenset()
    """The last names of what is returned, or called to make what is returned."""
    awaiting: tuple[ast.expr, ...] = ()
    """What is awaited."""
    giving: tuple[ast.Call, ...] = ()
    """The calls that are given something which is not plainly harmless to operate on."""
    outside: tuple[ast.AST, ...] = ()
    """All that is not inside of a ``try`` that keeps a stop."""

    def come_from(self, imports: Imports) -> bool:
        """Whether a stop comes out, whatever the callees do."""
        return (
            self.driven
            or any(imports.is_builtin(each, "anext") for each in self.stepping)
            or self.comes_from_raise(imports)
        )

    def comes_from_raise(self, imports: Imports) -> bool:
        """Whether a stop may be raised here, not in something that is awaited."""
        return (
            self.surely
            # ``raise self._error``: nobody knows what was stored there
            or any(
                isinstance(each, ast.Attribute) or imports.origin(each) is None
                for each in self.raised
            )
        )

    def come_plainly(self, imports: Imports) -> bool:
        """Whether a stop is raised here under its name, or a step is taken."""
        stepping = any(imports.is_builtin(each, "anext") for each in self.stepping)
        return self.surely or self.driven or stepping


_KNOWN: weakref.WeakKeyDictionary[Function, Stops] = weakref.WeakKeyDictionary()


def stops_of(function: Function) -> Stops:
    """Look through the function, once."""
    found = _KNOWN.get(function)
    if found is None:
        found = _KNOWN[function] = _look(function)
    return found


def as_self(text: str, own_name: str | None) -> str:
    """A dotted name with the own object called ``self``."""
    head, dot, rest = text.partition(".")
    return f"self.{rest}" if dot and head == own_name else text


def _look(function: Function) -> Stops:
    nodes = own_nodes(*function.body)
    if isinstance(function, ast.AsyncFunctionDef):
        if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in nodes):
            return Stops()
    guarded = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.Try) and _guards(node)
        for inner in descendants(*node.body)
    }
    own = first_parameter(function)
    raised: list[ast.expr] = []
    stepping: list[ast.expr] = []
    named: set[str] = set()
    called: set[str] = set()
    surely = driven = False
    for node in nodes:
        if isinstance(node, ast.Raise) and id(node) not in guarded:
            around = _handlers_around(node, nodes)
            if node.exc is None or _is_caught(node.exc, around):
                surely |= _expects_a_stop(around)
                continue
            what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = last_name(what)
            named.add(name or "")
            surely |= name == STOP
            if name is not None and name.islower() and what is node.exc:
                raised.append(what)
        elif isinstance(node, ast.Call) and id(node) not in guarded:
            callee = node.func
            named |= thrown(node)
            surely |= STOP in named
            if isinstance(callee, ast.Attribute) and callee.attr in DRIVERS:
                driven = True
            if len(node.args) == 1:
                stepping.append(callee)
            text = dotted(callee)
            if text:
                called.add(as_self(text, own))
    outside = [node for node in nodes if id(node) not in guarded]
    attributes = {_shape(node, own) for node in outside if isinstance(node, ast.Attribute)}
    used, waited = _used(function, outside, own)
    return Stops(
        surely,
        tuple(raised),
        tuple(stepping),
        frozenset(named),
        frozenset(called),
        driven,
        frozenset(attributes),
        used,
        waited,
        frozenset(kind for node in outside for kind in kinds_of(node)),
        frozenset(_made(outside)),
        tuple(node.value for node in outside if isinstance(node, ast.Await)),
        tuple(node for node in outside if isinstance(node, ast.Call) and gives(node)),
        tuple(outside),
    )


def thrown(call: ast.Call) -> set[str]:
    """The last names of what the call raises in a generator: ``generator.throw(Done)``."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("throw", "athrow"):
        return set()
    given = [each.func if isinstance(each, ast.Call) else each for each in call.args]
    return {name for each in given if (name := last_name(each)) is not None}


def _shape(node: ast.Name | ast.Attribute, own: str | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    is_own = isinstance(node.value, ast.Name) and node.value.id == own and own is not None
    return f"self.{node.attr}" if is_own else f".{node.attr}"


def _used(
    function: Function, nodes: list[ast.AST], own: str | None
) -> tuple[frozenset[str], frozenset[str]]:
    kept = kept_calls(nodes, returned=isinstance(function, ast.FunctionDef))
    used: set[str] = set()
    waited: set[str] = set()
    for node in nodes:
        given: list[ast.expr] = []
        if isinstance(node, ast.Await):
            given = [node.value]
        elif isinstance(node, ast.Call):
            given = [*node.args, *(each.value for each in node.keywords)]
            if isinstance(node.func, (ast.Name, ast.Attribute)):
                used.add(_shape(node.func, own))
                if id(node) in kept:
                    waited.add(_shape(node.func, own))
        for each in given:
            each = each.value if isinstance(each, ast.Starred) else each
            if isinstance(each, (ast.Name, ast.Attribute)):
                used.add(_shape(each, own))
                waited.add(_shape(each, own))
    return frozenset(used), frozenset(waited)


def kept_calls(nodes: Iterable[ast.AST], *, returned: bool) -> set[int]:
    """The calls whose result is awaited, or goes on to where it may be."""
    awaits = [node for node in nodes if isinstance(node, ast.Await)]
    later = {last_name(inner) for node in awaits for inner in descendants(node.value)}
    kept: set[int] = set()
    for node in nodes:
        inner: list[ast.expr] = []
        if isinstance(node, ast.Await):
            inner = [node.value]
        elif isinstance(node, ast.Call):
            inner = [*node.args, *(each.value for each in node.keywords)]
        elif isinstance(node, ast.Return) and returned and node.value is not None:
            inner = [node.value]
        elif isinstance(node, (ast.For, ast.comprehension)):  # a generator
            inner = [node.iter]
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(last_name(target) in later for target in targets):
                inner = [node.value]
        kept |= {id(each) for part in inner for each in descendants(part)}
    return kept


def _made(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Return) and node.value is not None:
            value = node.value.func if isinstance(node.value, ast.Call) else node.value
            name = last_name(value)
            if name is not None:
                yield name


def _guards(node: ast.Try) -> bool:
    """Whether no stop comes out of the body: the handler that catches it does not let it go on."""
    handler = next(filter(_catches_stop, node.handlers), None)
    return handler is not None and not any(
        isinstance(inner, ast.Raise)
        and (inner.exc is None or (handler.name and last_name(inner.exc) == handler.name))
        for inner in descendants(*handler.body)
    )


def _handlers_around(node: ast.Raise, nodes: list[ast.AST]) -> list[ast.ExceptHandler]:
    return [
        handler
        for handler in nodes
        if isinstance(handler, ast.ExceptHandler)
        and any(inner is node for inner in descendants(handler))
    ]


def _is_caught(what: ast.expr, around: list[ast.ExceptHandler]) -> bool:
    """``raise e`` in ``except ValueError as e``, where that is nothing else by then."""
    return isinstance(what, ast.Name) and any(
        handler.name == what.id
        and not any(
            isinstance(inner, ast.Name)
            and inner.id == what.id
            and isinstance(inner.ctx, ast.Store)
            for inner in descendants(*handler.body)
        )
        for handler in around
    )


def _expects_a_stop(around: list[ast.ExceptHandler]) -> bool:
    """Whether a ``raise`` of what was caught is in a handler that names the stop, so that one is
    expected there, or in no handler: it raises again what the caller has caught. In one for any
    error the body decides."""
    return not around or any(STOP in map(last_name, _types(handler)) for handler in around)


def _catches_stop(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(
        last_name(each) in (STOP, "Exception", "BaseException") for each in _types(handler)
    )


def _types(handler: ast.ExceptHandler) -> list[ast.expr]:
    if handler.type is None:
        return []
    return handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
