"""Whether importing a file does anything besides defining names."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
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
    """Whether the import of the file ``path``, or one that it makes, may do something that stays:
    a call as a statement, an entry in a table, a decorator or base that may keep a list.

    The packages around ``importer`` are imported anyway.
    """
    resolver = Resolver(project)
    known = set(_packages(importer))
    pending = [path]
    while pending:
        each = pending.pop()
        if each in known:
            continue
        known.add(each)
        module = project.module(each) if each.endswith(".py") else None
        if module is None:
            if os.path.splitext(each)[1]:
                return True
            continue  # a folder
        if any(map(_does_something, _top(module.tree.body))):
            return True
        for imported in _imported(module, resolver):
            pending += [imported, *_packages(imported)]
    return False


def _packages(path: str) -> Iterator[str]:
    """The ``__init__.py`` of the packages around a file."""
    folder = os.path.dirname(path)
    while os.path.isfile(file := os.path.join(folder, "__init__.py")):
        yield file
        folder = os.path.dirname(folder)


def _imported(module: Module, resolver: Resolver) -> Iterator[str]:
    for statement in _top(module.tree.body):
        if isinstance(statement, ast.ImportFrom):
            sources = resolver.modules(statement, module) or ()
            yield from sources
            for source in sources:
                for alias in statement.names:
                    below = resolver.project.layout.submodule(source, alias.name)
                    if below is not None:
                        yield below
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                yield from resolver.project.layout.absolute(alias.name, module.path) or ()


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
        return any(last(each) not in _QUIET for each in called)
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.AugAssign):
        return last(statement.target) != "__all__"
    return not isinstance(statement, _PLAIN)
