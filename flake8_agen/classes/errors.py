"""What is raised under a name of its own, and is known to be no StopAsyncIteration.

    if self._error:
        raise self._error

That is so where all that the attribute ever gets is in sight: None, or an object made of a class
that is not StopAsyncIteration.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.classes.arguments import defaults_of
from flake8_agen.classes.catching import is_a_stop
from flake8_agen.classes.touches import Action
from flake8_agen.syntax import (
    Function,
    assignments,
    dotted,
    first_parameter,
    head,
    last_name,
    names_bound_in,
    parameters,
    self_attribute,
    targets_of,
    walk_scope,
)
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.case import Case


_MANY = 24
"""Files that may call a method; where there are more, its name is one of many things, and to parse
them all costs more than a ``try``."""


def plain_errors(case: Case) -> frozenset[str]:
    """The names and attributes, as written, that the step raises and that are no stops."""
    found = [each for step in case.steps for each in _raised(case, step)]
    return frozenset(text for text, plain in found if plain) - {
        text for text, plain in found if not plain
    }


def _raised(case: Case, step: Function) -> Iterator[tuple[str, bool]]:
    own = first_parameter(step)
    for text, node in {
        dotted(node.exc) or "": node.exc
        for node in walk_scope(*step.body)
        if isinstance(node, ast.Raise) and isinstance(node.exc, (ast.Name, ast.Attribute))
    }.items():
        name = self_attribute(node, own)
        if name is not None:
            yield text, _holds_errors(case, name)
        elif isinstance(node, ast.Name) and not text.lstrip("_")[:1].isupper():
            attributes = [*_taken_from(step, text, own)]
            held = all(each is not None and _holds_errors(case, each) for each in attributes)
            yield text, bool(attributes) and held


def _taken_from(step: Function, name: str, own: str | None) -> Iterator[str | None]:
    """The attributes that a local of the step is given; None for anything else."""
    if any(each.arg == name for each in parameters(step)):
        yield None
    plain = 0
    for node in walk_scope(*step.body):
        pairs = assignments(node)
        for target in targets_of(node):
            if isinstance(target, ast.Name) and target.id == name:
                plain += 1
                yield self_attribute(pairs.get(target), own)
    stores = sum(
        isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
        for node in walk(step)
    )
    others = (getattr(node, "name", None) == name for node in walk(step))
    if stores != plain or any(others):
        yield None


def _holds_errors(case: Case, name: str) -> bool:
    """Whether nothing but None and plain errors gets into the attribute."""
    looked_at = case.outside.written | case.outside.of_type | case.outside.descriptors
    writes = case.touches.of(name, Action.WRITE)
    if name in looked_at or name in case.subject.definitions or not writes:
        return False
    if case.public or not case.uses.constructions_known:
        return False
    return all(
        not touch.nested
        and _is_fine(case, assignments(case.touches.parents[touch.node]), touch.node, touch.method)
        for touch in writes
    )


def _is_fine(
    case: Case, pairs: dict[ast.AST, ast.expr], target: ast.AST, method: str
) -> bool:
    value = pairs.get(target)
    if value is None:
        parent = case.touches.parents[target]
        if isinstance(parent, ast.Tuple):
            value = assignments(case.touches.parents[parent]).get(target)
    if value is None:
        return False
    if isinstance(value, ast.Constant):
        return value.value is None
    function = case.subject.methods[method]
    if isinstance(value, ast.Name) and any(
        each.arg == value.id for each in (*function.args.args[1:], *function.args.kwonlyargs)
    ):
        if value.id in names_bound_in(function) - {each.arg for each in parameters(function)}:
            return False
        if any(
            isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
            for node in walk(function)
            if getattr(node, "id", None) == value.id
        ):
            return False
        given = _given(case, function, value.id)
        return given is not None and all(_is_error(case, *each) for each in given)
    module = case.project.seed(case.path, case.tree)
    return _is_error(case, value, module)


def _given(case: Case, function: Function, name: str) -> list[tuple[ast.expr, Module]] | None:
    """What a parameter of a method is given, with the file that does it; None where it cannot be
    said."""
    positional = [each.arg for each in [*function.args.posonlyargs, *function.args.args][1:]]
    default = defaults_of(function).get(name)
    home = case.project.seed(case.path, case.tree)
    found: list[tuple[ast.expr, Module]] = [] if default is None else [(default, home)]
    calls: list[tuple[Module, ast.Call]] | None = [
        (case.project.seed(each.path, each.tree), each.call) for each in case.uses.constructions
    ]
    if function.name != "__init__":
        calls = _calls(case, function.name)
    for module, call in calls or ():
        if any(isinstance(each, ast.Starred) for each in call.args):
            return None
        if any(each.arg is None for each in call.keywords):
            return None
        found += [(each, module) for arg, each in zip(positional, call.args) if arg == name]
        found += [(each.value, module) for each in call.keywords if each.arg == name]
    return found if calls is not None else None


def _calls(case: Case, name: str) -> list[tuple[Module, ast.Call]] | None:
    """All calls of a method of that name, of whatever object; None where it is not only called."""
    found: list[tuple[Module, ast.Call]] = []
    home = case.project.seed(case.path, case.tree)
    paths = case.project.mentioning(name)
    if len(paths) > _MANY:
        return None
    for path in paths:
        module = home if path == case.path else case.project.module(path)
        if module is None:
            return None
        nodes = walk(module.tree)
        called = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if name in node.value.split("."):
                    return None
            elif isinstance(node, (ast.Name, ast.Attribute)) and last_name(node) == name:
                if id(node) not in called:
                    return None
                found.append((module, called[id(node)]))
    return found


def _is_error(case: Case, value: ast.expr, module: Module) -> bool:
    """Whether it is None, or an object just made of a class that is no stop."""
    if isinstance(value, ast.Constant):
        return value.value is None
    resolver = Resolver(case.project)
    things = resolver.resolve(value, module)
    unknown = (What.UNKNOWN, What.UNBOUND)
    if isinstance(value, ast.Call) and all(thing.what in unknown for thing in things):
        # A class that is not in sight is taken at its name, as in ``raise Unavailable()``.
        made = resolver.resolve(value.func, module)
        named = (last_name(value.func) or "").lstrip("_")[:1].isupper()
        return named and _is_imported(value.func, module) and all(
            thing.what in unknown for thing in made
        )
    if isinstance(value, ast.Name):
        scope = module.lookup(value)
        bound = scope.bindings[value.id] if scope is not None else []
        return bool(bound) and all(
            each.value is not None and not each.entered and not isinstance(each.value, ast.Name)
            and _is_error(case, each.value, module)
            for each in bound
        )
    return bool(things) and all(_is_plain(thing, case) for thing in things)


def _is_imported(node: ast.expr, module: Module) -> bool:
    node = head(node)
    scope = module.lookup(node) if isinstance(node, ast.Name) else None
    bound = scope.bindings[node.id] if scope is not None and isinstance(node, ast.Name) else []
    return bool(bound) and all(isinstance(each.node, ast.alias) for each in bound)


def _is_plain(thing: Thing, case: Case) -> bool:
    last = thing.name.rpartition(".")[2]
    if thing.what is What.MADE:
        return last == "NoneType" or (last[:1].isupper() and last != "StopAsyncIteration")
    if thing.what is What.INSTANCE:
        of_class = Thing(What.CLASS, thing.path, thing.name, thing.line)
        return not is_a_stop(of_class, case.project)
    return False
