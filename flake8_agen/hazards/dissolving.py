"""Guards for the forms in which the class goes: function and pair."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.hazards.guard import DISSOLVING, FUNCTION, Sighting, found
from flake8_agen.syntax import (
    first_parameter,
    is_generator,
    last_name,
    parents_of,
    walk_scope,
)
from flake8_agen.verdict import Form
from flake8_agen.walking import walk

_BASES = ("object", "AsyncIterator", "AsyncIterable", "Generic", "Protocol")


@found(DISSOLVING)
def members(case: Case, form: Form) -> Iterator[Sighting]:
    """What else the class offers would be lost (H06, H07, H21)."""
    for name, line in case.members:
        if name in case.state.helpers:
            yield Sighting(
                line,
                f"the helper {name} cannot be put in the place of its call; called once in "
                "__anext__, by a statement of its own, and returning at its end only, it could",
            )
        else:
            yield Sighting(
                line,
                f"the class also has {name}, which a function cannot offer; with {name} outside "
                "of it the class could go",
            )
    for node in case.subject.node.body:
        plain = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign, ast.AnnAssign, ast.Pass)
        constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not isinstance(node, (*plain, ast.ClassDef)) and not constant:
            yield Sighting(
                node.lineno,
                "the class body runs code of its own; with that outside of it the class could go",
            )


@found(DISSOLVING)
def bases(case: Case, form: Form) -> Iterator[Sighting]:
    """A function inherits nothing (H04)."""
    for base in case.subject.bases:
        if base.known not in _BASES:
            yield Sighting(
                base.node.lineno,
                f"the base {ast.unparse(base.node)} gives it members or a type, which a function "
                "has not; without that base the class could go",
            )
    for keyword in case.subject.node.keywords:
        yield Sighting(
            keyword.value.lineno,
            f"the class is made with {keyword.arg or '**'}, which a function cannot be; "
            "without that the class could go",
        )


@found(DISSOLVING)
def class_decorated(case: Case, form: Form) -> Iterator[Sighting]:
    """A decorator of the class expects a class (J22)."""
    for decorator in case.subject.node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        origin = case.subject.imports.origin(called)
        if decorator is case.subject.dataclass or origin in (
            "typing.final",
            "typing_extensions.final",
        ):
            continue
        yield Sighting(
            decorator.lineno,
            f"the decorator {ast.unparse(called)} gets a class and may expect one; without it the "
            "class could go",
        )


@found(DISSOLVING)
def dataclass(case: Case, form: Form) -> Iterator[Sighting]:
    """Only plain fields are what a generated ``__init__`` takes (G07)."""
    subject = case.subject
    if subject.dataclass is None:
        return
    if isinstance(subject.dataclass, ast.Call):
        for keyword in subject.dataclass.keywords:
            if keyword.arg in ("init", "order", "unsafe_hash", "frozen", "kw_only"):
                yield Sighting(
                    keyword.value.lineno,
                    f"the dataclass has {keyword.arg}=, which a function has not; without that "
                    "the class could go",
                )
    for name, node in subject.fields.items():
        called = node.value.func if isinstance(node.value, ast.Call) else None
        text = last_name(node.annotation)
        if isinstance(node.annotation, ast.Subscript):
            text = last_name(node.annotation.value)
        if last_name(called) == "field" or text in ("InitVar", "ClassVar", "KW_ONLY"):
            yield Sighting(
                node.lineno,
                f"the field {name} is no plain parameter; with a plain field, or set in the "
                "__init__ of a plain class, the class could go",
            )
        again = subject.definitions[name][1:]
        if again:
            yield Sighting(
                getattr(again[0], "lineno", node.lineno),
                f"the field {name} is declared more than once, and takes something from each of "
                "them; declared once the class could go",
            )
    if subject.init is not None:
        yield Sighting(
            subject.init.lineno,
            "the dataclass has an __init__ of its own; as a plain class with that __init__ it "
            "could go",
        )


@found(DISSOLVING)
def self_escapes(case: Case, form: Form) -> Iterator[Sighting]:
    """Where the object itself is handed on there must be an object."""
    for method in case.moving:
        own = first_parameter(method)
        parents = parents_of(method)
        for node in walk(method):
            if not isinstance(node, ast.Name) or node.id != own:
                continue
            parent = parents.get(node)
            if isinstance(parent, ast.Attribute):
                continue
            if method.name == "__aiter__" and isinstance(parent, ast.Return):
                continue
            yield Sighting(
                node.lineno,
                f"{method.name} uses the object itself, so there must be one; with values of it "
                "instead the class could go",
            )


@found(DISSOLVING)
def own_methods(case: Case, form: Form) -> Iterator[Sighting]:
    """``self.method`` as a value, or a helper called more than once, needs the object."""
    for name, uses in case.touches.calls.items():
        if name in case.inline or name in ("__anext__",):
            continue
        for touch in uses:
            yield Sighting(
                getattr(touch.node, "lineno", 1),
                f"{touch.method} uses the method {name}, which needs an object; as a function "
                "outside of the class, or written in place, it would need none",
            )


@found(DISSOLVING)
def class_cell(case: Case, form: Form) -> Iterator[Sighting]:
    """``super()``, ``__class__`` and ``self.__class__`` need the class (J04)."""
    for method in case.moving:
        for node in walk(method):
            name = last_name(node)
            if name in ("__class__", "super", "__qualname__"):
                yield Sighting(
                    getattr(node, "lineno", 1),
                    f"{method.name} uses {name}, which needs the class; without that the class "
                    "could go",
                )


@found(DISSOLVING)
def mangled(case: Case, form: Form) -> Iterator[Sighting]:
    """A private name means something else outside of its class (J05)."""
    for method in case.moving:
        own = first_parameter(method)
        for node in walk(method):
            name = last_name(node)
            if name is None or not name.startswith("__") or name.endswith("__"):
                continue
            if isinstance(node, ast.Attribute):
                if isinstance(node.value, ast.Name) and node.value.id == own:
                    continue
            yield Sighting(
                getattr(node, "lineno", 1),
                f"{name} means _{case.subject.node.name.lstrip('_')}{name} in the class only; "
                "a name with one leading underscore would mean the same outside",
            )


@found(DISSOLVING)
def odd_init(case: Case, form: Form) -> Iterator[Sighting]:
    """An ``__init__`` that is decorated, returns early or is no plain function cannot become the
    start of a generator."""
    init = case.subject.init
    if init is None:
        return
    if len(case.subject.definitions["__init__"]) > 1 or init.decorator_list:
        yield Sighting(
            init.lineno,
            "__init__ is decorated or defined more than once; as one plain def it could become "
            "the start of a generator",
        )
    if isinstance(init, ast.AsyncFunctionDef) or is_generator(init) or not init.args.args:
        yield Sighting(
            init.lineno,
            "__init__ is no plain method; as a def with self as its first parameter it could "
            "become the start of a generator",
        )
    for node in walk_scope(*init.body):
        if isinstance(node, ast.Return):
            yield Sighting(
                node.lineno,
                "__init__ returns early; with if and else instead it could become the start of a "
                "generator",
            )


@found(DISSOLVING)
def class_scope(case: Case, form: Form) -> Iterator[Sighting]:
    """Defaults and annotations of ``__init__`` can name what only the class body knows (G05)."""
    init = case.subject.init
    if init is None:
        return
    own = set(case.subject.definitions)
    args = init.args
    for default in [*args.defaults, *args.kw_defaults]:
        for node in walk(default) if default is not None else ():
            if isinstance(node, ast.Name) and node.id in own:
                yield Sighting(
                    node.lineno,
                    f"a default of __init__ names {node.id}, which only the class body knows; "
                    "defined above the class it could serve a function",
                )


@found(FUNCTION)
def in_class_body(case: Case, form: Form) -> Iterator[Sighting]:
    """A function in a class body would become a method of that class."""
    if case.subject.owners and isinstance(case.subject.owners[-1], ast.ClassDef):
        yield Sighting(
            case.subject.node.lineno,
            "the class is nested in another class, where a function would become a method; "
            "outside of that class it could become a function",
        )
