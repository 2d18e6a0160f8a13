"""A parameter that was merely stored is used directly.

    async def Count(stop):
        limit = stop                    ->      for n in range(stop):
        for n in range(limit):                      yield n
            yield n

A parameter and an attribute of the same name become one also when the attribute changes later, as
long as the parameter is not read again once the attribute has a value of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ..draft import Draft, is_place
from ..order import may_share
from ..scope import bindings, rename
from ..syntax import Statement, assignment, code, statements, suites, walk


def simplify(draft: Draft) -> Draft | None:
    """Merge attributes that start as a parameter with that parameter, one attribute for each."""
    merged: dict[str, str] = {}
    for statement in _prologue(draft.body):
        found = assignment(statement)
        if found is None or not isinstance(found[1], cst.Name):
            continue
        state, parameter = found[0], found[1].value
        if not is_place(state) or parameter not in draft.params:
            continue
        if state in merged or parameter in merged.values():
            continue
        if _mergeable(draft, state, parameter):
            merged[state] = parameter
    if not merged:
        return None
    better = draft.with_body(rename(each, merged) for each in draft.body)
    for state, parameter in merged.items():
        if state in draft.names:
            better = better.prefer(parameter, draft.names[state])
        kind = draft.facts.kinds.get(state)
        if kind is not None:
            better = _with_kind(better, parameter, kind)
    return better


def _mergeable(draft: Draft, state: str, parameter: str) -> bool:
    """Whether one name may stand for both."""
    if {state, parameter} & draft.captured:
        return False  # a function made before reads one of them, and not the other
    bound = [name for each in draft.body for name in bindings(each)]
    copied_back = code_count(draft.body, f"{parameter} = {state}")
    if bound.count(state) == 1 and bound.count(parameter) == copied_back:
        return True
    same = state.strip("\u01c3_") == parameter
    return same and may_share(draft.body, state, parameter)


def code_count(body: Sequence[Statement], text: str) -> int:
    """How often a statement of just this text stands in the body."""
    return sum(
        isinstance(child, cst.SimpleStatementLine) and code(child.body[0]) == text
        for each in body
        for child in walk(each)
    )


def _with_kind(draft: Draft, name: str, kind: object) -> Draft:
    from dataclasses import replace

    facts = replace(draft.facts, kinds={**draft.facts.kinds, name: kind})  # type: ignore[dict-item]
    return replace(draft, facts=facts)


def _prologue(body: Sequence[Statement]) -> list[Statement]:
    """The assignments before the first loop, those in branches included."""
    found: list[Statement] = []
    for statement in body:
        if isinstance(statement, cst.For | cst.While):
            break
        if isinstance(statement, cst.If):
            for suite in suites(statement):
                found.extend(_prologue(statements(suite)))
        found.append(statement)
    return found
