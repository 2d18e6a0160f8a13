"""Whether code may build objects from the annotations of a function or a class.

    async def job(feed: Feed): ...

    inject(job)                         # {name: kind() for .. in get_type_hints(job).items()}
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import head
from flake8_agen.uses.members import last_part
from flake8_agen.uses.names import FUNCTIONS, Module
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.things import definition

if TYPE_CHECKING:
    from flake8_agen.project import Project

BLIND = frozenset(
    """abstractmethod asynccontextmanager asyncio cache cached_property classmethod contextmanager
    deleter final fixture getter given lru_cache object overload override parametrize patch property
    setter settings skip skipif staticmethod usefixtures wraps xfail""".split()
)
"""Decorators that do not care for annotations, by their last name."""
_READERS = {
    "get_type_hints": b"", "get_annotations": b"", "__annotations__": b"", "getfullargspec": b"",
    "signature": b"inspect", "fields": b"dataclasses",
}  # fmt: skip
"""What gives annotations, and what the same file says where that is not something else."""
_INDIFFERENT = frozenset("anyio attr attrs curio hypothesis mock pytest trio uvloop".split())
"""Libraries that run what they get, and do not look at its annotations."""


def may_be_built_from(annotation: ast.AST, module: Module, project: Project) -> bool:
    """Whether somebody in the project reads annotations, and what has this one is handed on, or
    it is handed to a library that may read them."""
    names = list(_holders(annotation, module))
    if not names:
        return False
    readers = _reading_hints(project)
    if readers and any(
        _is_handed_on(name, module, project) or _derives_from(readers, name, module, project)
        for name in names
    ):
        return True
    return any(_is_handed_out(name, module, project) for name in names)


def _reading_hints(project: Project) -> set[str]:
    """The files that may read annotations."""
    project.search(_READERS)
    return {
        path
        for word, beside in _READERS.items()
        for path in project.mentioning(word)
        if beside in (data := project.data(path) or b"")
        and (word != "fields" or b".type" in data)
    }


def _derives_from(readers: set[str], name: str, module: Module, project: Project) -> bool:
    """Whether the class of that name has a base in one of these files."""
    resolver = Resolver(project)
    nodes = [scope.node for scope in module.known_scopes()]
    pending = [
        definition(module, node)
        for node in nodes
        if isinstance(node, ast.ClassDef) and node.name == name
    ]
    seen = set()
    while pending:
        for thing in resolver.bases(pending.pop()):
            if thing.what is What.CLASS and thing not in seen:
                if thing.path in readers:
                    return True
                seen.add(thing)
                pending.append(thing)
    return False


def _is_handed_out(name: str, module: Module, project: Project) -> bool:
    """Whether something of that name is given to a library, which may read its annotations:
    ``container.register(Job)``."""
    resolver = Resolver(project)
    for path in sorted({module.path, *project.referring(name)}):
        other = module if path == module.path else project.module(path)
        for node in other.mentions((name,)) if other is not None else ():
            assert other is not None
            call, where = other.parents[node]
            if isinstance(call, ast.keyword):
                call, where = other.parents[call][0], "args"
            if not isinstance(call, ast.Call) or where != "args":
                continue
            for thing in resolver.resolve(head(call.func), other):
                outside = thing.what in (What.EXTERNAL, What.MADE) and not thing.standard
                package = thing.name.partition(".")[0]
                if outside and package != "builtins" and package not in _INDIFFERENT:
                    return True
    return False


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
