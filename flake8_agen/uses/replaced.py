"""Builtins that the project puts something else in the place of while it runs.

What counts: ``builtins.range = ..``, ``module.range = ..``, ``setattr(module, "range", ..)``,
``mock.patch("builtins.range")``, ``patch.object(module, "range")``, ``patch.multiple(module,
range=..)``, ``vars(module)["range"] = ..``. What a file binds itself is said by its names
(:mod:`flake8_agen.classes.shadowed`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flake8_agen.syntax import last
from flake8_agen.uses.bytesearch import stem
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import What

if TYPE_CHECKING:
    from flake8_agen.project import Project

NAMES = frozenset(
    {
        *("StopAsyncIteration", "StopIteration", "aiter", "anext", "enumerate", "iter", "len"),
        *("next", "range", "reversed", "zip"),
    }
)
"""The builtins that a rewrite asks for more or less often than the class did."""
_HOLDERS = ("builtins", "__builtins__")
_WORDS = NAMES | {"setattr", "builtins"}
_ONE = b"(?:%b)" % b"|".join(sorted(name.encode() for name in NAMES))
# Whatever comes before a name, the engine looks for a dot, a quote or a comma first.
_WORTH_PARSING = re.compile(
    rb"\.%b(?:[\"']|[ \t]*=(?!=))|[\"']%b[\"']|[(,]\s*%b=|builtins\.[{\"'%%]|setattr\("
    % (_ONE, _ONE, _ONE)
)


@dataclass(frozen=True)
class Replaced:
    """A place that puts something in the place of a builtin."""

    path: str
    line: int
    name: str
    module: str | None
    """The file in which it is replaced; None: everywhere."""


def replaced_for(project: Project, path: str) -> tuple[Replaced, ...]:
    """Where a builtin of the file ``path`` is replaced: who does that names the file or
    ``builtins``."""
    words = (*_HOLDERS, stem(path))
    project.search(words)
    files = sorted({file for word in words for file in project.mentioning(word)})
    return tuple(
        each
        for file in files
        for each in project.kept(("replaced", file), partial(_replaced_in, project, file))
        if each.module in (None, path)
    )


def _replaced_in(project: Project, path: str) -> tuple[Replaced, ...]:
    if not project.may_contain(path, _WORDS):
        return ()
    data = project.data(path) or b""
    module = project.module(path) if _WORTH_PARSING.search(data) else None
    if module is None:
        return ()
    module.reveal((*NAMES, *_HOLDERS))
    return tuple(dict.fromkeys(_Search(project, module).places()))


class _Search:
    """All such places of one file."""

    def __init__(self, project: Project, module: Module) -> None:
        self.project = project
        self.module = module
        self.resolver = Resolver(project)

    def places(self) -> Iterator[Replaced]:
        for name in sorted(NAMES):
            for stored in self.module.stored(name):
                yield from self._within(stored.value, name, stored)
        for text in list(self.module.strings()):
            yield from self._by_text(text)
        for keyword in list(self.module.keywords()):
            call, _ = self.module.parents[keyword]
            if keyword.arg in NAMES and isinstance(call, ast.Call):
                for owner in call.args[:1] or _receiver(call):
                    yield from self._within(owner, keyword.arg, keyword.value)
        for node in self.module.mentions(("setattr",)):  # by a name that is computed
            call, where = self.module.parents[node]
            if isinstance(call, ast.Call) and where == "func" and len(call.args) > 1:
                if not isinstance(call.args[1], ast.Constant):
                    for each in self._within(call.args[0], "a builtin", call):
                        if each.module is None:
                            yield each

    def _by_text(self, text: ast.Constant) -> Iterator[Replaced]:
        """``setattr(module, "len", ..)``, ``patch("module.len")``, ``vars(module)["len"] = ..``."""
        parent, where = self.module.parents[text]
        before, _, name = str(text.value).rpartition(".")
        if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Store):
            if str(text.value) in NAMES:
                yield from self._within(parent.value, str(text.value), text)
        elif isinstance(parent, ast.Call) and where == "args":
            if before and name in NAMES:
                yield from self._named(before, name, text)
            elif not before and name in NAMES and parent.args.index(text) == 1:
                yield from self._within(parent.args[0], name, text)
        elif isinstance(parent, ast.JoinedStr) and str(text.value) == "builtins.":
            yield Replaced(self.module.path, text.lineno, "a builtin", None)

    def _within(self, owner: ast.expr, name: str, place: ast.expr) -> Iterator[Replaced]:
        """If ``owner`` is a module, or the dictionary of one."""
        if isinstance(owner, ast.Constant):
            yield from self._named(str(owner.value).removesuffix(".__dict__"), name, place)
            return
        if isinstance(owner, ast.Attribute) and owner.attr == "__dict__":
            owner = owner.value
        elif isinstance(owner, ast.Call) and last(owner.func) == "vars" and owner.args:
            owner = owner.args[0]
        elif isinstance(owner, ast.Call) and last(owner.func) == "globals":
            yield Replaced(self.module.path, place.lineno, name, self.module.path)
            return
        if last(owner) == "__builtins__":
            yield Replaced(self.module.path, place.lineno, name, None)
            return
        for thing in self.resolver.resolve(owner, self.module):
            if thing.what is What.MODULE:
                yield Replaced(self.module.path, place.lineno, name, thing.path)
            elif thing.what is What.EXTERNAL and thing.name == "builtins":
                yield Replaced(self.module.path, place.lineno, name, None)

    def _named(self, dotted: str, name: str, place: ast.expr) -> Iterator[Replaced]:
        """If ``dotted`` is the name of a module."""
        if dotted == "builtins" or dotted.endswith(".builtins"):
            yield Replaced(self.module.path, place.lineno, name, None)
            return
        for path in self.project.layout.absolute(dotted, self.module.path) or ():
            yield Replaced(self.module.path, place.lineno, name, path)


def _receiver(call: ast.Call) -> list[ast.expr]:
    """``vars(module)`` in ``vars(module).update(range=..)``."""
    return [call.func.value] if isinstance(call.func, ast.Attribute) else []
