"""Stops that are at hand as objects: a mock that is used up, an exception in a future or a queue.

An ``AsyncMock`` whose ``side_effect`` is a list raises StopAsyncIteration when the list is used up
(``unittest.mock``, "side_effect"). Where it has a name, whatever is called under that name may let
it out; where it has none, whatever is awaited may.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flake8_agen.classes.destinations import Destinations
from flake8_agen.imports import Imports, imports_of
from flake8_agen.syntax import contains, dotted, last, last_name, parents_of
from flake8_agen.walking import walk

SIDE_EFFECT = "side_effect"
_OF_PROPERTY = "PropertyMock"
_SET = re.compile(
    rb"side_effect[\"']?\s*[=:]\s*(?!=|lambda\b|None\b|[A-Z]\w*Error\b|[A-Z]\w*Exception\b)"
)
_OPAQUE = frozenset({"return_value", "value", SIDE_EFFECT})
"""Attributes of a mock that are not what it stands for."""
_HOLDERS = ("Mock", "SimpleNamespace", "create_autospec", "configure_mock", "patch", "multiple")
"""What keeps its keyword arguments as attributes of these names."""
_MAKERS = ("Mock", "create_autospec")
_LOOKED_AT = frozenset(
    {
        *("isinstance", "issubclass", "suppress", "raises", "xfail", "fail", "print", "repr"),
        *("assertRaises", "assertRaisesRegex", "assertIs", "assertIsInstance", "type", "param"),
        *("expect", "Raises", "RaisesExc", "RaisesGroup", "cast", "parametrize", "str"),
    }
)
"""What is told of an exception and does not raise it."""
_CALLED = frozenset(
    {f"{module}.{name}" for module in ("mock", "unittest.mock") for name in ("Mock", "MagicMock")}
)
"""Mocks that are called and not awaited: used up, they raise StopIteration. Made for a coroutine
function, their ``spec``, they are awaited as well."""
_SPECS = ("spec", "spec_set", "wraps")
_LIBRARIES = sys.stdlib_module_names | {"anyio", "trio"}
_NO_RISK = frozenset({"sleep", "checkpoint", "sleep_forever", "sleep_until"})


@dataclass(frozen=True)
class Loose:
    """What one file has at hand."""

    mocked: frozenset[str] = frozenset()
    """Names of attributes and functions that stand for a mock which may be used up."""
    prompt: frozenset[str] = frozenset()
    """Those of them that raise a stop when they are called, not only when they are awaited."""
    touched: frozenset[str] = frozenset()
    """Those of them that do so when they are touched."""
    awaited: tuple[ast.AST, ...] = ()
    """Where a stop is at hand that may come out of whatever is awaited."""
    called: tuple[ast.AST, ...] = ()
    """Where one is that may come out of whatever is called."""


def may_be_used_up(data: bytes) -> bool:
    """Whether a file may have a mock of the kind, by its bytes."""
    return b"sync" in data and _SET.search(data) is not None


def loose_in(tree: ast.Module, stops: frozenset[str]) -> Loose:
    """Look through the file."""
    return _Search(tree, stops).found()


def awaits_anything(
    value: ast.expr, own: str | None, imports: Imports, is_method: Callable[[str], bool]
) -> bool:
    """Whether what is awaited may be something that is at hand, or may wait for it. What a method
    of the object called ``own`` does is said by the method, if it is given nothing."""
    if not isinstance(value, ast.Call):
        return True
    text = dotted(value.func)
    if text is None:
        return True
    head, _, name = text.rpartition(".")
    if head and head == own and is_method(name):
        return any(not isinstance(each, ast.Constant) for each in value.args)
    origin = imports.origin(value.func)
    if origin is None or origin.partition(".")[0] not in _LIBRARIES:
        return True
    given = (*value.args, *(each.value for each in value.keywords))
    return last(value.func) not in _NO_RISK and any(
        not isinstance(each, ast.Constant) for each in given
    )


class _Search:
    """Where mocks and stops go in one file."""

    def __init__(self, tree: ast.Module, stops: frozenset[str]) -> None:
        self.tree = tree
        self.stops = stops
        self.parents = parents_of(tree)
        self.destinations = Destinations(tree, self.parents)
        self.imports = imports_of(tree)
        self.mocked: set[str] = set()
        self.prompt: set[str] = set()
        self.touched: set[str] = set()
        self.awaited: list[ast.AST] = []
        self.called: list[ast.AST] = []

    def found(self) -> Loose:
        for node in walk(self.tree):
            if isinstance(node, ast.keyword) and node.arg == SIDE_EFFECT:
                call = self.parents.get(node)
                if isinstance(call, ast.Call) and self._is_used_up(node.value):
                    if self._names_stop(node.value) or not self._is_called(call):
                        self._made(call, node.value)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if last_name(target) == SIDE_EFFECT and isinstance(target, ast.Attribute):
                        if self._is_used_up(node.value):
                            self._set(target.value, node.value)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        self._entry(node, key.value, value)
            elif isinstance(node, (ast.Name, ast.Attribute)) and self._is_at_hand(node):
                self.awaited.append(node)
        return Loose(
            frozenset(self.mocked),
            frozenset(self.prompt),
            frozenset(self.touched),
            tuple(self.awaited),
            tuple(self.called),
        )

    def _entry(self, entries: ast.Dict, key: str, value: ast.expr) -> None:
        """``configure_mock(**{"get.side_effect": [1, 2]})``."""
        *path, name = key.split(".")
        if name != SIDE_EFFECT or not self._is_used_up(value):
            return
        self._name(path[-1] if path else None, value)
        above = self.parents.get(entries)
        call = self.parents.get(above) if isinstance(above, ast.keyword) else None
        if not path and isinstance(call, ast.Call):
            self._made(call, value)

    def _is_used_up(self, value: ast.expr) -> bool:
        """Whether calling the mock often enough raises a stop."""
        if self._names_stop(value):
            return True
        if isinstance(value, (ast.Lambda, ast.Constant)):
            return False
        if isinstance(value, ast.Name):
            return not value.id[:1].isupper() and not self._is_function(value.id)
        if isinstance(value, ast.Attribute):
            return not value.attr[:1].isupper()
        if isinstance(value, ast.Call):
            return not last(value.func)[:1].isupper()
        return True

    def _is_called(self, call: ast.Call) -> bool:
        """Whether it makes a mock that nobody awaits."""
        free = not call.args and all(each.arg not in (None, *_SPECS) for each in call.keywords)
        return free and self.imports.origin(call.func) in _CALLED

    def _is_function(self, name: str) -> bool:
        return any(
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and node.name == name
            or isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Lambda)
            and any(last_name(target) == name for target in node.targets)
            for node in walk(self.tree)
        )

    def _names_stop(self, value: ast.AST) -> bool:
        return contains(value, lambda node: last_name(node) in self.stops)

    def _name(self, name: str | None, value: ast.expr) -> None:
        if name is None:
            self.awaited.append(value)
            if self._names_stop(value) or self._may_name_stop(value):
                self.called.append(value)
            return
        self.mocked.add(name)
        if self._names_stop(value) or self._may_name_stop(value):
            self.prompt.add(name)

    @cached_property
    def _says_stop(self) -> bool:
        """Whether the file says the name of the stop anywhere."""
        return self._names_stop(self.tree)

    def _may_name_stop(self, value: ast.expr) -> bool:
        """Whether it is made somewhere else in a file that says the name of the stop."""
        plain = (ast.List, ast.Tuple, ast.Constant)
        return not isinstance(value, plain) and self._says_stop

    def _made(self, call: ast.Call, value: ast.expr) -> None:
        """``patch("m.fetch", side_effect=..)``, ``client.get = AsyncMock(side_effect=..)``."""
        if any(last_name(node) == _OF_PROPERTY for node in walk(call)):
            above = self.parents.get(call)
            targets = above.targets if isinstance(above, ast.Assign) else []
            self.touched |= {*map(last, targets), *self.destinations.strings(call)}
            if isinstance(above, (ast.Dict, ast.Assign)):  # ``type("T", (), {"page": ..})``
                self.touched |= self.destinations.of(call)
            if isinstance(above, ast.keyword):  # ``patch.object(.., new=PropertyMock(..))``
                above = self.parents.get(above)
            if isinstance(above, ast.Call):
                self.touched |= {*self.destinations.strings(above)}
        if isinstance(call.func, ast.Attribute) and call.func.attr == "configure_mock":
            self._set(call.func.value, value)
            return
        if not last(call.func).endswith(_MAKERS):
            strings = list(self.destinations.strings(call))
            for name in strings:
                self._name(name, value)
            if not strings:
                self._name(None, value)
            return
        for name in self.destinations.of(call):
            self._name(name, value)
        if not self._is_named(call):
            self._name(None, value)

    def _is_named(self, call: ast.Call) -> bool:
        """Whether a mock is nowhere but under the name that it gets right where it is made."""
        above = self.parents.get(call)
        if isinstance(above, ast.Assign):
            return all(
                isinstance(target, ast.Attribute) and target.attr not in _OPAQUE
                or isinstance(self.parents.get(above), ast.ClassDef)
                for target in above.targets
            )
        if isinstance(above, ast.keyword) and above.arg is not None:
            outer = self.parents.get(above)
            return isinstance(outer, ast.Call) and last(outer.func).endswith(_HOLDERS)
        return False

    def _set(self, target: ast.expr, value: ast.expr) -> None:
        """``client.get.side_effect = ..``, ``patched.side_effect = ..``."""
        if isinstance(target, ast.Attribute) and target.attr not in _OPAQUE:
            self._name(target.attr, value)
            return
        patched = [
            name
            for node in walk(self.tree)
            if isinstance(node, ast.Call) and "patch" in (dotted(node.func) or "")
            for name in self.destinations.strings(node)
        ]
        held = self.destinations.of_name(target.id) if isinstance(target, ast.Name) else ()
        for name in (*patched, *held):
            self._name(name, value)
        made = {
            last_name(each)
            for node in walk(self.tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and last(node.value.func).endswith("Mock")
            for each in node.targets
        }
        if not patched or last_name(target) in made or not isinstance(target, ast.Name):
            self._name(None, value)

    def _is_at_hand(self, node: ast.Name | ast.Attribute) -> bool:
        """Whether a stop is given to somebody: ``future.set_exception(StopAsyncIteration())``."""
        if last_name(node) not in self.stops or not isinstance(node.ctx, ast.Load):
            return False
        inner: ast.AST = node
        above = self.parents.get(node)
        if isinstance(above, ast.Call) and above.func is inner:
            inner, above = above, self.parents.get(above)
        listed = False
        while isinstance(above, (ast.List, ast.Tuple, ast.Dict, ast.keyword, ast.Starred)):
            if isinstance(above, ast.keyword) and above.arg == SIDE_EFFECT:
                return False  # judged as a mock
            listed = listed or isinstance(above, (ast.List, ast.Dict))
            inner, above = above, self.parents.get(above)
        if isinstance(above, ast.Call):
            return above.func is not inner and last(above.func) not in _LOOKED_AT
        if isinstance(above, ast.For):
            return inner is above.iter
        if isinstance(above, ast.Assign):
            return listed and not any(last_name(each) == SIDE_EFFECT for each in above.targets)
        return False
