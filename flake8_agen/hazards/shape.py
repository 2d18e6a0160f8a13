"""Guards about how the protocol methods are defined at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.classes.operations import kinds_of
from flake8_agen.classes.protocol import Aiter, Subject
from flake8_agen.classes.touches import Action
from flake8_agen.hazards.guard import ALL, METHODS, Sighting, found, unknown
from flake8_agen.syntax import FUNCTIONS, PROTOCOL, is_generator, last_name, walk_scope
from flake8_agen.uses.listed import shown_when_derived, shown_when_made
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.things import Things
from flake8_agen.uses.type_comments import type_comments
from flake8_agen.uses.use import UseKind
from flake8_agen.verdict import Form
from flake8_agen.walking import walk


@found(ALL)
def aliased(case: Case, form: Form) -> Iterator[Sighting]:
    """A protocol method that is bound by assignment, conditionally or twice (J23) has a second
    name or a second body that the rewrite would not reach."""
    for name in PROTOCOL:
        nodes = case.subject.definitions.get(name, [])
        plain = case.subject.methods.get(name)
        if nodes and (len(nodes) > 1 or nodes[0] is not plain):
            yield Sighting(
                getattr(nodes[0], "lineno", case.subject.node.lineno),
                f"{name} is not defined by exactly one def; define it once, directly in the class",
            )
    for node in walk_scope(*case.subject.node.body):
        if isinstance(node, ast.Name) and node.id in PROTOCOL and isinstance(node.ctx, ast.Load):
            yield Sighting(
                node.lineno,
                f"{node.id} has a second name in the class body; without that alias it could be "
                "rewritten",
            )


@found(ALL)
def not_async(case: Case, form: Form) -> Iterator[Sighting]:
    """A plain ``def __anext__`` does its work when it is called, not when it is awaited (J01)."""
    if isinstance(case.anext, ast.FunctionDef):
        yield Sighting(
            case.anext.lineno,
            "__anext__ is a plain def, which works when called, not when awaited; as an "
            "'async def' it could be rewritten",
        )


@found(ALL)
def yields(case: Case, form: Form) -> Iterator[Sighting]:
    """An ``__anext__`` with ``yield`` does not work as it is (J03)."""
    if isinstance(case.anext, ast.AsyncFunctionDef) and is_generator(case.anext):
        yield Sighting(
            case.anext.lineno,
            "__anext__ contains yield and so gives no item when awaited; with return instead it "
            "could be rewritten",
        )


@found(ALL)
def decorated(case: Case, form: Form) -> Iterator[Sighting]:
    """A decorator wraps each step; around a generator it would wrap the creation only (J22)."""
    for name in PROTOCOL:
        method = case.subject.methods.get(name)
        for decorator in method.decorator_list if method else ():
            yield Sighting(
                decorator.lineno,
                f"{name} is decorated with {ast.unparse(decorator)}, which may wrap every call; "
                "without it, or with its work in the body, it could be rewritten",
            )


@found(ALL)
def parameters(case: Case, form: Form) -> Iterator[Sighting]:
    """A step with parameters of its own can be called in ways a generator cannot."""
    args = case.anext.args
    extra = [*args.posonlyargs, *args.args][1:] + args.kwonlyargs
    if extra or args.vararg or args.kwarg or case.own is None:
        yield Sighting(
            case.anext.lineno,
            "the parameters of __anext__ are not just self; with self alone, and the rest set in "
            "__init__, it could be rewritten",
        )


@found(ALL - {Form.PAIR})
def no_own_aiter(case: Case, form: Form) -> Iterator[Sighting]:
    """Where ``__aiter__`` gives something other than the object, ``__anext__`` is not what a loop
    over the object runs (J02)."""
    if case.subject.aiter is Aiter.OTHER:
        method = case.subject.definitions["__aiter__"][-1]
        yield Sighting(
            getattr(method, "lineno", case.subject.node.lineno),
            "__aiter__ may give another object than self, so a loop may not run this __anext__; "
            "ending in 'return self' it could be rewritten",
        )


@found(ALL)
def no_slot(case: Case, form: Form) -> Iterator[Sighting]:
    """Without a slot and a ``__dict__`` an attribute cannot be set, but a local can."""
    slots = case.subject.slots
    plain = all(base.known for base in case.subject.bases)
    if slots is None or "__dict__" in slots or not plain or case.uses.of(UseKind.SUBCLASS):
        return
    bound = case.subject.definitions
    for touch in case.touches.all:
        name = touch.attribute
        set_by_others = name in case.outside.descriptors or any(
            not isinstance(node, ast.Name) for node in bound.get(name, ())
        )
        if touch.action is Action.WRITE and name not in slots and not set_by_others:
            yield Sighting(
                getattr(touch.node, "lineno", 1),
                f"__slots__ has no {name}, so setting it fails; with {name} in __slots__ the class "
                "could be rewritten",
            )


@found(ALL)
def finaliser(case: Case, form: Form) -> Iterator[Sighting]:
    """``__del__`` would run at another time: a suspended generator holds the object (H19)."""
    method = case.subject.methods.get("__del__")
    if method is not None:
        yield Sighting(
            method.lineno,
            "__del__ runs when the object goes, which a started generator delays; with an explicit "
            "close() instead it could be rewritten",
        )


@found(ALL)
def sync_partner(case: Case, form: Form) -> Iterator[Sighting]:
    """A ``__next__`` beside ``__anext__`` shares the state with it."""
    method = case.subject.methods.get("__next__")
    if method is not None:
        yield Sighting(
            method.lineno,
            "__next__ may share its state with __anext__; with one class for each this one could "
            "be rewritten",
        )


@found(ALL)
def base_iterator(case: Case, form: Form) -> Iterator[Sighting]:
    """A base with an ``__anext__`` of its own would show again when this one goes."""
    for name in case.ancestry.supplying:
        yield Sighting(
            case.subject.node.lineno,
            f"the base {name} has an __anext__ of its own, which would show when this one goes; "
            "without that base, or its __anext__, it could be rewritten",
        )


@unknown(METHODS)
def unknown_base(case: Case, form: Form) -> Iterator[Sighting]:
    """A base outside the project may have an ``__anext__`` or call it."""
    for name in case.ancestry.unknown:
        yield Sighting(
            case.subject.node.lineno,
            f"the base {name} cannot be looked into and may use or supply __anext__; "
            "if it does neither, use --unsafe",
        )
    for name in case.outside.mixed_in:
        if name not in case.ancestry.unknown:
            yield Sighting(
                case.subject.node.lineno,
                f"{name}, another base of a subclass, cannot be looked into and may use or supply "
                "__anext__; if it does neither, use --unsafe",
            )


@unknown(METHODS)
def unknown_metaclass(case: Case, form: Form) -> Iterator[Sighting]:
    """A metaclass may look for an ``__anext__`` in what it makes."""
    for keyword in case.subject.node.keywords:
        if keyword.arg != "metaclass":
            continue
        name = ast.unparse(keyword.value)
        module = case.project.seed(case.path, case.tree)
        resolver = Resolver(case.project)
        things = resolver.resolve(keyword.value, module)
        if any(thing.what is not What.CLASS and not thing.standard for thing in things):
            yield Sighting(
                keyword.value.lineno,
                f"the metaclass {name} cannot be looked into and may ask for "
                "__anext__; if it does not, use --unsafe",
            )
        for file, node in _classes(things, resolver):
            shown = shown_when_made(node)
            if shown is not None:
                yield Sighting(
                    shown.lineno,
                    f"the metaclass {name} looks at the methods of the class, of which __anext__ "
                    "would be gone; if that does not matter, use --unsafe",
                    file.path,
                )


@unknown(METHODS)
def looked_at_by_base(case: Case, form: Form) -> Iterator[Sighting]:
    """A base may do something with all methods of what derives from it, ``__anext__`` included."""
    resolver = Resolver(case.project)
    module = case.project.seed(case.path, case.tree)
    above = [(module, case.subject.node)]
    for file, derived in above:  # it grows
        for base in derived.bases:
            for there, node in _classes(resolver.resolve(base, file), resolver):
                if any(node is known for _, known in above):
                    continue
                above.append((there, node))
                shown = shown_when_derived(node)
                if shown is not None:
                    yield Sighting(
                        shown.lineno,
                        f"the base {node.name} looks at the methods of a class that derives from "
                        "it, of which __anext__ would be gone; if that does not matter, use "
                        "--unsafe",
                        there.path,
                    )


def _classes(things: Things, resolver: Resolver) -> Iterator[tuple[Module, ast.ClassDef]]:
    for thing in things:
        found = resolver.node(thing) if thing.what is What.CLASS else None
        if found is not None and isinstance(found[1], ast.ClassDef):
            yield found[0], found[1]


@unknown(METHODS)
def class_decorator(case: Case, form: Form) -> Iterator[Sighting]:
    """A class decorator may replace or register what it gets."""
    for decorator, text in replacing_decorators(case.subject):
        yield Sighting(
            decorator.lineno,
            f"the decorator {text} may replace the class or register it; "
            "if nothing needs its __anext__ for that, use --unsafe",
        )


def replacing_decorators(subject: Subject) -> Iterator[tuple[ast.expr, str]]:
    """The decorators of the class that may do something with its methods, and their names."""
    known = ("dataclasses.dataclass", "typing.final", "typing_extensions.final")
    for decorator in subject.node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        origin = subject.imports.origin(called)
        if origin not in (*known, "attr.s", "attrs.define", "typing.runtime_checkable"):
            yield decorator, ast.unparse(called)


@found(ALL)
def typed_in_comments(case: Case, form: Form) -> Iterator[Sighting]:
    """A type comment speaks of the statement it stands at (PEP 484), which a rewrite moves or lets
    go; elsewhere it is an error for whoever reads it."""
    module = case.project.seed(case.path, case.tree)
    moved = case.subject.node.body
    if form in METHODS:
        moved = [node for node in moved if isinstance(node, FUNCTIONS) and node.name in PROTOCOL]
    for line, _, _ in type_comments(module.text):
        if any(node.lineno <= line <= (node.end_lineno or 0) for node in moved):
            yield Sighting(
                line,
                "a type comment would stand where no statement is that it speaks of; as an "
                "annotation it could be rewritten",
            )


@found(ALL)
def super_protocol(case: Case, form: Form) -> Iterator[Sighting]:
    """``super()`` in a protocol method needs the class and the method it overrides (J04)."""
    names = [name for name in (*PROTOCOL, *case.state.helpers) if name in case.subject.methods]
    for name in names:
        for node in walk(case.subject.methods[name]):
            if isinstance(node, ast.Call) and last_name(node.func) == "super":
                yield Sighting(
                    node.lineno,
                    f"{name} calls super(), so a base does some of its work; with that written "
                    "out it could be rewritten",
                )


@found(ALL)
def recursion(case: Case, form: Form) -> Iterator[Sighting]:
    """``await self.__anext__()`` re-enters the generator, which is an error (E04); only a whole
    ``return await self.__anext__()`` outside any block can become ``continue``."""
    plain = {id(node) for node in _tail_calls(case.anext.body, case.leaks.called)}
    for name in ("__anext__", *sorted(case.state.helpers)):
        method = case.subject.methods[name]
        for node in walk(method):
            if isinstance(node, ast.Attribute) and node.attr == "__anext__":
                if isinstance(node.value, ast.Name) and node.value.id == case.own:
                    if name == "__anext__" and id(node) in plain:
                        continue
                    yield Sighting(
                        node.lineno,
                        f"{name} uses self.__anext__, which would re-enter the generator; 'return "
                        "await self.__anext__()' outside try, with, loops and an odd match could "
                        "stay",
                    )


def _tail_calls(body: list[ast.stmt], stopping: frozenset[str]) -> Iterator[ast.AST]:
    """``self.__anext__`` of every ``return await self.__anext__()`` in plain ifs only, and in a
    match that is sure to let no stop out: it cannot be asked first, as the test of an ``if`` is."""
    for statement in body:
        if isinstance(statement, ast.If):
            yield from _tail_calls(statement.body, stopping)
            yield from _tail_calls(statement.orelse, stopping)
        elif isinstance(statement, ast.Match):
            if stopping.isdisjoint(kinds_of(statement)) and not _may_stop(statement, stopping):
                for branch in statement.cases:
                    yield from _tail_calls(branch.body, stopping)
        elif isinstance(statement, ast.Return) and isinstance(statement.value, ast.Await):
            call = statement.value.value
            if isinstance(call, ast.Call) and not call.args and not call.keywords:
                yield call.func


def _may_stop(statement: ast.Match, stopping: frozenset[str]) -> bool:
    """Whether the subject or a guard may let a stop out."""
    asked = [statement.subject, *(case.guard for case in statement.cases if case.guard)]
    return any(
        isinstance(node, ast.Await)
        or (isinstance(node, ast.Call) and bool(stopping))
        or not stopping.isdisjoint({*kinds_of(node), f".{getattr(node, 'attr', '')}"})
        for each in asked
        for node in walk(each)
    )


@found(METHODS)
def stepped_by_itself(case: Case, form: Form) -> Iterator[Sighting]:
    """Other members of the class that call ``__anext__`` would find it gone (F06)."""
    inside = {"__anext__", *case.state.helpers}
    for node in case.subject.node.body:
        if isinstance(node, FUNCTIONS) and node.name not in inside:
            for inner in walk(node):
                if isinstance(inner, ast.Attribute) and inner.attr == "__anext__":
                    if isinstance(inner.value, ast.Name):
                        yield Sighting(
                            inner.lineno,
                            f"{node.name} uses __anext__, which would be gone; with 'async for' "
                            "over self instead it could be rewritten",
                        )
