"""What an async generator yields, which whoever loops over it gets: ``async for x in make()``.

That a call gives an async generator of such objects, not such an object, must be told apart:
what an object of the class itself yields is none of its objects.
"""

from __future__ import annotations

import ast

from flake8_agen.classes.parts import Part
from flake8_agen.syntax import last

EACH = "each"
"""The sort of what yields objects of a class, when it is stepped."""
YIELDED, STEPPED, ITEM = "yielded", "stepped", "item"
"""The first parts of slots: what an async generator yields, which goes before the slot of what
gives the generator; what is stepped somewhere, and what that gives."""
STEPS = frozenset({"anext", "__anext__", "asend"})
"""Callables and methods that step once, and give the item."""
YIELDING = frozenset({"__aiter__", "__anext__"})
"""The methods by which the objects of a class yield: an async generator, and the items."""


def gives_a_generator(part: Part) -> bool:
    """Whether what calls the function gets an async generator, which fixtures and context
    managers are made of and are not: those hand on the one item themselves."""
    names = map(last, (getattr(each, "func", each) for each in part.decorators))
    return part.is_async_generator and not any(
        "contextmanager" in name or "fixture" in name for name in names
    )


def stepped(call: ast.Call) -> ast.expr | None:
    """What the call steps once, if it does."""
    if last(call.func) not in STEPS:
        return None
    if isinstance(call.func, ast.Attribute) and call.func.attr != "anext":
        return call.func.value
    return call.args[0] if call.args else None
