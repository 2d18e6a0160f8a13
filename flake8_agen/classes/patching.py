"""What is put in the place of a library's own functions: ``patch("lib.fetch", return_value=x)``.

The library may call what stands there itself, and step what that gives.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_agen.classes.parts import Part
from flake8_agen.syntax import last
from flake8_agen.uses.foreign import is_foreign
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import Thing, What
from flake8_agen.walking import walk

_WHOLE = frozenset({"dict", "multiple"})
"""``patch.dict``, ``patch.multiple``: the first argument is what they change a part of."""

_STARTED = frozenset({"start", "__enter__"})
_ENTERED = frozenset({"enter_context", "enterContext"})
SET_UP = frozenset({"return_value", "side_effect"})
"""The attributes of a mock that say what it gives."""


class Patch(NamedTuple):
    """A call that puts values in the place of something, which are named later perhaps."""

    call: ast.Call
    values: tuple[ast.expr, ...]
    part: Part | None


def is_patch(node: ast.expr | None) -> bool:
    """Whether an expression calls ``patch``, something of it, or ``monkeypatch.setattr``."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    if last(node.func) == "setattr":
        return isinstance(node.func, ast.Attribute)
    return "patch" in {last(part) for part in walk(node.func)}


def patches_in(node: ast.AST, part: Part | None) -> Iterator[Patch]:
    """What a node puts in the place of something: by its arguments, by the name of the mock
    (``with patch("lib.fetch") as fetch``), or as what the mock gives
    (``mocker.patch("lib.fetch").return_value = 3``)."""
    if isinstance(node, ast.Call) and is_patch(node):
        yield Patch(node, (*node.args[1:], *(each.value for each in node.keywords)), part)
    made, targets = _bound(node)
    patch = _patcher_of(made)
    if isinstance(patch, ast.Call) and is_patch(patch):
        yield Patch(patch, targets, part)
    if isinstance(node, ast.Assign):
        for target in targets:
            mock = _mock_of(target)
            if isinstance(mock, ast.Call) and is_patch(mock):
                yield Patch(mock, (node.value,), part)


def mocks_in(node: ast.AST) -> tuple[ast.expr | None, tuple[ast.expr, ...]]:
    """The name of a patch that a node starts, and the names that the mock gets:
    ``fetch = patcher.start()``, ``with patcher as fetch``."""
    made, targets = _bound(node)
    patch = _patcher_of(made)
    started = patch is not made or isinstance(node, ast.withitem)
    if started and isinstance(patch, (ast.Name, ast.Attribute)):
        return patch, targets
    return None, ()


def _bound(node: ast.AST) -> tuple[ast.expr | None, tuple[ast.expr, ...]]:
    """What a node gives names to, and these."""
    if isinstance(node, ast.withitem):
        return node.context_expr, () if node.optional_vars is None else (node.optional_vars,)
    if isinstance(node, ast.Assign):
        return node.value, tuple(node.targets)
    return None, ()


def _patcher_of(node: ast.expr | None) -> ast.expr | None:
    """The patch itself where an expression starts it or enters it: ``patcher.start()``,
    ``stack.enter_context(patcher)``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in _STARTED and not node.args:
            return node.func.value
        if node.func.attr in _ENTERED and len(node.args) == 1:
            return node.args[0]
    return node


def _mock_of(target: ast.expr) -> ast.expr | None:
    """The mock of which a target is what it gives: ``mock.return_value``, ``mock.get.side_effect``;
    None where it is another attribute."""
    node, gives = target, False
    while isinstance(node, ast.Attribute):
        gives = gives or node.attr in SET_UP
        node = node.value
    return _patcher_of(node) if gives else None


def patches_around(part: Part) -> Iterator[Patch]:
    """The mocks that decorators pass to a function: the last one first, then those of its class to
    its tests."""
    args = part.function.args
    names = [*args.posonlyargs, *args.args][1 if part.owner is not None else 0 :]
    calls = [*reversed(part.decorators)]
    if part.owner is not None and part.name.startswith("test"):
        calls += reversed(part.owner.decorator_list)
    for call in calls:
        if isinstance(call, ast.Call) and is_patch(call) and not _is_given(call):
            if names:
                yield Patch(call, (ast.Name(names.pop(0).arg, ast.Load()),), part)


def _is_given(call: ast.Call) -> bool:
    """Whether it is said what stands in the place, so that no mock is made."""
    named = {each.arg for each in call.keywords}
    return "new" in named or len(call.args) > (2 if last(call.func) == "object" else 1)


def is_of_a_library(call: ast.Call, module: Module, resolver: Resolver) -> bool:
    """Whether it is something of another package that is replaced, which its own code meets; a name
    that a file of the project imports from there is the file's."""
    target = call.args[0]
    if not isinstance(target, ast.Constant):
        return any(map(is_foreign, resolver.resolve(target, module, hints=True)))
    first, *others = str(target.value).split(".")
    if last(call.func) not in _WHOLE:
        del others[-1:]
    places = resolver.project.layout.absolute(first, module.path)
    if places is None:
        return isinstance(target.value, str) and is_foreign(Thing(What.EXTERNAL, name=first))
    things: Iterable[Thing] = {Thing(What.MODULE, place) for place in places}
    for name in others:
        things = {each for thing in things for each in resolver.attribute(thing, name)}
    return any(map(is_foreign, things))
