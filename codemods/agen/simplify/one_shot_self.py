"""A flag on ``self`` that lets a loop run once.

    while not self.sent:             if not self.sent:
        self.sent = True      ->         self.sent = True
        yield greeting                   yield greeting

The flag stays, so a second loop over the object gives nothing; a loop it is not. Only where nobody
else touches the flag, who could clear it meanwhile.
"""

from __future__ import annotations

import libcst as cst

from ..draft import Draft
from ..syntax import Statement, code, if_, only, statements, walk
from ..trivia import splice
from .flags import holds
from .shapes import literal


def simplify(draft: Draft) -> Draft | None:
    """Turn the first such loop of the body into an ``if``."""
    for index, loop in enumerate(draft.body):
        if not isinstance(loop, cst.While) or loop.orelse is not None:
            continue
        inside = statements(loop.body)
        flag = _flag(loop.test, draft)
        if flag is None or any(isinstance(c, cst.Break | cst.Continue) for c in walk(loop)):
            continue
        if not _ends(inside[0], flag, loop.test):
            continue
        if any(_binds(child, flag) for each in inside[1:] for child in walk(each)):
            continue
        new = if_(loop.test, inside).with_changes(leading_lines=loop.leading_lines)
        return draft.with_body(splice(draft.body, index, index + 1, (new,)))
    return None


def _flag(test: cst.BaseExpression, draft: Draft) -> str | None:
    """The one attribute that a test asks, if the generator has it to itself."""
    found = {code(child) for child in walk(test) if isinstance(child, cst.Attribute)}
    names = [child for child in walk(test) if isinstance(child, cst.Name)]
    names = [child for child in names if child.value not in {"None", "True", "False"}]
    flag = found.pop() if len(found) == 1 else ""
    # ``self.flag`` itself holds two names: the object's and the attribute's.
    return flag if flag in draft.facts.unshared and len(names) == 2 else None


def _ends(statement: Statement, flag: str, test: cst.BaseExpression) -> bool:
    """Whether the statement makes the test fail."""
    small = only(statement)
    plain = _renamed(test, flag)
    if isinstance(small, cst.Assign) and len(small.targets) == 1:
        if code(small.targets[0].target) != flag:
            return False
        return holds(plain, "flag", small.value) is False
    if isinstance(small, cst.AugAssign) and isinstance(small.operator, cst.AddAssign):
        # ``not self.calls`` held for a number, so it was 0.
        asks_zero = code(test) in {f"not {flag}", f"{flag} == 0"}
        return code(small.target) == flag and asks_zero and bool(literal(small.value))
    return False


def _renamed(test: cst.BaseExpression, flag: str) -> cst.BaseExpression:
    return cst.parse_expression(code(test).replace(flag, "flag"))


def _binds(node: cst.CSTNode, flag: str) -> bool:
    if isinstance(node, cst.AssignTarget | cst.AugAssign | cst.AnnAssign):
        return code(node.target) == flag
    return isinstance(node, cst.Del) and flag in code(node)
