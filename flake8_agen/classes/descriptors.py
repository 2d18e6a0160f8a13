"""What the class body puts where an attribute of the object would be: a value, or a descriptor.

    class Rows:
        at = Clamped()          # whatever self.at is set to, Clamped has its say
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from flake8_agen.classes.aliases import bindings
from flake8_agen.classes.protocol import Subject
from flake8_agen.syntax import walk_scope
from flake8_agen.uses.names import Module
from flake8_agen.uses.resolve import Resolver, Thing, What

if TYPE_CHECKING:
    from flake8_agen.project import Project

_DECIDING = ("__set__", "__get__", "__delete__")
_OF_PYTHON = frozenset(
    {
        *("builtins.property", "builtins.classmethod", "builtins.staticmethod"),
        *("functools.cached_property", "functools.partialmethod", "types.DynamicClassAttribute"),
    }
)
"""The descriptors among what Python comes with."""
_NOT_FOLLOWED = (ast.Name, ast.Attribute)


def descriptors_of(subject: Subject, project: Project, module: Module) -> frozenset[str]:
    """The names that the class body binds to what may be a descriptor."""
    found = set()
    for target, value in bindings(*walk_scope(*subject.node.body)):
        if isinstance(target, ast.Name) and target.id not in found:
            if _may_decide(value, Resolver(project), module):
                found.add(target.id)
    return frozenset(found)


def _may_decide(value: ast.expr, resolver: Resolver, module: Module) -> bool:
    if not isinstance(value, (ast.Call, ast.IfExp, ast.BoolOp, ast.NamedExpr, *_NOT_FOLLOWED)):
        return False
    plain = isinstance(value, _NOT_FOLLOWED)  # as a constant of another module is
    return any(_is_one(thing, resolver, plain) for thing in resolver.resolve(value, module))


def _is_one(thing: Thing, resolver: Resolver, plain: bool) -> bool:
    if thing.what is What.INSTANCE:
        return any(
            other.what is not What.UNBOUND
            for name in _DECIDING
            for other in resolver.attribute(thing, name)
        )
    if thing.what in (What.CLASS, What.FUNCTION, What.GENERATOR):
        return False
    if thing.what is What.MADE and thing.name:
        top = thing.name.partition(".")[0]
        return thing.name in _OF_PYTHON or top not in {"builtins", *sys.stdlib_module_names}
    return not plain
