"""A local that is used once, right after it is set.

    item = convert(row)        ->      yield convert(row)
    yield item
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import Body, assignment, code, only, yield_, yielded
from ..trivia import lost, with_comments
from .shapes import change_first

_WIDTH = 68


def simplify(draft: Draft) -> Draft | None:
    """Put the value into the ``yield`` where that stays one short line."""

    def change(body: Body) -> Body | None:
        for index in range(len(body) - 1):
            found, value = assignment(body[index]), yielded(body[index + 1])
            if found is None or not isinstance(value, cst.Name) or value.value != found[0]:
                continue
            at_end = body is draft.body and mentions(body[index:])[found[0]] == 2
            if not (at_end or mentions(draft.body)[found[0]] == 2):
                continue
            if isinstance(found[1], cst.Await):
                continue
            text = code(found[1])
            if len(text) > _WIDTH or "\n" in text or body[index + 1].leading_lines:
                continue
            if isinstance(only(body[index]), cst.AnnAssign):
                continue
            new = yield_(found[1], body[index + 1]).with_changes(
                leading_lines=body[index].leading_lines
            )
            new = with_comments(new, lost(body[index : index + 2], [new]))
            return (*body[:index], new, *body[index + 2 :])
        return None

    new = change_first(draft.body, change)
    return draft.with_body(new) if new is not None else None
