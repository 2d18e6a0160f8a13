"""Whether importing a file does anything besides defining names."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from flake8_agen.syntax import FUNCTIONS, dotted, last
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.bytesearch import stem
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
_MAKERS = frozenset(
    """Counter Decimal NamedTuple NewType ParamSpec Path TypeVar TypeVarTuple TypedDict cast compile
    defaultdict deque dict field float frozenset getLogger int len list namedtuple object property
    range set split str tuple""".split()
)
"""Calls that make a value and do no more, by their last name, if the project defines no such."""
_LOUD = frozenset({"antigravity", "this"})
"""Modules of the standard library that do something when they are imported."""
_GENERIC = frozenset("defaultdict deque dict frozenset list set tuple type version_info".split())
_ACTS = (ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Starred)


def has_effects(project: Project, path: str, importer: str, *, strange: bool = False) -> bool:
    """Whether it may be noticed that ``importer`` does not import the file ``path`` any more.

    That is so where that import, or one that it makes, does anything but define names (a call that
    is not known, a decorator or base that may keep a list, an entry in a table, an error), and
    where files import each other in a circle: then it matters who comes first. The packages around
    ``importer`` are imported anyway. With ``strange`` a module that is neither of the project nor
    of the standard library may do anything, too.
    """
    run = _Import(project, importer, strange)
    return any(map(run.of_package, _packages(path))) or run.may_be_noticed(path)


def import_is_noticed(project: Project, statement: ast.Import | ast.ImportFrom, path: str) -> bool:
    """Whether it may be noticed that ``statement`` goes from the file ``path``."""
    module = project.module(path)
    if module is None:
        return True
    files = list(_imported_by(statement, module, Resolver(project)))
    return any(
        file is None
        or has_effects(project, file, path, strange=True)
        or _is_looked_up(project, file, statement, path)
        for file in files
    )


def _is_looked_up(
    project: Project, path: str, statement: ast.Import | ast.ImportFrom, importer: str
) -> bool:
    """Whether somebody has the module as an attribute of its package, which importing it sets,
    and does not import it himself. The file ``importer`` of ``import pkg.rows`` says ``pkg.rows``
    itself; the statement goes only when nothing there says ``pkg`` any more."""
    if not os.path.isfile(os.path.join(os.path.dirname(path), "__init__.py")):
        return False
    name = stem(path)
    for other, text in project.kept(("looked up", name), partial(_looked_up, project, name)):
        if other != importer or isinstance(statement, ast.ImportFrom):
            module = project.module(other) if text else None
            names = [] if module is None else _plainly_imported(module.tree.body)
        else:
            names = [each.name for each in statement.names if each.asname is None]
        if not any(f"{each}.".startswith(f"{text}.") for each in names):
            return True
    return False


def _looked_up(project: Project, name: str) -> frozenset[tuple[str, str]]:
    """The files in which ``.name`` is said, with what is said: ``pkg.rows``, "" where the module
    may have any name."""
    return frozenset(
        (module.path, dotted(node) or "")
        for node, module in attributes_named(project, name)
        if is_unlike_self(node.value)
    )


def _plainly_imported(body: list[ast.stmt]) -> list[str]:
    return [
        alias.name
        for statement in body
        if isinstance(statement, ast.Import)
        for alias in statement.names
        if alias.asname is None
    ]


def attributes_named(project: Project, name: str) -> Iterator[tuple[ast.Attribute, Module]]:
    """Where ``.name`` stands in code."""
    dotted = re.compile(rb"\.%s(?!\w)" % re.escape(name).encode("utf-8"))
    for path in project.attribute_files(name):
        if not dotted.search(project.data(path) or b""):
            continue
        module = project.module(path)
        for node in module.mentions((name,)) if module is not None else ():
            if isinstance(node, ast.Attribute) and module is not None:
                yield node, module


def is_unlike_self(node: ast.expr) -> bool:
    """Whether it may be a module: what a method calls its object is none."""
    return not isinstance(node, ast.Name) or node.id not in ("self", "cls")


@dataclass(frozen=True)
class _Facts:
    """What is known of a file that an import runs."""

    acts: bool
    """Whether it does anything but define names."""
    imported: tuple[str | None, ...]
    """As :func:`_imported` gives them."""


def _facts_of(project: Project, path: str) -> _Facts | None:
    """None where it is no Python."""
    module = project.module(path)
    if module is None:
        return None
    resolver = Resolver(project)
    statements = _Statements(project)
    acts = any(map(statements.does_something, _top(module.tree.body)))
    return _Facts(acts, tuple(_imported(module, resolver)))


class _Import:
    """The files that an import runs."""

    def __init__(self, project: Project, importer: str, strange: bool) -> None:
        self._project = project
        self._strange = strange
        self._done = {path: True for path in _packages(importer)}
        """Whether a file has been gone through, or is only begun."""
        self._done[importer] = False

    def may_be_noticed(self, path: str) -> bool:
        """Whether importing ``path`` may be; one that is begun closes a circle."""
        if path in self._done:
            return not self._done[path]
        if not path.endswith(".py"):
            return bool(os.path.splitext(path)[1])  # else a folder
        facts = self._project.kept(("import", path), partial(_facts_of, self._project, path))
        if facts is None:
            return True
        self._done[path] = False
        noticed = facts.acts or any(
            self._strange
            if each is None
            else self.may_be_noticed(each) or any(map(self.of_package, _packages(each)))
            for each in facts.imported
        )
        self._done[path] = True
        return noticed

    def of_package(self, path: str) -> bool:
        """Its package comes before a module, and so it is no circle that it is begun."""
        return path not in self._done and self.may_be_noticed(path)


class _Statements:
    """What the statements of a file do when they are run."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def does_something(self, statement: ast.AST) -> bool:
        """Whether it does more than to define names."""
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            return any(
                isinstance(each, (ast.Attribute, ast.Subscript)) for each in targets
            ) or self._acts(statement.value)
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            return self._definition_acts(statement)
        if isinstance(statement, ast.Expr):
            return not isinstance(statement.value, ast.Constant)
        if isinstance(statement, ast.AugAssign):
            return last(statement.target) != "__all__" or self._acts(statement.value)
        if isinstance(statement, ast.Assert):  # that something is there is no question
            given = (ast.Name, ast.BoolOp, ast.And, ast.Or, ast.Load)
            return not all(isinstance(each, given) for each in ast.walk(statement.test))
        if isinstance(statement, ast.expr):  # the test of an ``if``
            return self._acts(statement)
        quiet = (ast.Import, ast.ImportFrom, ast.Pass)
        return not isinstance(statement, quiet) and type(statement).__name__ != "TypeAlias"

    def _definition_acts(self, node: ast.AST) -> bool:
        for decorator in getattr(node, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            given = [*decorator.args, *(key.value for key in decorator.keywords)] if isinstance(
                decorator, ast.Call
            ) else []
            if last(called) not in _QUIET or any(map(self._acts, given)):
                return True
            if last(called) != "setter" and self._project.defines(last(called)):
                return True
        if isinstance(node, ast.ClassDef):
            return (
                bool(node.keywords)
                or (bool(node.bases) and self._bases_look)
                or any(map(self._acts, node.bases))
                or any(map(self.does_something, _top(node.body)))
            )
        args = getattr(node, "args", None)
        defaults = [*args.defaults, *args.kw_defaults] if isinstance(args, ast.arguments) else []
        return any(map(self._acts, defaults))

    def _acts(self, value: ast.expr | None) -> bool:
        """Whether to evaluate an expression may do something, or fail."""
        pending: list[ast.AST] = [] if value is None else [value]
        while pending:
            node = pending.pop()
            if isinstance(node, _ACTS):
                return True
            if isinstance(node, ast.Call) and (
                last(node.func) not in _MAKERS or self._project.defines(last(node.func))
            ):
                return True
            if isinstance(node, ast.Subscript):
                name = last(node.value)
                if not name[:1].isupper() and name not in _GENERIC:
                    return True
            if isinstance(node, ast.Lambda):
                pending += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            else:
                pending += ast.iter_child_nodes(node)
        return False

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


def _imported(module: Module, resolver: Resolver) -> Iterator[str | None]:
    """The files of the project that a module imports when it is imported; None for any other
    module that is not known to do nothing."""
    for statement in _top(module.tree.body):
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield from _imported_by(statement, module, resolver)


def _imported_by(
    statement: ast.Import | ast.ImportFrom, module: Module, resolver: Resolver
) -> Iterator[str | None]:
    layout = resolver.project.layout
    if isinstance(statement, ast.ImportFrom):
        sources = resolver.modules(statement, module)
        if not sources and (statement.level or not _is_quiet(statement.module or "")):
            yield None
        for source in sources or ():
            below = [layout.submodule(source, alias.name) for alias in statement.names]
            yield from (each for each in below if each is not None)
            if not all(below):  # a folder without a file has no other names
                yield source if source in resolver.project.files else None
    else:
        for alias in statement.names:
            files = layout.absolute(alias.name, module.path)
            if not files and not _is_quiet(alias.name):
                yield None
            yield from files or ()


def _is_quiet(name: str) -> bool:
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names and top not in _LOUD


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt | ast.expr]:
    """The statements that an import runs, down to those that have no block, and the tests of
    ``if``."""
    for statement in body:
        if isinstance(statement, (ast.If, ast.Try)):
            test = statement.test if isinstance(statement, ast.If) else None
            if last(test) == "TYPE_CHECKING" or _is_main(test):
                yield from _top(getattr(statement, "orelse", []))
            else:
                if test is not None:
                    yield test
                for block in blocks(statement):
                    inner = block.body if isinstance(block, ast.ExceptHandler) else [block]
                    yield from _top([each for each in inner if isinstance(each, ast.stmt)])
        else:
            yield statement


def _is_main(test: ast.expr | None) -> bool:
    return isinstance(test, ast.Compare) and last(test.left) == "__name__"
