"""What is known of the values of attributes and parameters, in every run of the project.

A kind is only stated where every value that can arrive is seen: each write in the class, each
argument of each construction. Anything else is simply absent from the answer.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from flake8_agen.classes.arguments import init_locals, is_contradicted, parameter_kinds
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.touches import Action, Touches
from flake8_agen.classes.values import Lookup, kind_of, kind_of_annotation, same
from flake8_agen.imports import Imports
from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, assignments, first_parameter, is_generator
from flake8_agen.uses.use import ClassUses
from flake8_agen.verdict import Kind


def kinds_of(
    subject: Subject,
    touches: Touches,
    uses: ClassUses,
    module: ast.Module,
    public: bool,
    project: Project,
) -> dict[str, Kind]:
    """All that is known, keyed ``self.x`` for attributes, ``x`` for locals of ``__init__``."""
    found: dict[str, Kind] = {}
    functions = _functions(module)
    imports = subject.imports

    def lookup(name: str) -> Kind | None:
        return found.get(name) or functions.get(name)

    if subject.init is not None:
        found.update(parameter_kinds(subject.init, imports, uses, public, project))
        init_locals(subject.init, imports, lookup, found)
    elif subject.dataclass is not None:
        for name, field in subject.fields.items():
            kind = kind_of_annotation(field.annotation)
            order = [*subject.fields]
            if kind is not None and not is_contradicted(name, kind, order, uses, project):
                found[name] = kind
    # An attribute may be computed from another: go round until nothing new is learned.
    names = {touch.attribute for touch in touches.all} | set(subject.fields)
    while True:
        more: dict[str, Kind] = {}
        for name in sorted(names):
            if f"self.{name}" in found:
                continue
            learned = _attribute_kind(name, subject, touches, lookup)
            if learned is not None:
                more[f"self.{name}"] = learned
        if not more:
            return found
        found.update(more)


def _functions(module: ast.Module) -> dict[str, Kind]:
    """What the generator functions of the file give when called."""
    found: dict[str, Kind] = {}
    for node in module.body:
        if isinstance(node, FUNCTIONS) and is_generator(node) and not node.decorator_list:
            is_async = isinstance(node, ast.AsyncFunctionDef)
            found[f"{node.name}()"] = Kind.ASYNC_ITERATOR if is_async else Kind.ITERATOR
    return found


def _attribute_kind(
    name: str, subject: Subject, touches: Touches, lookup: Lookup
) -> Kind | None:
    kinds: list[Kind | None] = []
    fields = subject.fields
    if name in fields:
        if fields[name].value is None and subject.dataclass is None:
            annotated = kind_of_annotation(fields[name].annotation)
            if annotated is not None:
                return annotated
        else:
            kinds.append(kind_of_annotation(fields[name].annotation))
    elif name in subject.definitions:
        values = _class_values(name, subject)
        if len(values) != len(subject.definitions[name]):
            return None
        kinds += [kind_of(value, subject.imports, lambda other: None) for value in values]
    for touch in touches.of(name, Action.WRITE):
        if not isinstance(touch.node, ast.Attribute):
            return None
        statement = touches.parents[touch.node]
        while isinstance(statement, (ast.Tuple, ast.List)):
            statement = touches.parents[statement]
        if isinstance(statement, ast.AugAssign):
            kinds.append(_after_update(statement, subject, lookup))
        elif isinstance(statement, ast.AnnAssign):
            kinds.append(
                kind_of_annotation(statement.annotation)
                or _seen(statement.value, subject, touch.method, lookup)
            )
        else:
            value = assignments(statement).get(touch.node)
            kinds.append(_seen(value, subject, touch.method, lookup, name))
    return same(kinds)


def _class_values(name: str, subject: Subject) -> list[ast.expr]:
    """What plain statements of the class body give the attribute."""
    return [
        node.value
        for node in subject.node.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == name
    ]


def _seen(
    value: ast.expr | None,
    subject: Subject,
    method: str,
    lookup: Lookup,
    itself: str | None = None,
) -> Kind | None:
    """The kind of a value written in ``method``: locals count only in ``__init__``."""
    own = first_parameter(subject.methods[method])

    def seen(name: str) -> Kind | None:
        head, _, rest = name.partition(".")
        if head == own:
            # x = x + 1 keeps what x was: an int stays one, whatever it was before.
            return Kind.INT if rest == itself and itself else lookup(f"self.{rest}")
        if name.endswith("()"):
            return lookup(name)
        return lookup(name) if method == "__init__" else None

    return kind_of(value, subject.imports, seen)


def _after_update(
    statement: ast.AugAssign, subject: Subject, lookup: Lookup
) -> Kind | None:
    kind = kind_of(
        statement.value,
        subject.imports,
        lambda other: lookup("self." + other.partition(".")[2]) if "." in other else None,
    )
    if kind is Kind.INT and not isinstance(statement.op, (ast.Div, ast.Pow)):
        return Kind.INT
    if isinstance(statement.op, ast.Add) and kind is Kind.SEQUENCE:
        return Kind.SEQUENCE
    return None


def known(kinds: Mapping[str, Kind], attribute: str) -> Kind | None:
    """The kind of ``self.attribute``."""
    return kinds.get(f"self.{attribute}")


def of_ints(
    subject: Subject, touches: Touches, kinds: Mapping[str, Kind]
) -> frozenset[str]:
    """The attributes, as ``self.name``, that are known to be iterators of plain ints."""
    return frozenset(
        text
        for text, kind in kinds.items()
        if kind is Kind.ITERATOR and text.startswith("self.")
        if _only_ints(text.removeprefix("self."), subject, touches)
    )


def _only_ints(name: str, subject: Subject, touches: Touches) -> bool:
    writes = touches.of(name, Action.WRITE)
    values = [assignments(touches.parents[touch.node]).get(touch.node) for touch in writes]
    if name in subject.fields or name in subject.definitions or not values:
        return False
    return all(_iterates_over_ints(value, subject.imports) for value in values)


def _iterates_over_ints(node: ast.expr | None, imports: Imports) -> bool:
    """Whether it is ``iter(..)`` of a range, or of bytes that no ``__bytes__`` can have made."""
    if not isinstance(node, ast.Call) or not imports.is_builtin(node.func, "iter"):
        return False
    if len(node.args) != 1 or node.keywords:
        return False
    whole = node.args[0]
    if isinstance(whole, ast.Constant):
        return isinstance(whole.value, bytes)
    if not isinstance(whole, ast.Call):
        return False
    if imports.is_builtin(whole.func, "range"):
        return True
    encoded = len(whole.args) == 2 and not any(isinstance(x, ast.Starred) for x in whole.args)
    return encoded and imports.is_builtin(whole.func, "bytes")
