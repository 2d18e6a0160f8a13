"""What runs a special method of an object without naming it: ``x[0]``, ``x.y``, ``with x``."""

from __future__ import annotations

import ast
from collections.abc import Iterable

ANY_CALLEE = "()"
"""Stands for whatever is called and has no name: ``steps[0]()``, ``table.get(key)()``."""
ANY_AWAITED = "await"
"""Stands for whatever is awaited and is neither a name nor a call: ``await tasks[0]``."""
ANY_ATTRIBUTE = "."
"""Stands for every attribute; ``.name`` for those of this name."""
ANY_MANAGER = "with"
"""Stands for every context manager."""
ANY_LOOP = "for"
"""Stands for all that is looped over asynchronously."""
LOOSE = "loose"
"""Stands for an object that raises a stop when it is awaited, and has no name: any ``await``."""
HANDED = "f()"
"""Stands for such a function: whatever is called and is held, not defined (``self.hook()``)."""
SUBSCRIPT, COMPARISON, ARITHMETIC, TRUTH, ITERATION, TEXT = "[]", "==", "+", "bool", "iter", "str"
SEARCH = "in"
"""Stands for ``x in y`` where that loops over ``y``, which is no container."""
OPERATIONS = frozenset({SUBSCRIPT, COMPARISON, ARITHMETIC, TRUTH, ITERATION, TEXT, SEARCH})
"""Stand for every operation of the kind: ``x[0]``, ``x == y`` and ``x in y``, ``x + y``, a test,
``for``, a text made of ``x``. A builtin may run any of them of what it is given (``len(x)``)."""

_PLAIN_RESULTS = frozenset(
    {"len", "range", "str", "repr", "int", "float", "bool", "bytes", "id", "isinstance", "callable"}
)
"""Builtins that give a plain object, whatever they are given."""
_ATTRIBUTE = ("getattr", "getattribute", "setattr", "delattr", "get", "set", "delete")
_KINDS = {
    **{f"__{name}__": ANY_ATTRIBUTE for name in _ATTRIBUTE},
    **{f"__{name}__": ANY_MANAGER for name in ("enter", "exit", "aenter", "aexit")},
    "__aiter__": ANY_LOOP,
    "__await__": ANY_AWAITED,
    "__call__": ANY_CALLEE,
}
_NOT_OPERATORS = frozenset(
    {
        *("__init__", "__new__", "__post_init__", "__anext__", "__del__"),
        *("__import__", "__build_class__", "__debug__", "__name__", "__file__", "__doc__"),
        *("__all__", "__version__", "__path__", "__dict__", "__main__"),
    }
)
"""What no operation runs; the names of functions and variables of modules are among them, which a
mock may stand for."""
CONSTRUCTORS = ("__init__", "__new__", "__post_init__")
_OPERATORS = {
    **{f"__{name}__": SUBSCRIPT for name in ("getitem", "setitem", "delitem", "missing")},
    **{f"__{name}__": COMPARISON for name in ("ne", "lt", "le", "gt", "ge", "contains")},
    **{f"__{name}__": TRUTH for name in ("bool", "len")},
    **{f"__{name}__": ITERATION for name in ("iter", "next", "reversed")},
    **{f"__{name}__": TEXT for name in ("str", "repr", "format")},
}
_SEVERAL = {
    # a key is compared and hashed where it is looked up
    "__eq__": {COMPARISON, SUBSCRIPT},
    "__hash__": {COMPARISON, SUBSCRIPT, ITERATION},
    "__index__": {SUBSCRIPT, ARITHMETIC},
}
_LOOPS = (ast.For, ast.comprehension, ast.Starred, ast.YieldFrom, ast.Dict, ast.Set)
_TESTS = (ast.BoolOp, ast.Assert)
_PLAIN = (ast.Compare, ast.Constant)
"""Tests whose truth is plain: that of a comparison is a bool."""


def kinds_of_methods(methods: Iterable[str]) -> frozenset[str]:
    """What these special methods are run by."""
    return frozenset(
        kind
        for name in methods
        if name.startswith("__") and name.endswith("__") and name not in _NOT_OPERATORS
        for kind in _SEVERAL.get(name) or {_KINDS.get(name) or _OPERATORS.get(name, ARITHMETIC)}
    )


