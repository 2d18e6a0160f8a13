"""A count that a guard ends has an end.

    for n in itertools.count(1):         for n in range(1, limit + 1):
        if n > limit:             ->         yield n
            return
        yield n

Only where the guard comes first, and only to an int that nothing in the loop moves, as ``counter``.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from flake8_agen.verdict import Kind

from ..draft import Draft
from ..facts import negate
from ..scope import kept_by_closures, mentions
from ..syntax import Body, block, code, elif_to_else, own_jumps, statements
from ..trivia import lost, splice, with_comments
from .counter import bound, is_still
from .shapes import literal, number
from .while_condition import end_of


def simplify(draft: Draft) -> Draft | None:
    """Turn the final loop over ``count()`` into one over ``range``."""
    loop = draft.body[-1] if draft.body and not draft.nested else None
    if not isinstance(loop, cst.For) or loop.asynchronous is not None or loop.orelse is not None:
        return None
    counted = _count(loop.iter, draft)
    if counted is None or not isinstance(loop.target, cst.Name):
        return None
    (first, step), name, inside = counted, loop.target.value, statements(loop.body)
    if name in kept_by_closures(inside) or not draft.is_local(name):
        return None  # they may read the number that ended it
    found = _ended(inside, name, step, draft)
    if found is None:
        return None
    end, rest, after = found
    still = is_still(end, {name}, rest, draft.body[:-1], draft)
    if not still or mentions([*after, first])[name] or own_jumps(rest, cst.Break):
        return None
    arguments = [first, end] if literal(first) != 0 or step != 1 else [end]
    if step != 1:
        arguments.append(number(step))
    call = cst.Call(cst.Name("range"), [cst.Arg(each) for each in arguments])
    new = loop.with_changes(iter=call, body=block(rest, loop.body))
    new = with_comments(new, lost([loop], [new, *after]))
    at = len(draft.body) - 1
    return draft.with_body(splice(draft.body, at, at + 1, (new, *after)))


def _count(node: cst.BaseExpression, draft: Draft) -> tuple[cst.BaseExpression, int] | None:
    """Start and step of a call of ``itertools.count`` that gives ints."""
    spelt = draft.facts.count
    if spelt is None or not isinstance(node, cst.Call) or code(node.func) != spelt:
        return None
    if draft.binds(spelt.partition(".")[0]) or draft.binds("range") or len(node.args) > 2:
        return None
    if any(each.keyword is not None or each.star for each in node.args):
        return None
    values = [each.value for each in node.args]
    first = values[0] if values else cst.Integer("0")
    step = literal(values[1]) if len(values) > 1 else 1
    return (first, step) if step and draft.facts.is_int(first) else None


def _ended(
    inside: Body, name: str, step: int, draft: Draft
) -> tuple[cst.BaseExpression, Body, Body] | None:
    """The end that the guard sets, what follows it in the loop, and what then follows the loop."""
    guard, rest = inside[0], inside[1:]
    if not isinstance(guard, cst.If) or elif_to_else(guard.orelse) or not rest:
        return None
    after = end_of(statements(guard.body), rest)
    facts = replace(draft.facts, kinds={**draft.facts.kinds, name: Kind.INT})
    end = bound(negate(guard.test, facts), name, step)
    if end is None or after is None or not facts.is_int(end):
        return None
    return end, rest, after
