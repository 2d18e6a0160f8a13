"""Ask before counting whether there is another item.

    while True:                  while True:
        n += 1                       if n >= limit:
        if n > limit:     ->             return
            return                   n += 1
        yield n                      yield n

The counter does not run past its end any more, so this is for an int that only the generator sees,
and for an end that stays what it is. Where others may see how far it got, it still counts the call
that found the end (``n += 1`` above the ``return``). The guard may end in an error that does not
speak of the counter. What is asked now is the guard of the loop, which other passes make its
condition.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import bindings, stores
from ..syntax import Statement, block, code, only, statements
from .shapes import Tail, literal, plus, says, step_of, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Swap the update that opens the final ``while True`` and the guard behind it."""
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or len(tail.inside) < 3:
        return None
    first, second, *rest = tail.inside
    found = step_of(first)
    if found is None or not found[1] or not isinstance(second, cst.If) or second.orelse:
        return None
    counter, step = found
    ends = statements(second.body)
    if len(ends) != 1 or not isinstance(only(ends[0]), cst.Return | cst.Raise):
        return None
    if says(ends, code(counter)) or not draft.facts.is_int(counter):
        return None
    if not _is_own(counter, tail, draft):
        if code(counter) not in draft.facts.unshared:
            return None
        second = second.with_changes(body=block((_bare(first), *ends), second.body))
    test = _earlier(second.test, code(counter), step, draft)
    if test is None:
        return None
    inside = (second.with_changes(test=test), first, *rest)
    loop = tail.loop.with_changes(body=block(inside, tail.loop.body))
    return draft.with_body((*tail.before, loop))


def _bare(statement: Statement) -> Statement:
    """The statement without its comments, which are about the count of items."""
    small = only(statement)
    assert small is not None
    return cst.SimpleStatementLine([small])


def _is_own(counter: cst.BaseExpression, tail: Tail, draft: Draft) -> bool:
    """Whether nobody sees how far the counter has run when the generator ends."""
    text = code(counter)
    if isinstance(counter, cst.Name):
        # One that is set in other places as well says more as it stands.
        once = sum(bindings(each).count(text) for each in tail.inside) == 1
        return once and draft.is_local(text) and text not in draft.outer
    # Nobody looks. The next pass may set it anew, but not count on from there.
    return text in draft.facts.unseen and all(
        not says([each], text) or _sets(each, text) for each in tail.before
    )


def _sets(statement: Statement, text: str) -> bool:
    """Whether the statement is ``text = value``, with a value that has nothing to do with it."""
    small = only(statement)
    if not isinstance(small, cst.Assign) or len(small.targets) != 1:
        return False
    return code(small.targets[0].target) == text and not says([small.value], text)


def _earlier(
    test: cst.BaseExpression, counter: str, step: int, draft: Draft
) -> cst.BaseExpression | None:
    """The test one step before; None where the counter may leave the end behind."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    (target,) = test.comparisons
    end = target.comparator
    if code(test.left) != counter or not _stays(end, draft):
        return None
    offset = None
    if step > 0 and isinstance(target.operator, cst.GreaterThan | cst.GreaterThanEqual):
        # n + step > end is n >= end - step + 1
        offset = (1 if isinstance(target.operator, cst.GreaterThan) else 0) - step
        operator: cst.BaseCompOp = cst.GreaterThanEqual()
    elif step < 0 and isinstance(target.operator, cst.LessThan | cst.LessThanEqual):
        offset = (-1 if isinstance(target.operator, cst.LessThan) else 0) - step
        operator = cst.LessThanEqual()
    if offset is None or (offset and literal(end) is None):
        return None
    target = target.with_changes(operator=operator, comparator=plus(end, offset))
    return test.with_changes(comparisons=[target])


def _stays(end: cst.BaseExpression, draft: Draft) -> bool:
    """Whether the end is the same int each time it is asked for."""
    if literal(end) is not None:
        return True
    if not draft.facts.is_int(end):
        return False
    if isinstance(end, cst.Attribute):
        return code(end) in draft.facts.stable & draft.facts.unshared
    if not isinstance(end, cst.Name) or end.value in draft.outer:
        return False
    return end.value in draft.params and end.value not in stores(draft.body)
