"""What one reference to a class does with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import PROTOCOL, last
from flake8_agen.uses import strings
from flake8_agen.uses.flow import Follower
from flake8_agen.uses.hints import may_be_built_from
from flake8_agen.uses.listed import ALL, member_asked, shown_by
from flake8_agen.uses.names import FUNCTIONS, Module, Scope
from flake8_agen.uses.passing import NO_EFFECT, text
from flake8_agen.uses.resolve import Resolver, What
from flake8_agen.uses.things import definition
from flake8_agen.uses.use import UNION, Construction, Use, UseKind
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

_LATER_KINDS = frozenset(
    {
        UseKind.ESCAPES, UseKind.DEPENDENCY, UseKind.PICKLED, UseKind.COMPARED,
        UseKind.ISINSTANCE, UseKind.ASYNC_ITERATOR_TEST, UseKind.FOREIGN_TEST,
    }
)  # fmt: skip
SAME = frozenset({"__name__", "__qualname__", "__module__"})
"""Attributes of a class that a function of its name and place has as well, with the same values."""


class References:
    """The references to the class ``node`` of the file ``module``."""

    def __init__(
        self,
        project: Project,
        resolver: Resolver,
        module: Module,
        node: ast.ClassDef,
        subclass: bool,
    ) -> None:
        self.project = project
        self.resolver = resolver
        self.home = module
        self.node = node
        self.thing = definition(module, node)
        self.subclass = subclass
        self.constructions: list[Construction] = []
        self.subclasses: list[tuple[Module, ast.ClassDef]] = []

    def follower(self, module: Module) -> Follower:
        """What follows the objects of the class through a file."""
        return Follower(self.project, self.resolver, module, self.thing, self.subclass)

    def bound(self, name: str, scope: Scope, module: Module) -> bool:
        """Whether ``name`` in ``scope`` may be the class."""
        return self.thing in self.resolver.bound(scope, name, module)

    def reference(self, node: ast.expr, module: Module, follower: Follower) -> Iterator[Use]:
        """The uses that come from an expression that is the class."""
        parent, where = module.parents[node]
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield follower.use(UseKind.UNRESOLVED, node, ast.unparse(node), of_class=True)
            return
        column = node.end_col_offset if node.end_col_offset is not None else -1
        end = module.column(node.lineno, column) if node.end_lineno == node.lineno else -1
        if strings.in_annotation(node, module):
            if self.inside(node, module):
                return
            kind = UseKind.ANNOTATION
            if isinstance(parent, ast.Subscript) and where == "value":
                kind = UseKind.SUBSCRIPT
            apart = strings.is_apart(node, module)
            if apart or strings.means_the_class(node, module):
                end = -1
            yield follower.use(
                kind,
                node,
                ast.unparse(node),
                end_column=end,
                annotation=kind is UseKind.SUBSCRIPT,
                apart=apart,
            )
            if may_be_built_from(node, module, self.project):
                yield follower.use(UseKind.ESCAPES, node, "an annotation", of_class=True)
            return
        if isinstance(parent, ast.Subscript) and where == "value":
            yield follower.use(UseKind.SUBSCRIPT, node, ast.unparse(node), end_column=end)
            node = parent
            parent, where = module.parents[node]
        if isinstance(parent, ast.Call) and where == "func":
            fate = tuple(follower.fate(parent))
            self.constructions.append(
                Construction(
                    module.path,
                    parent.lineno,
                    parent,
                    fate,
                    module.tree,
                    module.function_of(parent),
                    module is self.home,
                )
            )
            yield from fate
        elif isinstance(parent, ast.ClassDef) and where == "bases":
            self.subclasses.append((module, parent))
            touches = _touches_protocol(parent)
            yield follower.use(UseKind.SUBCLASS, parent, parent.name, protocol=touches)
        elif isinstance(parent, ast.Attribute):
            yield from self._class_attribute(node, parent, module, follower)
        elif isinstance(parent, (*FUNCTIONS, ast.ClassDef)) and where == "decorator_list":
            yield follower.use(UseKind.ESCAPES, node, "decorator", of_class=True)
        elif isinstance(parent, ast.BinOp):
            yield follower.use(UseKind.ISINSTANCE, node, UNION)
        elif self._type_test(node, module):
            yield follower.use(UseKind.ISINSTANCE, node, ast.unparse(node))
        elif isinstance(parent, ast.Call) and self.changes_nothing(parent, module):
            if last(parent.func) != "super":  # which the form of the class answers for
                yield follower.use(UseKind.NAMED, node, ast.unparse(parent.func))
        elif not self._is_alias(parent, module):
            yield from self._given_away(node, follower)

    def changes_nothing(self, call: ast.Call, module: Module) -> bool:
        """``super(Cls, self)``, ``type(self)``, ``repr(Cls)``."""
        neutral = {"builtins.super", "builtins.type", *NO_EFFECT}
        return any(thing.name in neutral for thing in self.resolver.resolve(call.func, module))

    def _is_alias(self, parent: ast.AST, module: Module) -> bool:
        """``Alias = Cls``: the uses of the alias are found by themselves."""
        target: ast.AST | None = None
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
        elif isinstance(parent, ast.AnnAssign):
            target = parent.target
        if not isinstance(target, ast.Name):
            return False
        scope = module.scope_of(target).home(target.id)
        if scope.is_class:
            return False  # a function there would be a method
        return self.bound(target.id, scope, module)

    def _given_away(self, node: ast.expr, follower: Follower) -> Iterator[Use]:
        parent, _ = follower.module.parents[node]
        for other in parent.args if isinstance(parent, ast.Call) else ():
            # ``mock.patch.object(Cls, "__anext__")``, ``setattr(Cls, "__anext__", ..)``
            if isinstance(other, ast.Constant) and other.value in PROTOCOL:
                yield follower.use(UseKind.CLASS_ATTRIBUTE, node, other.value)
        for shown in self._shown_in(node, parent, follower):
            yield follower.use(UseKind.DEPENDENCY, node, shown, of_class=True)
        follower.of_class = True
        fate = follower.fate(node)
        follower.of_class = False
        for use in fate:
            if use.name == "__dict__" and isinstance(parent, ast.Call):  # ``vars(Cls)``
                yield from self._listed(node, parent, follower)
            if use.kind is UseKind.ANEXT:  # hasattr(Cls, "__anext__")
                yield follower.use(UseKind.CLASS_ATTRIBUTE, node, use.name)
                continue
            kind = use.kind if use.kind in _LATER_KINDS else UseKind.UNRESOLVED
            yield follower.use(kind, node, use.name, of_class=True)

    def _class_attribute(
        self, node: ast.expr, parent: ast.Attribute, module: Module, follower: Follower
    ) -> Iterator[Use]:
        """``Cls.name``; what a class method makes is an object of the class for all we know."""
        if parent.attr in SAME and isinstance(parent.ctx, ast.Load):
            yield follower.use(UseKind.NAMED, node, parent.attr)
            return
        yield follower.use(UseKind.CLASS_ATTRIBUTE, node, parent.attr)
        if parent.attr == "__dict__":
            yield from self._listed(node, parent, follower)
        call, where = module.parents[parent]
        if isinstance(call, ast.Call) and where == "func":
            for thing in self.resolver.attribute(self.thing, parent.attr):
                found = self.resolver.node(thing) if thing.what is What.FUNCTION else None
                if found is None or _is_class_method(found[1]):
                    yield from follower.fate(call)
                    break

    def _listed(self, node: ast.expr, namespace: ast.expr, follower: Follower) -> Iterator[Use]:
        """The methods of the protocol are among the members; those of a subclass are others."""
        asked = "" if follower.subclass else member_asked(namespace, follower.module)
        if asked in PROTOCOL:
            yield follower.use(UseKind.CLASS_ATTRIBUTE, node, asked)
        elif asked == ALL:  # as dir() does
            shown = text(getattr(namespace, "func", namespace))
            yield follower.use(UseKind.DEPENDENCY, node, shown, of_class=True)

    def _shown_in(self, node: ast.expr, parent: ast.AST, follower: Follower) -> Iterator[str]:
        """By what functions of the project that are given the class have its members shown."""
        keyword = parent.arg if isinstance(parent, ast.keyword) else None
        call = follower.module.parents[parent][0] if keyword else parent
        if not isinstance(call, ast.Call):
            return
        for thing in self.resolver.resolve(call.func, follower.module):
            found = self.resolver.node(thing) if thing.what is What.FUNCTION else None
            if found is None or not isinstance(found[1], FUNCTIONS):
                continue
            skipped = int(found[0].scope_of(found[1]).is_class)
            given = [each.arg for each in (*found[1].args.posonlyargs, *found[1].args.args)]
            place = call.args.index(node) + skipped if node in call.args else len(given)
            for name in [keyword] if keyword else given[place : place + 1]:
                shown = shown_by(found[1], name)
                if shown is not None:
                    yield text(getattr(shown, "func", shown))

    def _type_test(self, node: ast.expr, module: Module) -> bool:
        child: ast.AST = node
        for parent, where in module.ancestors(node):
            if isinstance(parent, ast.Call):
                names = {thing.name for thing in self.resolver.resolve(parent.func, module)}
                tests = {"builtins.isinstance", "builtins.issubclass"}
                return bool(names & tests) and parent.args[1:2] == [child]
            if isinstance(parent, ast.ExceptHandler) and where == "type":
                return True
            if isinstance(parent, ast.MatchClass) and where == "cls":
                return True
            if not isinstance(parent, (ast.Tuple, ast.BinOp)):
                return False
            child = parent
        return False

    def inside(self, node: ast.AST, module: Module) -> bool:
        """Whether it stands inside the class itself."""
        if module is not self.home:
            return False
        return any(parent is self.node for parent, _ in module.ancestors(node))


def _touches_protocol(node: ast.ClassDef) -> bool:
    for part in walk(node):
        if isinstance(part, FUNCTIONS) and part.name in PROTOCOL:
            return True
        if isinstance(part, ast.Attribute) and part.attr in PROTOCOL:
            return True
        if isinstance(part, ast.Name) and part.id in ("anext", "aiter", "__anext__", "__aiter__"):
            return True
    return False


def _is_class_method(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", ())
    return any(last(each) in ("classmethod", "staticmethod") for each in decorators)
