"""Names and imports: which import binds what, and which of these names a file uses.

Standard library only; positions are those of ``ast``.
"""

from __future__ import annotations

import ast
import enum
import functools
import re
import symtable
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flake8_agen.syntax import last
from flake8_agen.walking import walk

ImportNode = ast.Import | ast.ImportFrom

_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore)([^\r\n]*)")
_WORD = re.compile(r"[^\W\d]\w*")
_DYNAMIC = frozenset({"eval", "exec", "globals"})
# Calls whose string arguments are types
_TYPE_CALLS = frozenset(
    {"cast", "assert_type", "TypeVar", "TypeVarTuple", "ParamSpec", "NewType", "ForwardRef"}
    | {"TypeAliasType", "TypedDict", "NamedTuple"}
)
_BUILTIN_GENERICS = frozenset({"list", "dict", "tuple", "set", "frozenset", "type"})


class Place(enum.Enum):
    """Where an import statement stands, as far as it matters for removing it."""

    MODULE = "module"
    CHECKING = "checking"
    """In an ``if TYPE_CHECKING:`` of the module that has no ``else``."""
    FUNCTION = "function"
    GUARDED = "guarded"
    """In ``try``, another ``if``, a class, ..: part of a choice that we leave alone."""


@dataclass(frozen=True)
class Import:
    """One import statement with the block it stands in."""

    node: ImportNode
    place: Place
    block: list[ast.stmt]
    owner: ast.stmt | None
    """The compound statement whose block it is; None for the module."""

    @property
    def module(self) -> str:
        """The module of ``from module import ..`` with its dots; "" for a plain import."""
        if isinstance(self.node, ast.Import):
            return ""
        return "." * self.node.level + (self.node.module or "")


def bound_name(alias: ast.alias) -> str:
    """The name that ``import <alias>`` or ``from x import <alias>`` binds."""
    return alias.asname or alias.name.partition(".")[0]


def is_checking(test: ast.expr) -> bool:
    """Whether an ``if`` with this test is for type checkers only."""
    if isinstance(test, ast.Attribute):
        return test.attr == "TYPE_CHECKING"
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def is_deferred(tree: ast.Module) -> bool:
    """Whether ``from __future__ import annotations`` keeps annotations from being evaluated."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


@functools.lru_cache(maxsize=2)
def imports(tree: ast.Module) -> tuple[Import, ...]:
    """All import statements of a file, in source order."""
    return tuple(_imports(tree.body, Place.MODULE, None))


def _imports(block: list[ast.stmt], place: Place, owner: ast.stmt | None) -> Iterator[Import]:
    for node in block:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield Import(node, place, block, owner)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _imports(node.body, Place.FUNCTION, node)
        elif (
            isinstance(node, ast.If)
            and place is Place.MODULE
            and is_checking(node.test)
            and not node.orelse
        ):
            yield from _imports(node.body, Place.CHECKING, node)
        else:
            for inner in blocks(node):
                yield from _imports(inner, Place.GUARDED, node)


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement, those of its handlers and cases included."""
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        part = getattr(node, name, None)
        if not isinstance(part, list) or not part:
            continue
        if isinstance(part[0], ast.stmt):
            yield part
        else:
            for inner in part:
                yield from blocks(inner)


@dataclass(frozen=True)
class Usage:
    """The names that a file uses."""

    globals: frozenset[str]
    """Those that mean a name of the module."""
    anywhere: frozenset[str]
    """Those that are read in any scope, or spoken of in an annotation."""
    dynamic: bool
    """It runs code that may use any name."""


def usage(source: str, tree: ast.Module) -> Usage:
    """The names used in code, annotations, strings that are types, type comments, ``__all__``."""
    spoken = set(_spoken(source, tree))
    read = {
        node.id
        for node in walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
    }
    return Usage(
        frozenset(spoken | _globals(symtable.symtable(source, "<source>", "exec"))),
        frozenset(spoken | read),
        bool(read & _DYNAMIC),
    )


def _globals(top: symtable.SymbolTable) -> set[str]:
    found = set()
    tables = [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        # A name that a class body binds and reads may be the module's when it is read first.
        local = table.get_type() in ("module", "class")
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (local or symbol.is_global()):
                found.add(symbol.get_name())
    return found


def _spoken(source: str, tree: ast.Module) -> Iterator[str]:
    """Names that symtable does not see, or (deferred annotations) not in every version."""
    for match in _TYPE_COMMENT.finditer(source):
        yield from _WORD.findall(match[1])
    exporting = "__all__" in source
    for node in walk(tree):
        if isinstance(node, (ast.arg, ast.AnnAssign)):
            if node.annotation is not None:
                yield from _words(node.annotation)
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                if last(node.annotation) == "TypeAlias":
                    yield from _words(node.value)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.returns is not None:
                yield from _words(node.returns)
        elif isinstance(node, ast.Call):
            if last(node.func) in _TYPE_CALLS:
                for value in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    yield from _words(value)
        elif isinstance(node, ast.Subscript):
            name = last(node.value)
            if name[:1].isupper() or name in _BUILTIN_GENERICS:
                yield from _words(node)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                yield from _words(target)
        elif exporting and isinstance(node, ast.stmt) and _is_export(node):
            for inner in walk(node):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    yield inner.value


def _is_export(node: ast.stmt) -> bool:
    """Whether a simple statement has to do with ``__all__``."""
    if any(True for _ in blocks(node)):
        return False
    return any(isinstance(inner, ast.Name) and inner.id == "__all__" for inner in walk(node))


def _words(node: ast.AST) -> Iterator[str]:
    """The names in a type, those in its strings included; what Literal[..] lists is no name."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield from _WORD.findall(node.value)
    elif isinstance(node, ast.Subscript) and last(node.value) == "Literal":
        yield from _words(node.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _words(child)


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of a chain of names, "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def rebound(tree: ast.Module, wanted: str, sources: Collection[str]) -> set[str]:
    """The names that stand for something else than ``wanted`` from one of the source modules.

    In any scope: a spelling that uses none of these names means the same everywhere in the file.
    """
    heads = {module.partition(".")[0] for module in sources}
    found = set()
    for node in walk(tree):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                known = module in sources and alias.name == wanted
                if not known and f"{module}.{alias.name}" not in sources:
                    found.add(bound_name(alias))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                # `import collections` and `import collections.abc` bind the same object
                if alias.name not in sources if alias.asname else bound_name(alias) not in heads:
                    found.add(bound_name(alias))
        else:
            found.update(_named(node))
    return found


def deleted(tree: ast.Module) -> set[str]:
    """The names that a ``del`` takes away, in any scope."""
    return {
        node.id
        for node in walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)
    }


def _named(node: ast.AST) -> Iterator[str]:
    """Names that a node binds as plain strings: handlers, patterns, 3.12's type parameters."""
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name:
            yield node.name
    elif isinstance(node, ast.MatchMapping):
        if node.rest:
            yield node.rest
    elif type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):
        yield str(getattr(node, "name", ""))
