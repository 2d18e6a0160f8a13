"""Guards for the pair: the iterator class goes, the ``__aiter__`` that built it stays."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.case import Case
from flake8_agen.classes.pairs import Pairing
from flake8_agen.classes.protocol import Aiter
from flake8_agen.hazards.annotated import can_go
from flake8_agen.hazards.guard import PAIR, Sighting, found, unknown
from flake8_agen.syntax import parameters
from flake8_agen.uses.spoken import references
from flake8_agen.uses.use import NEUTRAL, Use, UseKind
from flake8_agen.verdict import Form


@found(PAIR)
def used_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """The iterator class may be named nowhere but in that one ``__aiter__``."""
    pairing = case.pairing
    assert pairing is not None
    call = pairing.call
    for construction in case.uses.constructions:
        if construction.line != call.lineno or not construction.own:
            yield Sighting(
                construction.line,
                "the iterator class is built elsewhere, too; built in one __aiter__ only it could "
                "go",
                construction.path,
            )
    for use in case.uses.of(UseKind.IMPORT, UseKind.EXPORT):
        if use.kind is UseKind.EXPORT or not can_go(case, use):
            yield Sighting(
                use.line,
                "the iterator class is imported or exported, for whoever may want it; without "
                "that it could go",
                use.path,
            )
    for use in _outside(case, pairing):
        if use.kind not in NEUTRAL and use.kind in _TELLING:
            yield Sighting(
                use.line,
                f"the iterator class is used elsewhere, too ({use.kind.value}); without that it "
                "could go",
                use.path,
            )


_TELLING = frozenset(UseKind) - {
    UseKind.CONSUMED, UseKind.LOCAL_ONCE, UseKind.REUSED, UseKind.ESCAPES, UseKind.DEPENDENCY,
    UseKind.UNRESOLVED,
}  # fmt: skip


@unknown(PAIR)
def perhaps_used_elsewhere(case: Case, form: Form) -> Iterator[Sighting]:
    """What is not understood may name the iterator class."""
    assert case.pairing is not None
    for use in _outside(case, case.pairing):
        if use.kind is UseKind.UNRESOLVED:
            yield Sighting(
                use.line,
                f"{use.name} may stand for the iterator class; if it does not, use --unsafe",
                use.path,
            )


def _outside(case: Case, pairing: Pairing) -> Iterator[Use]:
    """The uses of the iterator class that are not in the ``__aiter__`` which builds it."""
    lines = range(pairing.method.lineno, (pairing.method.end_lineno or 0) + 1)
    return (use for use in case.uses.uses if not (use.own and use.line in lines))


@found(PAIR)
def partner_iterates(case: Case, form: Form) -> Iterator[Sighting]:
    """The iterable must not be an iterator itself, and the ``__aiter__`` of the iterator class
    must give the iterator."""
    pairing = case.pairing
    assert pairing is not None
    if case.subject.aiter is Aiter.OTHER:
        yield Sighting(
            case.subject.node.lineno,
            "__aiter__ of the iterator class does more than return self; if it only did that, the "
            "class could go",
        )
    for node in pairing.partner.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == "__anext__":
            yield Sighting(
                node.lineno,
                "the iterable has an __anext__ of its own; without that the iterator class could "
                "go",
            )


@found(PAIR)
def plain_arguments(case: Case, form: Form) -> Iterator[Sighting]:
    """The arguments become the first values of locals, so each must be seen."""
    pairing = case.pairing
    assert pairing is not None
    init = case.subject.init
    call = pairing.call
    if any(isinstance(argument, ast.Starred) for argument in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    ):
        yield Sighting(call.lineno, "the iterator class is built with * or **; name the arguments")
    if init is not None and (init.args.vararg or init.args.kwarg):
        yield Sighting(init.lineno, "__init__ takes * or ** arguments; name them")
    given = len(call.args) + len(call.keywords)
    if init is None and case.subject.dataclass is None and given:
        yield Sighting(
            call.lineno,
            "arguments are passed, but there is no __init__ in the class; with one that takes "
            "them it could go",
        )
    if init is not None and len(parameters(init)) < given:
        yield Sighting(
            call.lineno,
            "more arguments are passed than __init__ takes; with a parameter for each the "
            "iterator class could go",
        )


@found(PAIR)
def shared_default(case: Case, form: Form) -> Iterator[Sighting]:
    """A mutable default of ``__init__`` lives as long as the class, a local as long as the pass."""
    init = case.subject.init
    for default in (*init.args.defaults, *init.args.kw_defaults) if init is not None else ():
        constant = isinstance(default, (ast.Constant, ast.UnaryOp)) or (
            isinstance(default, ast.Tuple) and not default.elts
        )
        if default is not None and not constant:
            yield Sighting(
                default.lineno, "a default that is made once serves all passes; make it in __init__"
            )


@unknown(PAIR)
def spoken_of(case: Case, form: Form) -> Iterator[Sighting]:
    """A reference in a docstring (``:class:`Cursor```) would lead nowhere."""
    node = case.subject.node
    own = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    for path, line in references(case.project, case.thing, own):
        yield Sighting(
            line,
            "a docstring refers to the iterator class, which would be gone; without that reference "
            "it could go, else use --unsafe",
            path,
        )


GUARDS = (
    used_elsewhere, perhaps_used_elsewhere, partner_iterates, plain_arguments, shared_default,
    spoken_of,
)  # fmt: skip
