"""A flag that lets a loop run once, if at all.

    while greet:                     if greet:
        greet = False         ->         yield greeting
        yield greeting

As ``one_shot``, of a flag of which it is not known how it starts: a parameter, say.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..scope import mentions, stores
from ..syntax import Body, if_, own_jumps, statements, walk
from ..trivia import splice
from .flags import ends, flag_of


def simplify(draft: Draft) -> Draft | None:
    """Turn the first such loop of the body into an ``if``."""
    for at, loop in enumerate(draft.body):
        if not isinstance(loop, cst.While) or loop.orelse is not None:
            continue
        inside = statements(loop.body)
        if own_jumps(inside, cst.Break) or own_jumps(inside, cst.Continue):
            continue
        flag = flag_of(loop.test)
        if flag is None or not draft.is_local(flag) or mentions(draft.body[at + 1 :])[flag]:
            continue
        once = _once(inside, flag, loop.test)
        if once is not None:
            new = if_(loop.test, once).with_changes(leading_lines=loop.leading_lines)
            return draft.with_body(splice(draft.body, at, at + 1, (new,)))
    return None


def _once(inside: Body, flag: str, test: cst.BaseExpression) -> Body | None:
    """The statements without the one that ends the loop, if nothing else moves the flag."""
    for at, statement in enumerate(inside):
        if flag in stores([statement]):
            # Before it the flag may be read, but at once: it is never set any more.
            known = not _read_later(inside[:at], flag) and not mentions(inside[at + 1 :])[flag]
            rest = splice(inside, at, at + 1, ())
            return rest if rest and known and ends(statement, flag, test) else None
    return None


def _read_later(body: Body, flag: str) -> bool:
    """Whether something made in the statements may read the flag whenever it likes."""
    later = (cst.FunctionDef, cst.ClassDef, cst.Lambda, cst.GeneratorExp)
    below = (child for each in body for child in walk(each) if isinstance(child, later))
    return any(mentions([child])[flag] for child in below)
