"""Iterators that a loop does not take as they are, as ``next()`` does.

    class Rows:
        def __next__(self): ..    # and no __iter__ that returns self

``for row in it`` asks for ``it.__iter__()`` first, which fails or gives another iterator.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import partial

from flake8_agen.classes.aliases import bindings
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.values import kind_of
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, first_parameter
from flake8_agen.uses.things import returns_self
from flake8_agen.verdict import Kind
from flake8_agen.walking import walk


ASKING = frozenset({"iter", "reversed"})
"""The builtins that give whatever the object gives."""


def odd_iterators(
    kinds: Mapping[str, Kind], subject: Subject, project: Project
) -> frozenset[str]:
    """The iterators among the attributes (``self.x``) that may be odd ones: what ``iter(x)``
    gives, where nobody knows what ``x`` is and the project has such a class."""
    doubtful = frozenset(
        f"self.{target.attr}"
        for method in subject.methods.values()
        for target, value in bindings(*walk(method))
        if isinstance(target, ast.Attribute)
        and kinds.get(f"self.{target.attr}") is Kind.ITERATOR
        and _asks_an_object(value, kinds, subject, first_parameter(method))
    )
    if not doubtful:
        return doubtful
    there_are = project.kept("odd iterators", partial(_has_odd_ones, project))
    return doubtful if there_are else frozenset()


def _asks_an_object(
    value: ast.expr, kinds: Mapping[str, Kind], subject: Subject, own: str | None
) -> bool:
    """Whether it is ``iter(x)`` or the like, of something that is not known to be plain."""

    def lookup(name: str) -> Kind | None:
        head, dot, rest = name.partition(".")
        return kinds.get(f"self.{rest}" if dot and head == own else name)

    asked: list[ast.expr] = []
    for node in walk(value):
        if not isinstance(node, ast.Call):
            continue
        if subject.imports.is_builtin(node.func, *ASKING) and len(node.args) == 1:
            asked.append(node.args[0])
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "__iter__":
            asked.append(node.func.value)
    plain = (Kind.SEQUENCE, Kind.OTHER, Kind.ITERATOR)
    return any(kind_of(each, subject.imports, lookup) not in plain for each in asked)


def _has_odd_ones(project: Project) -> bool:
    """Whether a class of the project has a ``__next__`` and is not its own iterator."""
    project.search(("__next__",))
    for path in sorted(project.mentioning("__next__")):
        tree = project.tree(path)
        for node in walk(tree) if tree is not None else ():
            if isinstance(node, ast.ClassDef) and _is_odd(node):
                return True
    return False


def _is_odd(node: ast.ClassDef) -> bool:
    methods = {each.name: each for each in node.body if isinstance(each, FUNCTIONS)}
    if "__next__" not in methods:
        return False
    found = methods.get("__iter__")
    if found is None:  # which that of a base may be, and mostly is
        return all(isinstance(base, ast.Name) and base.id == "object" for base in node.bases)
    return not returns_self(found)