_RUN_BY = {
    **dict.fromkeys(("len", "bool"), {TRUTH}),
    "iter": {ITERATION},
    **dict.fromkeys(("any", "all"), {ITERATION, TRUTH}),
    **dict.fromkeys(("str", "repr", "ascii", "format"), {TEXT}),
    **dict.fromkeys(("int", "float", "abs", "round"), {ARITHMETIC}),
    # what they may run is no operation (ANY_ATTRIBUTE)
    **dict.fromkeys(("getattr", "setattr", "hasattr", "delattr"), set[str]()),
}


def kinds_of_builtin(name: str) -> frozenset[str]:
    """The operations that a builtin may run of what it is given: those with ``len(x)``, anything
    with ``sorted(x, key=f)``."""
    return frozenset(_RUN_BY.get(name, OPERATIONS - {SEARCH}))


def kinds_of(node: ast.AST) -> tuple[str, ...]:
    """Which kinds of special methods the node itself may run; what a callee does with what it is
    given is not among them."""
    if isinstance(node, ast.Attribute):
        return (ANY_ATTRIBUTE,)
    if isinstance(node, ast.Call):
        return (ANY_CALLEE,)
    if isinstance(node, ast.Await):
        return (ANY_AWAITED,)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return (ANY_MANAGER,)
    if isinstance(node, ast.AsyncFor):
        return (ANY_LOOP,)
    if isinstance(node, ast.comprehension) and node.is_async:
        return (ANY_LOOP,)
    if isinstance(node, (ast.Tuple, ast.List)):  # ``a, b = x``
        return (ITERATION,) if isinstance(node.ctx, ast.Store) else ()
    return _operations_of(node)


def is_plain(node: ast.expr) -> bool:
    """Whether what the expression gives is an object of a builtin class, whose operations let no
    stop out but what its members do."""
    if isinstance(node, ast.BinOp):
        return is_plain(node.left) and is_plain(node.right)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not) or is_plain(node.operand)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _PLAIN_RESULTS
    return isinstance(node, (ast.Constant, ast.JoinedStr, ast.Lambda))


def operands(node: ast.AST) -> tuple[ast.expr, ...]:
    """What such a node operates on, and nothing besides; nothing where more may be run."""
    if isinstance(node, ast.BinOp):
        return (node.left, node.right)
    if isinstance(node, ast.AugAssign):
        return (node.target, node.value)
    if isinstance(node, ast.Compare):
        searched = any(isinstance(each, (ast.In, ast.NotIn)) for each in node.ops)
        return () if searched else (node.left, *node.comparators)
    if isinstance(node, ast.UnaryOp):
        return (node.operand,)
    if isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
        return (node.test,)
    if isinstance(node, ast.BoolOp):
        return tuple(node.values)
    return (node.value,) if isinstance(node, ast.FormattedValue) else ()


def _operations_of(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Subscript):
        return (SUBSCRIPT,)
    if isinstance(node, ast.Compare):
        if all(isinstance(each, (ast.Is, ast.IsNot)) for each in node.ops):
            return ()
        if all(map(is_plain, (node.left, *node.comparators))):
            return ()
        searched = any(isinstance(each, (ast.In, ast.NotIn)) for each in node.ops)
        return (COMPARISON, SEARCH) if searched else (COMPARISON,)
    if isinstance(node, (ast.For, ast.comprehension)):
        return () if is_plain(node.iter) else (ITERATION,)
    if isinstance(node, ast.BinOp):
        if is_plain(node):
            return ()
        return (ARITHMETIC, TEXT) if isinstance(node.op, ast.Mod) else (ARITHMETIC,)
    if isinstance(node, ast.AugAssign):
        return (ARITHMETIC, TEXT) if isinstance(node.op, ast.Mod) else (ARITHMETIC,)
    if isinstance(node, ast.UnaryOp):
        return (TRUTH,) if isinstance(node.op, ast.Not) else (ARITHMETIC,)
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return () if isinstance(node.test, _PLAIN) else (TRUTH,)
    if isinstance(node, _TESTS):
        return (TRUTH,)
    if isinstance(node, _LOOPS):
        return (ITERATION,)
    if isinstance(node, ast.FormattedValue):
        return (TEXT,)
    if isinstance(node, ast.Match):
        return (COMPARISON, SUBSCRIPT, TRUTH)
    return ()
