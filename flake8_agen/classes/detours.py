"""Calls of other packages that an object may come to by a detour: ``x = make(); consume(x)``.

Where an object is made, :mod:`flake8_agen.uses.flow` sees to whom it is passed. One that is
returned, stored or set up as what a mock gives is followed on from there by the names that hold it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from flake8_agen.classes.handing import CLASS, Handing, Sort
from flake8_agen.classes.holding import FIXTURE, FOREIGN, Holding
from flake8_agen.classes.parts import Part
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
from flake8_agen.project import Project
from flake8_agen.syntax import last
from flake8_agen.uses.names import Module
from flake8_agen.uses.passing import is_outside, text
from flake8_agen.uses.resolve import Resolver
from flake8_agen.uses.things import Thing, What
from flake8_agen.uses.use import Place

_MADE_WITH = frozenset(("__aenter__", "__enter__", "__call__", "__getitem__", "__await__"))
"""What they return is what an object of the class gives."""
_INDIFFERENT = frozenset("anyio builtins curio mock pytest trio uvloop".split())
"""Packages that run or keep what they get, and step nothing."""
_STEPPING_NOTHING = frozenset(
    [
        *(name for kind in (list, dict, set, str, bytes) for name in dir(kind)),
        *"appendleft create_task debug ensure_future enter_async_context error exception".split(),
        *"info log popleft push put put_nowait run run_until_complete send set_exception".split(),
        *"set_result spawn start start_soon submit warning".split(),
    ]
)
"""Methods of containers, loops, tasks and logs, of whatever object they are."""


class _Flow(Handing):
    """The slots that may hold an object of a class."""

    slots = Holding

    def __init__(self, project: Project) -> None:
        super().__init__(project, {})
        self._taken: dict[str, set[Slot]] = {}

    def load(self, path: str) -> FileSlots | None:
        """Look through a file, once; the very nodes that names are resolved by."""
        known = path in self._looked
        self.project.module(path)
        found = super().load(path)
        if found is not None and not known:
            for part in found.parts.all:
                for slot in [*self._taken.get(part.name, ())] if part.owner is not None else ():
                    for target in self._parameters([*slot[1:-1]], slot[-1]):
                        self._edge(slot, target)
        return found

    def _arrives(self, slot: Slot, sort: Sort) -> None:
        head = slot[0]
        if sort[0] == FOREIGN:  # a callable, which matters where an object is passed to it
            if head == TAKES:
                super()._arrives(slot, sort)
            elif head == ATTRIBUTE:
                self.put((ATTRIBUTE, slot[-1]), sort)
            return
        super()._arrives(slot, sort)
        if head == TAKES and slot[1] == METHOD:
            name = str(slot[-2])
            self._taken.setdefault(name, set()).add(slot)
            self._wanted.add(name)
        elif head == GIVES and slot[1] == METHOD and len(slot) == 5:
            _, _, path, owner, name = map(str, slot)
            if name in _MADE_WITH:
                self.put((GIVES, NAME, path, owner), sort)
            self.put((GIVES, METHOD, name), sort)
            self.put((ATTRIBUTE, name), sort)  # a property
        elif head == ATTRIBUTE:
            name = str(slot[-1])
            self.put((ATTRIBUTE, name), sort)
            self.put((GIVES, METHOD, name), sort)
            self._wanted.add(f".{name}")
        elif head in (NAME, LOCAL):
            self.put((GIVES, *slot), sort)
        elif head == FIXTURE:
            self._wanted.add(str(slot[1]))

    def _users(self, name: str) -> Collection[str]:
        if name.startswith("."):  # an attribute
            return self.project.attribute_files(name[1:])
        return super()._users(name)

    def passed(self) -> Iterator[tuple[FileSlots, ast.Call, Part | None]]:
        """The calls that may be given such an object, in the order of the files."""
        for _, file in sorted(self.files.items()):
            for call, part in file.calls:
                given = (*call.args, *(keyword.value for keyword in call.keywords))
                slots = (slot for each in given for slot in file.sources(each, part))
                if any(sort[0] == CLASS for sort in self.sorts(slots)):
                    yield file, call, part

    def ask_for_callables(self) -> None:
        """Look into the files that may say what a parameter is that is called with an object."""
        for _, call, part in [*self.passed()]:
            name = last(call.func)
            if part is not None and name in parameters_of(part):
                self._wanted.add(part.name if part.owner is None else part.owner.name)
            elif part is not None and part.owner is not None:
                self._wanted.add(part.owner.name)


def detours(project: Project, things: tuple[Thing, ...]) -> Iterator[Place]:
    """The calls outside the project that objects of these classes may be passed to, with what is
    called; but for mocks, containers and the standard library, which step nothing. Where an object
    gets a name that too many files say, that place is the class (the first of ``things``)."""
    flow = _Flow(project)
    for thing in things:
        path, name = thing.path, thing.name
        file = flow.load(path)
        own = _slot_of(file, thing) if isinstance(file, Holding) else None
        for slot in ((NAME, path, name),) if own is None else (own,):
            flow.put(slot, (CLASS, path, name))
    flow.put((FOREIGN,), (FOREIGN, "", ""))
    flow.follow()
    flow.ask_for_callables()
    flow.follow()
    resolver = Resolver(project)
    for file, call, part in flow.passed():
        module = project.module(file.path)
        given = (sort[0] == FOREIGN for sort in flow.sorts(file.sources(call.func, part)))
        if module is not None and _may_step(call.func, module, resolver, any(given)):
            yield Place(file.path, call.lineno, text(call.func))
    for name in sorted(flow.lost):
        yield Place(things[0].path, things[0].line, f"one of many files that say {name}")


def _may_step(
    function: ast.expr, module: Module, resolver: Resolver, given: bool
) -> bool:
    """Whether it is code of other packages that may ask an argument for its ``__anext__``;
    ``given``: it may stand for such."""
    name = last(function) or ""
    if name in _STEPPING_NOTHING or name.startswith("assert"):
        return False
    things = {
        thing
        for thing in resolver.resolve(function, module, hints=True)
        if not thing.standard and thing.name.partition(".")[0] not in _INDIFFERENT
    }
    if given and any(thing.what is What.UNKNOWN for thing in things):
        return True
    return bool(things) and is_outside(frozenset(things), function, resolver.project)


def _slot_of(file: Holding, thing: Thing) -> Slot | None:
    """The slot of a class inside a function or another class; None at the top of the file."""
    for node in file.parts.classes:
        if node.lineno == thing.line and "." in thing.name:
            part = file.parts.around(node)
            return (ATTRIBUTE, node.name) if part is None else file.local(part, node.name)
    return None
