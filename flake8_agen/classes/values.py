"""The kind of a value, from its expression or its annotation."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from flake8_agen.imports import Imports
from flake8_agen.syntax import dotted
from flake8_agen.verdict import Kind

Lookup = Callable[[str], "Kind | None"]
_SEQUENCES = ("list", "tuple", "range", "sorted", "str", "bytes", "bytearray", "repr", "dir")
_INTS = ("len", "int", "ord", "hash", "id")
_RANDOM_INTS = ("random.randint", "random.randrange")
_ITERATORS = ("iter", "map", "filter", "zip", "enumerate", "reversed")
_SEQUENCE_METHODS = frozenset(
    {"split", "rsplit", "splitlines", "encode", "decode", "format", "join", "hex"}
)
_SEQUENCE_TYPES = frozenset(
    {"list", "List", "tuple", "Tuple", "Sequence", "MutableSequence", "str", "bytes", "bytearray",
     "range"}
)  # fmt: skip
_ITERATOR_TYPES = frozenset({"Iterator", "Generator"})
_ASYNC_ITERATOR_TYPES = frozenset({"AsyncIterator", "AsyncGenerator"})
_OTHER_TYPES = frozenset(
    {"float", "bool", "complex", "dict", "Dict", "set", "Set", "frozenset", "deque", "Deque",
     "Mapping", "MutableMapping", "defaultdict", "OrderedDict", "Counter", "Iterable",
     "AsyncIterable", "Collection", "Decimal", "Fraction"}
)  # fmt: skip
_NOTHING: Lookup = lambda name: None  # noqa: E731


def kind_of(node: ast.expr | None, imports: Imports, lookup: Lookup = _NOTHING) -> Kind | None:
    """The kind of an expression; ``lookup`` knows names and (as ``self.x``) attributes."""
    if node is None:
        return None
    if isinstance(node, ast.Constant):
        return _kind_of_constant(node.value)
    if isinstance(node, (ast.List, ast.Tuple, ast.ListComp, ast.JoinedStr)):
        return Kind.SEQUENCE
    if isinstance(node, ast.GeneratorExp):
        is_async = any(generator.is_async for generator in node.generators)
        return Kind.ASYNC_ITERATOR if is_async else Kind.ITERATOR
    if isinstance(node, (ast.Dict, ast.Set, ast.DictComp, ast.SetComp, ast.Lambda, ast.Compare)):
        return Kind.OTHER
    if isinstance(node, (ast.Name, ast.Attribute)):
        name = dotted(node)
        return lookup(name) if name else None
    if isinstance(node, ast.Call):
        return _kind_of_call(node, imports, lookup)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd, ast.Invert)):
        inner = kind_of(node.operand, imports, lookup)
        return inner if inner is Kind.INT else None
    if isinstance(node, ast.BinOp):
        return _kind_of_operation(node, imports, lookup)
    if isinstance(node, ast.IfExp):
        return same(kind_of(each, imports, lookup) for each in (node.body, node.orelse))
    if isinstance(node, ast.BoolOp):
        return same(kind_of(each, imports, lookup) for each in node.values)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        inner = kind_of(node.value, imports, lookup)
        return inner if inner is Kind.SEQUENCE else None
    if isinstance(node, ast.NamedExpr):
        return kind_of(node.value, imports, lookup)
    return None


def _kind_of_constant(value: object) -> Kind:
    if isinstance(value, bool):
        return Kind.OTHER
    if isinstance(value, int):
        return Kind.INT
    return Kind.SEQUENCE if isinstance(value, (str, bytes)) else Kind.OTHER


def _kind_of_call(node: ast.Call, imports: Imports, lookup: Lookup) -> Kind | None:
    func = node.func
    if imports.is_builtin(func, *_SEQUENCES):
        return Kind.SEQUENCE
    if imports.is_builtin(func, *_INTS) or imports.origin(func) in _RANDOM_INTS:
        return Kind.INT
    if imports.is_builtin(func, *_ITERATORS):
        return Kind.ITERATOR
    if imports.is_builtin(func, "aiter"):
        return Kind.ASYNC_ITERATOR
    if imports.is_builtin(func, "min", "max") and len(node.args) > 1:
        inner = same(kind_of(each, imports, lookup) for each in node.args)
        return inner if inner is Kind.INT else None
    if imports.is_builtin(func, "dict", "set", "frozenset", "float", "bool", "object"):
        return Kind.OTHER
    if isinstance(func, ast.Attribute):
        if func.attr == "__aiter__":
            return Kind.ASYNC_ITERATOR
        if func.attr == "__iter__":
            return Kind.ITERATOR
        if func.attr == "__len__":
            return Kind.INT
        if func.attr in _SEQUENCE_METHODS:
            whole = kind_of(func.value, imports, lookup)
            return Kind.SEQUENCE if whole is Kind.SEQUENCE else None
        if func.attr == "copy":
            return kind_of(func.value, imports, lookup)
    name = dotted(func)
    return lookup(f"{name}()") if name else None


def _kind_of_operation(node: ast.BinOp, imports: Imports, lookup: Lookup) -> Kind | None:
    left, right = (kind_of(side, imports, lookup) for side in (node.left, node.right))
    if left is right is Kind.INT and not isinstance(node.op, (ast.Div, ast.Pow)):
        return Kind.INT
    if isinstance(node.op, ast.Add) and left is right is Kind.SEQUENCE:
        return Kind.SEQUENCE
    if isinstance(node.op, ast.Mult) and {left, right} == {Kind.SEQUENCE, Kind.INT}:
        return Kind.SEQUENCE
    return None


def same(kinds: Iterable[Kind | None]) -> Kind | None:
    found = set(kinds)
    return found.pop() if len(found) == 1 else None


def kind_of_annotation(node: ast.expr | None) -> Kind | None:
    """The kind that an annotation promises; None for a union or a name we do not know."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return None
    if isinstance(node, ast.Subscript):
        name = dotted(node.value) or ""
        if name.rpartition(".")[2] in ("Annotated", "Final", "ClassVar", "InitVar"):
            first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
            return kind_of_annotation(first)
        node = node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return same((kind_of_annotation(node.left), kind_of_annotation(node.right)))
    last = (dotted(node) or "").rpartition(".")[2]
    if last == "int":
        return Kind.INT
    if last in _SEQUENCE_TYPES:
        return Kind.SEQUENCE
    if last in _ITERATOR_TYPES:
        return Kind.ITERATOR
    if last in _ASYNC_ITERATOR_TYPES:
        return Kind.ASYNC_ITERATOR
    return Kind.OTHER if last in _OTHER_TYPES else None


def optional(node: ast.expr | None) -> ast.expr | None:
    """``T`` of ``T | None`` and ``Optional[T]``; None where it is neither."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [node.left, node.right]
        rest = [s for s in sides if not (isinstance(s, ast.Constant) and s.value is None)]
        return rest[0] if len(rest) == 1 else None
    if isinstance(node, ast.Subscript):
        name = (dotted(node.value) or "").rpartition(".")[2]
        return node.slice if name == "Optional" else None
    return None
