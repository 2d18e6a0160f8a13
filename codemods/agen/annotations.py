"""Annotations that name a class which goes: what they say instead, in any file.

``Rows`` becomes ``AsyncIterator[T]``, where ``T`` is what ``__anext__`` is annotated with, as far
as the names in ``T`` mean the same there or can be imported along; else plain ``AsyncIterator``.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from flake8_agen.hazards.annotated import type_parameters
from flake8_agen.syntax import last
from flake8_agen.verdict import Following, Verdict
from flake8_agen.walking import walk

from .import_lines import is_stdlib
from .import_names import Place, bound_name, deleted, imports, is_deferred, rebound
from .import_spelling import Spelling
from .import_text import Edit, Text, apply
from .imports import Context, fix_imports, spelling

_EVALUATED = frozenset({"cast", "TypeVar", "NewType", "ParamSpec"})
"""Calls whose arguments are types, evaluated whatever ``from __future__`` says."""
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'")


@dataclass(frozen=True)
class Gone:
    """A class that goes, as far as its annotations ask."""

    name: str
    item: str | None
    """What it iterates over, as text; None where nothing says so or it means nothing elsewhere."""
    origins: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The names in ``item`` that are no builtins: the module and the name that an import in the
    file of the class takes them from; ("", name) for what the file itself defines before."""


@dataclass(frozen=True)
class _Spelled:
    """How one file says what a class iterates over."""

    item: str | None
    beside: tuple[str, ...] = ()
    """Names to import where the class is imported."""
    more: tuple[Spelling, ...] = ()
    """Names to import from where the file of the class has them."""


def gone(tree: ast.Module, source: str, verdict: Verdict) -> Gone:
    """What is to be known of the class of ``verdict``, which stands in ``source``."""
    node = next(
        each
        for each in walk(tree)
        if isinstance(each, ast.ClassDef) and each.lineno == verdict.line
    )
    returns = next(
        (
            each.returns
            for each in node.body
            if isinstance(each, ast.AsyncFunctionDef) and each.name == "__anext__"
        ),
        None,
    )
    text = ast.get_source_segment(source, returns) if returns is not None else None
    if returns is None or text is None or "#" in text or "\\" in text:
        return Gone(verdict.name, None)
    names = _names(returns)
    if names is None or names & {*deleted(tree), *_bound_again(tree, node.lineno)}:
        return Gone(verdict.name, None)
    own = {bound for each in node.body for bound in _bound(each)}
    if names & {*own, *type_parameters(node, tree)}:
        return Gone(verdict.name, None)
    origins = {}
    for name in names - _builtin_names(tree):
        origins[name] = _origin(tree, name, node.lineno)
    return Gone(verdict.name, " ".join(text.split()), origins)


def _names(node: ast.expr) -> set[str] | None:
    """The first parts of the dotted names in a type, those in its strings included."""
    found: set[str] = set()
    for each in walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            try:
                inner = _names(ast.parse(each.value, mode="eval").body)
            except SyntaxError:
                return None
            found |= inner or set()
    return found


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {bound_name(alias) for alias in statement.names}
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return {each.id for each in targets if isinstance(each, ast.Name)}


def _builtin_names(tree: ast.Module) -> set[str]:
    return set(dir(builtins)) - rebound(tree, "", ())


def _bound_again(tree: ast.Module, after: int) -> set[str]:
    """The names of the module that mean something else than they do at the line ``after``, as soon
    as all of it has run."""
    later = {name for each in tree.body if each.lineno > after for name in _bound(each)}
    early = {name for each in tree.body if each.lineno < after for name in _bound(each)}
    shared = {name for each in walk(tree) if isinstance(each, ast.Global) for name in each.names}
    return (later & early) | shared


def _origin(tree: ast.Module, name: str, before: int) -> tuple[str, str]:
    """Where a name of the module comes from; ("", "") for what nobody else may import."""
    for one in imports(tree):
        for alias in one.node.names:
            if bound_name(alias) == name:
                plain = one.place is Place.MODULE and isinstance(one.node, ast.ImportFrom)
                return (one.module, alias.name) if plain else ("", "")
    for statement in tree.body:
        if statement.lineno < before and name in _bound(statement):
            return "", name
    return "", ""


def annotated(
    source: str, edits: Iterable[tuple[tuple[int, int, int], str | None]], iterator: str
) -> str:
    """The source with the names at these places replaced, by ``iterator`` of the items."""
    text = Text(source)
    strings = _strings(text, ast.parse(source))
    changes: dict[int, Edit] = {}
    for (line, first, last_), item in edits:
        start, stop = text.starts[line - 1] + first, text.starts[line - 1] + last_
        if item is not None and any(one <= start < other for one, other in strings):
            item = _unquoted(item)
        # ``Rows[int]`` says itself what the items are
        new = iterator if item is None or source[stop : stop + 1] == "[" else f"{iterator}[{item}]"
        changes.setdefault(start, (start, stop, new))
    return apply(source, changes.values())


