"""Strings that name a class: annotations, ``__all__``, dotted paths. And what is an annotation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.names import FUNCTIONS, Module
from flake8_agen.uses.others import dotted_names
from flake8_agen.uses.resolve import What
from flake8_agen.uses.use import Use, UseKind
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.uses.flow import Follower
    from flake8_agen.uses.mentions import Search

_DOTTED = re.compile(r"[\w.]+(?::[\w.]+)?\Z")
_COMPOSED = re.compile(r"[\[|]")
_GENERIC = frozenset({"list", "dict", "tuple", "set", "frozenset", "type"})
_APART = (ast.Expression, ast.FunctionType)
"""Around what was made part of a tree and cannot be edited."""
_PLAIN = re.compile(r"[uU]?(\"\"\"|'''|\"|')")
_TYPING = frozenset({"cast", "TypeVar", "NewType", "ParamSpec"})
_BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr", "object", "attrgetter"})


def in_annotation(node: ast.AST, module: Module) -> bool:
    """Whether ``node`` is (part of) a type: an annotation, the type of a ``cast``, a bound."""
    for parent, where in module.ancestors(node):
        if where in ("annotation", "returns") or isinstance(parent, _APART):
            return True
        if isinstance(parent, ast.Call):
            child_first = where == "args" and _holds(module, parent.args[:1], node)
            name = last(parent.func)
            return name in _TYPING and (name != "cast" or child_first)
        if isinstance(parent, (ast.stmt, ast.Lambda)):
            return False
    return False


def is_apart(node: ast.AST, module: Module) -> bool:
    """Whether it is a type in a place where nobody edits it: in a comment, or in a string that an
    alias stands for."""
    return any(isinstance(parent, _APART) for parent, _ in module.ancestors(node))


def means_the_class(node: ast.AST, module: Module) -> bool:
    """Whether a type speaks of the class itself, not of its objects: ``type[Cls]``, ``Cls.Item``,
    the metadata of ``Annotated``."""
    for parent, where in module.ancestors(node):
        if isinstance(parent, ast.Attribute):
            return True
        if isinstance(parent, ast.Subscript) and where == "slice":
            name = last(parent.value)
            if name in ("type", "Type"):
                return True
            if name == "Annotated" and isinstance(parent.slice, ast.Tuple):
                return not _holds(module, parent.slice.elts[:1], node)
        if isinstance(parent, (ast.stmt, ast.arg, ast.Call)):
            return False
    return False


def adopt_annotations(module: Module, names: set[str]) -> None:
    """Make the strings in annotations that contain one of ``names`` part of the tree, those within
    such strings as well, and the strings of aliases."""
    pending = list(module.parents)
    while pending:
        known = len(module.parents)
        for node in pending:
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if node in module.adopted or not any(name in node.value for name in names):
                continue
            apart = not in_annotation(node, module)
            if (not apart or _is_of_an_alias(node, module)) and not _in_literal(node, module):
                module.adopted.add(node)
                _adopt(node, module, apart=apart)
        pending = list(module.parents)[known:]


def _is_of_an_alias(node: ast.Constant, module: Module) -> bool:
    """Whether a string is a type that an alias stands for, and more than a name: ``Many: TypeAlias
    = "list[Rows]"``, ``Many = Dict[str, "list[Rows]"]``, or ``Many = "list[Rows]"`` where something
    is annotated with ``Many``."""
    if not _COMPOSED.search(str(node.value)):
        return False
    child: ast.AST = node
    for parent, where in module.ancestors(node):
        if isinstance(parent, ast.Subscript) and where == "slice":
            name = last(parent.value)
            if name == "Annotated":
                return False
            return name[:1].isupper() or name in _GENERIC
        if isinstance(parent, ast.AnnAssign):
            return where == "value" and last(parent.annotation) == "TypeAlias"
        if isinstance(parent, ast.Assign):
            return where == "value" and child is node and _are_types(parent.targets, module)
        if not isinstance(parent, (ast.Tuple, ast.List, ast.BinOp)):
            return type(parent).__name__ == "TypeAlias" and where == "value"
        child = parent
    return False


def _are_types(targets: list[ast.expr], module: Module) -> bool:
    return any(
        in_annotation(use, module)
        for target in targets
        if isinstance(target, ast.Name)
        for use in module.names(target.id)
    )


def _adopt(node: ast.Constant, module: Module, *, apart: bool) -> None:
    text = str(node.value)
    try:
        parsed = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    meaning = parsed if apart else parsed.body
    line = module.line(node.lineno).encode("utf-8")
    segment = line[node.col_offset : node.end_col_offset].decode("utf-8", "replace")
    match = _PLAIN.match(segment)
    exact = (
        match is not None
        and node.end_lineno == node.lineno
        and segment == f"{match[0]}{text}{match[1]}"
        and "\\" not in segment
    )
    lead = text[: len(text) - len(text.lstrip())]
    shift = node.col_offset + len((match[0] if match else "").encode()) + len(lead.encode())
    for part in walk(meaning):
        if isinstance(part, ast.expr):
            exact_part = exact and part.lineno == part.end_lineno == 1
            part.col_offset = part.col_offset + shift if exact_part else node.col_offset
            part.end_col_offset = (part.end_col_offset or 0) + shift if exact_part else -1
            part.lineno = node.lineno
            part.end_lineno = node.lineno
    module.adopt(meaning, node)


def constants(module: Module, name: str) -> Iterator[ast.Constant | ast.keyword]:
    """The strings that contain ``name``, and keywords that are it."""
    for node, (parent, _) in list(module.parents.items()):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if name in node.value and not isinstance(parent, ast.Expr):
                yield node
        elif isinstance(node, ast.keyword) and node.arg == name:
            yield node


def string_use(
    node: ast.Constant | ast.keyword, module: Module, search: Search, follower: Follower
) -> Iterator[Use]:
    """The use, if any, that a string makes of the class."""
    name = search.node.name
    if isinstance(node, ast.keyword):
        call, _ = module.parents[node]
        if isinstance(call, ast.Call) and last(call.func) == "multiple":
            yield follower.use(UseKind.STRING, node, name)
        return
    if node in module.adopted or search.inside(node, module):
        return
    text = str(node.value)
    if not _DOTTED.match(text):
        if ":" in text and not in_annotation(node, module):
            for _, before in dotted_names(text, name):
                if f"{before}:{name}" in text or f"://{before}" in text:
                    if names_it(before.split("."), name, module.path, search):
                        yield follower.use(UseKind.STRING, node, f"{before}:{name}")
        return
    parts = re.split(r"[.:]", text)
    if name not in parts:
        return
    if in_list_of_names(node, module):
        if search.bound(name, module.scope, module) if name in module.scope.bindings else (
            search.thing in search.resolver.member(module.path, name)
        ):
            yield follower.use(UseKind.EXPORT, node, "__all__")
        return
    if in_annotation(node, module):
        return
    if len(parts) == 1:
        if _alone(node, module, search):
            yield follower.use(UseKind.STRING, node, text)
        return
    if parts[0] == name:
        if module is search.home or search.knows(module.path):
            yield follower.use(UseKind.STRING, node, text)
    elif names_it(parts[: parts.index(name)], name, module.path, search):
        yield follower.use(UseKind.STRING, node, text)


def _alone(node: ast.Constant, module: Module, search: Search) -> bool:
    """A string that is just the name: it counts where the class is at hand, or in ``getattr``."""
    parent, _ = module.parents[node]
    if isinstance(parent, ast.Call) and last(parent.func) in _BY_NAME and parent.args:
        things = search.resolver.resolve(parent.args[0], module)
        return any(
            thing.what in (What.UNKNOWN, What.UNBOUND)
            or (thing.what is What.MODULE and search.knows(thing.path))
            or thing.standard
            for thing in things
        )
    if isinstance(parent, (ast.Compare, ast.JoinedStr, ast.FormattedValue)):
        return False
    return module is search.home or search.knows(module.path)


def names_it(before: list[str], name: str, importer: str, search: Search) -> bool:
    """Whether ``before`` may be the dotted path of something that has the class as ``name``."""
    layout = search.project.layout
    if not before[0]:
        return True  # relative
    for end in range(len(before), 0, -1):
        modules = layout.absolute(".".join(before[:end]), importer)
        if modules is None:
            return before[0] == "__main__" or before == search.thing.name.split(".")[:-1]
        for path in modules:
            things = search.resolver.member(path, (*before[end:], name)[0])
            if end < len(before):
                return any(t.what is not What.EXTERNAL for t in things)
            if search.thing in things or any(t.what is What.UNBOUND for t in things):
                return True
        if modules:
            return False
    return True


def in_list_of_names(node: ast.Constant, module: Module) -> bool:
    """Whether a string stands in an assignment to ``__all__``, or in a call of its methods."""
    statement = module.statement(node)
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        targets = [statement.target]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        targets = [function.value] if isinstance(function, ast.Attribute) else []
    return any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets)


def _in_literal(node: ast.AST, module: Module) -> bool:
    """``Literal["Cls"]``; also the metadata of ``Annotated``, where a string is just a string."""
    for parent, where in module.ancestors(node):
        if isinstance(parent, ast.Subscript) and where == "slice":
            if last(parent.value) == "Literal":
                return True
        if isinstance(parent, (ast.stmt, *FUNCTIONS)):
            return False
    return False


def _holds(module: Module, nodes: list[ast.expr], inner: ast.AST) -> bool:
    around = {inner, *(parent for parent, _ in module.ancestors(inner))}
    return any(node in around for node in nodes)
