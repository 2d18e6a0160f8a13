"""How a file spells a name of collections.abc or typing, and where it would import it from."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flake8_agen.walking import walk

from .import_names import (
    Place,
    blocks,
    bound_name,
    deleted,
    dotted,
    imports,
    is_checking,
    is_deferred,
    rebound,
)
from .import_version import needs_39

SOURCES = ("collections.abc", "typing", "typing_extensions")
_SCOPES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_EXEMPT = frozenset({*SOURCES, "collections"})
# Names of typing with a newer spelling: a file that imports them from there supports old Pythons.
_OLD_STYLE = frozenset(
    """AsyncContextManager AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable Collection
    Container ContextManager Coroutine DefaultDict Deque Dict FrozenSet Generator ItemsView Iterable
    Iterator KeysView List Mapping MutableMapping MutableSequence MutableSet OrderedDict Reversible
    Sequence Set Tuple Type ValuesView""".split()
)


@dataclass(frozen=True)
class Spelling:
    """How to write a name of collections.abc or typing in the style of a file."""

    text: str
    """The expression: ``AsyncIterator``, ``t.AsyncIterator``, .."""
    module: str = ""
    """The module to import from; "" when no import is missing."""
    alias: str = ""
    """What to import from it: ``AsyncIterator``; "" for the module itself."""


_NAMED = frozenset(
    f"{module}.{name}"
    for module in SOURCES
    for name in ("AsyncIterator", "AsyncIterable", "AsyncGenerator", "Iterator", "Iterable")
)
"""Names whose import by name shows that the file does not qualify such names."""


def typing_name(
    source: str,
    tree: ast.Module,
    name: str,
    *,
    evaluated: bool = False,
    before: int | None = None,
    hidden: bool = False,
) -> Spelling:
    """How to spell a name such as ``AsyncIterator`` in annotations of the classes to rewrite.

    ``evaluated``: it is read whatever ``from __future__`` says; ``before``: on that line already;
    ``hidden``: a new import must not bind the name.
    """
    deferred = is_deferred(tree) and not evaluated
    anchor = last_line_for_import(source, tree, deferred)
    if before is not None and not deferred:
        anchor = min(anchor, before)
    bound = _available(tree.body, anchor, deferred)
    taken = rebound(tree, name, _EXEMPT) | deleted(tree)
    for text, origin in bound.items():
        if origin in {f"{module}.{name}" for module in SOURCES} and text not in taken:
            return Spelling(text)
    if any(bound.get(f"*{module}") for module in SOURCES) and name not in taken:
        return Spelling(name)
    used = {dotted(node) for node in walk(tree) if isinstance(node, ast.Attribute)}
    modern = any(one.module == "collections.abc" for one in imports(tree))
    qualified = []
    for text, origin in bound.items():
        if origin not in SOURCES or text.partition(".")[0] in taken:
            continue
        tails = {chain[len(text) + 1 :] for chain in used if chain.startswith(f"{text}.")}
        old = bool(tails & _OLD_STYLE)
        if tails - {"TYPE_CHECKING"} and (origin == "collections.abc" or old or not modern):
            qualified.append((name in tails, origin == "collections.abc", f"{text}.{name}"))
    named = any(origin in _NAMED for origin in bound.values())
    if qualified and not named:
        return Spelling(max(qualified)[2])
    module = _module_for(tree, deferred, bound, taken)
    if name not in taken and not hidden:
        return Spelling(name, module, name)
    if not hidden and module.partition(".")[0] not in taken:
        return Spelling(f"{module}.{name}", module)
    return Spelling(f"_{name}", module, f"{name} as _{name}")


def last_line_for_import(source: str, tree: ast.Module, deferred: bool) -> int:
    """The line before which an import has to stand: annotations of the function are evaluated."""
    end = source.count("\n") + source.count("\r") + 2
    if deferred:
        return end
    lines = [
        node.lineno
        for node in walk(tree)
        if isinstance(node, ast.ClassDef) and _has_protocol(node)
    ]
    return min(lines, default=end)


def _has_protocol(node: ast.stmt) -> bool:
    """Whether a class defines ``__anext__`` or ``__aiter__``, perhaps under an ``if``."""
    return any(
        getattr(inner, "name", "") in ("__anext__", "__aiter__")
        or (not isinstance(inner, _SCOPES) and _has_protocol(inner))
        for block in blocks(node)
        for inner in block
    )


def _available(body: Sequence[ast.stmt], anchor: int, deferred: bool) -> dict[str, str]:
    """What a spelling means in the module at the line ``anchor``: ``t`` is ``typing``, .."""
    found: dict[str, str] = {}
    for node in body:
        if node.lineno >= anchor:
            break
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                if alias.name == "*":
                    found[f"*{node.module}"] = "*"
                else:
                    found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.If):
            yes = _available(node.body, anchor, deferred)
            no = _available(node.orelse, anchor, deferred)
            if is_checking(node.test):
                found.update(yes if deferred else no)
            else:
                found.update({text: yes[text] for text in yes if _same(yes[text], no.get(text))})
        elif isinstance(node, (ast.Try, ast.With)):
            found.update(_available(node.body, anchor, deferred))
    return found


def _same(one: str, other: str | None) -> bool:
    """Whether two origins are the same thing, be it of typing or of collections.abc."""
    return other is not None and (
        one == other or {one.rpartition(".")[0], other.rpartition(".")[0]} <= set(SOURCES)
    )


def _module_for(
    tree: ast.Module, deferred: bool, bound: dict[str, str], taken: Collection[str]
) -> str:
    """Where the file takes such names from; ``typing`` unless collections.abc surely works.

    ``collections.abc.AsyncIterator[int]`` needs Python 3.9, and the rewrite must not need more than
    the file did.
    """
    old = any(origin in {f"typing.{name}" for name in _OLD_STYLE} for origin in bound.values())
    modern = any(one.module == "collections.abc" for one in imports(tree))
    works = (modern or not old) and (deferred or needs_39(tree, taken, _always_abstract(tree)))
    return "collections.abc" if works else "typing"


def _always_abstract(tree: ast.Module) -> set[str]:
    """The names that are those of collections.abc in every version and for every reader."""
    always: set[str] = set()
    others: set[str] = set()  # bound here and there: a choice by version
    for one in imports(tree):
        abstract = one.module == "collections.abc" and one.place is Place.MODULE
        (always if abstract else others).update(bound_name(alias) for alias in one.node.names)
    return always - others
