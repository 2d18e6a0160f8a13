"""What may ask an object that it gets for its ``__anext__``: code of other packages."""

from __future__ import annotations

import ast

from flake8_agen.classes.holding import PASSING
from flake8_agen.syntax import last
from flake8_agen.uses.foreign import is_foreign
from flake8_agen.uses.names import Module
from flake8_agen.uses.passing import MOCK_WORDS
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import Thing, What, definition
from flake8_agen.walking import walk

_STEPPING_NOTHING = frozenset(
    [
        *(name for kind in (list, dict, set, str, bytes) for name in dir(kind)),
        *"appendleft create_task debug ensure_future enter_async_context error exception".split(),
        *"info log popleft push put put_nowait run run_until_complete send set_exception".split(),
        *"set_result spawn start start_soon submit warning".split(),
    ]
)
"""Methods of containers, loops, tasks and logs, of objects that nobody knows."""


def has_foreign_base(thing: Thing, resolver: Resolver) -> bool:
    """Whether a class of the project derives from one of another package, at any distance."""
    seen: set[Thing] = set()
    pending = [thing]
    while pending:
        for above in resolver.bases(pending.pop()):
            if is_foreign(above) or above.what in (What.UNKNOWN, What.UNBOUND):
                return True
            if above.what is What.CLASS and above not in seen:
                seen.add(above)
                pending.append(above)
    return False


def may_step(
    call: ast.Call, module: Module, resolver: Resolver, *, called: bool, given: bool
) -> bool:
    """Whether a call hands what it is given to code of other packages. ``called``: what it calls
    may stand for such; ``given``: so may something else that it gets."""
    function, name = call.func, last(call.func) or ""
    if MOCK_WORDS & {last(part) for part in walk(function)}:
        return False
    things = resolver.resolve(function, module, hints=True)
    if any(map(is_foreign, things)):
        return True
    if given and name in PASSING:
        return True
    made = (thing for thing in things if thing.what is What.CLASS)
    if any(_makes_by_a_foreign_base(thing, resolver) for thing in made):
        return True
    if not any(thing.what in (What.UNKNOWN, What.UNBOUND) for thing in things):
        return False
    if called:
        return True
    if not isinstance(function, ast.Attribute) or name.startswith("assert"):
        return False
    if _is_inherited(function.value, module, resolver):
        return True
    return name not in _STEPPING_NOTHING and not resolver.project.defines(name)


def _makes_by_a_foreign_base(thing: Thing, resolver: Resolver) -> bool:
    """Whether a class has no ``__init__`` in the project but a base elsewhere that may have one."""
    made = resolver.attribute(thing, "__init__")
    ours = any(each.what is What.FUNCTION for each in made)
    return not ours and has_foreign_base(thing, resolver)


def _is_inherited(owner: ast.expr, module: Module, resolver: Resolver) -> bool:
    """Whether what has an unknown member is an object with a base elsewhere, or its ``super()``."""
    if isinstance(owner, ast.Call) and last(owner.func) == "super":
        around = [each for each, _ in module.ancestors(owner)]
        classes = [each for each in around if isinstance(each, ast.ClassDef)]
        return bool(classes) and has_foreign_base(definition(module, classes[0]), resolver)
    return any(
        thing.what is What.INSTANCE
        and has_foreign_base(Thing(What.CLASS, thing.path, thing.name, thing.line), resolver)
        for thing in resolver.resolve(owner, module, hints=True)
    )
