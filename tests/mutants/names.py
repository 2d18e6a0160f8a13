"""Names that mean something else in the generator."""

from __future__ import annotations

from typing import Any

import builtins
import types

from codemods.agen import draft, inline, localise, scope
from codemods.agen.forms import method
from codemods.agen.localise import _Localise

from .mutant import Fault, around, both, mutant, swap


@mutant("builtin_names")
def builtin_shadowed() -> Fault:
    """A local takes the name of a builtin that the generator uses."""

    def choose(honest: Any, self: Any, working: Any, taken: Any) -> Any:
        return honest(self, working, {name for name in taken if not hasattr(builtins, name)})

    return both(
        around(draft.Draft, "_choose", choose),
        swap(draft, "builtins", types.SimpleNamespace()),
    )


@mutant("helper_parameter")
def local_of_a_helper_clashes() -> Fault:
    """A helper that became part of the step overwrites a local of the step."""
    return swap(inline, "unused", lambda wanted, _taken: wanted)


@mutant("match_state")
def pattern_binds() -> Fault:
    """A case that compared with an attribute matches everything and binds a local."""

    def leave(self: Any, original_node: Any, updated_node: Any) -> Any:
        return updated_node

    return swap(_Localise, "leave_MatchCase", leave)


@mutant("debug_text")
def text_of_an_f_string_changed() -> Fault:
    """An f-string that shows its own text shows the new name."""

    def as_it_is(old: Any, new: Any) -> Any:
        return new

    return both(
        swap(localise, "spelled_out", as_it_is), swap(scope, "spelled_out", as_it_is)
    )


@mutant("other_selves")
def self_renamed() -> Fault:
    """A method that calls its object by another name keeps that name in the generator."""
    return swap(method, "same_self", lambda body, _found, _name: body)
