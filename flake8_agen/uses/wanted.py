"""Whether a scan for classes (:mod:`.scans`) may take a class: by its bases and members."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_agen.uses.kinds_tested import class_asks
from flake8_agen.uses.names import FUNCTIONS
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.things import Things
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.uses.lookups import Lookup

_EVERYTHING = frozenset({"object", "AsyncIterator", "AsyncIterable"})
"""Standard classes that any class with the protocol is a subclass of."""


def is_wanted(lookup: Lookup, thing: Thing, node: ast.ClassDef, resolver: Resolver) -> bool:
    """Whether the bases and members that a scan asks for may be those of the class ``thing``,
    which ``node`` defines."""
    if not lookup.bases and not lookup.attributes:
        return True
    above = _above(thing, resolver)
    if not all(any(_is_below(above, each, resolver) for each in asked) for asked in lookup.bases):
        return False
    return lookup.attributes <= _members(node) or bool(node.decorator_list) or _has_unseen(above)


def _above(thing: Thing, resolver: Resolver) -> Things:
    """The class, and all that its bases and theirs may stand for."""
    found: set[Thing] = set()
    todo = [thing]
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += resolver.bases(each)
    return frozenset(found)


def _has_unseen(above: Things) -> bool:
    """Whether it has bases other than those of the standard library."""
    return sum(not each.standard for each in above) > 1


def _is_below(above: Things, asked: Thing, resolver: Resolver) -> bool:
    if asked in above:
        return True
    if asked.what is What.CLASS:
        unknown = any(each.what not in (What.CLASS, What.EXTERNAL) for each in above)
        return unknown or class_asks(asked, resolver, any_class=False)
    if asked.what is What.EXTERNAL and asked.standard:
        return asked.name.rpartition(".")[2] in _EVERYTHING
    return _has_unseen(above)


def _members(node: ast.ClassDef) -> set[str]:
    """The names that the class, or one of its methods, gives something."""
    return {
        part.name if isinstance(part, FUNCTIONS) else part.id
        for part in walk(node)
        if isinstance(part, FUNCTIONS)
        or (isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
    }
