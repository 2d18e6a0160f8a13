"""A local that only repeats another: one name for one thing.

    value = n
    yield value        ->      yield n
    n += 1

The name that the old code used for the item is remembered and wins over that of the attribute.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft, is_place
from ..scope import kept_by_closures, mentions, stores, substitute
from ..syntax import Body, assignment
from ..trivia import splice
from .shapes import change_first


def simplify(draft: Draft) -> Draft | None:
    """Replace the first local that is a plain copy of another local, as long as both agree."""
    chosen: list[tuple[str, str]] = []

    def change(body: Body) -> Body | None:
        for index, statement in enumerate(body):
            found = assignment(statement)
            if found is None or not isinstance(found[1], cst.Name):
                continue
            copy, source = found[0], found[1].value
            if copy == source or is_place(copy) or not _agree(draft, body, index, copy, source):
                continue
            chosen.append((copy, source))
            new = [substitute(each, {copy: cst.Name(source)}) for each in body[index + 1 :]]
            return splice((*body[: index + 1], *new), index, index + 1, ())
        return None

    new = change_first(draft.body, change)
    if new is None:
        return None
    copy, source = chosen[-1]
    return draft.with_body(new).prefer(source, copy)


def _agree(draft: Draft, body: Body, index: int, copy: str, source: str) -> bool:
    """Whether the copy equals its source wherever the copy is read."""
    if not draft.is_local(source) or copy in draft.params:
        return False
    rest = body[index + 1 :]
    everywhere = mentions(draft.body)[copy]
    here = mentions(rest)[copy]
    if not here or here + 1 != everywhere or copy in stores(rest):
        return False
    if copy in kept_by_closures(rest) and source in stores(draft.body):
        return False  # a function reads it whenever it is called, and then they may differ
    for number, statement in enumerate(rest):
        if source in stores([statement]):
            return not mentions(rest[number:])[copy]
    return True
