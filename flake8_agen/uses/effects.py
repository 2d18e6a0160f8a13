"""Whether importing a file does anything besides defining names."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_agen.syntax import FUNCTIONS, last
from flake8_agen.uses.resolve import Resolver
from flake8_agen.walking import blocks

if TYPE_CHECKING:
    from flake8_agen.project import Project
    from flake8_agen.uses.names import Module

_QUIET = frozenset(
    """abstractmethod asynccontextmanager cache cached_property classmethod contextmanager dataclass
    define final frozen lru_cache overload property runtime_checkable setter singledispatch
    staticmethod total_ordering wraps""".split()
)
"""Decorators that keep nothing of what they decorate, by their last name."""
_PLAIN = (ast.Import, ast.ImportFrom, ast.Pass, ast.Assign, ast.AnnAssign, ast.Assert, ast.Raise)


def has_effects(project: Project, path: str, importer: str) -> bool:
    """Whether it may be noticed that ``importer`` does not import the file ``path`` any more.

    That is so where that import, or one that it makes, does something that stays (a call as a
    statement, an entry in a table, a decorator or base that may keep a list), and where files
    import each other in a circle: then it matters who comes first. The packages around
    ``importer`` are imported anyway.
    """
    run = _Import(project, importer)
    return any(map(run.of_package, _packages(path))) or run.may_be_noticed(path)


class _Import:
    """The files that an import runs."""

    def __init__(self, project: Project, importer: str) -> None:
        self._project = project
        self._resolver = Resolver(project)
        self._done = {path: True for path in _packages(importer)}
        """Whether a file has been gone through, or is only begun."""
        self._done[importer] = False

    def may_be_noticed(self, path: str) -> bool:
        """Whether importing ``path`` may be; one that is begun closes a circle."""
        if path in self._done:
            return not self._done[path]
        module = self._project.module(path) if path.endswith(".py") else None
        if module is None:
            return bool(os.path.splitext(path)[1])  # else a folder
        self._done[path] = False
        noticed = any(map(self._does_something, _top(module.tree.body))) or any(
            self.may_be_noticed(each) or any(map(self.of_package, _packages(each)))
            for each in _imported(module, self._resolver)
        )
        self._done[path] = True
        return noticed

    def of_package(self, path: str) -> bool:
        """Its package comes before a module, and so it is no circle that it is begun."""
        return path not in self._done and self.may_be_noticed(path)

    def _does_something(self, statement: ast.stmt) -> bool:
        if isinstance(statement, ast.ClassDef) and statement.bases and self._bases_look:
            return True
        return _does_something(statement)

    @cached_property
    def _bases_look(self) -> bool:
        """Whether a class of the project may do something with those that derive from it."""
        words = ("__init_subclass__", "__subclasses__", "__prepare__", "metaclass")
        return any(map(self._project.mentioning, words))


def _packages(path: str) -> Iterator[str]:
    """The ``__init__.py`` of the packages around a file."""
    folder = os.path.dirname(path)
    while os.path.isfile(file := os.path.join(folder, "__init__.py")):
        yield file
        folder = os.path.dirname(folder)


def _imported(module: Module, resolver: Resolver) -> Iterator[str]:
    """The files of the project that a module imports when it is imported."""
    layout = resolver.project.layout
    for statement in _top(module.tree.body):
        if isinstance(statement, ast.ImportFrom):
            for source in resolver.modules(statement, module) or ():
                below = [layout.submodule(source, alias.name) for alias in statement.names]
                yield from (each for each in below if each is not None)
                if not all(below):
                    yield source
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                yield from layout.absolute(alias.name, module.path) or ()


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that an import runs, down to those that have no block."""
    for statement in body:
        if isinstance(statement, (ast.If, ast.Try)):
            test = statement.test if isinstance(statement, ast.If) else None
            if last(test) == "TYPE_CHECKING" or _is_main(test):
                yield from _top(getattr(statement, "orelse", []))
            else:
                yield from _top([each for each in blocks(statement) if isinstance(each, ast.stmt)])
        else:
            yield statement


def _is_main(test: ast.expr | None) -> bool:
    return isinstance(test, ast.Compare) and last(test.left) == "__name__"


def _does_something(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return any(isinstance(each, (ast.Attribute, ast.Subscript)) for each in targets)
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        called = [
            each.func if isinstance(each, ast.Call) else each for each in statement.decorator_list
        ]
        return bool(getattr(statement, "keywords", ())) or any(
            last(each) not in _QUIET for each in called
        )
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.AugAssign):
        return last(statement.target) != "__all__"
    return not isinstance(statement, _PLAIN)
