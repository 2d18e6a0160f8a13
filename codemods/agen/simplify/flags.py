"""Tests of one name against a constant: does a given value pass?"""

from __future__ import annotations

import libcst as cst

from ..syntax import Statement, assignment, code, walk

_CONSTANTS = {"None": None, "True": True, "False": False}


def flag_of(test: cst.BaseExpression) -> str | None:
    """The name that a test such as ``not done`` or ``state == "header"`` asks, else None."""
    names = [child.value for child in walk(test) if isinstance(child, cst.Name)]
    names = [name for name in names if name not in _CONSTANTS]
    return names[0] if len(names) == 1 else None


def holds(test: cst.BaseExpression, name: str, value: cst.BaseExpression) -> bool | None:
    """Whether the test holds when ``name`` has the value; None where that cannot be said."""
    known, constant = _constant(value)
    if not known:
        return None
    if isinstance(test, cst.Name):
        return bool(constant) if test.value == name else None
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = holds(test.expression, name, value)
        return None if inner is None else not inner
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return None
    operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
    other = right if code(test.left) == name else test.left if code(right) == name else None
    if other is None:
        return None
    known, wanted = _constant(other)
    if not known:
        return None
    if isinstance(operator, cst.Equal | cst.NotEqual):
        return (constant == wanted) is isinstance(operator, cst.Equal)
    single = wanted is None or isinstance(wanted, bool)
    if isinstance(operator, cst.Is | cst.IsNot) and single:
        return (constant is wanted) is isinstance(operator, cst.Is)
    return None


def ends(statement: Statement, flag: str, test: cst.BaseExpression) -> bool:
    """Whether the statement gives the flag a value for which the test fails."""
    found = assignment(statement)
    return found is not None and found[0] == flag and holds(test, flag, found[1]) is False


def _constant(node: cst.BaseExpression) -> tuple[bool, object]:
    """Whether the node is a constant, and which."""
    if isinstance(node, cst.Name) and node.value in _CONSTANTS:
        return True, _CONSTANTS[node.value]
    if isinstance(node, cst.Integer | cst.SimpleString):
        return True, node.evaluated_value
    return False, None