def _strings(text: Text, tree: ast.Module) -> list[tuple[int, int]]:
    return [
        text.span(node)
        for node in walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def _unquoted(item: str) -> str | None:
    """The type without quotes, to stand in a string."""
    bare = _QUOTED.sub(lambda match: match[1] or match[2] or "", item)
    return None if "'" in bare or '"' in bare or "Literal" in item else bare


def context_of(
    source: str, tree: ast.Module, places: Sequence[tuple[int, int, int]]
) -> Context:
    """When what is written at these places is read."""
    if not places:
        return Context()
    text = Text(source)
    wanted = {text.starts[line - 1] + first for line, first, _ in places}
    evaluated = any(
        isinstance(each, (ast.Name, ast.Attribute))
        and text.offset(each.lineno, each.col_offset) in wanted
        for node in walk(tree)
        if isinstance(node, ast.Call) and last(node.func) in _EVALUATED
        for each in walk(node)
    )
    return Context(evaluated, before=min(line for line, _, _ in places))


def followed(
    source: str, edits: Sequence[tuple[Gone, Following]], *, beside: bool, prune: bool
) -> str:
    """The source of another file after the classes have gone; ``beside`` says whether it is in the
    same folder, ``prune`` whether imports that it has no use for any more may go."""
    tree = ast.parse(source)
    places = [place for _, following in edits for place in following.annotations]
    context = context_of(source, tree, places)
    leaking = frozenset(name for _, following in edits for name in following.leaking)
    context = replace(context, leaking=leaking)
    iterator = spelling(source, tree, "AsyncIterator", context).text
    deferred = is_deferred(tree) and not context.evaluated
    changes: list[tuple[tuple[int, int, int], str | None]] = []
    more: list[Spelling] = []
    along: dict[tuple[str, str], tuple[str, ...]] = {}
    for each, following in edits:
        for place in following.annotations:
            old = Text(source).lines[place[0] - 1][place[1] : place[2]]
            prefix = old.rpartition(".")[0]
            spelled = _spelled(each, following, tree, prefix, beside=beside, deferred=deferred)
            changes.append((place, spelled.item))
            more += spelled.more
            for module in following.home if spelled.beside else ():
                known = along.get((module, each.name), ())
                along[module, each.name] = tuple(dict.fromkeys((*known, *spelled.beside)))
    stay = frozenset(each for _, following in edits for each in following.stay)
    plain = frozenset(each for _, following in edits for each in following.plain)
    vanished = frozenset(
        (module, each.name)
        for each, following in edits
        if following.vanished
        for module in following.home
    )
    taken = frozenset(name for _, following in edits for name in following.taken)
    return fix_imports(
        source,
        annotated(source, changes, iterator),
        frozenset({"AsyncIterator"} if places else ()),
        keep=taken,
        prune=prune and "*" not in taken,
        context=replace(
            context,
            more=tuple(dict.fromkeys(more)),
            along=along,
            vanished=vanished,
            stay=stay,
            plain=plain,
        ),
    )


def _spelled(
    each: Gone,
    following: Following,
    tree: ast.Module,
    prefix: str,
    *,
    beside: bool,
    deferred: bool,
) -> _Spelled:
    """How the file ``tree`` says what the class iterates over, whose name has this prefix."""
    item = each.item
    nothing = _Spelled(None)
    if item is None:
        return nothing
    along: list[str] = []
    more: list[Spelling] = []
    taken = _places(tree, following.home, each.name)
    readable = {Place.MODULE, Place.CHECKING} if deferred else {Place.MODULE}
    for name, (module, original) in each.origins.items():
        if not original:
            return nothing
        if not module:
            if prefix:
                if prefix not in following.home:
                    return nothing
                item = re.sub(rf"(?<![\w.])({re.escape(name)})\b", rf"{prefix}.\1", item)
            elif name in rebound(tree, name, following.home) or not _is_at_hand(taken):
                return nothing
            elif name in following.leaking and not _places(tree, following.home, name):
                return nothing
            else:
                along.append(name)
        elif name in rebound(tree, original, (module,)) or (module.startswith(".") and not beside):
            return nothing
        elif not _places(tree, {module}, original, name) & readable:
            if name in following.leaking:
                return nothing
            early = Place.MODULE in taken and not following.effects
            if not is_stdlib(module) and not early:
                return nothing  # else the file of the class has imported it before
            alias = original if original == name else f"{original} as {name}"
            more.append(Spelling(name, module, alias))
    if _builtins_in(each) & rebound(tree, "", ()):
        return nothing
    return _Spelled(item, tuple(along), tuple(more))


def _builtins_in(each: Gone) -> set[str]:
    names = _names(ast.parse(each.item or "int", mode="eval").body) or set()
    return names - each.origins.keys()


def _is_at_hand(places: set[Place]) -> bool:
    """Whether what is imported in these places is so wherever the names are used."""
    return bool(places) and Place.GUARDED not in places


def _places(
    tree: ast.Module, modules: Collection[str], original: str, name: str | None = None
) -> set[Place]:
    """Where the file imports ``original`` from one of the modules, as ``name`` if that is given."""
    return {
        one.place
        for one in imports(tree)
        if one.module in modules
        for alias in one.node.names
        if alias.name == original and name in (None, bound_name(alias))
    }
