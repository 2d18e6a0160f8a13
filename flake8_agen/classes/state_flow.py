"""Whether an attribute is certainly set when it is read, once ``__init__`` has run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_agen.classes.assigned import meet
from flake8_agen.classes.protocol import Subject
from flake8_agen.syntax import FUNCTIONS, Function, first_parameter, self_attribute, targets_of
from flake8_agen.walking import walk

Names = frozenset[str]


def read_unset(subject: Subject, inline: frozenset[str]) -> Iterator[tuple[int, str]]:
    """(line, attribute) of reads that may come before every assignment.

    Simple and strict: an attribute counts as set when ``__init__`` (or ``__aiter__``) sets it on
    every path, or ``__anext__`` itself sets it in an earlier statement of an enclosing block.
    """
    declared = {name for name, field in subject.fields.items() if field.value is None}
    first = [subject.methods.get(name) for name in subject.first_methods]
    ready = {name for method in first for name in _set_by(method)}
    if subject.dataclass is None:
        ready |= set(subject.definitions) - declared
    else:
        ready |= set(subject.definitions)
    ready |= _set_by(subject.methods.get("__aiter__"))
    for name in ("__anext__", *sorted(inline)):
        method = subject.methods.get(name)
        if method is None:
            continue
        own = first_parameter(method)
        own_writes = {
            attribute
            for other in ("__anext__", *inline)
            for attribute in _set_by(subject.methods.get(other), everywhere=True)
        }
        for node in _reads(method, own):
            if node.attr in ready or node.attr in subject.methods:
                continue
            if node.attr in own_writes and _set_before(method, node, own):
                continue
            yield node.lineno, node.attr


def _reads(method: Function, own: str | None) -> Iterator[ast.Attribute]:
    for node in walk(method):
        if isinstance(node, ast.Attribute) and self_attribute(node, own) is not None:
            if isinstance(node.ctx, ast.Load):
                yield node


def _set_by(method: Function | None, *, everywhere: bool = False) -> set[str]:
    """Attributes the method certainly sets before it is done."""
    if method is None:
        return set()
    own = first_parameter(method)
    if everywhere:
        return {
            attribute
            for node in walk(method)
            for target in targets_of(node)
            if (attribute := self_attribute(target, own)) is not None
        }
    return set(_certain(method.body, own) or ())


def _certain(body: Sequence[ast.stmt], own: str | None) -> Names | None:
    """Attributes set on every path that reaches the end; None where none does."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.Raise):
            return None
        if isinstance(node, ast.Return):
            break  # an early end still gives an object
        more = _set_in(node, own)
        if more is None:
            return None
        found |= more
    return frozenset(found)


def _set_in(node: ast.stmt, own: str | None) -> Names | None:
    if isinstance(node, ast.If):
        return meet(_certain(node.body, own), _certain(node.orelse, own))
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return _certain(node.body, own)
    if isinstance(node, ast.Try):
        ways = [_certain([*node.body, *node.orelse], own)]
        ways.extend(_certain(handler.body, own) for handler in node.handlers)
        after, final = meet(*ways), _certain(node.finalbody, own)
        return None if after is None or final is None else after | final
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.For, ast.AsyncFor, ast.While, ast.Match)):
        return frozenset()
    return frozenset(
        attribute
        for inner in walk(node)
        for target in targets_of(inner)
        if (attribute := self_attribute(target, own)) is not None
    )


def _set_before(method: Function, read: ast.Attribute, own: str | None) -> bool:
    """Whether an earlier statement of a block around the read sets the attribute."""
    return _search(method.body, read, own)


def _search(body: Sequence[ast.stmt], read: ast.Attribute, own: str | None) -> bool:
    before: set[str] = set()
    for node in body:
        if any(inner is read for inner in walk(node)):
            if read.attr in before:
                return True
            blocks = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
            return any(
                _search(block, read, own)
                for block in blocks
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt)
            )
        before |= _certain([node], own) or frozenset()
    return False
