"""Guards for the forms in which attributes become locals."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.classes.kinds import known
from flake8_agen.classes.state_flow import read_unset
from flake8_agen.classes.touches import Action, looks_by_name
from flake8_agen.hazards.guard import DISSOLVING, LOCAL, Sighting, found, unknown
from flake8_agen.syntax import first_parameter, self_attribute
from flake8_agen.uses.use import UseKind
from flake8_agen.verdict import Form, Kind
from flake8_agen.walking import walk


@found(LOCAL)
def deleted(case: Case, form: Form) -> Iterator[Sighting]:
    """A deleted attribute raises AttributeError when read, a deleted local does not (J10)."""
    local = case.localised(form)
    for touch in case.touches.all:
        if touch.action is Action.DELETE and touch.attribute in local:
            yield Sighting(
                getattr(touch.node, "lineno", 1),
                f"self.{touch.attribute} is deleted, and reading a local would then be another "
                "error; set to None instead it could become one",
            )


@found(LOCAL)
def by_name(case: Case, form: Form) -> Iterator[Sighting]:
    """Attributes reached by name (``getattr``, ``__dict__``) must stay attributes (J10)."""
    for use in case.uses.of(UseKind.ATTRIBUTE):
        if use.name == "__dict__":
            yield Sighting(
                use.line,
                "__dict__ of an object shows all attributes; without that its state could become "
                "local",
                use.path,
            )
    for base, how in case.ancestry.looks:
        yield Sighting(
            case.subject.node.lineno,
            f"in its base {base}, {how}; without that its state could become local",
        )
    for method in case.subject.methods.values():
        for line, how in looks_by_name(method):
            yield Sighting(
                line,
                f"{how}; without that, with each attribute named in code, its state could become "
                "local",
            )


@found(DISSOLVING)
def unset_attribute(case: Case, form: Form) -> Iterator[Sighting]:
    """An attribute that may not be set yet raises AttributeError; a local raises another error,
    or finds a global of that name (J10)."""
    for line, name in read_unset(case.subject, case.inline):
        yield Sighting(
            line, f"self.{name} may be read before it is set; set it in __init__ in any case"
        )


@found(LOCAL)
def nested_write(case: Case, form: Form) -> Iterator[Sighting]:
    """An inner function that changes the attribute would need ``nonlocal`` (J07)."""
    local = case.localised(form)
    for touch in case.touches.all:
        if touch.nested and touch.action is Action.WRITE and touch.attribute in local:
            yield Sighting(
                getattr(touch.node, "lineno", 1),
                f"self.{touch.attribute} is changed in an inner function; change it in the method",
            )


@found(LOCAL)
def value_pattern(case: Case, form: Form) -> Iterator[Sighting]:
    """``case self.x`` compares, ``case x`` binds (J11); as a guard it can only be written where
    the pattern is the whole case."""
    local = case.localised(form)
    for step in case.steps:
        own = first_parameter(step)
        for node in walk(step):
            if isinstance(node, ast.match_case):
                for inner in walk(node.pattern):
                    if isinstance(inner, ast.MatchValue) and inner is not node.pattern:
                        name = self_attribute(inner.value, own)
                        if name in local:
                            yield Sighting(
                                inner.value.lineno,
                                f"self.{name} is a value within a pattern, where a local would be "
                                "bound; compared in an 'if' of the case it could become one",
                            )


@unknown(LOCAL)
def not_a_sequence(case: Case, form: Form) -> Iterator[Sighting]:
    """A ``for`` over a live deque or a mapping differs from indexing it from 0."""
    local = case.localised(form)
    seen: set[str] = set()
    for step in case.steps:
        own = first_parameter(step)
        for node in walk(step):
            if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
                continue
            index = _index(node.slice, own)
            if index not in local or not _counts_up(case, index):
                continue
            name = self_attribute(node.value, own)
            if name is None and not isinstance(node.value, ast.Name):
                continue
            if name is not None and known(case.kinds, name) is Kind.SEQUENCE:
                continue
            text = ast.unparse(node.value)
            if text not in seen:
                seen.add(text)
                kept = "kept in an attribute and " if name is None else ""
                yield Sighting(
                    node.lineno,
                    f"nothing says that {text} is a sequence, no deque or mapping; {kept}annotated "
                    "as list or Sequence it would be safe to loop over",
                )


def _index(node: ast.expr, own: str | None) -> str | None:
    """``i`` of ``x[self.i]`` and ``x[self.i - 1]``."""
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
        node = node.left
    return self_attribute(node, own)


def _counts_up(case: Case, name: str | None) -> bool:
    """Whether iteration does ``self.name += 1``."""
    if name is None:
        return False
    for touch in case.touches.of(name, Action.WRITE):
        statement = case.touches.parents.get(touch.node)
        if isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add):
            if isinstance(statement.value, ast.Constant) and statement.value.value == 1:
                return True
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.BinOp):
            value = statement.value
            if isinstance(value.op, ast.Add) and isinstance(value.right, ast.Constant):
                return value.right.value == 1
    return False
