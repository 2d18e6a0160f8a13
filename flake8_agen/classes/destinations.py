"""Under which names others find a value that is made in a file.

``f = AsyncMock(..); patch("rows.fetch", f)``: under ``fetch``. The value is followed through the
plain names, functions and displays of its file that hold it, by name alone.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from flake8_agen.syntax import FUNCTIONS
from flake8_agen.walking import walk

_PASSES_ON = (ast.Tuple, ast.List, ast.Starred, ast.IfExp, ast.BoolOp, ast.Lambda)


class Destinations:
    """The names in one file, whose nodes have ``parents``."""

    def __init__(self, tree: ast.Module, parents: Mapping[ast.AST, ast.AST]) -> None:
        self._tree = tree
        self._parents = parents

    def of(self, value: ast.AST) -> frozenset[str]:
        """Names of attributes, arguments, keys and patched places that get the value."""
        return frozenset(self._of(value, set()))

    def of_name(self, name: str) -> frozenset[str]:
        """The same for what a plain name holds."""
        return frozenset(self._of_name(name, set()))

    def strings(self, call: ast.Call) -> Iterator[str]:
        """The last parts of the dotted names in strings that a call is given, or in constants."""
        for each in call.args:
            text = self._texts.get(each.id) if isinstance(each, ast.Name) else each
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value.rpartition(".")[2]

    def _of(self, value: ast.AST, seen: set[str]) -> Iterator[str]:
        above = self._parents.get(value)
        if isinstance(above, ast.Call) and above.func is not value:
            yield from self.strings(above)
        elif isinstance(above, ast.keyword):
            if above.arg is not None:
                yield above.arg
            call = self._parents.get(above)
            if isinstance(call, ast.Call):
                yield from self.strings(call)
        elif isinstance(above, ast.Dict):
            yield from (
                key.value
                for key, each in zip(above.keys, above.values)
                if each is value and isinstance(key, ast.Constant) and isinstance(key.value, str)
            )
        elif isinstance(above, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            targets = above.targets if isinstance(above, ast.Assign) else (above.target,)
            yield from self._into(*targets, seen=seen)
            if isinstance(above, ast.NamedExpr):
                yield from self._of(above, seen)
        elif isinstance(above, (ast.Return, ast.Yield)):
            function: ast.AST | None = above
            while function is not None and not isinstance(function, FUNCTIONS):
                function = self._parents.get(function)
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield from self._of_name(function.name, seen)
        elif isinstance(above, _PASSES_ON):
            yield from self._of(above, seen)

    def _into(self, *targets: ast.expr, seen: set[str]) -> Iterator[str]:
        for target in targets:
            if isinstance(target, ast.Attribute):
                yield target.attr
            elif isinstance(target, ast.Name):
                yield from self._of_name(target.id, seen)
            elif isinstance(target, (ast.Tuple, ast.List)):
                yield from self._into(*target.elts, seen=seen)
            elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                if isinstance(target.slice.value, str):
                    yield target.slice.value

    def _of_name(self, name: str, seen: set[str]) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        for node in self._loads.get(name, ()):
            yield from self._of(node, seen)
            above = self._parents.get(node)
            if isinstance(above, ast.Call) and above.func is node:
                yield from self._of(above, seen)

    @cached_property
    def _loads(self) -> Mapping[str, list[ast.Name]]:
        found: dict[str, list[ast.Name]] = defaultdict(list)
        for node in walk(self._tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found[node.id].append(node)
        return found

    @cached_property
    def _texts(self) -> Mapping[str, ast.expr]:
        """What the names at the top of the file stand for."""
        return {
            target.id: node.value
            for node in self._tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
