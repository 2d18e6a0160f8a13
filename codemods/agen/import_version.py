"""Whether a file proves that it needs Python 3.9, in which ``collections.abc`` got its ``[..]``.

Only what every supported Python parses or evaluates counts, so there may be proof that we miss.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from flake8_agen.syntax import last
from flake8_agen.walking import walk

from .import_names import blocks

# By name, since some are newer than the oldest Python that we run on: match, except*, PEP 695.
_SYNTAX = frozenset({"Match", "TryStar", "TypeAlias", "TypeVar", "ParamSpec", "TypeVarTuple"})
_GENERICS = frozenset({"list", "dict", "set", "frozenset", "tuple", "type"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What stands in their brackets is not, or not only, types.
_VALUES = frozenset({"Literal", "Annotated"})


def needs_39(tree: ast.Module, taken: Collection[str], abstract: Iterable[str]) -> bool:
    """Whether something in the file surely fails before Python 3.9.

    ``taken`` names what the file binds itself (``list[0]`` of a parameter proves nothing),
    ``abstract`` what it always imports from collections.abc.
    """
    if any(type(node).__name__ in _SYNTAX for node in walk(tree)):
        return True
    subscripted = _GENERICS.difference(taken).union(abstract)
    for root, is_annotation in _evaluated(tree.body, False):
        for node in _parts(root):
            if isinstance(node, ast.BinOp):
                if is_annotation:  # elsewhere it may well be a number
                    return True
            elif isinstance(node.value, ast.Name) and node.value.id in subscripted:
                return True
    return False


def _evaluated(block: Sequence[ast.stmt], local: bool) -> Iterator[tuple[ast.expr, bool]]:
    """The types that are evaluated under no condition; whether each is an annotation.

    What is under an ``if`` or ``try`` may be meant for some versions or type checkers only.
    """
    for node in block:
        if isinstance(node, _FUNCTIONS):
            given = node.args
            every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
            for note in [*(each.annotation for each in every if each), node.returns]:
                if note is not None:
                    yield note, True
        elif isinstance(node, ast.ClassDef):
            yield from ((base, False) for base in node.bases)
        elif isinstance(node, ast.AnnAssign) and not local:  # those of local variables never are
            yield node.annotation, True
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            yield node.value, False
        if not isinstance(node, (ast.If, ast.Try)):
            inside = isinstance(node, _FUNCTIONS) or (local and not isinstance(node, ast.ClassDef))
            for inner in blocks(node):
                yield from _evaluated(inner, inside)


def _parts(node: ast.expr) -> Iterator[ast.Subscript | ast.BinOp]:
    """The subscripts and unions that a type is made of."""
    if isinstance(node, ast.Subscript):
        yield node
        if last(node.value) not in _VALUES:
            yield from _parts(node.slice)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield node
        yield from _parts(node.left)
        yield from _parts(node.right)
    elif isinstance(node, (ast.Tuple, ast.List)):
        for element in node.elts:
            yield from _parts(element)
