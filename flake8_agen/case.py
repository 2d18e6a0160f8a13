"""Everything that is known about one class when the guards look at it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flake8_agen.classes.ancestry import Ancestry
from flake8_agen.classes.detours import Detours, detours
from flake8_agen.classes.errors import plain_errors
from flake8_agen.classes.leaks import Leaks
from flake8_agen.classes.managers import Managers
from flake8_agen.classes.outside import Outside
from flake8_agen.classes.pairs import Pairing
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.shadowed import Shadowed
from flake8_agen.classes.state import State
from flake8_agen.classes.touches import Action, Touches, looks_by_name
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, Function, first_parameter, targets_of, walk_scope
from flake8_agen.uses.by_name import reached_by_name
from flake8_agen.uses.staying import loosened, plain_imports_going, staying
from flake8_agen.uses.things import Thing, What, definition
from flake8_agen.uses.use import ClassUses, UseKind
from flake8_agen.verdict import Form, Kind
from flake8_agen.walking import walk


@dataclass(frozen=True)
class Case:
    """One class in its project. Guards get it with the form they are asked about."""

    path: str
    tree: ast.Module
    subject: Subject
    touches: Touches
    state: State
    ancestry: Ancestry
    uses: ClassUses
    outside: Outside
    """Reads and writes of its attributes outside the class."""
    kinds: Mapping[str, Kind]
    odd: frozenset[str]
    """Attributes that may hold an iterator that is none of its own
    (:mod:`flake8_agen.classes.odd_iterators`)."""
    inline: frozenset[str]
    leaks: Leaks
    managers: Managers
    public: bool
    project: Project
    options: Options
    pairing: Pairing | None
    shadowed: Shadowed
    resets: frozenset[str]
    """Attributes that ``__aiter__`` sets anew before it returns self."""

    @cached_property
    def anext(self) -> Function:
        """The ``__anext__`` method; a guard has made sure that there is one."""
        method = self.subject.anext
        assert method is not None
        return method

    @cached_property
    def plain_errors(self) -> frozenset[str]:
        """What the step raises under a name of its own that is no stop."""
        return plain_errors(self)

    @property
    def thing(self) -> Thing:
        """The class, as names are resolved to it."""
        return Thing(What.CLASS, self.path, self.subject.qualname, self.subject.node.lineno)

    @cached_property
    def own(self) -> str | None:
        """What ``__anext__`` calls its object."""
        return first_parameter(self.anext)

    @cached_property
    def steps(self) -> tuple[Function, ...]:
        """``__anext__`` and the helpers whose bodies would become part of it."""
        return (self.anext, *(self.subject.methods[name] for name in sorted(self.inline)))

    @cached_property
    def moving(self) -> tuple[Function, ...]:
        """The methods that a function form dissolves: those of the protocol, and the helpers."""
        names = ("__init__", "__aiter__", "__anext__", *sorted(self.inline))
        methods = self.subject.methods
        return tuple(methods[name] for name in names if name in methods)

    @cached_property
    def members(self) -> tuple[tuple[str, int], ...]:
        """(name, line) of what the class has besides the protocol and what goes with it."""
        gone = {"__init__", "__aiter__", "__anext__", "__slots__", "__doc__"} | self.inline
        fields = self.subject.fields
        dataclass = self.subject.dataclass is not None
        return tuple(
            (name, getattr(node, "lineno", self.subject.node.lineno))
            for name, nodes in self.subject.definitions.items()
            for node in nodes[:1]
            if name not in gone
            and not (
                name in fields
                and (dataclass or fields[name].value is None)
                and name not in self.outside.descriptors
            )
        )

    def localised(self, form: Form) -> frozenset[str]:
        """The attributes that become locals in this form."""
        if form in (Form.FUNCTION, Form.PAIR):
            names = {touch.attribute for touch in self.touches.all} | set(self.subject.fields)
            return frozenset(names - set(self.subject.methods))
        return (self.passing or self.hardly_kept) if form is Form.METHOD_LOCALS else frozenset()

    @cached_property
    def taken(self) -> frozenset[str]:
        """What other files import from the file of the class."""
        return self.project.taken_from(self.path)

    @cached_property
    def stay(self) -> frozenset[tuple[str, str]]:
        """Imports of the file that stay, though nothing there may use them afterwards."""
        return staying(self.project, self.path, self._loosened)

    @cached_property
    def plain(self) -> frozenset[str]:
        """Plain imports of the file that may go when nothing there uses them afterwards."""
        return plain_imports_going(self.project, self.path, self._loosened)

    @cached_property
    def _loosened(self) -> frozenset[str]:
        partner = [self.pairing.partner] if self.pairing is not None else []
        return loosened(self.project, self.path, self.tree, [self.subject.node, *partner])

    @cached_property
    def _partner_uses(self) -> ClassUses:
        if self.pairing is None:
            return ClassUses()
        found = self.project.uses(self.path, self.tree, self.pairing.partner)
        method = self.pairing.method  # what it does with its object, the pair will not do any more
        lines = range(method.lineno, (method.end_lineno or method.lineno) + 1)
        others = tuple(use for use in found.uses if not (use.own and use.line in lines))
        return ClassUses(others, found.constructions, found.kin)

    def looped_over(self, form: Form) -> ClassUses:
        """The uses of the objects that loops are given: for a pair those of the iterable."""
        return self._partner_uses if form is Form.PAIR else self.uses

    def detours(self, form: Form) -> Detours:
        """Where the objects that loops are given come to when they are handed on."""
        return self._partner_detours if form is Form.PAIR else self._detours

    @property
    def knows_detours(self) -> bool:
        """Whether somebody asked for the detours of its own objects."""
        return "_detours" in vars(self)

    @cached_property
    def _detours(self) -> Detours:
        return self._ways(self.thing, self.uses)

    @cached_property
    def _partner_detours(self) -> Detours:
        if self.pairing is None:
            return Detours()
        home = self.project.seed(self.path, self.tree)
        return self._ways(definition(home, self.pairing.partner), self._partner_uses)

    def _ways(self, thing: Thing, uses: ClassUses) -> Detours:
        handed_on = uses.of(UseKind.ESCAPES)
        return detours(self.project, (thing, *uses.kin)) if handed_on else Detours()

    @cached_property
    def unshared(self) -> frozenset[str]:
        """Attributes that nothing touches but the protocol methods of the class."""
        serving = {"__anext__", "__aiter__", "__init__"}
        shown = set(self.subject.fields) if self.subject.dataclass is not None else set()
        found = frozenset(
            name
            for name in {touch.attribute for touch in self.touches.all} - self.outside.names - shown
            if all(touch.method in serving and not touch.nested for touch in self.touches.of(name))
        )
        if any(next(looks_by_name(each), None) for each in self.subject.methods.values()):
            return frozenset()
        if not found & self.state.all:
            return found
        # Who knows the class may well look at all that its objects have.
        near = {self.path, *self.project.referring(self.subject.node.name)}
        home = self.project.seed(self.path, self.tree)
        return found - reached_by_name(self.project, found, home, self.subject.node, near)

    @cached_property
    def unseen(self) -> frozenset[str]:
        """Those of them that code outside the project does not look at: their names ask for that,
        or nobody there gets hold of a class that is local to a function. A generator expression
        may be given out and look later."""
        hidden = any(isinstance(owner, FUNCTIONS) for owner in self.subject.owners)
        kept = {
            node.attr
            for part in walk(self.subject.node)
            if isinstance(part, ast.GeneratorExp)
            for node in walk(part)
            if isinstance(node, ast.Attribute)
        }
        found = self.unshared - kept
        return frozenset(name for name in found if hidden or name.startswith("_"))

    @cached_property
    def passing(self) -> frozenset[str]:
        """Attributes whose value need not outlive one pass: reset, or every object has one."""
        single = self.uses.single_pass and bool(self.uses.constructions) and self.makes_new
        return self._of_one_pass(self.outside.names, single)

    @cached_property
    def hardly_kept(self) -> frozenset[str]:
        """The same where only evidence is missing: no object is known to be looped over twice, and
        nobody names such an attribute. A container that is emptied, which is never set anew, may
        as well stay where it is."""
        uses = self.uses
        single = uses.constructions_expected and not uses.of(UseKind.REUSED, UseKind.ANEXT)
        single = single and self.makes_new
        found = self._of_one_pass(self.outside.named, single)
        return frozenset(
            name
            for name in found
            if any(touch.method != "__init__" for touch in self.touches.of(name, Action.WRITE))
        )

    def _of_one_pass(self, looked_at: frozenset[str], single: bool) -> frozenset[str]:
        serving = {"__anext__", "__aiter__", "__init__"}
        seen = set(looked_at)
        if self.subject.dataclass is not None and self.uses.of(UseKind.COMPARED):
            seen.update(self.subject.fields)
        return frozenset(
            name
            for name in self.state.all
            if (name in self.resets or (single and self.state_is_initial(name)))
            and self.is_only_set_in_init(name)
            and name not in seen
            and all(touch.method in serving for touch in self.touches.of(name))
        )

    def is_only_set_in_init(self, name: str) -> bool:
        """Whether ``__init__`` does nothing with the attribute but set it, in plain statements;
        where ``__aiter__`` does not set it anew, in one that every path comes to."""
        init = self.subject.methods.get("__init__")
        if init is None:
            return True
        targets = {
            id(target)
            for statement in init.body
            if isinstance(statement, (ast.Assign, ast.AnnAssign))
            for target in targets_of(statement)
        }
        touches = [touch for touch in self.touches.of(name) if touch.method == "__init__"]
        if not all(touch.action is Action.WRITE and id(touch.node) in targets for touch in touches):
            return False
        leaves = any(isinstance(node, ast.Return) for node in walk_scope(*init.body))
        return name in self.resets or (len(touches) <= 1 and not leaves)

    @property
    def makes_new(self) -> bool:
        """Whether each call of the class gives another object."""
        odd = "__new__" in self.ancestry.members | set(self.subject.definitions)
        return not odd and not any(key.arg == "metaclass" for key in self.subject.node.keywords)

    def state_is_initial(self, name: str) -> bool:
        """Whether ``__init__`` gives the attribute its first value."""
        return any(touch.method == "__init__" for touch in self.touches.of(name))
