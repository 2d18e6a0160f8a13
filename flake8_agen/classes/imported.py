"""What the names that a class imports, and the methods that it inherits, stand for in a project."""

from __future__ import annotations

import ast

from flake8_agen.classes.calling import KEEPING
from flake8_agen.classes.everywhere import Told
from flake8_agen.classes.protocol import Subject
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, Function
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.things import Things

_MAKING = KEEPING | {"type"}


class Imported:
    """Asks the project what names of the file of a class stand for, and whether that lets a stop
    out."""

    def __init__(self, subject: Subject, module: Module, project: Project, told: Told) -> None:
        self.subject = subject
        self.module = module
        self.project = project
        self.told = told

    def things(self, node: ast.AST) -> Things:
        """What an imported name stands for."""
        origin = self.subject.imports.origin(node)
        if origin is None or origin.startswith("builtins."):
            return frozenset()
        return self.resolved(node)

    def resolved(self, node: ast.AST) -> Things:
        """What any name stands for; nothing where nobody knows."""
        own = self.module.twin(node) if isinstance(node, ast.expr) else None
        return frozenset() if own is None else Resolver(self.project).resolve(own, self.module)

    def functions(self, node: ast.AST) -> list[Function]:
        """The functions of the project among them."""
        resolver = Resolver(self.project)
        found = (resolver.function(thing) for thing in self.things(node))
        return [each for each in found if each is not None]

    def may_be_ours(self, node: ast.AST) -> bool:
        """Whether an imported name may stand for something of the project."""
        outside = (What.EXTERNAL, What.MADE)
        things = self.things(node)
        return not things or any(thing.what not in outside for thing in things)

    def is_variable(self, node: ast.AST, *, callable_objects: bool) -> bool:
        """Whether an imported name stands for something of which nobody knows what it is, or for
        what holds a function; ``callable_objects``: an object may be one."""
        if (self.subject.imports.origin(node) or "").startswith("builtins."):
            return False
        if isinstance(node, ast.Attribute) and self._is_made_when_built(node.value):
            return False
        things = self.things(node)
        return not things or any(
            thing.what is What.UNKNOWN
            or (thing.what is What.MADE and thing.name.rpartition(".")[2] in _MAKING)
            or (thing.what is What.INSTANCE and callable_objects)
            for thing in things
        )

    def _is_made_when_built(self, module: ast.expr) -> bool:
        """``rows_pb2``, which a package of the project does not have: code that was generated."""
        things = self.things(module)
        return bool(things) and all(thing.what is What.UNBOUND for thing in things)

    def is_of_asyncio(self, node: ast.AST) -> bool:
        """``loop.create_future`` where ``loop = asyncio.get_running_loop()``: it keeps nothing that
        it was given under a name."""
        things = self.resolved(node.value) if isinstance(node, ast.Attribute) else frozenset()
        return bool(things) and all(
            thing.what is What.MADE and thing.name.startswith("asyncio.") for thing in things
        )

    def inherited(self, node: ast.expr) -> Things:
        """The methods of bases in the project that ``self.name`` stands for; nothing where it may
        be anything else."""
        things = self.resolved(node)
        return things if all(thing.what is What.FUNCTION for thing in things) else frozenset()

    def name_lets_out(self, node: ast.AST) -> bool:
        """Whether an imported name is a function of the project that lets a stop out."""
        return self.lets_out(self.things(node))

    def lets_out(self, things: Things) -> bool:
        """Whether one of them is a function of the project that lets a stop out."""
        return any(map(self._lets_one_out, things))

    def _lets_one_out(self, thing: Thing) -> bool:
        found = Resolver(self.project).node(thing) if thing.what is What.FUNCTION else None
        if found is None or not isinstance(found[1], FUNCTIONS):
            return False
        if found[1].name in self.told.functions(found[0].path):
            return True
        there = self.told.look(found[0], self.project, self.subject.node.name)
        return there.parts.of(found[1]) in there.found
