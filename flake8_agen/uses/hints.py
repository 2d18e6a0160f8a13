"""Whether code may build objects from the annotations of a function or a class.

    async def job(feed: Feed): ...

    inject(job)                         # {name: kind() for .. in get_type_hints(job).items()}
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.uses.members import last_part
from flake8_agen.uses.names import FUNCTIONS, Module

if TYPE_CHECKING:
    from flake8_agen.project import Project

BLIND = frozenset(
    """abstractmethod asynccontextmanager asyncio cache cached_property classmethod contextmanager
    deleter final fixture getter given lru_cache object overload override parametrize patch property
    setter settings skip skipif staticmethod usefixtures wraps xfail""".split()
)
"""Decorators that do not care for annotations, by their last name."""
_READERS = ("get_type_hints", "get_annotations", "__annotations__", "getfullargspec", "signature")


def may_be_built_from(annotation: ast.AST, module: Module, project: Project) -> bool:
    """Whether somebody in the project reads annotations, and what has this one is handed on."""
    names = list(_holders(annotation, module))
    return bool(names) and _reads_hints(project) and any(
        _is_handed_on(name, module, project) for name in names
    )


def _reads_hints(project: Project) -> bool:
    project.search(_READERS)
    return any(
        word != "signature" or b"inspect" in (project.data(path) or b"")
        for word in _READERS
        for path in project.mentioning(word)
    )


def _holders(annotation: ast.AST, module: Module) -> Iterator[str]:
    """The function or class that keeps the annotation, and the classes around it."""
    for parent, where in module.ancestors(annotation):
        if isinstance(parent, FUNCTIONS):
            if where in ("args", "returns"):
                yield parent.name
            else:
                return  # that of a local is not kept
        elif isinstance(parent, ast.ClassDef):
            yield parent.name


def _is_handed_on(name: str, module: Module, project: Project) -> bool:
    """Whether something of that name is a value: an argument, an element, what is returned, or
    what a decorator gets."""
    kept = (ast.Assign, ast.AnnAssign, ast.Return)
    for path in sorted({module.path, *project.referring(name)}):
        other = module if path == module.path else project.module(path)
        for node in other.mentions((name,)) if other is not None else ():
            assert other is not None
            parent, where = other.parents[node]
            if isinstance(getattr(node, "ctx", None), ast.Load) and (
                (isinstance(parent, ast.Call) and where == "args")
                or isinstance(parent, (ast.keyword, ast.List, ast.Tuple, ast.Dict, ast.Set))
                or (isinstance(parent, kept) and where == "value")
            ):
                return True
    return any(
        last_part(decorator) not in BLIND
        for scope in module.known_scopes()
        if getattr(scope.node, "name", "") == name
        for decorator in getattr(scope.node, "decorator_list", ())
    )
