"""How a StopAsyncIteration can come out of a function: raised in it, or by what it awaits."""

from __future__ import annotations

import ast
import weakref
from dataclasses import dataclass

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

    def come_from(self, imports: Imports) -> bool:
        """Whether a stop comes out, whatever the callees do."""
        return (
            self.surely
            # ``raise self._error``: nobody knows what was stored there
            or any(imports.origin(each) is None for each in self.raised)
            or any(imports.is_builtin(each, "anext") for each in self.stepping)
        )


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
        if isinstance(node, ast.Try) and any(map(_catches_stop, node.handlers))
        for inner in descendants(*node.body)
    }
    own = first_parameter(function)
    raised: list[ast.expr] = []
    stepping: list[ast.expr] = []
    named: set[str] = set()
    called: set[str] = set()
    surely = False
    for node in nodes:
        if isinstance(node, ast.Raise) and id(node) not in guarded:
            if node.exc is None:
                surely |= _reraises_stop(node, nodes)
                continue
            what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = last_name(what)
            named.add(name or "")
            surely |= name == STOP
            if name is not None and name.islower() and what is node.exc:
                surely |= isinstance(what, ast.Attribute)
                raised.append(what)
        elif isinstance(node, ast.Call) and id(node) not in guarded:
            callee = node.func
            if isinstance(callee, ast.Attribute) and callee.attr in DRIVERS:
                surely = True
            if len(node.args) == 1:
                stepping.append(callee)
            text = dotted(callee)
            if text:
                called.add(as_self(text, own))
    return Stops(surely, tuple(raised), tuple(stepping), frozenset(named), frozenset(called))


def _reraises_stop(node: ast.Raise, nodes: list[ast.AST]) -> bool:
    """A bare ``raise`` in a handler that caught the stop."""
    return any(
        isinstance(handler, ast.ExceptHandler)
        and _catches_stop(handler)
        and any(inner is node for inner in descendants(handler))
        for handler in nodes
    )


def _catches_stop(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(last_name(each) in (STOP, "Exception", "BaseException") for each in types)
