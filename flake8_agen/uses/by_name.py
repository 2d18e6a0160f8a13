"""Who gets at attributes without naming them in code: ``vars(x)``, ``setattr(x, name, 3)``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.syntax import last_name
from flake8_agen.uses.attributes import may_be_among, own_node
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import Thing, definition

if TYPE_CHECKING:
    from flake8_agen.project import Project

HOOKS = ("__getattribute__", "__setattr__", "__delattr__")
"""Methods that have a say in every attribute."""
_ALL = frozenset({"vars", "dir", "getmembers", "getmembers_static", "asdict", "astuple"})
_ONE = frozenset(
    {"getattr", "setattr", "hasattr", "delattr", "getattr_static", "object", "attrgetter", *HOOKS}
)
_WORDS = frozenset({*_ALL, *_ONE, "__dict__", "__slots__"})
_WORTH_PARSING = re.compile(
    rb"\b(?:%s)\s*[(=]|\.(?:__dict__|__slots__)\b" % b"|".join(w.encode() for w in _ALL | _ONE)
)


@dataclass(frozen=True)
class Look:
    """One place where attributes of ``base`` are got at; None: of whatever comes."""

    base: ast.expr | None
    every: bool
    """Whether it may be any attribute; otherwise one whose name some text spells."""


def look_of(node: ast.AST) -> Look | None:
    """What a name, an attribute or a call looks into; None where it says which attribute."""
    if isinstance(node, ast.Attribute):
        if node.attr in ("__dict__", "__slots__"):
            return Look(node.value, True)
        if node.attr in HOOKS and isinstance(node.ctx, ast.Store):
            return Look(node.value, True)
        return None
    if not isinstance(node, ast.Call) or not node.args:
        return None
    called = last_name(node.func)
    if called in _ALL:
        return Look(node.args[0], True)
    if called not in _ONE:
        return None
    names, base = node.args[1:2], node.args[0]
    if called == "attrgetter":
        return None if all(map(_is_text, node.args)) else Look(None, False)
    if called in HOOKS and isinstance(node.func, ast.Attribute):
        own = len(node.args) < (3 if called == "__setattr__" else 2)
        names, base = (node.args[:1], node.func.value) if own else (names, base)
    if not names or _is_text(names[0]):
        return None
    return Look(base, not isinstance(names[0], (ast.Name, ast.Attribute, ast.Subscript)))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@dataclass(frozen=True)
class _Reach:
    """A look of which is known what it may be at."""

    every: bool
    things: frozenset[Thing] | None
    """What ``base`` may be."""
    around: frozenset[Thing]
    """The classes in which it stands."""


def reached_by_name(
    project: Project,
    names: frozenset[str],
    home: Module,
    outside: ast.ClassDef,
    within: Iterable[str] | None = None,
) -> frozenset[str]:
    """Those of the attributes ``names`` that somebody outside of the class ``outside`` may get at
    in such a way, of what may be an object of it; ``within`` says in which files to look."""
    target = definition(home, own_node(home, outside))
    if within is None:
        project.search(_WORDS)
        within = {path for word in _WORDS for path in project.mentioning(word)}
    reached = False
    for path in sorted(within):
        for reach in project.kept(("looks", path), partial(_reaches_in, project, path)):
            if target in reach.around or (reached and not reach.every):
                continue
            if reach.things is None or may_be_among(reach.things, target, project):
                if reach.every:
                    return names
                reached = True
    return frozenset(name for name in names if reached and is_spelt(name, project))


def _reaches_in(project: Project, path: str) -> tuple[_Reach, ...]:
    """The different ones in one file."""
    if not _WORTH_PARSING.search(project.data(path) or b""):
        return ()
    module = project.module(path)
    if module is None:
        return ()
    resolver = Resolver(project)
    found: dict[_Reach, None] = {}
    for node in module.mentions(_WORDS):
        parent, where = module.parents[node]
        look = look_of(parent) if where == "func" else look_of(node)
        if look is not None:
            classes = (each for each, _ in module.ancestors(node))
            around = (definition(module, c) for c in classes if isinstance(c, ast.ClassDef))
            things = None if look.base is None else resolver.resolve(look.base, module)
            found[_Reach(look.every, things, frozenset(around))] = None
    return tuple(found)


def is_spelt(name: str, project: Project) -> bool:
    """Whether some text is the name or lists it, or a call has it as a keyword."""
    word = re.escape(name).encode("utf-8")
    spelt = re.compile(rb"[\"'][\w ,]*\b%s\b[\w ,]*[\"']|[(,]\s*%s\s*=(?!=)" % (word, word))
    return any(spelt.search(project.data(path) or b"") for path in project.mentioning(name))
