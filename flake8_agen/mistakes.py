"""Mistakes in the protocol: reported, never rewritten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.classes.pairs import pairing_of
from flake8_agen.classes.protocol import Aiter, Subject, candidates
from flake8_agen.imports import Imports
from flake8_agen.syntax import FUNCTIONS, first_parameter, last_name, self_attribute
from flake8_agen.walking import walk


@dataclass(frozen=True)
class Mistake:
    """One mistake. ``line`` is 1-based, ``column`` 0-based in code points."""

    line: int
    column: int
    code: str
    text: str
    """The message, with the code in front."""


def mistakes(tree: ast.Module, imports: Imports | None = None) -> Iterator[Mistake]:
    """Every mistake of the file, in the order of its lines."""
    yield from missing_aiter(tree, imports or Imports(tree))


def missing_aiter(tree: ast.Module, imports: Imports) -> Iterator[Mistake]:
    """AGN206: ``async for`` asks for ``__aiter__`` first, so without it the object is no iterator.

    A class without one is left in peace where it may do without: it is only declared, it is a base
    of other classes, an ``__aiter__`` gives it out, somebody in the file takes the ``__anext__``
    of such objects by hand, or it has other members, so that it is more than an iterator and may
    be stepped by hand elsewhere.
    """
    for subject in candidates(tree, imports):
        if subject.aiter is not Aiter.ABSENT or subject.abstract or subject.node.decorator_list:
            continue
        if _has_other_members(subject):
            continue
        if _is_base(subject, tree) or pairing_of(subject, tree) or _is_stepped_by_hand(tree):
            continue
        yield Mistake(
            line=subject.node.lineno,
            # Indentation is ASCII, so bytes are code points here.
            column=subject.node.col_offset,
            code="AGN206",
            text=(
                f"AGN206 {subject.node.name!r} has __anext__ but no __aiter__, so 'async for' "
                "fails on it (fix: add an __aiter__ that returns self)"
            ),
        )


def _has_other_members(subject: Subject) -> bool:
    return any(
        name not in ("__init__", "__anext__") and (name.endswith("__") or not name.startswith("_"))
        for name in subject.methods
    )


def _is_base(subject: Subject, tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ClassDef)
        and any(last_name(base) == subject.node.name for base in node.bases)
        for node in walk(tree)
    )


def _is_stepped_by_hand(tree: ast.Module) -> bool:
    """Whether ``.__anext__`` is taken of anything but ``self`` and its attributes."""
    own = {
        id(node)
        for cls in walk(tree)
        if isinstance(cls, ast.ClassDef)
        for method in cls.body
        if isinstance(method, FUNCTIONS)
        for node in walk(method)
        if isinstance(node, ast.Attribute) and _belongs_to_self(node.value, first_parameter(method))
    }
    return any(
        isinstance(node, ast.Attribute) and node.attr == "__anext__" and id(node) not in own
        for node in walk(tree)
    )


def _belongs_to_self(node: ast.expr, own: str | None) -> bool:
    is_self = isinstance(node, ast.Name) and node.id == own
    is_super = isinstance(node, ast.Call) and last_name(node.func) == "super"
    return is_self or is_super or self_attribute(node, own) is not None
