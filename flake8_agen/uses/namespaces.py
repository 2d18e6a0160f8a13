"""What is taken out of modules by name, where the names are computed.

A module is followed from where an expression gives it, through local names, attributes and the
functions that return it, to where a member is taken of it. Its namespace as a dictionary
(``vars(module)``, ``module.__dict__``, ``globals()``) is followed no further than one step.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.bytesearch import stem
from flake8_agen.uses.computed import ANY, text_of
from flake8_agen.uses.names import FUNCTIONS, Function, Module

if TYPE_CHECKING:
    from flake8_agen.project import Project

Taken = tuple[Module, ast.expr, str]
"""In which file, where, and a pattern for the names."""

_BLIND_TO_MEMBERS = frozenset(
    """DocTestSuite bool delattr dir exec_module files find_spec getdoc getfile getsource
    getsourcefile hasattr id is_resource isinstance issubclass iter_modules len loadTestsFromModule
    multiple open_binary open_text path print read_binary read_text reload repr setattr str testmod
    type walk_packages""".split()
)
"""Callables that take no member of a module out of it, by their last name."""
NAMES_ONLY = frozenset(
    """bool enumerate frozenset id isinstance iter len list print repr set sorted str tuple type
    """.split()
)
"""Callables that see the keys of a dictionary only."""
_NO_VALUE = frozenset({"keys", "update", "clear", "__contains__", "__len__"})
"""Methods of a dictionary that give no value of it."""
_KEEPING = frozenset({"staticmethod", "classmethod", "cache", "lru_cache"})
_MOST = 40
"""Files that may call such a function; where there are more, its name is one of many things."""
_FARTHEST = 3
"""Functions that one after the other return what they got; who does more, hides it."""
_STILL = (ast.Expr, ast.Compare, ast.Assert, ast.UnaryOp, ast.FormattedValue, ast.Delete)


class Namespaces:
    """Follows modules and their namespaces through the files of ``project``."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._seen: set[tuple[object, ...]] = set()
        """Places, not nodes: a file that was looked into long ago is parsed anew."""
        self._through: list[tuple[str, int]] = []
        """The functions that have returned the module, the last one at the end."""

    def of_module(self, node: ast.expr, module: Module) -> Iterator[Taken]:
        """What is taken of the module that ``node`` gives."""
        ends = (node.end_lineno, node.end_col_offset)
        place = (module.path, node.lineno, node.col_offset, *ends, type(node))
        if place in self._seen:
            return
        self._seen.add(place)
        parent, where = module.parents[node]
        if isinstance(parent, ast.Attribute):
            if parent.attr == "__dict__":
                yield from self.of_namespace(parent, module)
        elif isinstance(parent, ast.Call) and where == "args":
            yield from self._given(node, parent, module)
        elif isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and where == "value":
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            for target in targets:
                yield from self._assigned(target, module)
            if isinstance(parent, ast.NamedExpr):
                yield from self.of_module(parent, module)
        elif isinstance(parent, (ast.BoolOp, ast.IfExp)) and where != "test":
            if isinstance(module.parents[parent][0], (ast.If, ast.While, ast.Assert)):
                return
            yield from self.of_module(parent, module)
        elif isinstance(parent, ast.Return):
            yield from self._returned(node, module)
        elif not isinstance(parent, _STILL) and where != "test":
            yield module, node, ANY

    def _given(self, node: ast.expr, call: ast.Call, module: Module) -> Iterator[Taken]:
        name = last(call.func)
        behind = call.args[call.args.index(node) + 1 :]
        following = behind[0] if behind else None
        if name == "vars":
            yield from self.of_namespace(call, module)
        elif name == "getattr":
            if not isinstance(following, ast.Constant):
                yield module, call, text_of(following, module)
        elif name not in _BLIND_TO_MEMBERS:
            known = isinstance(following, ast.Constant) and isinstance(following.value, str)
            if not known:  # mock.patch.object(module, "name")
                yield module, call, ANY

    def _assigned(self, target: ast.expr, module: Module) -> Iterator[Taken]:
        if isinstance(target, ast.Name):
            scope = module.scope_of(target).home(target.id)
            if not scope.is_class:
                for load in module.loads(scope, target.id):
                    yield from self.of_module(load, module)
                return
        if isinstance(target, ast.Subscript) and _is_table_of_modules(target.value):
            return
        if isinstance(target, ast.Attribute):
            for node in module.mentions((target.attr,)):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                    yield from self.of_module(node, module)
            return
        yield module, target, ANY

    def _returned(self, node: ast.expr, module: Module) -> Iterator[Taken]:
        """The calls of the function that returns it, by its name."""
        function = module.function_of(node)
        if not isinstance(function, FUNCTIONS) or not _is_plain(function):
            yield module, node, ANY
            return
        place = (module.path, function.lineno)
        if place in self._through:
            return
        paths = self._callers(function, module)
        if len(self._through) == _FARTHEST or len(paths) > _MOST:
            yield module, node, ANY
            return
        self._through.append(place)
        yield from self._called(function, module, paths)
        self._through.pop()

    def _callers(self, function: Function, module: Module) -> set[str]:
        """The files that may call it."""
        paths = {*self.project.referring(function.name), module.path}
        return self._importing(module.path, paths) if function in module.tree.body else paths

    def _called(self, function: Function, module: Module, paths: set[str]) -> Iterator[Taken]:
        """What is taken of what its calls give."""
        for path in sorted(paths):
            other = module if path == module.path else self.project.module(path)
            for mention in other.mentions((function.name,)) if other is not None else ():
                assert other is not None
                if not isinstance(mention, (ast.Name, ast.Attribute)):
                    continue
                call, where = other.parents[mention]
                if isinstance(call, ast.Call) and where == "func":
                    yield from self.of_module(call, other)
                elif isinstance(mention.ctx, ast.Load):
                    yield other, mention, ANY

    def _importing(self, path: str, paths: set[str]) -> set[str]:
        """Those of ``paths`` that say the name of the module ``path``, of which they may have it,
        or of another of these."""
        data = {each: self.project.data(each) or b"" for each in paths - {path}}
        found, pending = {path}, [path]
        while pending:
            name = stem(pending.pop()).encode("utf-8")
            more = {each for each, text in data.items() if each not in found and name in text}
            found |= more
            pending += more
        return found

    def of_namespace(self, node: ast.expr, module: Module) -> Iterator[Taken]:
        """What is taken of the dictionary that ``node`` gives."""
        parent, where = module.parents[node]
        if isinstance(parent, ast.Subscript) and where == "value":
            if isinstance(parent.ctx, ast.Load):
                yield module, parent, text_of(parent.slice, module)
        elif isinstance(parent, ast.Attribute):
            call, where = module.parents[parent]
            if parent.attr in ("get", "pop", "setdefault", "__getitem__"):
                if isinstance(call, ast.Call) and where == "func" and call.args:
                    yield module, call, text_of(call.args[0], module)
                    return
            if parent.attr not in _NO_VALUE:
                yield module, parent, ANY
        elif isinstance(parent, ast.Call) and last(parent.func) in NAMES_ONLY:
            return
        elif isinstance(parent, (ast.For, ast.comprehension)) and where == "iter":
            return
        elif not isinstance(parent, _STILL):
            yield module, node, ANY


def _is_table_of_modules(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "modules"


def _is_plain(function: Function) -> bool:
    """Whether a call of it gives what it returns."""
    if isinstance(function, ast.AsyncFunctionDef):
        return False
    called = [each.func if isinstance(each, ast.Call) else each for each in function.decorator_list]
    return all(last(each) in _KEEPING for each in called)
