"""Callees that let a StopAsyncIteration out, which in a generator would be an error (A08)."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from flake8_agen.classes.aliases import bindings
from flake8_agen.classes.calling import KEEPING, LAZY, calls_a_parameter, functions_given
from flake8_agen.classes.carrying import Carrying
from flake8_agen.classes.catching import CATCH_ALL, caught_by, is_a_stop, may_catch_a_stop
from flake8_agen.classes.everywhere import Told, told_by
from flake8_agen.classes.leaking import FileLeaks
from flake8_agen.classes.loose import awaits_anything
from flake8_agen.classes.imported import Imported
from flake8_agen.classes.made import OF_CONTAINERS, Made
from flake8_agen.classes.managers import Managers
from flake8_agen.classes.operating import gives, operates
from flake8_agen.classes.operations import (
    ANY_ATTRIBUTE,
    ANY_AWAITED,
    ANY_CALLEE,
    ANY_LOOP,
    ANY_MANAGER,
    ITERATION,
    OPERATIONS,
    SUBSCRIPT,
    kinds_of,
)
from flake8_agen.classes.parts import Part
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.stops import DRIVERS, STOP, kept_calls
from flake8_agen.project import Project
from flake8_agen.syntax import (
    FUNCTIONS,
    Function,
    dotted,
    first_parameter,
    last,
    names_bound_in,
    parameters,
)
from flake8_agen.uses.names import Module
from flake8_agen.uses.things import What
from flake8_agen.walking import walk


@dataclass(frozen=True)
class Leaks:
    """Where a stop may come from, besides the body itself."""

    called: frozenset[str] = frozenset()
    """Callees as written (``self._fetch``, ``fetch_page``), and what else is called, awaited,
    touched or raised under a name that stands for a stop (:mod:`.operations`)."""
    handed_on: tuple[tuple[int, str], ...] = ()
    """(line, text) of such callees that are not called here but given to somebody who may."""
    starting: frozenset[str] = frozenset()
    """Those of ``__init__`` and ``__aiter__`` that may let a stop out."""
    catching: frozenset[str] = frozenset()
    """What handlers name, as written, that may catch a stop and does not say so (``ERRORS``)."""


def leaks_of(
    subject: Subject,
    tree: ast.Module,
    helpers: frozenset[str],
    project: Project,
    path: str,
    managers: Managers,
    subclassed: bool = False,
) -> Leaks:
    """The callees in ``__anext__`` and its helpers that may let a stop out. ``subclassed``: whether
    others derive from the class, and so may put their methods in the place of its own."""
    module = project.module(path)
    told = told_by(project)
    if module is None or module.tree is not tree:
        module = project.seed(path, tree)
    search = _Search(subject, module, project, told, managers, subclassed)
    own = first_parameter(subject.anext) if subject.anext is not None else None
    steps = [
        each
        for name in sorted(helpers | {"__anext__"})
        if (each := subject.methods.get(name)) is not None
    ]
    search.prepare(each for each in subject.methods.values() if each not in steps)
    before = -1
    while search.said > before:  # what one step makes and keeps, another may use
        before = search.said
        for step in steps:
            search.look(step, own)
    starting = {
        name
        for name in ("__init__", "__aiter__")
        if (method := subject.methods.get(name)) is not None
        and search.file.parts.of(method) in search.file.found
    }
    return Leaks(
        frozenset(search.called),
        tuple(sorted(search.handed_on)),
        frozenset(starting),
        frozenset(search.catching),
    )


class _Search:
    """What the methods of one class call, await and raise."""

    def __init__(
        self,
        subject: Subject,
        module: Module,
        project: Project,
        told: Told,
        managers: Managers,
        subclassed: bool,
    ) -> None:
        self.subject = subject
        self.module = module
        self.project = project
        self.subclassed = subclassed
        self.managers = managers
        self.file: FileLeaks = told.look(module, project, subject.node.name)
        self.known = self.file.known | self.file.leaking
        self.made = Made(subject, self.known.mocked)
        self.imported = Imported(subject, module, project, told)
        self.called: set[str] = set()
        self.handed_on: set[tuple[int, str]] = set()
        self.catching: set[str] = set()
        self.own: str | None = None
        self.locals: frozenset[str] = frozenset()
        self.part: Part | None = None
        self.waited: set[int] = set()
        """The callees whose result is awaited, or goes on to where it may be."""
        self.kept: set[str] = set()
        """Attributes in which a step finds a function that lets a stop out, or a lazy iterator that
        calls one."""
        self.name_of_self: str | None = None
        self.carrying: Carrying | None = None
        self.letting: set[ast.AST] = set()
        """The functions made in a step that let a stop out."""

    @property
    def said(self) -> int:
        """How much was found."""
        return len(self.called) + len(self.handed_on) + len(self.kept) + len(self.letting)

    def prepare(self, methods: Iterable[Function]) -> None:
        """Note what other methods keep for the steps: ``self._rows = map(fetch, pages)``."""
        if not self.known.at_large:
            return
        for method in methods:
            nodes = self._enter(method, None)
            for node in nodes:
                if isinstance(node, ast.Call) and last(node.func) in LAZY:
                    if any(map(self._may_be_handed, functions_given(node))):
                        for target in self.carrying.of(node).elsewhere if self.carrying else ():
                            self._keep(target)

    def _enter(self, method: Function, name_of_self: str | None) -> tuple[ast.AST, ...]:
        self.own = self.made.own = first_parameter(method)
        self.name_of_self = name_of_self
        self.locals = names_bound_in(method)
        self.part = self.file.parts.of(method)
        nodes = walk(method)
        self.carrying = Carrying(method, nodes, self.file.parts.parents)
        return nodes

    def look(self, method: Function, name_of_self: str | None) -> None:
        """Note what one method does; ``name_of_self`` is what its body will call the object."""
        nodes = self._enter(method, name_of_self)
        roles = _roles(method)
        kept = kept_calls(nodes, returned=False)
        self.waited = {
            id(node.func) for node in nodes if isinstance(node, ast.Call) and id(node) in kept
        }
        for node in nodes:
            if isinstance(node, ast.Call):
                self.called |= self._parameters(node)
            elif isinstance(node, FUNCTIONS) and node is not method:
                if self.file.parts.of(node) in self.file.found:
                    self._made_here(node)
            for found in self._special(node):
                self._say(node, found)
            if isinstance(node, ast.Call) and dotted(node.func) is None:
                if self.made.waits(node) or _is_of_a_text(node.func):
                    continue
                if self.known.at_large or ANY_CALLEE in self.known.kinds:
                    self._say(node, ANY_CALLEE)
                elif isinstance(node.func, ast.Attribute) and self.file.is_attribute(
                    node.func.attr, waited=id(node.func) in self.waited
                ):
                    self._say(node, ANY_CALLEE)
            text = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
            if text is None or not isinstance(node, (ast.Name, ast.Attribute)):
                if isinstance(node, ast.Attribute) and self._is_property(node):
                    self._say(node, f".{node.attr}")
                continue
            role = roles.get(id(node))
            if self._is_property(node):
                self._say(node, f".{last(node)}")
            elif role == "raised":
                if self._is_stop(node, text):
                    self._say(node, text)
            elif self._leaks(node, text, role):
                if role is not None:
                    self._say(node, text)
                elif isinstance(node.ctx, ast.Load):
                    self.handed_on.add((node.lineno, text))

        for kind in caught_by(method):
            text = dotted(kind)
            if text is not None and last(kind) not in CATCH_ALL:
                if may_catch_a_stop(kind, self.module, self.project):
                    self.catching.add(self._renamed(text))

    def _renamed(self, text: str) -> str:
        head, dot, rest = text.partition(".")
        if dot and head == self.own and self.name_of_self is not None:
            return f"{self.name_of_self}.{rest}"
        return text

    # -- functions that are made here, and run where somebody calls them

    def _say(self, node: ast.AST, text: str) -> None:
        """Note that a stop comes out of a node; in a function that is made here, out of what that
        is given to."""
        self.called.add(self._renamed(text))
        inner = self.carrying.around(node) if self.carrying is not None else None
        if inner is not None:
            self._made_here(inner)

    def _made_here(self, inner: ast.AST) -> None:
        part = self.file.parts.of(inner) if isinstance(inner, FUNCTIONS) else None
        if inner not in self.letting and (part is None or not part.is_async_generator):
            self.letting.add(inner)
            self._carried(inner)

    def _carried(self, value: ast.AST) -> None:
        """Note where a stop comes out because of a function, or a lazy iterator that calls one."""
        if self.carrying is None:
            return
        places = self.carrying.of(value)
        for call in places.calls:
            self._say(call, dotted(call.func) or ANY_CALLEE)
        for waiting in places.awaits:
            self._say(waiting, _awaited(waiting.value))
        for node, kind in places.operations:
            self._say(node, kind)
        for each in places.elsewhere:
            if not self._keep(each):
                line = getattr(each, "lineno", getattr(value, "lineno", 0))
                self.handed_on.add((line, _called(value)))

    def _keep(self, target: ast.AST) -> bool:
        """Note that an attribute of the object holds it."""
        own = isinstance(target, ast.Attribute) and self.made.is_of_self(target)
        if isinstance(target, ast.Attribute) and own:
            self.kept.add(target.attr)
        return own

    def _is_kept(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and self.made.is_of_self(node) and (
            node.attr in self.kept
        )

    def _to_be_called(self, call: ast.Call) -> Iterable[ast.expr]:
        """What is given to a callee that calls it."""
        function = self._function(call.func)
        if function is None:
            return functions_given(call)
        return _given(call) if calls_a_parameter(function) else ()

    def _function(self, callee: ast.expr) -> Function | None:
        """The function of the project that is called by a plain name, or one of its module."""
        if isinstance(callee, ast.Name):
            part = self.file.parts.visible(callee.id, self.part)
            if part is not None:
                return part.function
        return next(iter(self.imported.functions(callee)), None)

    def _may_be_handed(self, node: ast.expr) -> bool:
        """Whether what a callee is given to call may be a function that was handed on."""
        if isinstance(node, ast.Starred):
            node = node.value
        if isinstance(node, ast.IfExp):
            return self._may_be_handed(node.body) or self._may_be_handed(node.orelse)
        if isinstance(node, ast.BoolOp):
            return any(map(self._may_be_handed, node.values))
        if isinstance(node, ast.Subscript):
            return True
        if isinstance(node, ast.Call):
            if last(node.func) in KEEPING:
                return any(map(self._may_be_handed, node.args))
            if self.subject.imports.is_builtin(node.func, "getattr"):
                return True
            origin = self.subject.imports.origin(node.func)
            if origin is None or self.imported.may_be_ours(node.func):
                return True
            return self._is_a_variable_of_another(node.func)
        text = dotted(node)
        if text is None or not isinstance(node, (ast.Name, ast.Attribute)):
            return False
        if self.made.is_of_self(node) and self._own_method(last(node)) is not None:
            return False  # the method says itself
        head = text.rpartition(".")[0]
        origin = self.subject.imports.origin(node)
        return self._may_be_at_large(node, head, text, origin) or self.imported.name_lets_out(node)

    # -- what has no callee of its own

    def _special(self, node: ast.AST) -> list[str]:
        """Special methods that the node runs, and what it waits for."""
        known = self.known
        found: list[str] = []
        if known.kinds:
            kinds = set(kinds_of(node)) & known.kinds
            if not self.made.is_among_numbers(node):
                found += sorted(kinds & OPERATIONS)
            if ANY_LOOP in kinds:
                found.append(ANY_LOOP)
            if ANY_ATTRIBUTE in kinds and isinstance(node, ast.Attribute):
                if not self.made.is_of_self(node):
                    found.append(f".{node.attr}")
            if ANY_MANAGER in kinds and isinstance(node, (ast.With, ast.AsyncWith)):
                found += [
                    f"{ANY_MANAGER} {_manager(item) or ''}".rstrip()
                    for item in node.items
                    if not self.managers.is_harmless(item)
                ]
        if isinstance(node, ast.Await):
            if known.loose or ANY_AWAITED in known.kinds:
                if self._awaits_anything(node.value):
                    found.append(_awaited(node.value))
            elif any(self._is_step(each) for each in _given(node.value)):
                found.append(_awaited(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "result" and not node.args:
                text = dotted(node.func)
                if known.loose or last(node.func.value) in known.steps:
                    found.append(text or ANY_CALLEE)
        if isinstance(node, ast.Call):
            if self._operates(node):
                found.append(dotted(node.func) or ANY_CALLEE)
            risky = any(self._is_risky(each) for each in _given(node)) or (
                known.at_large and any(map(self._may_be_handed, self._to_be_called(node)))
            )
            if risky or self._looks_up(node):
                found.append(dotted(node.func) or ANY_CALLEE)
            if risky and last(node.func) in KEEPING | LAZY:
                self._carried(node)
        elif isinstance(node, (ast.For, ast.comprehension)) and self._is_kept(node.iter):
            found.append(ITERATION)
        elif isinstance(node, ast.Subscript) and self._is_kept(node.value):
            found += [SUBSCRIPT, ANY_CALLEE]
        return found

    def _operates(self, node: ast.Call) -> bool:
        """Whether something is called that may operate on what it is given."""
        if self.known.kinds.isdisjoint(OPERATIONS) or not gives(node):
            return False
        if self.subject.imports.is_builtin(node.func, "len", "list", "tuple"):
            if not node.keywords and all(map(self.made.is_a_container, node.args)):
                return False
        return operates(node, self.subject.imports, self.known.kinds)

    def _awaits_anything(self, value: ast.expr) -> bool:
        anything = awaits_anything(
            value,
            self.own,
            self.subject.imports,
            lambda name: self._own_method(name) is not None,
        )
        return anything and not self.made.waits(value)

    def _looks_up(self, node: ast.Call) -> bool:
        """``getattr(x, name)`` where that may run a property that lets a stop out."""
        if not self.subject.imports.is_builtin(node.func, "getattr", "setattr", "hasattr"):
            return False
        if ANY_ATTRIBUTE in self.known.kinds:
            return True
        name = node.args[1] if len(node.args) > 1 else None
        if isinstance(name, ast.Constant):
            return name.value in self.known.properties
        return bool(self.known.properties)

    def _is_risky(self, node: ast.expr) -> bool:
        """Whether what is given to a callee may let a stop out there."""
        if isinstance(node, ast.Starred):
            node = node.value
        if self._is_step(node) or self._is_kept(node):
            return True
        if not isinstance(node, ast.Attribute) or node.attr not in self.known.methods:
            return False
        return not self.made.is_of_self(node) or self._own_method(node.attr) is None

    def _parameters(self, node: ast.Call) -> frozenset[str]:
        """The parameters of an own method that is given a coroutine which takes a step; its body
        may come to stand where it is called."""
        if not isinstance(node.func, ast.Attribute) or not self.made.is_of_self(node.func):
            return frozenset()
        own = self._own_method(node.func.attr)
        given = [each for each in _given(node) if isinstance(each, ast.Call)]
        if own is None or not any(self._takes_a_step(each.func) for each in given):
            return frozenset()
        return frozenset(each.arg for each in parameters(own.function))

    def _takes_a_step(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute) and node.attr in DRIVERS:
            return True
        if self.subject.imports.is_builtin(node, "anext"):
            return True
        text = dotted(node)
        return text is not None and isinstance(node, (ast.Name, ast.Attribute)) and (
            self._leaks(node, text, "called")
        )

    def _is_step(self, node: ast.expr) -> bool:
        """Whether it is a name that holds a task, or another thing that takes a step."""
        if isinstance(node, ast.Starred):
            node = node.value
        text = dotted(node)
        if text is None or last(node) not in self.file.steps:
            return False
        head = text.partition(".")[0]
        return head == self.own or head in self.locals or head != text

    def _is_property(self, node: ast.Name | ast.Attribute) -> bool:
        """Whether touching the attribute runs a property that lets a stop out."""
        if not isinstance(node, ast.Attribute):
            return False
        if self.made.is_of_self(node):
            own = self._own_method(node.attr)
            if own is not None:
                if self.subclassed and node.attr in self.known.overriding & self.known.properties:
                    return True
                return own.is_property and own in self.file.found
        return node.attr in self.known.properties

    # -- callees

    def _own_method(self, name: str) -> Part | None:
        return self.file.parts.method(self.subject.node, name)

    def _leaks(self, node: ast.Name | ast.Attribute, text: str, role: str | None) -> bool:
        if role is None and isinstance(node.ctx, ast.Load) and self._is_given_away(node):
            return True
        if role is None or text in DRIVERS:
            return False
        if self._is_kept(node):
            return True
        head, _, name = text.rpartition(".")
        known = self.known
        if head == self.own and head:
            own = self._own_method(name)
            if own is not None:
                return self.file.is_own(
                    name, self.subject.node, waited=True, overridden=self.subclassed
                )
            inherited = self.imported.inherited(node)
            if inherited and name not in known.methods:
                return self.imported.lets_out(inherited)
        elif not head:
            if self.subject.imports.is_builtin(node, "anext"):
                return text != "anext"
            inner = self.file.parts.visible(text, self.part)
            nested = inner is not None and inner.outer is self.part
            if nested or text not in self.locals:
                if self.file.is_leaking(text, self.part, prompt=False):
                    return True
        if role == "called" and name in known.mocked:
            return True
        origin = self.subject.imports.origin(node)
        if head and self.file.is_of_a_module(text) and origin is not None:
            return self.imported.may_be_ours(node)
        held = (bool(head) and head == self.own) or text in self.locals
        if (held or not head) and name in self.file.steps:
            return True
        if role != "called":
            return False
        if self.made.is_of_a_container(node):
            return False
        if known.at_large and self._may_be_at_large(node, head, text, origin):
            return True
        if head and name in known.methods:
            if name in known.prompt or id(node) in self.waited:
                return origin is None or self.imported.may_be_ours(node)
        return self.imported.name_lets_out(node)

    def _may_be_at_large(
        self, node: ast.Name | ast.Attribute, head: str, text: str, origin: str | None
    ) -> bool:
        """Whether what is called may be a function that was handed on: it is held, and nothing
        that its name says makes it something else."""
        if head == self.own or text in self.locals:
            return True
        if origin is not None:
            return self._is_a_variable_of_another(node)
        if not head:
            return self._is_parameter(text) or self._is_variable(text)
        name = last(node)
        return (
            not self._is_of_a_container(node, name)
            and not self.project.defines(name)
            and not self.imported.is_of_asyncio(node)
        )

    def _is_of_a_container(self, node: ast.AST, name: str) -> bool:
        """Whether it is called like a method of a list or a dict, and not awaited."""
        return name in OF_CONTAINERS and id(node) not in self.waited

    def _is_parameter(self, text: str) -> bool:
        method = self.part.function if self.part is not None else None
        return method is not None and any(
            each.arg == text for each in (*method.args.args, *method.args.kwonlyargs)
        )

    def _is_variable(self, text: str) -> bool:
        """Whether it is a name of the file that may be set to another function: by the file itself
        (``global HOOK``), or by others (``rows.HOOK = f``)."""
        return text in self.known.methods or any(
            isinstance(node, ast.Global) and text in node.names for node in walk(self.file.tree)
        )

    def _is_a_variable_of_another(self, node: ast.AST) -> bool:
        callable_objects = "__call__" in self.known.methods
        return self.imported.is_variable(node, callable_objects=callable_objects)

    def _is_given_away(self, node: ast.Name | ast.Attribute) -> bool:
        """Whether a function of the file that lets a stop out is given to somebody."""
        if isinstance(node, ast.Name):
            if node.id in self.locals:
                return False
            return self.file.is_leaking(node.id, self.part, prompt=False) and not (
                self.file.parts.is_class(node.id)
            )
        if self.made.is_of_self(node):
            own = self._own_method(node.attr)
            return own is not None and own in self.file.found
        text = dotted(node)
        if text is None or not self.file.is_of_a_module(text):
            return False
        return self.imported.may_be_ours(node)

    def _is_stop(self, node: ast.AST, text: str) -> bool:
        """Whether what is raised under another name is a StopAsyncIteration."""
        last_part = text.rpartition(".")[2]
        if last_part == STOP:
            return False  # under its own name
        if last_part in self.file.stops or last_part in self.known.makers:
            return True
        if self._is_made(node) if isinstance(node, ast.Name) else self._is_stored(node):
            return True
        return any(is_a_stop(thing, self.project) for thing in self.imported.things(node))

    def _is_made(self, node: ast.Name) -> bool:
        """Whether a name is assigned something of which nobody knows what it is, not the name of a
        class that is defined or imported."""
        if self.subject.imports.origin(node) is not None:
            return False
        own = self.module.twin(node)
        if not isinstance(own, ast.Name):
            return False
        scope = self.module.lookup(own)
        bound = scope.bindings[own.id] if scope is not None else []
        if any(isinstance(each.node, ast.arg) for each in bound):
            return True
        if all(each.value is None for each in bound):
            return False
        unknown = (What.UNKNOWN, What.UNBOUND)
        things = self.imported.resolved(own)
        return any(thing.what in unknown or is_a_stop(thing, self.project) for thing in things)

    def _is_stored(self, node: ast.AST) -> bool:
        """Whether it is an attribute that a method of the class sets, to whatever it likes."""
        return isinstance(node, ast.Attribute) and self.made.is_of_self(node) and any(
            isinstance(target, ast.Attribute) and target.attr == node.attr
            for target, _ in bindings(*walk(self.subject.node))
        )


def _roles(method: Function) -> dict[int, str]:
    """What happens to an expression: it is called, awaited or raised."""
    roles: dict[int, str] = {}
    for node in walk(method):
        if isinstance(node, ast.Call):
            roles.setdefault(id(node.func), "called")
        elif isinstance(node, ast.Await):
            roles.setdefault(id(node.value), "awaited")
        elif isinstance(node, ast.Raise) and node.exc is not None:
            what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            roles[id(what)] = "raised"
    return roles


def _awaited(value: ast.expr) -> str:
    """How the codemod finds an ``await`` again."""
    if isinstance(value, ast.Call):
        return dotted(value.func) or ANY_CALLEE
    return dotted(value) or ANY_AWAITED


def _called(value: ast.AST) -> str:
    """How a reader finds what is made in a step."""
    if isinstance(value, FUNCTIONS):
        return value.name
    if isinstance(value, ast.Call):
        return f"{last(value.func)}()"
    return "a lambda" if isinstance(value, ast.Lambda) else "a generator expression"


def _is_of_a_text(callee: ast.expr) -> bool:
    """A method of a literal text; what it does with what it is given is asked for by itself."""
    text = callee.value if isinstance(callee, ast.Attribute) else None
    if isinstance(text, ast.Constant):
        return isinstance(text.value, (str, bytes))
    return isinstance(text, ast.JoinedStr)


def _given(value: ast.expr) -> list[ast.expr]:
    """What somebody waits for, besides what is awaited itself."""
    if not isinstance(value, ast.Call):
        return []
    return [*value.args, *(each.value for each in value.keywords)]


def _manager(item: ast.withitem) -> str | None:
    expression = item.context_expr
    return dotted(expression.func if isinstance(expression, ast.Call) else expression)
