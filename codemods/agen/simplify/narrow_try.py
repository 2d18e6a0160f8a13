"""Only what can fail stands in the ``try``.

    try:                                  try:
        row = next(rows)                      row = next(rows)
        item = row, True          ->      except StopIteration:
    except StopIteration:                     return
        return                            item = row, True

Only where the handlers leave, and only for values that cannot raise.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import Body, assignment, block, code, statements, walk
from .shapes import change_first, falls

_QUIET = (
    cst.Name | cst.SimpleString | cst.Integer | cst.Float | cst.Tuple | cst.List | cst.Element
)


def simplify(draft: Draft) -> Draft | None:
    """Move the last assignment of the first such ``try`` behind it."""
    new = change_first(draft.body, _block)
    return draft.with_body(new) if new is not None else None


def _block(body: Body) -> Body | None:
    for index, statement in enumerate(body):
        if not isinstance(statement, cst.Try) or statement.orelse or statement.finalbody:
            continue
        inside = statements(statement.body)
        if len(inside) < 2 or any(falls(statements(each.body)) for each in statement.handlers):
            continue
        found = assignment(inside[-1])
        if found is None or not _is_quiet(found[1]):
            continue
        shorter = statement.with_changes(body=block(inside[:-1], statement.body))
        return (*body[:index], shorter, inside[-1], *body[index + 1 :])
    return None


def _is_quiet(value: cst.BaseExpression) -> bool:
    """Whether evaluating the value cannot raise."""
    expressions = [
        child for child in walk(value) if isinstance(child, cst.BaseExpression | cst.BaseElement)
    ]
    return code(value) != "" and all(isinstance(each, _QUIET) for each in expressions)
