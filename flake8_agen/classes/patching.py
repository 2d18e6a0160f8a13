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
    """What a node puts in the place of something: by its arguments, or by the name of the mock
    (``with patch("lib.fetch") as fetch``)."""
    if isinstance(node, ast.Call) and is_patch(node):
        yield Patch(node, (*node.args[1:], *(each.value for each in node.keywords)), part)
    made = node.context_expr if isinstance(node, ast.withitem) else getattr(node, "value", None)
    if isinstance(made, ast.Call) and is_patch(made):
        if isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield Patch(made, (node.optional_vars,), part)
        elif isinstance(node, ast.Assign):
            yield Patch(made, tuple(node.targets), part)


def patches_around(part: Part) -> Iterator[Patch]:
    """The mocks that decorators pass to a function: the last one first."""
    args = part.function.args
    names = [*args.posonlyargs, *args.args][1 if part.owner is not None else 0 :]
    for call in reversed(part.decorators):
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
