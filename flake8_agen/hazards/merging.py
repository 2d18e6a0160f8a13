"""Guards about what happens when the bodies of several methods become one function."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.classes.closures import captured_in
from flake8_agen.hazards.guard import ALL, Sighting, found
from flake8_agen.syntax import (
    Function,
    comprehension_targets,
    first_parameter,
    names_bound_in,
    parameters,
)
from flake8_agen.verdict import Form
from flake8_agen.walking import walk


@found(ALL)
def captured(case: Case, form: Form) -> Iterator[Sighting]:
    """A local of one method that another knows as a name from outside would hide that (J06)."""
    methods = list(_merged(case, form))
    outside = [(method.name, name) for method in methods for name in sorted(_outside(method))]
    for method in methods:
        for name in sorted(_own(case, form, method)):
            known = (m for m, each in outside if each == name and m != method.name)
            if method.name in case.inline:
                known = (m for m in known if m != "__anext__")  # the codemod renames those
            other = next(known, None)
            if other is not None:
                yield Sighting(
                    method.lineno,
                    f"{name} is a variable of {method.name} and another thing in {other}; "
                    "rename one of them",
                )
    for method in methods:
        bound = frozenset({*names_bound_in(method), *(each.arg for each in parameters(method))})
        for name in sorted(captured_in(method, bound)):
            others = (m for m in methods if m is not method and name in _own(case, form, m))
            for clashing in itertools.islice(others, 1):
                yield Sighting(
                    method.lineno,
                    f"a function made in {method.name} reads its {name}, and {clashing.name} has a "
                    "variable of that name; rename one of them",
                )


def _merged(case: Case, form: Form) -> Iterator[Function]:
    """The methods whose bodies become one."""
    methods = case.subject.methods
    names = ["__aiter__", "__anext__"]
    if form is Form.PAIR:
        names.remove("__aiter__")  # never called
        if case.pairing is not None:
            yield case.pairing.method
    if form is not Form.METHOD_SELF:
        names.append("__init__")
    if form in (Form.FUNCTION, Form.PAIR):
        names += sorted(case.inline)
    for name in names:
        if name in methods:
            yield methods[name]


def _own(case: Case, form: Form, method: Function) -> set[str]:
    """The variables that the method brings along."""
    if method.name == "__init__" and form is Form.METHOD_LOCALS:
        return set()  # what needs them stays where it is
    bound = set(names_bound_in(method)) - {case.subject.node.name}
    if method.name == "__init__" and form is Form.FUNCTION:
        bound |= {argument.arg for argument in parameters(method)}
    return bound


def _outside(method: Function) -> set[str]:
    """The names that the method reads and does not bind: globals, closures, builtins."""
    inside = names_bound_in(method) | {argument.arg for argument in parameters(method)}
    inside |= {first_parameter(method) or ""}
    nested = comprehension_targets(method)
    for node in walk(method):
        if isinstance(node, ast.Lambda):
            inside |= {each.arg for each in walk(node.args) if isinstance(each, ast.arg)}
    read = {
        node.id
        for statement in method.body
        for node in walk(statement)
        if isinstance(node, ast.Name) and node not in nested
    }
    return read - inside - {node.id for node in nested if isinstance(node, ast.Name)}
