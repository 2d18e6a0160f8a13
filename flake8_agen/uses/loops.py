"""Which loops may be over one and the same object, and which functions come to them.

The object of a loop is known by where it is taken from: a variable of an outer scope, an attribute
of some name, ``self``, the default of a parameter.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import head, last
from flake8_agen.uses.names import FUNCTIONS, Function, Module, Scope
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.things import Things, returns_self
from flake8_agen.walking import walk

if TYPE_CHECKING:
    from flake8_agen.project import Project

Key = tuple[str, object, str]
"""Where an object is taken from."""
OWN: Key = ("self", None, "")
"""The object whose method it is."""
_FARTHEST = 4
_LOOKS = (ast.Attribute, ast.Compare, ast.UnaryOp, ast.If, ast.While, ast.Assert)
QUICK = frozenset({"print", "len", "repr", "str", "id", "isinstance", "type", "bool"})


class Loops:
    """The loops over what ``wanted`` says may be an object of the class."""

    def __init__(
        self, project: Project, resolver: Resolver, wanted: Callable[[Things], bool], own: Things
    ) -> None:
        self._resolver = resolver
        self._project = project
        self._wanted = wanted
        self._own = own
        """Objects of the class, as its own methods and those of its kin have them."""
        self._keys: dict[tuple[Thing, int], frozenset[Key]] = {}

    def within(self, node: ast.AST, module: Module) -> Iterator[tuple[ast.expr, ast.AST, Key]]:
        """(what is looped over, the loop, its key) of the loops in ``node``."""
        for part in walk(node):
            loop: ast.AsyncFor | ast.comprehension
            if isinstance(part, ast.AsyncFor) or (
                isinstance(part, ast.comprehension) and part.is_async
            ):
                loop = part
                key = self.key(loop.iter, module)
                if key is not None:
                    yield loop.iter, loop, key

    def key(self, node: ast.expr, module: Module, depth: int = _FARTHEST) -> Key | None:
        """Where the object is taken from; None where it is none of the class."""
        things = self._resolver.resolve(node, module)
        giver = self._giver(node, module) if depth else None
        if giver is not None and (self._wanted(things) or any(map(self._is_itself, things))):
            return self.key(giver, module, depth - 1)
        if not self._wanted(things):
            return None
        if isinstance(node, ast.Attribute):
            return "attribute", None, node.attr
        if not isinstance(node, ast.Name):
            return None
        scope = module.lookup(node)
        bindings = scope.bindings.get(node.id, []) if scope is not None else []
        if scope is None or not bindings:
            return None
        binding = bindings[0]
        if isinstance(binding.node, ast.arg):
            if things <= self._own:
                return OWN
            function = scope.node
            if isinstance(function, FUNCTIONS) and _has_default(function, binding.node):
                return "default", function, node.id
        if len(bindings) == 1 and isinstance(binding.value, (ast.Name, ast.Attribute)) and depth:
            return self.key(binding.value, module, depth - 1)  # a second name
        statement = module.parents[binding.node][0] if binding.node in module.parents else None
        if isinstance(binding.node, ast.alias) and isinstance(statement, ast.ImportFrom):
            for path in self._resolver.modules(statement, module) or ():
                return "global", path, binding.node.name
        if scope is scope.module:
            return "global", module.path, node.id
        return "variable", scope, node.id

    def _giver(self, node: ast.expr, module: Module) -> ast.expr | None:
        """The object that gives itself: ``rows`` of ``rows.since(day)``, of a property."""
        node = node.value if isinstance(node, ast.Await) else node
        node = node.func if isinstance(node, ast.Call) else node
        if not isinstance(node, ast.Attribute):
            return None
        of = self._resolver.resolve(node.value, module)
        return None if self._own.isdisjoint(of) else node.value

    def _is_itself(self, thing: Thing) -> bool:
        """Whether it is a property that gives its own object."""
        found = self._resolver.function(thing)
        return found is not None and returns_self(found) and any(
            last(each).endswith("property") for each in found.decorator_list
        )

    def of(self, function: Function, module: Module, depth: int = _FARTHEST) -> frozenset[Key]:
        """The keys of all loops that a call of the function comes to, but for its own objects."""
        scope = module.scopes[function]
        thing = Thing(What.FUNCTION, module.path, scope.qualname, function.lineno)
        known = self._keys.get((thing, depth))
        if known is None:
            self._keys[thing, depth] = frozenset()  # for one that calls itself
            found = {
                key
                for over, _, key in self.within(function, module)
                if not _is_made_in(over, key, scope, module)
            }
            for call in _calls(function) if depth else ():
                found |= self.called(call, module, depth - 1)
            known = self._keys[thing, depth] = frozenset(
                key for key in found if not (key[0] == "variable" and key[1] is scope)
            )
        return known

    def called(self, call: ast.Call, module: Module, depth: int = _FARTHEST) -> frozenset[Key]:
        """The keys of what a call loops over."""
        found: set[Key] = set()
        for thing in self._resolver.resolve(call.func, module):
            known = self._resolver.node(thing) if thing.what is What.FUNCTION else None
            if known is not None and isinstance(known[1], FUNCTIONS):
                keys = self.of(known[1], known[0], depth)
                if OWN in keys and isinstance(call.func, ast.Attribute):
                    own = self.key(call.func.value, module)
                    found |= {own} if own is not None else set()
                found |= keys - {OWN}
        return frozenset(found)

    def again(self, loop: ast.AST, over: ast.expr, key: Key, module: Module) -> Iterator[ast.expr]:
        """Where the body of a loop comes to another one over the same object, or hands it on."""
        if isinstance(loop, ast.AsyncFor):
            parts: list[ast.AST] = list(loop.body)
        else:
            owner = module.parents[loop][0]
            parts = [part for part in ast.iter_child_nodes(owner) if part is not loop]
        text = ast.dump(over)
        for part in parts:
            for node in walk(part):
                if isinstance(node, ast.Call) and key in self.called(node, module):
                    yield node
                elif isinstance(node, (ast.Name, ast.Attribute)) and ast.dump(node) == text:
                    parent, _ = module.parents[node]
                    quick = isinstance(parent, ast.Call) and last(parent.func) in QUICK
                    if not quick and not isinstance(parent, _LOOKS):
                        yield node
            for inner, _, other in self.within(part, module):
                if other == key:
                    yield inner


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (part for part in walk(node) if isinstance(part, ast.Call))


def _has_default(function: Function, parameter: ast.arg) -> bool:
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    named = [arg for arg, default in zip(args.kwonlyargs, args.kw_defaults) if default is not None]
    return parameter in (*plain[len(plain) - len(args.defaults) :], *named)


def _is_made_in(over: ast.expr, key: Key, scope: Scope, module: Module) -> bool:
    """Whether each call of the function whose scope this is has another object."""
    if key[0] == "variable":
        return key[1] is scope
    root = head(over)
    home = module.lookup(root) if isinstance(root, ast.Name) and root is not over else None
    if home is not scope or not isinstance(root, ast.Name):
        return False
    return any(isinstance(each.value, ast.Call) for each in scope.bindings[root.id])
