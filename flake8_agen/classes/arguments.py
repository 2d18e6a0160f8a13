"""The kinds of the parameters and locals of ``__init__``, from every construction there is."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from flake8_agen.classes.contradicted import contradicts
from flake8_agen.classes.narrowing import never_none
from flake8_agen.classes.values import Lookup, kind_of, kind_of_annotation, optional, same
from flake8_agen.imports import Imports, imports_of
from flake8_agen.project import Project
from flake8_agen.syntax import (
    FUNCTIONS,
    Function,
    assignments,
    names_bound_in,
    parameters,
    targets_of,
    walk_scope,
)
from flake8_agen.uses.use import ClassUses, Construction
from flake8_agen.verdict import Kind

_SCOPES = 64
"""Of how many scopes the names are remembered; trees never change."""


def parameter_kinds(
    init: Function, imports: Imports, uses: ClassUses, public: bool, project: Project
) -> dict[str, Kind]:
    """What is known of each parameter: its annotation, which no construction may contradict, else
    what every construction passes."""
    found: dict[str, Kind] = {}
    known = uses.constructions_known and bool(uses.constructions) and not public
    positional = [arg.arg for arg in [*init.args.posonlyargs, *init.args.args][1:]]
    passed = _arguments(positional, uses.constructions) if known else None
    defaults = defaults_of(init)
    for parameter in parameters(init):
        name = parameter.arg
        if parameter is init.args.vararg:
            found[name] = Kind.SEQUENCE
            continue
        if parameter is init.args.kwarg:
            found[name] = Kind.OTHER
            continue
        annotation = parameter.annotation
        narrowed = never_none(init, name)
        if narrowed:
            annotation = optional(annotation) or annotation
        kind = kind_of_annotation(annotation)
        if kind is not None and is_contradicted(name, kind, positional, uses, project):
            continue
        if kind is None and passed is not None:
            given = passed.get(name, [])
            kinds = [argument_kind(value, construction) for construction, value in given]
            if len(given) < len(uses.constructions):
                default = defaults.get(name)
                if not narrowed or default is None or not _is_none(default):
                    kinds.append(kind_of(default, imports))
            kind = same(kinds)
        if kind is not None:
            found[name] = kind
    return found


def is_contradicted(
    name: str, kind: Kind, positional: Sequence[str], uses: ClassUses, project: Project
) -> bool:
    """Whether some construction is seen to pass another thing than the annotation says."""
    return any(
        contradicts(kind, value, argument_kind(value, construction), construction, project)
        for each in uses.constructions
        for construction, value in (_arguments(positional, (each,)) or {}).get(name, ())
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def defaults_of(init: Function) -> dict[str, ast.expr]:
    """The defaults of the parameters that have one."""
    args = init.args
    positional = [*args.posonlyargs, *args.args]
    found = {
        arg.arg: default
        for arg, default in zip(positional[len(positional) - len(args.defaults) :], args.defaults)
    }
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        if default is not None:
            found[arg.arg] = default
    return found


def _arguments(
    positional: Sequence[str], constructions: Sequence[Construction]
) -> dict[str, list[tuple[Construction, ast.expr]]] | None:
    """The arguments each parameter gets; None where a ``*`` hides some."""
    found: dict[str, list[tuple[Construction, ast.expr]]] = {}
    for construction in constructions:
        call = construction.call
        if any(isinstance(arg, ast.Starred) for arg in call.args):
            return None
        if any(keyword.arg is None for keyword in call.keywords):
            return None
        for name, argument in zip(positional, call.args):
            found.setdefault(name, []).append((construction, argument))
        for keyword in call.keywords:
            if keyword.arg is not None:
                found.setdefault(keyword.arg, []).append((construction, keyword.value))
    return found


def argument_kind(value: ast.expr, construction: Construction) -> Kind | None:
    """The kind of an argument where it is passed: locals assigned once are looked up."""
    function = construction.function
    scopes: list[ast.AST] = [construction.tree]
    if isinstance(function, FUNCTIONS):
        scopes.insert(0, function)
    imports = imports_of(construction.tree).within(*scopes[:-1])

    def lookup(name: str) -> Kind | None:
        for scope in scopes:
            if isinstance(scope, FUNCTIONS):
                for argument in [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]:
                    if argument.arg == name:
                        written = name in names_bound_in(scope) or _is_assigned(scope, name)
                        return None if written else kind_of_annotation(argument.annotation)
            values = _values_of(scope, name)
            if values is None:
                return None
            if values:
                return same(kind_of(each, imports) for each in values)
        return None

    return kind_of(value, imports, lookup)


def _is_assigned(scope: ast.AST, name: str) -> bool:
    return bool(_values_of(scope, name)) or _values_of(scope, name) is None


def _values_of(scope: ast.AST, name: str) -> list[ast.expr] | None:
    """Every value a name is assigned in a scope; None where some way to bind it is no value."""
    return _assigned_in(scope).get(name, [])


@lru_cache(_SCOPES)
def _assigned_in(scope: ast.AST) -> dict[str, list[ast.expr] | None]:
    """The same for all names that are bound in the scope."""
    found: dict[str, list[ast.expr] | None] = {}
    for node in walk_scope(*getattr(scope, "body", [])):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found[node.name] = None
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(dict.fromkeys(node.names))
        pairs = assignments(node)
        for target in targets_of(node):
            if isinstance(target, ast.Name):
                value = pairs.get(target)
                if value is None or isinstance(node, ast.AugAssign):
                    found[target.id] = None
                elif (values := found.setdefault(target.id, [])) is not None:
                    values.append(value)
    return found


def init_locals(
    init: Function, imports: Imports, lookup: Lookup, found: dict[str, Kind]
) -> None:
    """Locals of ``__init__``; a parameter that is also assigned must keep its kind."""
    given = {parameter.arg for parameter in parameters(init)}
    for name in sorted(names_bound_in(init) | given):
        values = _values_of(init, name)
        if values is None:
            found.pop(name, None)
        elif values:
            kinds = [kind_of(value, imports, lookup) for value in values]
            if name in given:
                kinds.append(found.get(name))
            kind = same(kinds)
            if kind is None:
                found.pop(name, None)
            else:
                found[name] = kind
