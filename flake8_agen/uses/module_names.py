"""What the names of modules are, where expressions give them: ``f"{plugins.__name__}.{name}"``, or
``info.name`` for ``info`` of ``pkgutil.iter_modules(..)``."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

from flake8_agen.syntax import last
from flake8_agen.uses.bytesearch import stem
from flake8_agen.uses.computed import ANY, text_of
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, What

_OWN = ("__name__", "__package__")
_LISTS_OF_MODULES = ("iter_modules", "walk_packages")


def dotted_names(path: str) -> Iterator[str]:
    """The dotted names that a file may be imported by, the shortest first."""
    folder, dotted = os.path.dirname(path), stem(path)
    if os.path.basename(path).startswith("__init__."):
        folder = os.path.dirname(folder)
    while dotted:
        yield dotted
        folder, name = os.path.split(folder)
        if not name.isidentifier():
            return
        dotted = f"{name}.{dotted}"


class ModuleNames:
    """The names of modules in one file."""

    def __init__(self, module: Module, resolver: Resolver) -> None:
        self.module = module
        self.resolver = resolver

    def text(self, node: ast.expr | None) -> str:
        """A pattern that every text matches which ``node`` can give."""
        return text_of(node, self.module, known=self._known)

    def _known(self, node: ast.expr) -> str | None:
        """The same for what says the name of a module; None for anything else."""
        if isinstance(node, ast.Attribute) and node.attr in _OWN:
            return self._of_modules(node.value)
        if isinstance(node, ast.Attribute) and node.attr == "name":
            return self._listed(node.value, None)
        return self._listed(node, 1) if isinstance(node, ast.Name) else None

    def _of_modules(self, node: ast.expr) -> str | None:
        names: set[str] = set()
        for thing in self.resolver.resolve(node, self.module):
            if thing.what is What.MODULE:
                names.update(dotted_names(thing.path))
            elif thing.what is What.EXTERNAL:
                names.add(thing.name)
            else:
                return None
        return f"(?:{'|'.join(map(re.escape, sorted(names)))})"

    def _listed(self, node: ast.expr, index: int | None) -> str | None:
        """The names that begin with the prefix of a list of modules, for one of its entries, or
        for its element ``index``."""
        scope = self.module.lookup(node) if isinstance(node, ast.Name) else None
        bindings = scope.bindings[node.id] if scope and isinstance(node, ast.Name) else []
        if len(bindings) != 1:
            return None
        target = bindings[0].node
        loop, where = self.module.parents[target]
        if isinstance(loop, ast.Tuple) and index is not None:
            if len(loop.elts) <= index or loop.elts[index] is not target:
                return None
            loop, where = self.module.parents[loop]
        elif index is not None:
            return None
        if not isinstance(loop, (ast.For, ast.comprehension)) or where != "target":
            return None
        call = loop.iter
        if not isinstance(call, ast.Call) or last(call.func) not in _LISTS_OF_MODULES:
            return None
        prefix = [*call.args[1:], *(key.value for key in call.keywords if key.arg == "prefix")]
        return self.text(prefix[0]) + ANY if prefix else ANY
