"""Which types ask for ``__anext__`` when an object is tested for them, and where such a type is
kept to test with: ``ITERATORS = (AsyncIterator, Iterator)``, ``show.register(AsyncIterator)``."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_agen.syntax import last, last_name
from flake8_agen.uses.names import FUNCTIONS, Module
from flake8_agen.uses.resolve import Resolver, Thing, What
from flake8_agen.uses.strings import in_annotation

if TYPE_CHECKING:
    from flake8_agen.project import Project

ITERATOR = "AsyncIterator"
STRUCTURAL = ("runtime_checkable", "__subclasshook__", "__instancecheck__")
"""Words without which no class of the project is a test of what an object can do."""
READING = frozenset({"register", "typechecked", "beartype", "dispatch", "validate_call"})
"""Decorators that test the arguments for what the annotations say."""
_INERT = frozenset(
    """isinstance issubclass cast TypeVar NewType Mock MagicMock AsyncMock NonCallableMock
    create_autospec""".split()
)
"""Calls that are looked at elsewhere, or that no object of ours comes to."""
_HOLDERS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred)
_FARTHEST = 6


class Asks(enum.Enum):
    """Whether a type to test for asks for ``__anext__``, the strongest answer first."""

    YES = "yes"
    FOREIGN = "foreign"
    """A class of another package, which may be a Protocol."""
    UNSURE = "unsure"
    """Nobody knows the type."""
    NO = "no"


def asks(kind: ast.expr, module: Module, resolver: Resolver, *, any_class: bool = False) -> Asks:
    """What a type, a tuple or union of types, or a name of one asks for. ``any_class``: also a
    class of the project that has an ``__anext__`` and tests for nothing but itself."""
    answers = {
        _leaf_asks(leaf, home, resolver, any_class)
        for leaf, home in _leaves(kind, module, resolver, _FARTHEST)
    }
    return _strongest(answers)


def _strongest(answers: set[Asks]) -> Asks:
    return next((each for each in Asks if each in answers), Asks.NO)


def _leaves(
    kind: ast.expr, module: Module, resolver: Resolver, depth: int
) -> Iterator[tuple[ast.expr, Module]]:
    parts: list[tuple[ast.expr, Module]] = []
    if isinstance(kind, (ast.Tuple, ast.List)):
        parts = [(part, module) for part in kind.elts]
    elif isinstance(kind, ast.BinOp):
        parts = [(kind.left, module), (kind.right, module)]
    elif isinstance(kind, ast.Starred):
        parts = [(kind.value, module)]
    elif isinstance(kind, ast.Subscript) and last(kind.value) in ("Union", "Optional"):
        parts = [(kind.slice, module)]
    elif isinstance(kind, (ast.Name, ast.Attribute)):
        parts = list(_values(kind, module, resolver))
    if not parts or not depth:
        yield kind, module
    for part, home in parts:
        yield from _leaves(part, home, resolver, depth - 1)


def _values(
    node: ast.Name | ast.Attribute, module: Module, resolver: Resolver
) -> Iterator[tuple[ast.expr, Module]]:
    """What the name is plainly assigned, here or in the file that it is imported from."""
    if isinstance(node, ast.Attribute):
        for thing in resolver.resolve(node.value, module):
            if thing.what is What.MODULE:
                yield from _members(thing.path, node.attr, resolver)
        return
    scope = module.lookup(node)
    for binding in scope.bindings.get(node.id, ()) if scope is not None else ():
        statement = module.parents[binding.node][0] if binding.node in module.parents else None
        if binding.value is not None and not binding.entered:
            yield binding.value, module
        elif isinstance(binding.node, ast.alias) and isinstance(statement, ast.ImportFrom):
            for path in resolver.modules(statement, module) or ():
                yield from _members(path, binding.node.name, resolver)


def _members(path: str, name: str, resolver: Resolver) -> Iterator[tuple[ast.expr, Module]]:
    module = resolver.project.module(path) if path.endswith((".py", ".pyi")) else None
    for binding in module.scope.bindings.get(name, ()) if module is not None else ():
        assert module is not None
        if binding.value is not None and not binding.entered:
            yield binding.value, module


def _leaf_asks(kind: ast.expr, module: Module, resolver: Resolver, any_class: bool) -> Asks:
    if isinstance(kind, ast.Constant):
        return Asks.NO  # None
    answers = set()
    for thing in resolver.resolve(kind, module):
        if thing.what is What.CLASS:
            answers.add(Asks.YES if class_asks(thing, resolver, any_class) else Asks.NO)
        elif thing.what is What.EXTERNAL:
            answers.add(_foreign_asks(thing))
        else:
            answers.add(Asks.UNSURE)
    return _strongest(answers)


def _foreign_asks(thing: Thing) -> Asks:
    if _is_iterator(thing):
        return Asks.YES
    return Asks.NO if thing.standard else Asks.FOREIGN


def _is_iterator(thing: Thing) -> bool:
    return thing.name.rpartition(".")[2] == ITERATOR


def class_asks(thing: Thing, resolver: Resolver, any_class: bool = False) -> bool:
    """Whether a class of the project is a Protocol or the like with an ``__anext__``."""
    names: set[str] = set()
    known: set[Thing] = set()
    todo = [thing]
    while todo:
        each = todo.pop()
        module, node = resolver.node(each) or (None, None)
        if each in known or module is None or not isinstance(node, ast.ClassDef):
            continue
        known.add(each)
        names |= {part.name for part in node.body if isinstance(part, FUNCTIONS)}
        metaclasses = [key.value for key in node.keywords if key.arg == "metaclass"]
        for base in (*node.bases, *metaclasses):
            names.add(last(base.value if isinstance(base, ast.Subscript) else base))
            todo += [t for t in resolver.resolve(base, module) if t.what is What.CLASS]
    if names & {"__subclasshook__", "__instancecheck__", "__subclasscheck__"}:
        return True
    return "__anext__" in names and (any_class or "Protocol" in names)


def testing_classes(project: Project) -> frozenset[str]:
    """The names of such classes."""
    resolver = Resolver(project)
    found: set[str] = set()
    for path in sorted({path for word in STRUCTURAL for path in project.mentioning(word)}):
        module = project.module(path)
        for scope in module.known_scopes() if module is not None else ():
            node = scope.node
            if isinstance(node, ast.ClassDef):
                thing = Thing(What.CLASS, path, scope.qualname, node.lineno)
                if class_asks(thing, resolver):
                    found.add(node.name)
    return frozenset(found)


# -- where AsyncIterator is a value


def kept_to_test(module: Module, resolver: Resolver) -> Iterator[ast.expr]:
    """Where AsyncIterator is put so that a test may take it from there; each pattern is one."""
    for node in module.mentions(called_iterator(module)):
        if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), ast.Load):
            if any(_is_iterator(thing) for thing in resolver.resolve(node, module)):
                if _is_read(node, module) or (
                    not in_annotation(node, module) and _is_kept(node, module, resolver.project)
                ):
                    yield node


def called_iterator(module: Module) -> frozenset[str]:
    """What the file calls AsyncIterator, by its imports."""
    imports = (node for node in module.mentions((ITERATOR,)) if isinstance(node, ast.alias))
    return frozenset({ITERATOR} | {node.asname for node in imports if node.asname})


def _is_kept(node: ast.expr, module: Module, project: Project) -> bool:
    held = False
    parent, where = module.parents[node]
    while isinstance(parent, (*_HOLDERS, ast.BinOp, ast.IfExp)):
        held = held or isinstance(parent, _HOLDERS)
        parent, where = module.parents[parent]
    if isinstance(parent, ast.keyword):
        where = parent.arg or ""
        parent, _ = module.parents[parent]
    if isinstance(parent, ast.Call):
        return where not in ("func", "spec", "bound") and last(parent.func) not in _INERT
    if isinstance(parent, (ast.Subscript, ast.Attribute, ast.ClassDef, ast.Compare)):
        return isinstance(parent, ast.Subscript) and where == "value" and held
    if isinstance(parent, (ast.Assign, ast.AnnAssign)) and not held:
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        return any(_names_a_test(target, module, project) for target in targets)
    return not isinstance(parent, (ast.Expr, *FUNCTIONS)) or held


def _names_a_test(target: ast.expr, module: Module, project: Project) -> bool:
    """Whether a second name of the type is more than a name for annotations."""
    if not isinstance(target, ast.Name):
        return True
    scope = module.scope_of(target).home(target.id)
    if any(not in_annotation(load, module) for load in module.loads(scope, target.id)):
        return True
    tests = (b"isinstance", b"issubclass", b"case ")
    return any(
        word in (project.data(path) or b"")
        for path in project.referring(target.id)
        if path != module.path
        for word in tests
    )


def _is_read(node: ast.expr, module: Module) -> bool:
    """Whether it annotates a parameter where a decorator tests the arguments."""
    for parent, where in module.ancestors(node):
        if isinstance(parent, FUNCTIONS):
            called = [each.func if isinstance(each, ast.Call) else each
                      for each in parent.decorator_list]  # fmt: skip
            return where == "args" and any(last_name(each) in READING for each in called)
        if isinstance(parent, ast.stmt):
            break
    return False
