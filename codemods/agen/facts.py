"""What is known of expressions, for the simplifications that need to know.

The analysis decides what every construction in the project shows (:class:`Kind`); here that is
carried over expressions. ``assume`` stands for ``--unsafe``: what nothing contradicts is taken to
be as the code seems to mean it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import libcst as cst

from flake8_agen.verdict import Kind

from .syntax import code, dotted

_INT_CALLS = {"len", "int", "ord", "id", "hash"}
_SEQUENCE_CALLS = {"list", "sorted", "tuple", "range", "str", "bytes"}
_SEQUENCE_METHODS = {"split", "rsplit", "splitlines"}
_ITERATOR_CALLS = {"iter", "map", "filter", "zip", "enumerate", "reversed"}
_ARITHMETIC = (cst.Add, cst.Subtract, cst.Multiply, cst.FloorDivide, cst.Modulo)


@dataclass(frozen=True)
class Facts:
    """Known kinds by the text of a name or attribute."""

    kinds: Mapping[str, Kind]
    assume: bool = False
    stable: frozenset[str] = frozenset()
    """Attributes (``self.rows``) that nothing rebinds once ``__init__`` is done."""
    unshared: frozenset[str] = frozenset()
    """Attributes (``self.done``) that only the generator touches, though they stay on ``self``."""
    unseen: frozenset[str] = frozenset()
    """Those whose last value nobody will ask for either, once the loop is over."""
    shadowed: frozenset[str] = frozenset()
    """Builtins whose names mean something else."""
    of_ints: frozenset[str] = frozenset()
    """Names and attributes that hold an iterator of plain ints."""
    fixed: frozenset[str] = frozenset()
    """Variables of the functions around the class that nothing rebinds."""
    count: str | None = None
    """How the file spells ``itertools.count``; None where it cannot."""

    @property
    def proven(self) -> Facts:
        """What is known for sure, whatever ``--unsafe`` takes for granted."""
        return replace(self, assume=False)

    def named(self, names: Mapping[str, str]) -> Facts:
        """The same facts under other names (old text to new name)."""
        kinds = {names.get(text, text): kind for text, kind in self.kinds.items()}
        of_ints = frozenset(names.get(text, text) for text in self.of_ints)
        return replace(self, kinds=kinds, of_ints=of_ints)

    def _place(self, node: cst.BaseExpression, kind: Kind) -> bool:
        if not isinstance(node, cst.Name | cst.Attribute):
            return False
        known = self.kinds.get(code(node))
        return known is kind or (known is None and self.assume)

    def is_int(self, node: cst.BaseExpression) -> bool:
        """Whether the value is an int."""
        if isinstance(node, cst.Integer):
            return True
        if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
            return self.is_int(node.expression)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, _ARITHMETIC):
            return self.is_int(node.left) and self.is_int(node.right)
        if isinstance(node, cst.Call):
            return dotted(node.func) in _INT_CALLS - self.shadowed
        return self._place(node, Kind.INT)

    def is_sequence(self, node: cst.BaseExpression) -> bool:
        """Whether the value is sized and indexed from 0."""
        if isinstance(node, cst.List | cst.Tuple | cst.ListComp | cst.SimpleString):
            return True
        if isinstance(node, cst.Call):
            if isinstance(node.func, cst.Attribute):
                return node.func.attr.value in _SEQUENCE_METHODS
            return dotted(node.func) in _SEQUENCE_CALLS - self.shadowed
        return self._place(node, Kind.SEQUENCE)

    def is_iterator(self, node: cst.BaseExpression) -> bool:
        """Whether ``iter(value) is value``."""
        if isinstance(node, cst.GeneratorExp):
            return True
        if isinstance(node, cst.Call):
            return dotted(node.func) in _ITERATOR_CALLS - self.shadowed
        return self._place(node, Kind.ITERATOR)

    def is_async_iterator(self, node: cst.BaseExpression) -> bool:
        """Whether ``aiter(value) is value``."""
        if isinstance(node, cst.Call):
            if isinstance(node.func, cst.Attribute):
                return node.func.attr.value == "__aiter__" and not node.args
            return dotted(node.func) in {"aiter"} - self.shadowed
        return self._place(node, Kind.ASYNC_ITERATOR)


def negate(test: cst.BaseExpression, facts: Facts) -> cst.BaseExpression:
    """The condition that is true exactly when ``test`` is not.

    ``not a >= b`` becomes ``a < b`` only for ints: NaN and sets are ordered otherwise.
    """
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        flipped = _flipped(target.operator)
        ordered = isinstance(
            target.operator,
            cst.LessThan | cst.LessThanEqual | cst.GreaterThan | cst.GreaterThanEqual,
        )
        ints = facts.is_int(test.left) and facts.is_int(target.comparator)
        if flipped is not None and (ints or not ordered):
            return test.with_changes(
                comparisons=[target.with_changes(operator=flipped)], lpar=[], rpar=[]
            )
    if isinstance(test, cst.BooleanOperation):
        left, right = negate(test.left, facts), negate(test.right, facts)
        simple = not isinstance(left, cst.UnaryOperation) or not isinstance(
            right, cst.UnaryOperation
        )
        if simple:
            swap = cst.And() if isinstance(test.operator, cst.Or) else cst.Or()
            return test.with_changes(
                left=operand(left), operator=swap, right=operand(right), lpar=[], rpar=[]
            )
    loose = isinstance(
        test, cst.BooleanOperation | cst.IfExp | cst.NamedExpr | cst.Lambda | cst.Yield
    )
    if loose and not test.lpar:
        test = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(), test)


def operand(node: cst.BaseExpression) -> cst.BaseExpression:
    """The expression as it may stand behind ``not``, or beside ``and`` and ``or``."""
    if isinstance(node, cst.BooleanOperation | cst.IfExp | cst.NamedExpr) and not node.lpar:
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node


def _flipped(operator: cst.BaseCompOp) -> cst.BaseCompOp | None:
    pairs: list[tuple[type[cst.BaseCompOp], type[cst.BaseCompOp]]] = [
        (cst.LessThan, cst.GreaterThanEqual),
        (cst.LessThanEqual, cst.GreaterThan),
        (cst.Equal, cst.NotEqual),
        (cst.Is, cst.IsNot),
        (cst.In, cst.NotIn),
    ]
    for one, other in pairs:
        if isinstance(operator, one):
            return other()
        if isinstance(operator, other):
            return one()
    return None
