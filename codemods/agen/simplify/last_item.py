"""What the end of the source still gives comes after the loop.

    flushed = False
    while not flushed:                                 async for chunk in source:
        try:                                               yield decode(chunk)
            chunk = await source.__anext__()           rest = decode(b"")
        except StopAsyncIteration:                     if not rest:
            flushed = True                                 return
            rest = decode(b"")                 ->      yield rest
            if not rest:
                return
            item = rest
        else:
            item = decode(chunk)
        yield item
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions
from ..syntax import (
    Body,
    assignment,
    block,
    call_of,
    code,
    elif_to_else,
    is_bare_return,
    own_jumps,
    statements,
    yield_,
    yielded,
)
from ..trivia import lost, splice, with_comments
from .async_for import driven
from .flags import ends, flag_of, holds
from .for_next import as_loop
from .shapes import Tail, has_yield, initial, tail_loop


def simplify(draft: Draft) -> Draft | None:
    """Split the final loop, which a flag ends one item after its source, at that flag."""
    tail = tail_loop(draft.body)
    if tail is None or tail.breaks or tail.continues:
        return _final_if(draft)
    flag = flag_of(tail.loop.test)
    if flag is None or len(tail.inside) != 2 or not draft.is_local(flag):
        return None
    start = initial(tail.before, flag)
    if start is None or holds(tail.loop.test, flag, start[1]) is not True:
        return None
    return _split(draft, tail, flag, start[0])


def _split(draft: Draft, tail: Tail, flag: str, start: int) -> Draft | None:
    first, rest = tail.inside[0], tail.inside[1:]
    if not isinstance(first, cst.Try) or first.finalbody is not None or len(first.handlers) != 1:
        return None
    body, handler = statements(first.body), first.handlers[0]
    found = assignment(body[0]) if len(body) == 1 else None
    caught = code(handler.type) if handler.type is not None else ""
    if found is None or handler.name is not None or yielded(rest[0]) is None:
        return None
    source = driven(found[1]) if caught == "StopAsyncIteration" else None
    call = call_of(found[1], "next", 1) if caught == "StopIteration" else None
    if source is not None and not draft.is_async_iterator(source):
        return None
    if call is not None:
        source = call.args[0].value
        if not draft.is_iterator(source):
            return None
    last = statements(handler.body)
    sets = [i for i, each in enumerate(last) if ends(each, flag, tail.loop.test)]
    if source is None or len(sets) != 1 or has_yield(last) or own_jumps(last, cst.Break):
        return None
    ending = splice(last, sets[0], sets[0] + 1, ())
    inside = (*elif_to_else(first.orelse), *rest)
    if mentions((*ending, *inside))[flag]:
        return None
    without = splice(draft.body[:-1], start, start + 1, ())
    base = draft.with_body((*without, tail.loop))
    whole = Tail(without, tail.loop, tail.inside)
    return as_loop(
        base, whole, found[0], source, inside, (*ending, *rest), asynchronous=call is None
    )


def _final_if(draft: Draft) -> Draft | None:
    """``if c: item = x`` / ``else: return`` and then ``yield item`` at the very end."""
    if len(draft.body) < 2:
        return None
    choice, last = draft.body[-2], draft.body[-1]
    value = yielded(last)
    if not isinstance(choice, cst.If) or not isinstance(value, cst.Name):
        return None
    body, orelse = statements(choice.body), elif_to_else(choice.orelse)
    found = assignment(body[-1])
    if found is None or found[0] != value.value or len(orelse) != 1:
        return None
    if not is_bare_return(orelse[0]) or mentions(draft.body[-2:])[value.value] != 2:
        return None
    inside: Body = (*body[:-1], yield_(found[1], body[-1]))
    new = choice.with_changes(body=block(inside, choice.body), orelse=None)
    new = with_comments(new, lost([choice, last], [new]))
    return draft.with_body((*draft.body[:-2], new))
