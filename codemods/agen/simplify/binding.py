"""A name set only for the next line.

    rows = self.rows
    left = list(rows)        ->      left = list(self.rows)
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft, is_place
from ..scope import mentions, stores, substitute
from ..syntax import Body, assignment, dotted
from ..trivia import lost, with_comments
from .shapes import change_first


def simplify(draft: Draft) -> Draft | None:
    """Put a plain attribute into the one place that reads it, when that is the next statement."""

    def change(body: Body) -> Body | None:
        for index in range(len(body) - 1):
            found, following = assignment(body[index]), body[index + 1]
            if found is None or not is_place(found[0]) or dotted(found[1]) is None:
                continue
            once = mentions(draft.body)[found[0]] == 2 and mentions([following])[found[0]] == 1
            header = isinstance(following, cst.For) and mentions([following.iter])[found[0]]
            if not once or not (header or isinstance(following, cst.SimpleStatementLine)):
                continue
            if found[0] in stores([following]):
                continue
            new = substitute(following, {found[0]: found[1]})
            new = with_comments(new, lost([body[index]], [new]), first=True)
            return (*body[:index], new, *body[index + 2 :])
        return None

    new = change_first(draft.body, change)
    return draft.with_body(new) if new is not None else None
