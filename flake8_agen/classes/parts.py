"""The functions of a file, and which of them a name stands for at some place."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache

from flake8_agen.classes.stops import Stops, stops_of
from flake8_agen.imports import own_names
from flake8_agen.syntax import FUNCTIONS, Function, is_generator, last, parents_of

_METHODS = frozenset({"staticmethod", "classmethod"})
_PROPERTIES = frozenset({"setter", "getter", "deleter"})


@dataclass(frozen=True, eq=False)
class Part:
    """One function, at whatever depth."""

    function: Function
    owner: ast.ClassDef | None
    """The class whose method it is."""
    outer: Part | None
    """The function around it, or around its class."""

    @property
    def name(self) -> str:
        return self.function.name

    @property
    def member(self) -> tuple[str, str]:
        """Its name, after that of its class if it has one."""
        return (self.owner.name if self.owner is not None else "", self.name)

    @property
    def decorators(self) -> list[ast.expr]:
        return self.function.decorator_list

    @property
    def stops(self) -> Stops:
        """What it does."""
        return stops_of(self.function)

    @property
    def is_top(self) -> bool:
        """Whether other files can import it."""
        return self.owner is None and self.outer is None

    @property
    def is_property(self) -> bool:
        """Whether it runs when an attribute is touched."""
        names = [last(each) for each in self.decorators]
        return any(name in _PROPERTIES or name.endswith("property") for name in names)

    @property
    def is_prompt(self) -> bool:
        """Whether it runs when it is called, not only when the result is awaited."""
        return isinstance(self.function, ast.FunctionDef)

    @property
    def is_plain(self) -> bool:
        """Whether what it raises is raised by the call, not by what the call gives."""
        return self.is_prompt and not is_generator(self.function)

    @property
    def is_plain_generator(self) -> bool:
        """Whether a stop in it comes out where somebody asks for the next item; a decorator makes
        something else of it (a coroutine, a context manager)."""
        bare = not any(last(each) not in _METHODS for each in self.decorators)
        return bare and self.is_prompt and is_generator(self.function)

    @property
    def is_async_generator(self) -> bool:
        """Whether a stop in it becomes another error."""
        return not self.is_prompt and is_generator(self.function)

    def sees_its_own(self, name: str) -> bool:
        """Whether the name is bound in the function, or in one around it, and not imported."""
        return name in own_names(self.function) or (
            self.outer is not None and self.outer.sees_its_own(name)
        )


class Parts:
    """All functions and classes of one file."""

    def __init__(self, tree: ast.Module) -> None:
        self.all: list[Part] = []
        self.classes: list[ast.ClassDef] = []
        self.parents = parents_of(tree)
        self._part: dict[ast.AST, Part] = {}
        self._methods: dict[tuple[ast.ClassDef, str], Part] = {}
        self._visible: dict[tuple[Part | None, str], Part] = {}
        self._class_names: set[str] = set()
        pending: list[tuple[ast.AST, ast.ClassDef | None, Part | None]] = [(tree, None, None)]
        while pending:
            node, owner, outer = pending.pop()
            for child in ast.iter_child_nodes(node):
                if isinstance(child, FUNCTIONS):
                    part = self._add(child, owner, outer)
                    pending.append((child, None, part))
                elif isinstance(child, ast.ClassDef):
                    self.classes.append(child)
                    self._class_names.add(child.name)
                    pending.append((child, child, outer))
                elif not isinstance(child, ast.expr):
                    pending.append((child, owner, outer))

    def _add(self, node: Function, owner: ast.ClassDef | None, outer: Part | None) -> Part:
        part = Part(node, owner, outer)
        self.all.append(part)
        self._part[node] = part
        if owner is not None:
            self._methods[owner, node.name] = part
        else:
            self._visible[outer, node.name] = part
        return part

    def method(self, owner: ast.ClassDef | None, name: str) -> Part | None:
        """The method of a class."""
        return None if owner is None else self._methods.get((owner, name))

    def of(self, function: Function) -> Part | None:
        """What is known of a function of the file."""
        return self._part.get(function)

    def visible(self, name: str, inside: Part | None) -> Part | None:
        """The function that a plain name stands for inside another."""
        while True:
            found = self._visible.get((inside, name))
            if found is not None or inside is None:
                return found
            inside = inside.outer

    def is_class(self, name: str) -> bool:
        """Whether a class of the file has the name."""
        return name in self._class_names

    def around(self, node: ast.AST) -> Part | None:
        """The function that holds the node."""
        above = self.parents.get(node)
        while above is not None and not isinstance(above, FUNCTIONS):
            above = self.parents.get(above)
        return None if above is None else self._part.get(above)


@lru_cache(64)
def parts_of(tree: ast.Module) -> Parts:
    """Look through the file, once."""
    return Parts(tree)
