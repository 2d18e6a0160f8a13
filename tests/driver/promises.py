"""What a form promises: a rewrite may differ only in what the evidence for its form rules out.

The function form rests on every object being consumed once, in one place; locals of a method on a
reset in ``__aiter__``, or on every object being looped over at most once. State that stays on
``self`` rests on nothing, so it must be equal in all. A pair makes a fresh iterator for every pass
before and after, so it must be, too; and so does an ``__aiter__`` that wraps a generator.
"""

from __future__ import annotations

import enum


class Use(enum.Enum):
    """What a consumer may do with an object besides looping over it once."""

    RESUME = "loops again after a break"
    AFTER_END = "loops again after the end"
    RETRY = "loops again after an error"
    OVERLAP = "loops over it while looping over it"
    SHARE = "two tasks loop over it"
    ATTRIBUTES = "reads its attributes"
    DELAY = "does something between the construction and the loop"


_EXCLUDED: dict[str, frozenset[Use]] = {
    "method-self": frozenset(),
    "pair": frozenset(),
    "nested": frozenset(),
    # A generator can be left and resumed like the object it replaces, so RESUME is promised.
    "function": frozenset(
        {Use.AFTER_END, Use.RETRY, Use.OVERLAP, Use.SHARE, Use.ATTRIBUTES}
    ),
    "method-locals": frozenset({Use.OVERLAP, Use.SHARE}),
    "method-locals, once": frozenset(
        {Use.RESUME, Use.AFTER_END, Use.RETRY, Use.OVERLAP, Use.SHARE}
    ),
}


def promised(
    form: str, uses: frozenset[Use], *, once: bool = False, in_place: bool = False
) -> bool:
    """Whether ``form`` promises that nobody who makes these uses can tell the difference.

    ``once``: locals of a method rest on single loops. ``in_place``: the function form rests on
    loops that stand where the object is constructed.
    """
    key = f"{form}, once" if once and form == "method-locals" else form
    excluded = _EXCLUDED[key] | ({Use.DELAY} if in_place else frozenset())
    return not uses & excluded
