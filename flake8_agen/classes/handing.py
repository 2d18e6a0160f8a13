"""Whom an object that lets a stop out is handed to: ``Client(Session())``, ``client.inner = x``.

Nothing in the code that operates on such an object need say what it is: ``len(self.inner)``. But
whoever makes it names it, and from there it is followed from slot to slot (:mod:`.slots`), into the
files that name what gives it, and into those that define whom it is given to.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from flake8_agen.classes.aliases import names_of_the_stop
from flake8_agen.classes.fields import declared_fields, fields_of_a_tuple
from flake8_agen.classes.leaking import NOTHING, Leaking, Member
from flake8_agen.classes.loose import loose_in
from flake8_agen.classes.operating import operates
from flake8_agen.classes.operations import (
    HANDED,
    ITERATION,
    OPERATIONS,
    SEARCH,
    kinds_of_methods,
)
from flake8_agen.classes.parts import Part, parts_of
from flake8_agen.classes.slots import (
    ATTRIBUTE,
    BOUND,
    CALLED,
    GIVES,
    LAZY,
    METHOD,
    NAME,
    OF,
    SURE,
    TAKES,
    FileSlots,
    Slot,
    Use,
    parameters_of,
)
from flake8_agen.syntax import first_parameter, last
from flake8_agen.uses.bytesearch import stem

if TYPE_CHECKING:
    from flake8_agen.project import Project

FEW = 12
"""In how many files a name is followed up; one that more have is any name, and only followed into
those that are close to a class with an ``__anext__``."""
MANY = 32
"""Into how many files it is followed in all, and into as many again that are close to a class with
an ``__anext__``."""
CLASS, FUNCTION, KIND = "class", "function", "kind"
Sort = tuple[str, str, str]
"""An object of a class (with the file of the class), a function, or whatever lets a stop out in
one way."""


class Unseen(NamedTuple):
    """What was not followed into files that say its name, as there are too many."""

    ways: frozenset[str]
    """The ways in which a stop comes out of it (``Told.given``)."""
    files: frozenset[str]


class Handing:
    """What the slots of all files hold that lets a stop out."""

    slots: type[FileSlots] = FileSlots
    """What is read off each file."""

    def __init__(self, project: Project, known: dict[str, Leaking]) -> None:
        self.project = project
        self.known = known
        """What is known of each file."""
        self.files: dict[str, FileSlots] = {}
        self.lost: set[str] = set()
        """The names and files that were not followed up, as there are too many."""
        self._many: dict[str, set[str]] = {}
        """The files that say such a name."""
        self._left: set[str] = set()
        """The files that were not looked into."""
        self._closer: frozenset[str] | None = None
        self.held: dict[Slot, set[Sort]] = {}
        self._edges: dict[Slot, set[Slot]] = {}
        self._todo: list[tuple[Slot, Sort]] = []
        self._wanted: set[str] = set()
        self._asked: set[str] = set()
        self._methods: dict[str, list[tuple[FileSlots, Part]]] = {}
        self._looked: set[str] = set()
        self._related: dict[Slot, set[tuple[str, str]]] = {}
        self.at_large = False
        """Whether a method that lets a stop out is handed to somebody, as a value."""

    # -- from slot to slot

    def put(self, slot: Slot, sort: Sort) -> None:
        """Note that the slot may hold such an object."""
        held = self.held.setdefault(slot, set())
        if sort not in held:
            held.add(sort)
            self._todo.append((slot, sort))

    def follow(self) -> None:
        """Follow all objects as far as they go."""
        while self._todo or self._wanted or self._many_to_look_at():
            while self._todo:
                slot, sort = self._todo.pop()
                for target in [*self._edges.get(slot, ())]:
                    self.put(target, sort)
                self._arrives(slot, sort)
            wanted = sorted(self._wanted - self._asked)
            self._wanted.clear()
            self._asked.update(wanted)
            self.project.search(wanted)
            for name in wanted:
                users = self._users(name)
                if len(users) > FEW:
                    self.lost.add(name)
                    self._many[name] = {*users}
                    continue
                for path in users:
                    if self.load(path) is None:
                        self._many[name] = {*users}

    def _many_to_look_at(self) -> bool:
        """Look into the files close to a class in question that may take one of the names that
        many say, where those are few; whether there were any."""
        before = len(self._looked)
        for name in sorted(self._many):
            many = self._takers(name) - self._looked
            if self._closer is None:
                self._closer = self._makers()
            close = many & self._closer
            if len(close) > FEW:
                continue
            self.project.search({*map(stem, many)})
            closely = set(filter(self._is_close, many))
            for path in sorted(closely if len(closely) <= FEW else close):
                self.load(path)
        return len(self._looked) > before

    def _takers(self, name: str) -> set[str]:
        """The files that say such a name and that of the file or the package that has it, of
        which there are none where nobody imports the file."""
        found: set[str] = set()
        for home in {str(slot[-2]) for slot in self.held if _is_name(slot) and slot[-1] == name}:
            if {*self.project.mentioning(stem(home))} - {home}:
                for word in (stem(home), os.path.basename(os.path.dirname(home))):
                    found.update(self.project.mentioning(word))
        return found & self._many[name]

    def _is_close(self, path: str) -> bool:
        """Whether a file may make objects of a class with an ``__anext__``, or be imported by one
        that does."""
        if self._closer is None:
            self._closer = self._makers()
        return path in self._closer or not self._closer.isdisjoint(
            self.project.mentioning(stem(path))
        )

    def _makers(self) -> frozenset[str]:
        """The files that say the name of a class with an ``__anext__``."""
        names = {
            node.name
            for path in self.project.mentioning("__anext__")
            if (tree := self.project.tree(path)) is not None
            for node in parts_of(tree).classes
            if parts_of(tree).method(node, "__anext__") is not None
        }
        self.project.search(names)
        return frozenset(path for name in names for path in self.project.referring(name))

    def out_of_sight(self) -> Iterator[Unseen]:
        """What files say or are given that were not looked into, and what it lets out there."""
        for slot, sorts in self.held.items():
            head, *rest = slot
            files: Iterable[str] = ()
            if _is_name(slot) and rest[-1] in self._many:
                files = self._takers(str(rest[-1]))
            elif head == TAKES and rest[0] in (NAME, METHOD):
                files = self._left & {str(rest[1])}
            unseen = frozenset(files) - self.files.keys()
            ways: set[str] = set()
            for sort in sorts if unseen else ():
                if sort[0] != FUNCTION or head == TAKES:  # only called, it is found by its name
                    ways |= self.kinds(sort)
                if sort[0] == CLASS:
                    ways |= {f".{each}" for each in self.members(*sort[1:])}
            if ways:
                yield Unseen(frozenset(ways), unseen)

    def _users(self, name: str) -> Collection[str]:
        """The files that may take what has the name."""
        return self.project.referring(name)

    def _arrives(self, slot: Slot, sort: Sort) -> None:
        head, *rest = slot
        if head == TAKES:
            for target in self._parameters(rest[:-1], rest[-1]):
                self._edge(slot, target)
        elif head == LAZY:
            kind = rest[0]
            if isinstance(kind, str) and HANDED in self.kinds(sort):
                self.put(slot, (KIND, "", kind))
        elif head == OF:
            name = str(rest[-1])
            if sort[0] == CLASS and name in self.members(*sort[1:]):
                if name not in self.known.get(sort[1], NOTHING).properties:
                    self.put((BOUND, *rest), (FUNCTION, sort[1], name))
        elif head in (BOUND, CALLED):
            self.at_large = self.at_large or bool(self._edges.get(slot))
        elif head == ATTRIBUTE and len(slot) == 4:
            for path, name in self._related.get(slot[1:3], ()):
                self.put((ATTRIBUTE, path, name, slot[3]), sort)
        elif _is_name(slot):
            path, name = map(str, slot[-2:])
            if "." not in name and not name.startswith("test_"):
                self.load(path)
                self._wanted.add(name)

    def _edge(self, source: Slot, target: Slot) -> None:
        if target not in self._edges.setdefault(source, set()):
            self._edges[source].add(target)
            for sort in [*self.held.get(source, ())]:
                self.put(target, sort)
                self.at_large = self.at_large or source[0] in (BOUND, CALLED)

    def load(self, path: str) -> FileSlots | None:
        """Look through a file, once."""
        if path in self._looked:
            return self.files.get(path)
        self._looked.add(path)
        enough = len(self.files) >= MANY
        if enough and (len(self.files) >= 2 * MANY or not self._is_close(path)):
            self._left.add(path)
            self.lost.add(os.path.basename(path))
            return None
        tree = self._tree(path)
        if tree is None:
            return None
        at_hand = None
        if path in self.known:
            at_hand = loose_in(tree, names_of_the_stop(tree, frozenset()))
        found = self.files[path] = self.slots(path, tree, self.project.layout, at_hand)
        for part in found.parts.all:
            if part.owner is not None:
                self._methods.setdefault(part.name, []).append((found, part))
        for source, targets in found.edges.items():
            if source[0] == SURE:
                self.put(source, (KIND, "", str(source[1])))
            for target in targets:
                self._edge(source, target)
        for node in found.parts.classes:
            self._own(found, node)
            for above in self._bases(found, node.name):
                self._relate((path, node.name), above)
        return found

    def _own(self, file: FileSlots, node: ast.ClassDef) -> None:
        """What the methods of a class call ``self`` is one of its objects, and has what objects of
        its bases have."""
        made = (GIVES, NAME, file.path, node.name)
        for above in self._bases(file, node.name):
            self._edge((GIVES, NAME, *above), made)
        for part in file.parts.all:
            if part.owner is node and (own := first_parameter(part.function)) is not None:
                self._edge(made, file.local(part, own))

    def _tree(self, path: str) -> ast.Module | None:
        return self.project.tree(path)

    def _relate(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        """What objects of a class hold, those of a derived class hold as well."""
        for here, there in ((one, other), (other, one)):
            self._related.setdefault(here, set()).add(there)
        for slot, held in [*self.held.items()]:
            if slot[0] == ATTRIBUTE and slot[1:3] in (one, other):
                for sort in held:
                    self._arrives(slot, sort)

    # -- whom it is given to

    def _parameters(self, callee: list[object], where: object) -> Iterator[Slot]:
        """The parameters that stand for an argument."""
        if callee[0] == NAME:
            path, name = str(callee[1]), str(callee[2])
            file = self.load(path)
            if file is None:
                return
            if name in file.tops:
                yield from _parameter(file, file.tops[name], where, 0)
            elif name in file.classes:
                yield from self._of_a_class(file, name, where)
            elif name in file.tuples:
                for index, field in enumerate(file.tuples[name]):
                    if where in (index, field):
                        yield file.attribute(name, field)
            else:  # it is imported
                for there in file.edges.get((TAKES, *callee), ()):
                    yield (*there, where)
        elif callee[0] == METHOD and len(callee) == 4:
            own = self._method(str(callee[1]), str(callee[2]), str(callee[3]))
            if own is not None:
                yield from _parameter(*own, where, 1)
        elif callee[0] == METHOD:
            for holder, part in self._methods.get(str(callee[1]), ()):
                yield from _parameter(holder, part, where, 1)

    def _of_a_class(self, file: FileSlots, name: str, where: object) -> Iterator[Slot]:
        for constructor in ("__init__", "__new__"):
            found = self._method(file.path, name, constructor)
            if found is not None:
                yield from _parameter(*found, where, 1)
                return
        fields = dict(self._fields(file, name))  # one that is declared again keeps its place
        for index, (field, slot) in enumerate(fields.items()):
            if where in (index, field):
                yield slot

    def _fields(self, file: FileSlots, name: str) -> Iterator[tuple[str, Slot]]:
        """The fields of a dataclass or a named tuple, those of its bases first."""
        for there, node in reversed([*self._lineage(file, name)]):
            for base in node.bases:
                for field in fields_of_a_tuple(base) or there.tuples.get(last(base), ()):
                    yield field, there.attribute(node.name, field)
            for field in declared_fields(node):
                yield field, there.attribute(node.name, field)

    def _method(self, path: str, name: str, method: str) -> tuple[FileSlots, Part] | None:
        file = self.load(path)
        if file is None:
            return None
        for there, node in self._lineage(file, name):
            found = there.parts.method(node, method)
            if found is not None:
                return there, found
        return None

    def _lineage(
        self, file: FileSlots, name: str, seen: set[tuple[str, str]] | None = None
    ) -> Iterator[tuple[FileSlots, ast.ClassDef]]:
        """The class that a name of the file stands for, and those of the project from which it is
        derived, with their files; each once, as two files may say of two classes that each is the
        base of the other."""
        seen = set() if seen is None else seen
        if (file.path, name) in seen:
            return
        seen.add((file.path, name))
        node = file.classes.get(name)
        if node is not None:
            yield file, node
        # a name that the file itself imports leads on to where it is from
        for there, above in self._bases(file, name) if node else self._defined(file, name):
            other = self.load(there)
            if other is not None:
                yield from self._lineage(other, above, seen)

    def _bases(self, file: FileSlots, name: str) -> Iterator[tuple[str, str]]:
        """The classes of the project from which one is derived, with their files."""
        node = file.classes.get(name)
        for base in node.bases if node is not None else ():
            if isinstance(base, ast.Name):
                yield from self._defined(file, base.id)

    def _defined(self, file: FileSlots, name: str) -> Iterator[tuple[str, str]]:
        if name in file.classes:
            yield (file.path, name)
            return
        for target in file.edges.get((TAKES, NAME, file.path, name), ()):
            yield (str(target[2]), str(target[3]))

    # -- what lets a stop out

    def members(self, path: str, name: str, depth: int = 0) -> frozenset[str]:
        """The methods of a class that let a stop out."""
        known = self.known.get(path, NOTHING).members
        found = {member for owner, member in known if owner == name}
        file = self.files.get(path)
        if file is not None and depth < 4:
            for there, above in self._bases(file, name):
                found |= self.members(there, above, depth + 1)
        return frozenset(found)

    def kinds(self, sort: Sort) -> frozenset[str]:
        """By which operations an object lets a stop out."""
        what, path, name = sort
        if what == CLASS:
            found = kinds_of_methods(self.members(path, name))
        else:
            found = frozenset({name if what == KIND else HANDED})
        return found | {SEARCH} if ITERATION in found else found

    def sorts(self, slots: Iterable[Slot]) -> set[Sort]:
        """What these slots may hold."""
        return {sort for slot in slots for sort in self.held.get(slot, ())}

    def seed(self) -> None:
        """Start from all that is known."""
        for path, each in self.known.items():
            if each.loose:  # a mock, or a stop as a value
                self.load(path)
            for _, name in each.members:
                self.put((CALLED, name), (FUNCTION, path, name))
            for name in {owner for owner, _ in each.members}:
                self.put((GIVES, NAME, path, name), (CLASS, path, name))
            for owner, name in each.generators:
                slot: Slot = (NAME, path, name) if not owner else (METHOD, path, owner, name)
                self.put((GIVES, *slot), (KIND, "", "iter"))
            for name in each.functions - {name for _, name in each.generators}:
                self.put((NAME, path, name), (FUNCTION, path, name))

    def leaking(self) -> dict[str, frozenset[Member]]:
        """The functions of each file that let a stop out because of what they are given."""
        found: dict[str, set[Member]] = {}
        for path, file in self.files.items():
            for use in file.uses:
                if self.out_of(use, file):
                    found.setdefault(path, set()).add(use.part.member)
        return {path: frozenset(members) for path, members in found.items()}

    def out_of(self, use: Use, file: FileSlots) -> frozenset[str]:
        """By which operations and methods a stop comes out there."""
        found: set[str] = set()
        for sort in self.sorts(use.slots):
            if use.name:
                if sort[0] == CLASS:
                    found |= self._touched(use.name, sort)
                continue
            kinds = self.kinds(sort)
            if use.call is None:
                found |= kinds & use.kinds
            elif not kinds.isdisjoint(OPERATIONS) and operates(use.call, file.imports, kinds):
                found |= kinds & OPERATIONS
        return frozenset(found)

    def _touched(self, name: str, sort: Sort) -> set[str]:
        method = name.removesuffix("()")
        if method not in self.members(*sort[1:]):
            return set()
        touched = method != name or method in self.known.get(sort[1], NOTHING).properties
        return {f".{method}"} if touched else set()

    def given(self) -> frozenset[tuple[str, str, str]]:
        """For each class, with its file, the ways in which a stop comes out of what its objects
        are given."""
        return frozenset(
            (path, owner.name, way)
            for path, file in self.files.items()
            for use in file.uses
            if (owner := use.part.owner) is not None
            for way in self.out_of(use, file)
        )


def _is_name(slot: Slot) -> bool:
    """Whether it is a name of a file, or what that gives."""
    return slot[0] == NAME or slot[:2] == (GIVES, NAME)


def _parameter(file: FileSlots, part: Part, where: object, skip: int) -> Iterator[Slot]:
    """The parameter of a function for the argument at a place, or of a name."""
    names = parameters_of(part)
    if isinstance(where, int):
        static = any(getattr(each, "id", "") == "staticmethod" for each in part.decorators)
        index = where + (0 if static else skip)
        vararg = part.function.args.vararg
        count = len((*part.function.args.posonlyargs, *part.function.args.args))
        if index < count:
            yield file.local(part, names[index])
        elif vararg is not None:
            yield file.local(part, vararg.arg)
    elif where == "*":
        for name in names[skip:]:
            yield file.local(part, name)
    elif where in names:
        yield file.local(part, str(where))
    elif part.function.args.kwarg is not None:
        yield file.local(part, part.function.args.kwarg.arg)
