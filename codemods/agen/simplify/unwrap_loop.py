"""A loop that never comes round again is no loop.

    while True:                          while line := read():
        while line := read():                yield line
            yield line            ->
        return
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import statements, is_true
from ..trivia import splice
from .shapes import falls, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Replace the final ``while True`` by its body when control never gets back to its top."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    at = len(draft.body) - 1
    if len(tail.inside) == 1:
        inner = tail.inside[0]
        if isinstance(inner, cst.While) and is_true(inner.test) and not falls([inner]):
            return draft.with_body(splice(draft.body, at, at + 1, tail.inside))
    if tail.continues or falls(tail.inside) or not statements(tail.loop.body):
        return None
    return draft.with_body(splice(draft.body, at, at + 1, tail.inside))
