"""Where passes over one object overlap: a loop within a loop, by whatever way, and tasks.

It takes evidence, no proof: what is at stake is only whether the state may become local, and on
the object it is right in any case. ``widely``: also where an object of unknown type is looped over,
if objects of the class go out of sight; that means to look through every file with a loop.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.loops import QUICK, Key, Loops
from flake8_agen.uses.names import COMPREHENSIONS, FUNCTIONS, Function, Module
from flake8_agen.uses.passing import SPAWNING
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.things import Things, definition, instance
from flake8_agen.uses.use import ESCAPING, ClassUses, UseKind
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

_LOOPS = (UseKind.CONSUMED, UseKind.LOCAL_ONCE, UseKind.REUSED)
_WAITING = frozenset({"wait_for", "shield", "run", "run_until_complete", "timeout"})
"""Callables that are done with a coroutine when they are."""

_BY_NAME = frozenset({"getattr", "hasattr", "setattr", "delattr", "vars", "dir", "super"})
"""Builtins that look at an object and are done with it."""

Spot = tuple[str, int]
"""A path and a line."""


def nested_passes(
    project: Project, uses: ClassUses, target: Thing, *, widely: bool = True
) -> list[Spot]:
    """Where a loop over an object comes to another loop over it."""
    loops, modules = _loops(project, uses, target, widely)
    return sorted(
        {
            (module.path, node.lineno)
            for module in modules
            for over, loop, key in loops.within(module.tree, module)
            for node in loops.again(loop, over, key, module)
        }
    )


def passes_in_tasks(
    project: Project, uses: ClassUses, target: Thing, *, widely: bool = True
) -> list[Spot]:
    """Where functions that loop over one object are started without waiting for their end."""
    loops, modules = _loops(project, uses, target, widely)
    started: dict[Key, dict[ast.AST, tuple[Spot, int]]] = {}
    for module in modules:
        for function in walk(module.tree):
            keys = loops.of(function, module) if isinstance(function, FUNCTIONS) else ()
            if keys and isinstance(function, FUNCTIONS):
                starts = dict(_starts(function, module, project))
                for key in keys:
                    started.setdefault(key, {}).update(starts)
    return sorted(
        {
            max(spot for spot, _ in found.values())
            for found in started.values()
            if sum(times for _, times in found.values()) > 1
        }
    )


def handed_twice(
    project: Project, uses: ClassUses, target: Thing, *, widely: bool = True
) -> list[Spot]:
    """Where one object is given to two that may both loop over it: arguments of one call, or of
    calls in one statement that are not waited for one by one; holders in a function with tasks;
    elements of one list."""
    loops, modules = _loops(project, uses, target, widely)
    own = frozenset(instance(thing) for thing in (target, *uses.kin))
    resolver = Resolver(project)
    spots: set[Spot] = set()
    for module in modules:
        for at, given in _given_together(module):
            seen: set[Key] = set()
            many = _is_multiplied(at, module)
            apart = isinstance(at, (*FUNCTIONS, *COMPREHENSIONS))
            for node in given if len(given) > 1 or many or apart else ():
                if own.isdisjoint(resolver.resolve(node, module)):
                    continue
                if isinstance(at, FUNCTIONS) and not _is_held(node, module, resolver):
                    continue
                key = loops.key(node, module)
                if key in seen or many or (apart and _is_repeated(node, module)):
                    spots.add((module.path, node.lineno))
                if key is not None:
                    seen.add(key)
    return sorted(spots)


def _given_together(module: Module) -> Iterator[tuple[ast.AST, list[ast.expr]]]:
    """The arguments that may be used at the same time, and what they share: the ``await``, the
    statement, or the function where that starts tasks."""
    found: dict[ast.AST, list[ast.expr]] = {}
    nodes = walk(module.tree)
    starting = {
        around
        for node in nodes
        if isinstance(node, ast.Call) and last(node.func) in SPAWNING
        for around in [_function(node, module)]
        if around is not None
    }
    for node in nodes:
        if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
            continue
        above, where = module.parents[node]
        if isinstance(above, (ast.List, ast.Tuple)) or _repeats(above, where):
            found.setdefault(above, []).append(node)
        if _is_argument(node, module):
            around = _function(node, module)
            if around in starting and around is not None:
                found.setdefault(around, []).append(node)
            for above, _ in module.ancestors(node):
                if isinstance(above, (ast.Await, ast.Lambda, ast.stmt)):
                    found.setdefault(above, []).append(node)
                    break
    yield from found.items()


def _is_argument(node: ast.expr, module: Module) -> bool:
    """Whether it is given to a call, also in a list or a tuple."""
    above, where = module.parents[node]
    while isinstance(above, (ast.Starred, ast.keyword, ast.List, ast.Tuple, ast.Set, ast.Dict)):
        above, where = module.parents[above]
    if not isinstance(above, ast.Call) or where == "func":
        return False
    return last(above.func) not in QUICK | _BY_NAME


def _repeats(above: ast.AST, where: str) -> bool:
    """Whether something gives what is put there for ever, or once for each turn."""
    if isinstance(above, ast.Call):
        return last(above.func) == "repeat" and where == "args"
    return where == "elt"


def _is_multiplied(node: ast.AST, module: Module) -> bool:
    """Whether it gives its elements several times: ``[feed] * 3``, ``repeat(feed)``."""
    if isinstance(node, ast.Call):
        return last(node.func) == "repeat"
    above, _ = module.parents[node] if isinstance(node, (ast.List, ast.Tuple)) else (node, "")
    return isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult)


def _function(node: ast.AST, module: Module) -> ast.AST | None:
    around = (above for above, _ in module.ancestors(node) if isinstance(above, FUNCTIONS))
    return next(around, None)


def _is_held(node: ast.expr, module: Module, resolver: Resolver) -> bool:
    """Whether an object of a class of the project is made with it."""
    for above, _ in module.ancestors(node):
        if isinstance(above, ast.Call):
            things = resolver.resolve(above.func, module)
            return any(thing.what is What.CLASS for thing in things)
        if isinstance(above, ast.stmt):
            break
    return False


def _is_repeated(node: ast.expr, module: Module) -> bool:
    """Whether a comprehension evaluates it more than once, for one and the same object."""
    names = {part.id for part in walk(node) if isinstance(part, ast.Name)}
    for above, _ in module.ancestors(node):
        if isinstance(above, COMPREHENSIONS):
            stored = (part for part in walk(above) if isinstance(part, ast.Name))
            if names.isdisjoint({n.id for n in stored if isinstance(n.ctx, ast.Store)}):
                return True
        elif isinstance(above, ast.stmt):
            break
    return False


def _loops(
    project: Project, uses: ClassUses, target: Thing, widely: bool
) -> tuple[Loops, list[Module]]:
    resolver = Resolver(project)
    own = frozenset(instance(thing) for thing in (target, *uses.kin))
    escapes = widely and any(use.kind in ESCAPING for use in uses.uses)

    def wanted(things: Things) -> bool:
        unknown = (What.UNKNOWN, What.UNBOUND)
        return any(thing in own or (escapes and thing.what in unknown) for thing in things)

    paths = {use.path for use in uses.of(*_LOOPS)} | {made.path for made in uses.constructions}
    paths.add(target.path)
    if escapes:
        paths.update(project.mentioning("async for"))
    modules = [module for path in sorted(paths) if (module := project.module(path)) is not None]
    for module in modules:
        module.reveal(("async for",))
    return Loops(project, resolver, wanted, own), modules


def _starts(
    function: Function, module: Module, project: Project
) -> Iterator[tuple[ast.AST, tuple[Spot, int]]]:
    """(mention, (where, how often)) of the calls of the function that are not waited for, on the
    object of which there are most."""
    thing = definition(module, function)
    resolver = Resolver(project)
    found: dict[str, list[tuple[ast.AST, tuple[Spot, int]]]] = {}
    for path in sorted({module.path, *project.referring(function.name)}):
        other = module if path == module.path else project.module(path)
        for node in other.mentions((function.name,)) if other is not None else ():
            assert other is not None
            if not isinstance(node, (ast.Name, ast.Attribute)):
                continue
            of = node.value if isinstance(node, ast.Attribute) else None
            if not isinstance(node.ctx, ast.Load) or isinstance(of, ast.Call):
                continue
            if thing not in resolver.resolve(node, other):
                continue
            times = _times(node, of, other)
            if times:
                text = ast.dump(of) if of is not None else ""
                found.setdefault(text, []).append((node, ((path, node.lineno), times)))
    yield from max(found.values(), key=lambda all: sum(each[1][1] for each in all), default=[])


def _times(node: ast.expr, of: ast.expr | None, module: Module) -> int:
    """How many tasks a mention of a function starts: 0, 1, or 2 for any number."""
    parent, where = module.parents[node]
    if isinstance(parent, ast.Call) and where == "func":
        outer, where = module.parents[parent]
        if isinstance(outer, (ast.Await, ast.AsyncFor, ast.comprehension, ast.Attribute)):
            return 0
        if isinstance(outer, ast.Call) and last(outer.func) in _WAITING:
            return 0
    elif not isinstance(parent, (ast.Call, ast.keyword)):
        return 0
    elif isinstance(parent, ast.Call) and last(parent.func) in _WAITING:
        return 0
    elif isinstance(parent, ast.Call) and last(parent.func) == "map":
        return 2
    names = {part.id for part in walk(of) if isinstance(part, ast.Name)} if of else set()
    for around, where in module.ancestors(node):
        if isinstance(around, (*FUNCTIONS, ast.Lambda)):
            break
        loop = isinstance(around, (ast.For, ast.AsyncFor, ast.While)) and where == "body"
        if loop or isinstance(around, COMPREHENSIONS):
            bound = {
                part.id
                for part in walk(around)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
            if not names & bound:
                return 2
    return 1
