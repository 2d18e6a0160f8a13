"""Guards about the body of ``__anext__``, for every form."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.classes.assigned import maybe_unassigned
from flake8_agen.classes.closures import escaping_closures
from flake8_agen.classes.eager import names_a_caller
from flake8_agen.classes.exits import exits_of
from flake8_agen.classes.touches import Action
from flake8_agen.hazards.guard import ALL, Sighting, found, unknown
from flake8_agen.syntax import (
    COMPREHENSIONS,
    first_parameter,
    flat_targets,
    self_attribute,
    walk_scope,
)
from flake8_agen.uses.replaced import NAMES, replaced_for
from flake8_agen.verdict import Form
from flake8_agen.walking import walk

FRAME = ("locals", "eval", "exec")
STACK = frozenset(
    {
        "sys._getframe", "inspect.currentframe", "inspect.stack", "traceback.extract_stack",
        "traceback.format_stack", "traceback.print_stack", "traceback.walk_stack",
    }
)  # fmt: skip


@found(ALL)
def return_in_finally(case: Case, form: Form) -> Iterator[Sighting]:
    """``return`` in ``finally`` swallows the exception in flight, ``yield`` does not (C11); nor is
    a return that ``break`` or ``continue`` there takes back a value that is ready."""
    for step in case.steps:
        for node in exits_of(step).leaving_finally:
            if isinstance(node, ast.Return):
                yield Sighting(
                    node.lineno,
                    "return in finally swallows the error in flight, which yield does not; with "
                    "the return after the try it could be rewritten",
                )
            else:
                name = "break" if isinstance(node, ast.Break) else "continue"
                yield Sighting(
                    node.lineno,
                    f"{name} in finally takes back the return in the try; with a condition around "
                    "that return instead it could be rewritten",
                )


@found(ALL)
def escaping_closure(case: Case, form: Form) -> Iterator[Sighting]:
    """A closure that outlives its item would see the locals of later items (J09)."""
    moving = frozenset(
        touch.attribute
        for touch in case.touches.all
        if touch.attribute in case.localised(form)
        and touch.method not in ("__init__", "__aiter__")
        and touch.action is not Action.READ
    )
    for step in case.steps:
        for line, name in escaping_closures(step, case.subject.imports, moving):
            yield Sighting(
                line,
                f"a function made for an item uses {name!r} and may run when that has changed; "
                "with a local that is its default argument it could be rewritten",
            )


@found(ALL)
def maybe_unset(case: Case, form: Form) -> Iterator[Sighting]:
    """A local that is not assigned on every path would keep the value of the last item (J15)."""
    for step in case.steps:
        for node in maybe_unassigned(step, case.managers.swallows, trusting=True):
            yield Sighting(
                node.lineno,
                f"{node.id!r} may be read before it is assigned, and would then be that of the "
                "last item; assigned on every path it could be rewritten",
            )


@unknown(ALL)
def no_else(case: Case, form: Form) -> Iterator[Sighting]:
    """Where no branch of an ``if .. elif`` is taken, a local that each branch assigns would keep
    the value of the last item instead of raising (J15); nothing says that this happens."""
    for step in case.steps:
        swallows = case.managers.swallows
        sure = {id(node) for node in maybe_unassigned(step, swallows, trusting=True)}
        for node in maybe_unassigned(step, swallows):
            if id(node) not in sure:
                yield Sighting(
                    node.lineno,
                    f"{node.id!r} is assigned in every branch, but there is no else; one that "
                    "assigns it, or raises, would settle that",
                )


@unknown(ALL)
def leaks_stop(case: Case, form: Form) -> Iterator[Sighting]:
    """A function that may let StopAsyncIteration out can be guarded where it is called (A08), not
    where it is handed to somebody who calls it at another time."""
    for line, text in case.leaks.handed_on:
        yield Sighting(
            line,
            f"{text} may raise StopAsyncIteration wherever it is called; called in __anext__ "
            "itself it could be guarded there",
        )
    for name in sorted(case.leaks.starting):
        if name == "__aiter__" or form is Form.PAIR:
            yield Sighting(
                case.subject.methods[name].lineno,
                f"{name} may raise StopAsyncIteration, which is no end of the iteration there; "
                "done in __anext__ instead it could be guarded",
            )


@found(ALL)
def attribute_target(case: Case, form: Form) -> Iterator[Sighting]:
    """An attribute as the target of a loop or comprehension cannot become a local (J12)."""
    for step in case.steps:
        for node in walk_scope(*step.body):
            targets: list[ast.expr] = []
            if isinstance(node, (ast.For, ast.AsyncFor)):
                targets = [node.target]
            elif isinstance(node, COMPREHENSIONS):
                targets = [generator.target for generator in node.generators]
            for target in targets:
                for leaf in flat_targets(target):
                    if isinstance(leaf, ast.Attribute):
                        yield Sighting(
                            leaf.lineno,
                            f"{ast.unparse(leaf)} is the target of a loop, which no local can take "
                            "over; with a local name as the target it could be rewritten",
                        )


@found(ALL)
def frame(case: Case, form: Form) -> Iterator[Sighting]:
    """``locals()``, ``eval`` and ``exec`` see the names of the frame, which change (J25); so does
    a template string (PEP 750), which keeps the text of what it evaluates."""
    local = case.localised(form)
    for step in case.moving if form in (Form.FUNCTION, Form.PAIR) else case.steps:
        own = first_parameter(step)
        for node in walk(step):
            if type(node).__name__ == "TemplateStr":  # new in 3.14
                for inner in walk(node):
                    if self_attribute(inner, own) in local:
                        yield Sighting(
                            getattr(node, "lineno", 1),
                            f"a template string keeps the text {ast.unparse(inner)}, which would "
                            "change; with the value in a variable first it could be rewritten",
                        )
            if isinstance(node, ast.Call):
                bare = not node.args and case.subject.imports.is_builtin(node.func, "vars", "dir")
                if bare or case.subject.imports.is_builtin(node.func, *FRAME):
                    yield Sighting(
                        node.lineno,
                        f"{ast.unparse(node.func)} sees the names of the frame, which change; "
                        "with the names written out it could be rewritten",
                    )


@found(ALL)
def stack(case: Case, form: Form) -> Iterator[Sighting]:
    """Who looks at the stack finds a function of another name there. In ``__aiter__`` and in a
    helper, ``stacklevel`` would count from elsewhere; in ``__anext__`` it finds the same caller,
    and an ``__init__`` that uses it becomes a function of its own."""
    imports = case.subject.imports
    dissolving = form in (Form.FUNCTION, Form.PAIR)
    names = ("__anext__", "__aiter__")
    steps = case.moving if dissolving else [case.subject.methods.get(name) for name in names]
    same = ("__anext__",) if form is Form.PAIR else ("__anext__", "__init__")
    for step in steps:
        for node in walk(step) if step is not None else ():
            if not isinstance(node, ast.Call):
                continue
            if imports.origin(node.func) in STACK:
                yield Sighting(
                    node.lineno,
                    f"{ast.unparse(node.func)} sees the stack, where another function would be; "
                    "without that it could be rewritten",
                )
            elif step is not None and step.name not in same and names_a_caller(node, imports):
                yield Sighting(
                    node.lineno,
                    "stacklevel counts callers, of which there would be others; in a function "
                    "outside the class it could be rewritten",
                )


@found(ALL)
def self_rebound(case: Case, form: Form) -> Iterator[Sighting]:
    """Assigning to ``self`` makes it another object half-way (J23)."""
    for step in case.moving:
        own = step.args.args[0].arg if step.args.args else None
        for node in walk(step):
            if isinstance(node, ast.Name) and node.id == own and not isinstance(node.ctx, ast.Load):
                yield Sighting(
                    node.lineno,
                    f"{own!r} is assigned to and so becomes another object; with another name for "
                    "that it could be rewritten",
                )


@found(ALL)
def shadowed(case: Case, form: Form) -> Iterator[Sighting]:
    """What looks like a builtin is something else, and the rewrite goes by what it looks like."""
    for node in walk(case.subject.node):
        if isinstance(node, ast.Name) and node.id in case.shadowed.names:
            yield Sighting(
                node.lineno,
                f"{node.id} is not the builtin of that name in this file; under another name it "
                "would be no obstacle",
            )


_WRITTEN = frozenset({"enumerate", "range"})
"""Builtins that a rewrite calls where the class did not."""


@unknown(ALL)
def replaced(case: Case, form: Form) -> Iterator[Sighting]:
    """A builtin that is replaced while the program runs may be asked for at other times."""
    replacements = replaced_for(case.project, case.path)
    if replacements:
        used = {node.id for node in walk(case.subject.node) if isinstance(node, ast.Name)}
        for each in replacements:
            if each.name in used | _WRITTEN or each.name not in NAMES:
                yield Sighting(
                    each.line,
                    f"{each.name} is replaced while the program runs, and a generator may not ask "
                    "for it when the class did; if never during such a loop, use --unsafe",
                    each.path,
                )
