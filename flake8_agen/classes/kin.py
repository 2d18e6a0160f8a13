"""What the other classes of an object do with its attributes: bases, subclasses, mixins of those.

A method of any of them has the very object as its ``self``:

    class Both(Mixin, Walk): ...        # what Mixin says of self, it says of a Walk
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.classes.ancestry import is_harmless
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, last_name, walk_scope
from flake8_agen.uses.by_name import HOOKS, look_of
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.use import ClassUses
from flake8_agen.walking import walk

_SETTING = ("setattr", "delattr", "__setattr__", "__delattr__")


@dataclass(frozen=True)
class Kin:
    """What the other classes of an object have a hand in."""

    names: frozenset[str] = frozenset()
    """Those of the attributes in question that one of them touches, or puts something else in the
    place of (a property, a class attribute)."""
    written: frozenset[str] = frozenset()
    """Those to which one of them gives another value."""
    unknown: tuple[str, ...] = ()
    """Bases of theirs that nobody can look into."""
    again: bool = False
    """Whether one of them calls ``__init__`` at another time than when the object is made."""


def kin_of(names: frozenset[str], uses: ClassUses, project: Project) -> Kin:
    """What they do with the attributes ``names``."""
    if not uses.kin:
        return Kin()
    resolver = Resolver(project)
    found: set[str] = set()
    written: set[str] = set()
    unknown: list[str] = []
    again = False
    for thing in uses.kin:
        module, node = resolver.node(thing) or (None, None)
        if module is None or not isinstance(node, ast.ClassDef):
            continue
        if _looks(node):
            found, written = set(names), set(names)
        else:
            written |= names & {*_bound(node), *_set(node)}
            found |= written | (names & set(_mentioned(node)))
        unknown += _strange_bases(node, module, resolver)
        again = again or begins_again(node)
    return Kin(frozenset(found), frozenset(written), tuple(dict.fromkeys(unknown)), again)


def begins_again(node: ast.ClassDef) -> bool:
    """Whether a method other than ``__init__`` calls an ``__init__``."""
    return any(
        isinstance(part, ast.Attribute) and part.attr == "__init__"
        for method in node.body
        if isinstance(method, FUNCTIONS) and method.name not in ("__init__", "__new__")
        for part in walk(method)
    )


def _bound(node: ast.ClassDef) -> Iterator[str]:
    """The names that the class body binds."""
    for part in walk_scope(*node.body):
        if isinstance(part, (*FUNCTIONS, ast.ClassDef)):
            yield part.name
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _set(node: ast.ClassDef) -> Iterator[str]:
    """The attributes that are assigned to or deleted, also by ``setattr`` and the like."""
    for part in walk(node):
        if isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load):
            yield part.attr
        elif isinstance(part, ast.Call) and last_name(part.func) in _SETTING:
            for each in part.args[:2]:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def _mentioned(node: ast.ClassDef) -> Iterator[str]:
    """The attributes, and the strings that may be those of attributes."""
    for part in walk(node):
        if isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.MatchClass):
            yield from part.kwd_attrs


def _looks(node: ast.ClassDef) -> bool:
    """Whether a class gets at attributes without naming them."""
    return any(
        look_of(part) is not None or (isinstance(part, FUNCTIONS) and part.name in HOOKS)
        for part in walk(node)
    )


def _strange_bases(node: ast.ClassDef, module: Module, resolver: Resolver) -> Iterator[str]:
    for base in node.bases:
        things = resolver.resolve(base, module)
        if any(thing.what is not What.CLASS and not is_harmless(thing) for thing in things):
            yield ast.unparse(base)
