"""Calls of other packages that an object may come to by a detour: ``x = make(); consume(x)``.

Where an object is made, :mod:`flake8_agen.uses.flow` sees to whom it is passed. One that is
returned, stored or set up as what a mock gives is followed on from there by the names that hold it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from flake8_agen.classes.fields import is_a_tuple
from flake8_agen.classes.handing import CLASS, Handing, Sort
from flake8_agen.classes.holding import ABROAD, ANYWHERE, FIXTURE, FOREIGN, Holding
from flake8_agen.classes.parts import Part
from flake8_agen.classes.patching import is_of_a_library
from flake8_agen.classes.raising import RAISED
from flake8_agen.classes.slots import (
    ATTRIBUTE,
    GIVES,
    LOCAL,
    METHOD,
    NAME,
    TAKES,
    FileSlots,
    Slot,
    parameters_of,
)
from flake8_agen.classes.stepping import has_foreign_base, may_step
from flake8_agen.classes.yielding import EACH, ITEM, STEPPED, YIELDED, YIELDING
from flake8_agen.project import Project
from flake8_agen.syntax import last
from flake8_agen.uses.foreign import foreign_operand, is_foreign, operands
from flake8_agen.uses.names import Module
from flake8_agen.uses.passing import text
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import Thing, definition
from flake8_agen.uses.use import Place

_MADE_WITH = frozenset(
    "__aenter__ __enter__ __call__ __getitem__ __await__ __iter__ __next__ __getattr__".split()
)
"""What they return is what an object of the class gives."""


class _Flow(Handing):
    """The slots that may hold an object of a class."""

    slots = Holding

    def __init__(self, project: Project) -> None:
        super().__init__(project, {})
        self._taken: dict[str, set[Slot]] = {}
        """The slots of what methods of each name take, whosever they are."""
        self.modules: dict[str, Module] = {}
        """The files that were looked through, with the very nodes that names are resolved by."""
        self._starred: dict[str, set[str]] = {}
        """The files that import all names of a file."""

    def load(self, path: str) -> FileSlots | None:
        """Look through a file, once."""
        known = path in self._looked
        found = super().load(path)
        if found is not None and not known:
            for place in sorted(found.stars):
                self.load(place)
                self._starred.setdefault(place, set()).add(path)
                for slot in [*self.held]:
                    if slot[:2] == (NAME, place):
                        for sort in self.held[slot]:
                            self.put((NAME, path, slot[2]), sort)
            for part in found.parts.all:
                for slot in [*self._taken.get(part.name, ())] if part.owner is not None else ():
                    for target in self._parameters([*slot[1:-1]], slot[-1]):
                        self._edge(slot, target)
        return found

    def _tree(self, path: str) -> ast.Module | None:
        module = self.project.module(path)
        if module is not None:
            self.modules[path] = module
        return module.tree if module is not None else None

    def put(self, slot: Slot, sort: Sort) -> None:
        """Note that the slot may hold such an object; once one is lost, that settles it."""
        if not self.lost:
            super().put(slot, sort)

    def _arrives(self, slot: Slot, sort: Sort) -> None:
        head = slot[0]
        if sort[0] in (FOREIGN, ABROAD):
            # a callable, which matters where an object is passed to it, or an operand
            if head == TAKES:
                super()._arrives(slot, sort)
            elif head == ATTRIBUTE:
                self.put((ATTRIBUTE, slot[-1]), sort)
            return
        super()._arrives(slot, sort)
        if head == YIELDED:
            self.put(slot[1:], (EACH, *sort[1:]))
        elif head == STEPPED and sort[0] == EACH:
            self.put((ITEM, *slot[1:]), (CLASS, *sort[1:]))
        elif head == TAKES and slot[1] == METHOD:
            name = str(slot[-2])
            self._taken.setdefault(name, set()).add(slot)
            self._wanted.add(name)
        elif head == GIVES and slot[1] == METHOD and len(slot) == 5:
            self._given_by(*map(str, slot[2:]), sort=sort)
        elif head == GIVES and slot[1] in (NAME, LOCAL):
            self.put(slot[1:], sort)  # who gets the function calls it
        elif head == ATTRIBUTE:
            name = str(slot[-1])
            if len(slot) == 2:  # set of something unknown
                self.put((GIVES, METHOD, name), sort)
            self.put((ANYWHERE, name), sort)
        elif head == ANYWHERE:
            self.put((GIVES, *slot), sort)
            self._wanted.add(f".{slot[1]}")
        elif head in (NAME, LOCAL):
            self.put((GIVES, *slot), sort)
            for path in self._starred.get(str(slot[1]), ()) if head == NAME else ():
                self.put((NAME, path, slot[2]), sort)
        elif head == RAISED:
            if self.project.defines(str(slot[1])):  # else anybody's: ``ValueError``
                self._wanted.add(str(slot[1]))
        elif head == FIXTURE:
            self._wanted.add(str(slot[1]))

    def _parameters(self, callee: list[object], where: object) -> Iterator[Slot]:
        yield from super()._parameters(callee, where)
        if callee[0] != NAME:
            return
        path, name = str(callee[1]), str(callee[2])
        file = self.load(path)
        node = file.classes.get(name) if file is not None else None
        if file is not None and (name in file.tuples or node and is_a_tuple(node, file.tuples)):
            yield (GIVES, NAME, path, name)  # ``rows, n = job``

    def _given_by(self, path: str, owner: str, name: str, *, sort: Sort) -> None:
        """A method gives such an object; it may be a property."""
        if name in _MADE_WITH:
            self.put((GIVES, NAME, path, owner), sort)
        if name in YIELDING and (sort[0] == EACH) == (name == "__aiter__"):
            self.put((GIVES, NAME, path, owner), (EACH, *sort[1:]))
        self.put((ATTRIBUTE, path, owner, name), sort)

    def kinds(self, sort: Sort) -> frozenset[str]:
        """None: it is not stops that are followed here."""
        return frozenset()

    def _many_to_look_at(self) -> bool:
        return False  # the class waits for that

    def _is_close(self, path: str) -> bool:
        return False

    def _own(self, file: FileSlots, node: ast.ClassDef) -> None:
        """To whom the class passes itself is looked at where it is."""

    def _users(self, name: str) -> Collection[str]:
        if name.startswith("."):  # an attribute
            return self.project.attribute_files(name[1:])
        return super()._users(name)

    def is_foreign(self, node: ast.expr, part: Part | None, file: FileSlots) -> bool:
        """Whether an expression may give a callable of another package."""
        return any(sort[0] == FOREIGN for sort in self.sorts(file.sources(node, part)))

    def is_of_a_library(self, node: ast.expr, part: Part | None, file: FileSlots) -> bool:
        """Whether an expression may give something of another package, or what that made."""
        return any(sort[0] in (FOREIGN, ABROAD) for sort in self.sorts(file.sources(node, part)))

    def holds(self, node: ast.expr, part: Part | None, file: FileSlots) -> bool:
        """Whether an expression may give an object of the class, or what yields some."""
        return any(sort[0] in (CLASS, EACH) for sort in self.sorts(file.sources(node, part)))

    def passed(self) -> Iterator[tuple[Holding, ast.Call, Part | None]]:
        """The calls that may be given such an object, in the order of the files."""
        for _, file in sorted(self.files.items()):
            assert isinstance(file, Holding)
            for call, part in file.calls:
                if any(self.holds(each, part, file) for each in _given(call)):
                    yield file, call, part

    def ask_for_callables(self) -> None:
        """Look into the files that may say what a parameter is that is called with an object."""
        for _, call, part in [*self.passed()]:
            name = last(call.func)
            if part is not None and name in parameters_of(part):
                self._wanted.add(part.name if part.owner is None else part.owner.name)
            elif part is not None and part.owner is not None:
                self._wanted.add(part.owner.name)


@dataclass(frozen=True)
class Detours:
    """Where the objects of a class may come to."""

    outside: tuple[Place, ...] = ()
    """Code outside the project that may step them, with its name; not mocks, containers and the
    standard library, which step nothing."""
    declared: tuple[Place, ...] = ()
    """What is annotated as AsyncIterator."""
    lost: tuple[str, ...] = ()
    """Names that too many files say to follow them."""


def detours(project: Project, things: tuple[Thing, ...]) -> Detours:
    """Where the objects of these classes may come to, by the names that hold them."""
    flow = _Flow(project)
    for thing in things:
        path, name = thing.path, thing.name
        file = flow.load(path)
        own = _slot_of(file, thing) if isinstance(file, Holding) else None
        for slot in ((NAME, path, name),) if own is None else (own,):
            flow.put(slot, (CLASS, path, name))
    flow.put((FOREIGN,), (FOREIGN, "", ""))
    flow.put((ABROAD,), (ABROAD, "", ""))
    flow.follow()
    flow.ask_for_callables()
    flow.follow()
    outside = {
        *_calls(flow, project),
        *_stores(flow, project),
        *_operators(flow, project),
        *_patches(flow, project),
        *_hooks(flow, project),
    }
    declared = {
        Place(file.path, line, "")
        for file in flow.files.values()
        if isinstance(file, Holding)
        for slot, line in file.declared
        if any(sort[0] == CLASS for sort in flow.held.get(slot, ()))
    }
    order = attrgetter("path", "line", "name")
    return Detours(
        tuple(sorted(outside, key=order)),
        tuple(sorted(declared, key=order)),
        tuple(sorted(flow.lost)),
    )


def _calls(flow: _Flow, project: Project) -> Iterator[Place]:
    """The calls that an object may be passed to."""
    resolver = Resolver(project)
    for file, call, part in flow.passed():
        module = flow.modules[file.path]
        given = any(
            flow.is_foreign(each, part, file)
            for each in _given(call)
            if not flow.holds(each, part, file)
        )
        called = flow.is_foreign(call.func, part, file)
        if may_step(call, module, resolver, called=called, given=given):
            yield Place(file.path, call.lineno, text(call.func))


def _stores(flow: _Flow, project: Project) -> Iterator[Place]:
    """Where an object becomes an attribute or an item of something foreign: ``app["rows"] = x``."""
    resolver = Resolver(project)
    for file in flow.files.values():
        module = flow.modules[file.path]
        for target, value, part in file.stores if isinstance(file, Holding) else ():
            assert isinstance(target, (ast.Attribute, ast.Subscript))
            if flow.holds(value, part, file):
                if any(map(is_foreign, resolver.resolve(target.value, module, hints=True))):
                    yield Place(file.path, target.lineno, text(target.value))


def _operators(flow: _Flow, project: Project) -> Iterator[Place]:
    """Where an object meets an operator of something foreign: ``rows | lib.Sink()``."""
    resolver = Resolver(project)
    for file in flow.files.values():
        module = flow.modules[file.path]
        for node, part in file.operations if isinstance(file, Holding) else ():
            for each in operands(node):
                if flow.holds(each, part, file):
                    known = partial(flow.is_of_a_library, part=part, file=file)
                    other = foreign_operand(node, each, module, resolver, known)
                    if other is not None:
                        yield Place(file.path, node.lineno, text(other))


def _patches(flow: _Flow, project: Project) -> Iterator[Place]:
    """Where something of a library is made to give an object."""
    resolver = Resolver(project)
    for file in flow.files.values():
        module = flow.modules[file.path]
        for call, values, part in file.patches if isinstance(file, Holding) else ():
            if any(flow.holds(each, part, file) for each in values):
                if is_of_a_library(call, module, resolver):
                    yield Place(file.path, call.lineno, text(call.args[0]))


def _hooks(flow: _Flow, project: Project) -> Iterator[Place]:
    """What methods give and objects hold where a foreign base class may look for it."""
    resolver = Resolver(project)
    for slot in flow.held:
        if slot[0] != ATTRIBUTE or len(slot) != 4 or slot[-1] in _MADE_WITH:
            continue
        _, path, owner, name = map(str, slot)
        file, module = flow.files.get(path), flow.modules.get(path)
        node = file.classes.get(owner) if file is not None else None
        if node is None or module is None or name.startswith("test"):
            continue
        if any(sort[0] in (CLASS, EACH) for sort in flow.held[slot]):
            if has_foreign_base(definition(module, node), resolver):
                yield Place(path, node.lineno, f"the base of {owner}")


def _given(call: ast.Call) -> tuple[ast.expr, ...]:
    return (*call.args, *(keyword.value for keyword in call.keywords))


def _slot_of(file: Holding, thing: Thing) -> Slot | None:
    """The slot of a class inside a function or another class; None at the top of the file."""
    for node in file.parts.classes:
        if node.lineno == thing.line and "." in thing.name:
            part = file.parts.around(node)
            return (ATTRIBUTE, node.name) if part is None else file.local(part, node.name)
    return None
