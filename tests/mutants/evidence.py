"""Evidence that is not seen, or that is made up: the verdict is wrong although all guards work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from codemods.agen.facts import Facts
from flake8_agen import analysis
from flake8_agen.case import Case
from flake8_agen.classes.outside import Outside
from flake8_agen.uses.use import ClassUses, UseKind
from flake8_agen.verdict import Kind

from .mutant import Fault, always, around, mutant, swap


def _unseen(*kinds: UseKind) -> Fault:
    """The uses of some kinds are not seen."""

    def of(honest: Any, self: Any, *wanted: Any) -> Any:
        return honest(self, *(kind for kind in wanted if kind not in kinds))

    return around(ClassUses, "of", of)


@mutant("index_walk_self", "private_names")
def second_loop_unseen() -> Fault:
    """Every object is taken to be looped over once."""
    return _unseen(UseKind.REUSED)


@mutant("refuse/attribute_read")
def attribute_unseen() -> Fault:
    """Attributes that others read are taken to be nobody's business."""
    return _unseen(UseKind.ATTRIBUTE)


@mutant("refuse/attribute_outside")
def nobody_looks_inside() -> Fault:
    """An attribute that is read outside of the class is taken for iteration state."""
    return always(analysis, "outside_of", Outside())


@mutant("index_walk_self", "private_names")
def every_object_has_one_pass() -> Fault:
    """State of an object that is looped over twice is taken to serve one loop."""
    return swap(ClassUses, "single_pass", True)


@mutant("refuse/public")
def nothing_is_public() -> Fault:
    """A class in an __all__ is taken to be used by the project alone."""
    return always(analysis, "is_public", False)


@mutant("not_a_sequence", "refuse/not_a_sequence")
def everything_is_a_sequence() -> Fault:
    """What nobody proved to be a sequence is looped over."""

    def kinds_of(honest: Any, subject: Any, touches: Any, *rest: Any) -> Any:
        known = honest(subject, touches, *rest)
        names = {f"self.{touch.attribute}" for touch in touches.all}
        return {**dict.fromkeys(names, Kind.SEQUENCE), **known}

    return around(analysis, "kinds_of", kinds_of)


@mutant("drained_then_raise")
def everything_resets() -> Fault:
    """Every attribute is taken to be set anew by __aiter__."""
    return swap(Case, "passing", property(lambda self: self.state.all))


@mutant("not_an_int")
def assumed_like_unsafe() -> Fault:
    """A safe rewrite takes for granted what only --unsafe may."""

    def place(honest: Any, self: Any, node: Any, kind: Any) -> Any:
        return honest(replace(self, assume=True), node, kind)

    return around(Facts, "_place", place)
