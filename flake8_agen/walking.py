"""Walks over a syntax tree that look only where nodes can be.

``ast.walk`` asks every field of every node, and most fields hold a name or a context. Here a table
says per type which fields may hold what is looked for; it is made when a type is first met.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

_PLAIN = frozenset(
    {
        *("ctx", "op", "ops", "id", "attr", "arg", "name", "asname", "module", "level", "rest"),
        *("kind", "type_comment", "type_ignores", "conversion", "simple", "is_async", "kwd_attrs"),
    }
)
"""Fields that hold no nodes with a place in the text."""
_LEAVES = frozenset({"Name", "Constant", "Global", "Nonlocal", "alias", "MatchSingleton"})
_BLOCKS = frozenset({"body", "orelse", "finalbody", "handlers", "cases"})
_WITH_BLOCKS = (ast.Module, ast.stmt, ast.ExceptHandler, getattr(ast, "match_case", ast.stmt))
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of a type of nodes that may hold nodes with a place in the text."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        if kind.__name__ in _LEAVES:
            fields: tuple[str, ...] = ()
        elif kind.__name__ == "TypeAlias":  # the one type whose ``name`` is a node
            fields = kind._fields
        else:
            fields = tuple(name for name in kind._fields if name not in _PLAIN)
            # From 3.13 on a type says what its fields hold, also those that are newer than this.
            types = getattr(kind, "_field_types", {})
            fields = tuple(name for name in fields if _may_hold_nodes(types.get(name, ast.AST)))
        self[kind] = fields
        return fields


def _may_hold_nodes(kind: object) -> bool:
    """Whether ``expr``, ``list[expr]`` or ``expr | None`` stands for nodes."""
    parts = getattr(kind, "__args__", (kind,))
    return any(isinstance(part, type) and issubclass(part, ast.AST) for part in parts)


class _Blocks(dict[type, tuple[str, ...]]):
    """The fields of a type of nodes that hold statements, or what statements are in."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        holds = issubclass(kind, _WITH_BLOCKS)
        fields = tuple(name for name in kind._fields if name in _BLOCKS) if holds else ()
        self[kind] = fields
        return fields


FIELDS = _Fields()
_BLOCK_FIELDS = _Blocks()


MEMORY = 4096
"""How many walks are remembered. Many questions are asked of few trees, which never change; the
walks of some ten modules are held, whatever the size of the project."""


@lru_cache(MEMORY)
def walk(root: ast.AST) -> tuple[ast.AST, ...]:
    """All nodes at and below ``root`` in the order of ``ast.walk``; no contexts and operators."""
    found: list[ast.AST] = [root]
    fields_of = FIELDS
    for node in found:  # it grows
        for name in fields_of[type(node)]:
            value = getattr(node, name, None)
            if isinstance(value, list):
                found += [each for each in value if each is not None]
            elif value is not None:
                found.append(value)
    return tuple(found)


def descendants(*roots: ast.AST) -> list[ast.AST]:
    """All nodes at and below ``roots``, in no particular order; no contexts and operators."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = list(roots)
    fields_of = FIELDS
    while todo:
        node = todo.pop()
        found.append(node)
        for name in fields_of[type(node)]:
            value = getattr(node, name, None)
            if isinstance(value, list):
                todo += [each for each in value if each is not None]
            elif value is not None:
                todo.append(value)
    return found


def own_nodes(*roots: ast.AST) -> list[ast.AST]:
    """The same without what is inside of nested functions and classes; their decorators, defaults
    and bases belong to the scope around them."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = list(roots)
    fields_of = FIELDS
    while todo:
        node = todo.pop()
        found.append(node)
        if isinstance(node, _INNER):
            if isinstance(node, ast.ClassDef):
                todo += (*node.decorator_list, *node.bases, *(each.value for each in node.keywords))
            else:
                todo += getattr(node, "decorator_list", ())
                todo += node.args.defaults
                todo += [each for each in node.args.kw_defaults if each is not None]
            continue
        for name in fields_of[type(node)]:
            value = getattr(node, name, None)
            if isinstance(value, list):
                todo += [each for each in value if each is not None]
            elif value is not None:
                todo.append(value)
    return found


def statements(roots: Iterable[ast.AST]) -> list[ast.AST]:
    """All statements at and below ``roots`` by depth, with the handlers of ``try`` and the cases
    of ``match``."""
    found: list[ast.AST] = list(roots)
    for node in found:  # it grows
        found += blocks(node)
    return found


def blocks(node: ast.AST) -> list[ast.AST]:
    """The statements (handlers, cases) that ``node`` directly holds."""
    found: list[ast.AST] = []
    for name in _BLOCK_FIELDS[type(node)]:
        found += getattr(node, name)
    return found


def own_statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The statements of a scope in the order of the text; functions and classes are not entered."""
    for node in body:
        yield node
        if not isinstance(node, _INNER):
            yield from own_statements(blocks(node))
