"""A counter without an end is what ``itertools.count`` is for.

    n = 1
    while True:                  for n in itertools.count(1):
        yield n          ->          yield n
        n += 1

Only for ints, and only where nothing else moves the counter; the step may stand anywhere before the
first statement that reads it, or after the last. The last of the passes: a loop that any other can
give an end, or a better form, is none of these.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import kept_by_closures, mentions, stores
from ..syntax import Body, own_jumps
from .counter import before_step, loop_over, removed, start_of
from .shapes import Tail, Update, deepest_first, literal, number, plus, tail_loop, update


def simplify(draft: Draft) -> Draft | None:
    """Turn the final loop into ``for .. in count()`` where it counts for ever."""
    spelt = draft.facts.count
    if spelt is None or draft.binds(spelt.partition(".")[0]):
        return None
    return deepest_first(draft, _simplify)


def _simplify(draft: Draft) -> Draft | None:
    tail = tail_loop(draft.body)
    if tail is None or not tail.forever or tail.breaks:
        return None
    for at, statement in enumerate(tail.inside):
        found = update(statement)
        better = _counted(tail, draft, at, found) if found is not None and found.step else None
        if better is not None:
            return better
    return None


def _counted(tail: Tail, draft: Draft, at: int, step: Update) -> Draft | None:
    """The loop over what the statement at this place counts."""
    before, after = tail.inside[:at], tail.inside[at + 1 :]
    inside, offset = removed(tail.inside, at), 0  # what is said of the step is said of the loop
    if not mentions(before)[step.name] and not own_jumps(before, cst.Continue):
        shifted = before_step(inside, step.name, step.step)
        inside, offset = (inside, step.step) if shifted is None else (shifted, 0)
    elif mentions(after)[step.name] or tail.continues:
        return None
    if not _fits(step.name, inside, draft):
        return None
    start = start_of(step.name, inside, draft, tail)
    if start is None:
        return None
    first = plus(start.first, offset)
    arguments = [first] if literal(first) != 0 or step.step != 1 else []
    if step.step != 1:
        arguments.append(number(step.step))
    function = cst.parse_expression(draft.facts.count or "")
    call = cst.Call(function, [cst.Arg(each) for each in arguments])
    return loop_over(call, start, draft, tail)


def _fits(name: str, inside: Body, draft: Draft) -> bool:
    """Whether the counter is an int that the loop itself alone moves, and somebody reads."""
    if not mentions(inside)[name] or name in stores(inside) or name in draft.outer:
        return False
    if name in kept_by_closures(inside):  # they may read it while a step is on its way
        return False
    return draft.is_local(name) and draft.facts.is_int(cst.Name(name))
