"""What the bases of a class supply, as far as the project shows them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.touches import looks_by_name
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.walking import walk

_STANDARD_ITERATORS = frozenset({"StreamReader", "AsyncGenerator"})
"""Classes of the standard library, typing's bases aside, that have an ``__anext__``."""


@dataclass(frozen=True)
class Ancestry:
    """The bases that typing and ``object`` do not explain."""

    supplying: tuple[str, ...] = ()
    """Bases that define ``__anext__`` with a body of their own."""
    unknown: tuple[str, ...] = ()
    """Bases nobody can look into."""
    members: frozenset[str] = frozenset()
    """The names that bases of the project define."""
    reads: frozenset[str] = frozenset()
    """The attributes that bases of the project touch."""
    looks: tuple[tuple[str, str], ...] = ()
    """(base, how) where a base of the project looks at all attributes, or at some by their name."""
    has_aiter: bool = False
    """Whether a base of the project supplies an ``__aiter__``."""


def ancestry_of(subject: Subject, project: Project, path: str) -> Ancestry:
    """Look into every base, and the bases of those."""
    bases = [base.node for base in subject.bases if base.known is None]
    if not bases:
        return Ancestry()
    supplying: list[str] = []
    unknown: list[str] = []
    members: set[str] = set()
    reads: set[str] = set()
    looks: list[tuple[str, str]] = []
    for base in bases:
        text = ast.unparse(base)
        for cls in _classes(base, project, path):
            if cls is None:
                unknown.append(text)
                continue
            for node in cls.body:
                if isinstance(node, FUNCTIONS):
                    members.add(node.name)
            members |= {
                target.id
                for node in cls.body
                if isinstance(node, (ast.Assign, ast.AnnAssign))
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
                if isinstance(target, ast.Name)
            }
            reads |= {node.attr for node in walk(cls) if isinstance(node, ast.Attribute)}
            methods = (each for each in cls.body if isinstance(each, FUNCTIONS))
            looks += [(cls.name, how) for each in methods for _, how in looks_by_name(each)]
            if "__anext__" in members and text not in supplying:
                supplying.append(text)
    return Ancestry(
        tuple(supplying),
        tuple(dict.fromkeys(unknown)),
        frozenset(members),
        frozenset(reads),
        tuple(looks),
        "__aiter__" in members,
    )


def _classes(base: ast.expr, project: Project, path: str) -> Iterator[ast.ClassDef | None]:
    """The class a base names and all above it; None for each that cannot be seen."""
    module = project.module(path)
    if module is None:
        yield None
        return
    resolver = Resolver(project)
    pending = [(base, module)]
    seen: set[Thing] = set()
    while pending:
        node, module = pending.pop()
        own = _own(node, module)
        if isinstance(own, ast.Subscript):
            own = own.value
        if own is None:
            yield None
            continue
        for thing in resolver.resolve(own, module):
            if thing in seen:
                continue
            seen.add(thing)
            if thing.what is What.EXTERNAL and is_harmless(thing):
                continue
            found = resolver.node(thing) if thing.what is What.CLASS else None
            if found is None or not isinstance(found[1], ast.ClassDef):
                yield None
                continue
            yield found[1]
            pending.extend((above, found[0]) for above in found[1].bases)


def is_harmless(thing: Thing) -> bool:
    """Whether a base outside the project has nothing to do with iteration."""
    last = thing.name.rpartition(".")[2]
    return thing.standard and last not in _STANDARD_ITERATORS or last == "object"


def _own(node: ast.expr, module: Module) -> ast.expr | None:
    """The base as a node of ``module``, which may be another parse of the same text."""
    if module.parent(node) is not None:
        return node
    for scope in module.known_scopes():
        if isinstance(scope.node, ast.ClassDef):
            for base in scope.node.bases:
                place = (base.lineno, base.col_offset)
                if place == (node.lineno, node.col_offset) and type(base) is type(node):
                    return base
    return None
