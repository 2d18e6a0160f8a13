"""What each method of a class does with the attributes of its object."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flake8_agen.classes.protocol import Subject
from flake8_agen.syntax import (
    Function,
    contains,
    first_parameter,
    last_name,
    parents_of,
    self_attribute,
    targets_of,
    walk_scope,
)
from flake8_agen.uses.by_name import HOOKS
from flake8_agen.walking import walk

CONSUMERS = frozenset({"pop", "popleft", "popitem"})
"""Methods that take an item out of what they are called on."""
_HEAP = frozenset({"heappop", "heapreplace", "heappushpop"})
_SYNC_DRIVERS = frozenset({"next"})
_ASYNC_DRIVERS = frozenset({"anext"})


class Action(enum.Enum):
    """One way to touch an attribute."""

    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    CONSUME = "consume"
    NEXT = "next"
    """``next(self.x)`` or ``self.x.__next__()``, also by way of a thread."""
    ANEXT = "anext"
    """``self.x.__anext__()`` or ``anext(self.x)``."""
    LOOP = "loop"
    """``for .. in self.x`` that returns out of the loop: one item at a time if x is an iterator."""


@dataclass(frozen=True)
class Touch:
    """One place where a method touches ``self.attribute``."""

    attribute: str
    action: Action
    method: str
    node: ast.AST
    """The attribute itself (or the local name that stands for it)."""
    call: ast.Call | None = None
    """CONSUME, NEXT, ANEXT: the call that does it."""
    nested: bool = False
    """Whether it happens in a function inside the method."""


class Touches:
    """All touches of a class, by method."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.parents = parents_of(subject.node)
        self.all: tuple[Touch, ...] = tuple(
            touch
            for node in subject.node.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            for touch in self._of(node)
        )

    def of(self, attribute: str, *actions: Action) -> list[Touch]:
        """The touches of one attribute, of these kinds or of every kind."""
        return [
            touch
            for touch in self.all
            if touch.attribute == attribute and (not actions or touch.action in actions)
        ]

    @cached_property
    def calls(self) -> dict[str, list[Touch]]:
        """Every mention of an own method as ``self.name``, called or not."""
        found: dict[str, list[Touch]] = {name: [] for name in self.subject.methods}
        for touch in self.all:
            if touch.attribute in found:
                found[touch.attribute].append(touch)
        return found

    def _of(self, method: Function) -> Iterator[Touch]:
        name = first_parameter(method)
        aliases = _aliases(method, name)
        own_scope = set(walk_scope(*method.body))
        for node in walk(method):
            attribute = self_attribute(node, name)
            if attribute is None and isinstance(node, ast.Name) and node.id in aliases:
                if isinstance(node.ctx, ast.Store):
                    continue
                attribute = aliases[node.id]
            if attribute is None:
                continue
            for action, call in self._actions(node):
                yield Touch(attribute, action, method.name, node, call, node not in own_scope)

    def _actions(self, node: ast.AST) -> Iterator[tuple[Action, ast.Call | None]]:
        context = getattr(node, "ctx", None)
        if isinstance(context, ast.Store):
            yield Action.WRITE, None
            return
        if isinstance(context, ast.Del):
            yield Action.DELETE, None
            return
        parent = self.parents.get(node)
        if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Del):
            yield Action.CONSUME, None
            return
        call = self._used_by(node, parent)
        yield (Action.READ, None) if call is None else call

    def _used_by(
        self, node: ast.AST, parent: ast.AST | None
    ) -> tuple[Action, ast.Call | None] | None:
        if isinstance(parent, ast.Attribute):
            call = self.parents.get(parent)
            if isinstance(call, ast.Call) and call.func is parent:
                if parent.attr in CONSUMERS:
                    return Action.CONSUME, call
                if parent.attr == "__next__":
                    return Action.NEXT, call
                if parent.attr == "__anext__":
                    return Action.ANEXT, call
            return None
        if isinstance(parent, (ast.For, ast.AsyncFor)) and parent.iter is node:
            if contains(parent, lambda inner: isinstance(inner, ast.Return)):
                return Action.LOOP, None
        if not isinstance(parent, ast.Call) or node not in parent.args:
            return None
        place = parent.args.index(node)
        imports = self.subject.imports
        if place == 0:
            if imports.is_builtin(parent.func, *_SYNC_DRIVERS):
                return Action.NEXT, parent
            if imports.is_builtin(parent.func, *_ASYNC_DRIVERS):
                return Action.ANEXT, parent
            name = parent.func.attr if isinstance(parent.func, ast.Attribute) else None
            name = parent.func.id if isinstance(parent.func, ast.Name) else name
            if name in _HEAP:
                return Action.CONSUME, parent
        elif imports.is_builtin(parent.args[place - 1], *_SYNC_DRIVERS):
            # run_sync(next, self.it, None): the call happens in a thread
            return Action.NEXT, parent
        return None


def _aliases(method: Function, name: str | None) -> dict[str, str]:
    """Locals that only ever stand for one attribute: ``rows = self._rows``."""
    found: dict[str, str] = {}
    spoilt: set[str] = set()
    for node in walk(method):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, attribute = node.targets[0], self_attribute(node.value, name)
            if isinstance(target, ast.Name) and attribute and target.id not in found:
                found[target.id] = attribute
                continue
        for target in targets_of(node):
            if isinstance(target, ast.Name):
                spoilt.add(target.id)
    return {local: attribute for local, attribute in found.items() if local not in spoilt}


_BY_NAME = ("hasattr", "getattr", "setattr", "delattr", "vars")


def looks_by_name(method: Function) -> Iterator[tuple[int, str]]:
    """(line, what does it) where a method gets at attributes of its object without naming them."""
    own = first_parameter(method)
    if method.name in HOOKS:
        yield method.lineno, f"{method.name} has a say in every attribute"
    for node in walk(method):
        if isinstance(node, ast.Attribute) and self_attribute(node, own) == "__dict__":
            yield node.lineno, "__dict__ looks into the object"
        elif isinstance(node, ast.Call) and last_name(node.func) in _BY_NAME and node.args:
            if isinstance(node.args[0], ast.Name) and node.args[0].id == own:
                yield node.lineno, f"{last_name(node.func)} looks into the object"
