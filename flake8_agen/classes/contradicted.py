"""Arguments that speak against the annotation of their parameter.

    def __init__(self, rows: Sequence[str]) -> None: ..
    Pages(deque(rows))    # a sequence, and no list: a loop over it notices every change

What an annotation says is believed as long as nothing in the project shows otherwise.
"""

from __future__ import annotations

import ast

from flake8_agen.project import Project
from flake8_agen.syntax import FUNCTIONS, last
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.use import Construction
from flake8_agen.verdict import Kind

_SPECIAL = {
    Kind.SEQUENCE: frozenset(
        {"__len__", "__getitem__", "__iter__", "__bool__", "__getattribute__", "pop"}
    ),
    Kind.INT: frozenset(
        {
            *("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__", "__bool__", "__index__"),
            *("__add__", "__radd__", "__sub__", "__rsub__", "__iadd__", "__isub__", "__int__"),
            *("__hash__", "__new__", "__repr__", "__str__", "__format__"),
        }
    ),
}
"""Methods by which an object of a derived class is another than what its base would be."""
_NO_SEQUENCES = frozenset(
    {
        *("deque", "OrderedDict", "Counter", "defaultdict", "ChainMap", "UserDict", "UserList"),
        *("dict", "set", "frozenset", "generator", "iter", "map", "filter", "zip", "enumerate"),
        *("reversed", "memoryview"),
    }
)
_NO_INTS = frozenset({"float", "bool", "complex", "Decimal", "Fraction"})
_ENUMS = frozenset({"IntEnum", "IntFlag", "Enum", "Flag"})


def contradicts(
    kind: Kind, value: ast.expr, seen: Kind | None, construction: Construction, project: Project
) -> bool:
    """Whether an argument is another thing than ``kind``; ``seen`` is what it looks like."""
    if kind not in _SPECIAL or (isinstance(value, ast.Constant) and value.value is None):
        return False  # None is no value of its own
    if seen is not None:
        return seen is not kind
    module = project.module(construction.path)
    if module is None:
        return False
    if not isinstance(value, (ast.Name, ast.Attribute, ast.Call)):
        return False
    own = module.twin(value) if not isinstance(value, ast.Call) else value
    if own is None or module.tree is not construction.tree:
        return False
    resolver = Resolver(project)
    if kind is Kind.INT and isinstance(own, ast.Attribute):
        if any(_is_enum(thing, resolver) for thing in resolver.resolve(own.value, module)):
            return True
    return any(_is_other(kind, thing, resolver) for thing in resolver.resolve(own, module))


def _is_other(kind: Kind, thing: Thing, resolver: Resolver) -> bool:
    if thing.what is What.GENERATOR:
        return True
    if thing.what is What.MADE:
        name = thing.name.rpartition(".")[2]
        return thing.standard and name in (_NO_INTS if kind is Kind.INT else _NO_SEQUENCES)
    return thing.what is What.INSTANCE and _defines(thing, _SPECIAL[kind], resolver)


def _defines(thing: Thing, names: frozenset[str], resolver: Resolver, depth: int = 0) -> bool:
    """Whether a class of the project, or one of its bases there, has one of these methods."""
    found = resolver.node(thing)
    if found is None or not isinstance(found[1], ast.ClassDef) or depth > 5:
        return False
    if any(isinstance(each, FUNCTIONS) and each.name in names for each in found[1].body):
        return True
    return any(
        above.what is What.CLASS and _defines(above, names, resolver, depth + 1)
        for above in resolver.bases(thing)
    )


def _is_enum(thing: Thing, resolver: Resolver) -> bool:
    found = resolver.node(thing) if thing.what is What.CLASS else None
    if found is None or not isinstance(found[1], ast.ClassDef):
        return False
    return any(last(base) in _ENUMS for base in found[1].bases)
