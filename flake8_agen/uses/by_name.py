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
_HANDED_ON = frozenset({"getattr", "setattr", "delattr", "vars"})
"""Builtins that may be given to somebody who calls them: ``reduce(getattr, path, x)``."""
_WORTH_PARSING = re.compile(
    rb"\b(?:%s)\s*[(=]|\b(?:%s)\s*[,)]|\.(?:__dict__|__slots__)\b"
    % tuple(b"|".join(word.encode() for word in words) for words in (_ALL | _ONE, _HANDED_ON))
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
        return None if all(map(_is_name, node.args)) else Look(None, False)
    if called in HOOKS and isinstance(node.func, ast.Attribute):
        own = len(node.args) < (3 if called == "__setattr__" else 2)
        names, base = (node.args[:1], node.func.value) if own else (names, base)
    if not names or _is_text(names[0]):
        return None
    return Look(base, not isinstance(names[0], (ast.Name, ast.Attribute, ast.Subscript)))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_name(node: ast.AST) -> bool:
    """Whether it is the name of one attribute, no path (``attrgetter("rows.at")``)."""
    return isinstance(node, ast.Constant) and str(node.value).isidentifier()


def _handed_on(node: ast.AST, module: Module) -> Look | None:
    """What somebody may look into who is given ``getattr`` itself."""
    if isinstance(node, ast.Name) and node.id in _HANDED_ON and module.lookup(node) is None:
        parent, where = module.parents[node]
        if isinstance(parent, ast.Call) and where == "args":
            return Look(None, node.id == "vars")
    return None


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
    return frozenset(name for name in names if reached and is_spelt(name, project, in_paths=True))


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
        look = look_of(parent) if where == "func" else look_of(node) or _handed_on(node, module)
        if look is not None:
            classes = (each for each, _ in module.ancestors(node))
            around = (definition(module, c) for c in classes if isinstance(c, ast.ClassDef))
            things = None if look.base is None else resolver.resolve(look.base, module)
            found[_Reach(look.every, things, frozenset(around))] = None
    return tuple(found)


def is_spelt(
    name: str, project: Project, *, in_paths: bool = False, as_type: bool = True
) -> bool:
    """Whether some text is the name, lists it or has it in a path (``"feed.rows.at"``), or a call
    has it as a keyword; without ``as_type`` only where that is not the type of what a function
    gives (``-> "Rows"``)."""
    word = re.escape(name).encode("utf-8")
    rest = rb"[\w ,.]*" if in_paths else rb"[\w ,]*"
    text = rb"%s[\"']%s\b%s\b%s[\"']" % (rb"" if as_type else rb"(?<!-> )", rest, word, rest)
    spelt = re.compile(rb"%s|[(,]\s*%s\s*=(?!=)" % (text, word))
    return any(spelt.search(project.data(path) or b"") for path in project.mentioning(name))
