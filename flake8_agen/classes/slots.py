"""Where objects go inside one file: from what makes or names them to what holds them.

A slot is whatever may hold an object: a name of the file, a local, an attribute, a parameter, what
a function gives. All is read off the file once; what the slots hold is asked in :mod:`.handing`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from flake8_agen.classes.calling import functions_given
from flake8_agen.classes.fields import tuples_of
from flake8_agen.classes.loose import SIDE_EFFECT, Loose
from flake8_agen.classes.matching import named_in
from flake8_agen.classes.operating import gives
from flake8_agen.classes.operations import HANDED, ITERATION, LOOSE, SUBSCRIPT, kinds_of
from flake8_agen.classes.parts import Part, parts_of
from flake8_agen.imports import imports_of
from flake8_agen.syntax import Function, dotted, first_parameter, last, names_bound_in
from flake8_agen.walking import own_nodes, statements, walk

if TYPE_CHECKING:
    from flake8_agen.uses.layout import Layout

Slot = tuple[object, ...]
GIVES, TAKES, NAME, LOCAL, ATTRIBUTE, METHOD, LAZY, SURE = "gives", "takes", *"nlamzs"
OF, BOUND, CALLED = "of", "bound", "called"
"""The first parts of slots: what the callee gives, the parameter of a callee; a name at the top of
a file, a local, an attribute, a method; what runs a function when it is operated on; what is plain
from the text. The object of which a method is meant and not called, that method; whatever calls a
method of a name."""
_THROUGH = frozenset(
    {
        *("list", "tuple", "set", "dict", "iter", "reversed", "sorted", "enumerate", "zip"),
        *("chain", "islice", "deque", "cast", "copy", "partial", "tee", "cycle", "wraps", "next"),
    }
)
"""What holds, gives or calls the object that it is given."""
_LAZY = {
    **dict.fromkeys(("map", "filter", "iter", "starmap", "takewhile", "dropwhile"), ITERATION),
    **dict.fromkeys(("filterfalse", "accumulate", "groupby"), ITERATION),
    "defaultdict": SUBSCRIPT,
}
"""What calls the function that it is given when it is operated on."""
_KEEPING = frozenset({"append", "appendleft", "add", "put", "put_nowait", "insert", "extend"})
_SETTING = frozenset({"set_exception", "setdefault", "update", "set_result"})
"""Methods after which the object holds what it was given."""
_PARTS = {
    ast.Subscript: ("value", "slice"),
    ast.Compare: ("left", "comparators"),
    ast.BinOp: ("left", "right"),
    ast.AugAssign: ("target", "value"),
    ast.UnaryOp: ("operand",),
    ast.BoolOp: ("values",),
    **dict.fromkeys((ast.If, ast.While, ast.IfExp, ast.Assert), ("test",)),
    **dict.fromkeys((ast.For, ast.AsyncFor, ast.comprehension), ("iter",)),
    **dict.fromkeys((ast.Starred, ast.YieldFrom, ast.FormattedValue, ast.Await), ("value",)),
    ast.Dict: ("keys",),
    ast.Set: ("elts",),
    ast.Match: ("subject",),
}
"""What a node operates on."""


class Use(NamedTuple):
    """Something that a function does with what slots hold."""

    part: Part
    kinds: frozenset[str]
    """The operations that it runs, if any."""
    name: str
    """The attribute that it touches, if any."""
    call: ast.Call | None
    """What it gives the object to, if to a callee."""
    slots: tuple[Slot, ...]


class FileSlots:
    """The slots of one file."""

    def __init__(self, path: str, tree: ast.Module, layout: Layout, loose: Loose | None) -> None:
        self.path = path
        self.tree = tree
        self.parts = parts_of(tree)
        self.imports = imports_of(tree)
        self.classes = {node.name: node for node in self.parts.classes}
        self.tops = {part.name: part for part in self.parts.all if part.is_top}
        self.tuples = tuples_of(tree)
        """The named tuples of the file that are no class statement, with their fields."""
        self.layout = layout
        self.edges: dict[Slot, list[Slot]] = {}
        self.uses: list[Use] = []
        self.calls: list[tuple[ast.Call, Part | None]] = []
        """All calls, each with the function that makes it."""
        self.modules: dict[str, tuple[str, ...]] = {}
        self.stars: set[str] = set()
        """The files whose names are all imported."""
        self.ours: set[str] = set()
        """The names that are imported from files of the project."""
        self._bound: dict[Part, frozenset[str]] = {}
        self._own: set[str] = {*self.classes, *self.tops}
        """The names at the top of the file."""
        self._foreign: set[tuple[str, str]] = set()
        self._meant: set[tuple[object, ...]] = set()
        self._marked: dict[int, list[str]] = {}
        for kind, places in ((LOOSE, loose.awaited), (HANDED, loose.called)) if loose else ():
            for place in places:
                self._marked.setdefault(id(place), []).append(kind)
        self._imports()
        self._scope(tree.body, None, None)
        for node in self.parts.classes:
            self._scope(node.body, None, node)
        for part in self.parts.all:
            self._head(part)
            self._scope(part.function.body, part, part.owner)
            self._uses(part)

    # -- names

    def _imports(self) -> None:
        layout = self.layout
        for node in own_nodes(*self.tree.body):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                self._own.add(node.id)
        for node in walk(self.tree):
            if isinstance(node, ast.Global):
                self._own.update(node.names)
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name
                    self.modules[name] = layout.absolute(alias.name, self.path) or ()
                    if self.modules[name]:
                        self.ours.add(name)
            elif isinstance(node, ast.ImportFrom):
                if node.level:
                    places = layout.relative(node.module or "", node.level, self.path)
                else:
                    places = layout.absolute(node.module or "", self.path) or ()
                for alias in node.names:
                    name = alias.asname or alias.name
                    inner = [layout.submodule(place, alias.name) for place in places]
                    self.modules[name] = tuple(each for each in inner if each is not None)
                    if places:
                        self.ours.add(name)
                    if alias.name == "*":
                        self.stars.update(places)
                        continue
                    for place in places:
                        self._import(place, alias.name, name)

    def _import(self, place: str, name: str, here: str) -> None:
        there, own = (NAME, place, name), (NAME, self.path, here)
        self._edge(there, own)
        self._edge((GIVES, *there), (GIVES, *own))
        self._edge((TAKES, *own), (TAKES, *there))

    def _edge(self, source: Slot, target: Slot) -> None:
        self.edges.setdefault(source, []).append(target)

    def named(self, name: str, part: Part | None) -> Slot:
        """The slot of a plain name inside a function."""
        while part is not None:
            bound = self._bound.get(part)
            if bound is None:
                bound = names_bound_in(part.function) | {*parameters_of(part)}
                bound -= _imported_in(part.function)  # as those of the file are
                self._bound[part] = bound
            if name in bound:
                return self.local(part, name)
            part = part.outer
        if name not in self._own and name not in self.modules and "*" not in self.modules:
            return (LOCAL, self.path, 0, name)  # of a comprehension
        return (NAME, self.path, name)

    def local(self, part: Part, name: str) -> Slot:
        """The slot of a local or a parameter."""
        return (LOCAL, self.path, part.function.lineno, name)

    def attribute(self, owner: str, name: str) -> Slot:
        """The slot of an attribute of the objects of a class of the file."""
        return (ATTRIBUTE, self.path, owner, name)

    def given(self, part: Part) -> Slot:
        """The slot of what a function gives."""
        if part.owner is not None:
            return (GIVES, METHOD, self.path, part.owner.name, part.name)
        return (GIVES, *self.named(part.name, part.outer))

    def _outcome(self, part: Part) -> Slot:
        """The slot of what a function returns or yields."""
        return self.given(part)

    # -- expressions

    def sources(self, node: ast.expr | None, part: Part | None) -> Iterator[Slot]:
        """The slots from which an object comes that the expression gives."""
        for kind in self._marked.get(id(node), ()):
            yield (SURE, kind)
        if isinstance(node, ast.Name):
            yield self.named(node.id, part)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node, part)
        elif isinstance(node, ast.Call):
            yield from self._result(node, part)
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for each in node.elts:
                yield from self.sources(each, part)
        elif isinstance(node, ast.Dict):
            for each in node.values:
                yield from self.sources(each, part)
        elif isinstance(node, (ast.Starred, ast.Await, ast.Subscript, ast.NamedExpr)):
            yield from self.sources(node.value, part)
        elif isinstance(node, ast.Lambda):
            for call in walk(node.body):
                if isinstance(call, ast.Call):
                    yield from self.sources(call.func, part)
        elif isinstance(node, ast.IfExp):
            yield from (*self.sources(node.body, part), *self.sources(node.orelse, part))
        elif isinstance(node, ast.BoolOp):
            for each in node.values:
                yield from self.sources(each, part)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
            yield from self.sources(node.elt, part)
            if isinstance(node, ast.GeneratorExp):
                lazy = self._lazy(node, ITERATION)
                for call in walk(node.elt):
                    if isinstance(call, ast.Call):
                        for source in self.sources(call.func, part):
                            self._edge(source, lazy)
                yield lazy

    def _lazy(self, node: ast.expr, kind: str) -> Slot:
        return (LAZY, kind, self.path, node.lineno, node.col_offset)

    def _attribute(self, node: ast.Attribute, part: Part | None) -> Iterator[Slot]:
        owner = self._owner_of(node.value, part)
        if owner is not None:
            yield self.attribute(owner, node.attr)
        elif module := self._module(node.value):
            yield self._of_a_module(module, node.attr)
        yield (ATTRIBUTE, node.attr)
        yield self._method_of(node.value, node.attr, part)

    def _method_of(self, owner: ast.expr, name: str, part: Part | None) -> Slot:
        """The slot of a method that is meant and not called: ``Rows(client.read)``."""
        place = (self.path, owner.lineno, owner.col_offset, owner.end_col_offset, name)
        if place not in self._meant:
            self._meant.add(place)
            for source in self.sources(owner, part):
                self._edge(source, (OF, *place))
        return (BOUND, *place)

    def _module(self, node: ast.expr) -> str | None:
        """The name under which the file knows a module of the project: ``pkg.rows``."""
        name = dotted(node) or ""
        head, _, rest = name.partition(".")
        if rest and name not in self.modules and head in self.ours:
            inner: tuple[str, ...] = self.modules[head]
            for each in rest.split("."):
                found = [self.layout.submodule(module, each) for module in inner]
                inner = tuple(module for module in found if module is not None)
            self.modules[name] = inner
        return name if self.modules.get(name) else None

    def _of_a_module(self, module: str, name: str) -> Slot:
        here = f"{module}.{name}"
        if (module, name) not in self._foreign:
            self._foreign.add((module, name))
            for place in self.modules[module]:
                self._import(place, name, here)
        return (NAME, self.path, here)

    def _owner_of(self, node: ast.expr, part: Part | None) -> str | None:
        """The class whose object a plain name stands for in its methods."""
        while part is not None and part.owner is None:
            part = part.outer
        if part is None or part.owner is None or not isinstance(node, ast.Name):
            return None
        return part.owner.name if node.id == first_parameter(part.function) else None

    def callee(self, node: ast.expr, part: Part | None) -> Slot | None:
        """The slot of what is called."""
        if isinstance(node, ast.Name):
            return self.named(node.id, part)
        if not isinstance(node, ast.Attribute):
            return None
        owner = self._owner_of(node.value, part)
        if owner is not None:
            return (METHOD, self.path, owner, node.attr)
        if module := self._module(node.value):
            return self._of_a_module(module, node.attr)
        return (METHOD, node.attr)

    def _result(self, call: ast.Call, part: Part | None) -> Iterator[Slot]:
        name = last(call.func)
        given = [*call.args, *(each.value for each in call.keywords)]
        texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
        if name == "getattr" and call.args:
            for text in texts[:1]:
                yield from (self._method_of(call.args[0], str(text), part), (ATTRIBUTE, text))
        elif name in ("attrgetter", "methodcaller"):
            for text in texts:
                yield (CALLED, text)
        if isinstance(call.func, ast.Call) and last(call.func.func) == "attrgetter":
            yield from self.sources(call.func, part)
        outside = self.imports.origin(call.func) is not None
        if outside and name in _LAZY:
            lazy = self._lazy(call, _LAZY[name])
            for each in given:
                for source in self.sources(each, part):
                    self._edge(source, lazy)
            yield lazy
            return
        if outside and name in _THROUGH:
            for each in given:
                yield from self.sources(each, part)
            return
        for keyword in call.keywords:
            if keyword.arg == SIDE_EFFECT:
                yield from self.sources(keyword.value, part)
        callee = self.callee(call.func, part)
        if callee is not None:
            yield (GIVES, *callee)

    # -- statements

    def _head(self, part: Part) -> None:
        """What parameters hold by default, or by ``@parametrize("name", [..])``."""
        args = part.function.args
        plain = [*args.posonlyargs, *args.args]
        for names, values in (
            (plain[len(plain) - len(args.defaults) :], args.defaults),
            (args.kwonlyargs, args.kw_defaults),
        ):
            for each, value in zip(names, values):
                for source in self.sources(value, part.outer):
                    self._edge(source, self.local(part, each.arg))
        for call in part.decorators:
            if isinstance(call, ast.Call) and last(call.func) == "parametrize" and call.args:
                named = {
                    name.strip()
                    for text in walk(call.args[0])
                    if isinstance(text, ast.Constant) and isinstance(text.value, str)
                    for name in text.value.split(",")
                }
                for value in call.args[1:]:
                    for source in self.sources(value, part.outer):
                        for name in named.intersection(parameters_of(part)):
                            self._edge(source, self.local(part, name))

    def _scope(
        self, body: Iterable[ast.stmt], part: Part | None, owner: ast.ClassDef | None
    ) -> None:
        for node in own_nodes(*body):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._connect(node.value, target, part, owner)
            elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
                self._connect(node.value, node.target, part, owner)
            elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
                self._loop(node, part, owner)
            elif isinstance(node, ast.withitem):
                self._connect(node.context_expr, node.optional_vars, part, owner)
            elif isinstance(node, ast.Match):
                for value, name in named_in(node, self.classes):
                    self._connect(value, ast.Name(name, ast.Store()), part, owner)
            elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)) and part is not None:
                for source in self.sources(node.value, part):
                    self._edge(source, self._outcome(part))
            elif isinstance(node, ast.Call):
                self.calls.append((node, part))
                self._call(node, part)

    def _loop(
        self,
        node: ast.For | ast.AsyncFor | ast.comprehension,
        part: Part | None,
        owner: ast.ClassDef | None,
    ) -> None:
        self._connect(node.iter, node.target, part, owner)

    def _connect(
        self,
        value: ast.expr | None,
        target: ast.expr | None,
        part: Part | None,
        owner: ast.ClassDef | None,
    ) -> None:
        sources = list(self.sources(value, part))
        if sources:
            for slot in self._targets(target, part, owner):
                for source in sources:
                    self._edge(source, slot)

    def _targets(
        self, node: ast.expr | None, part: Part | None, owner: ast.ClassDef | None
    ) -> Iterator[Slot]:
        if isinstance(node, ast.Name):
            if part is None and owner is not None:
                yield self.attribute(owner.name, node.id)
            else:
                yield self.named(node.id, part)
        elif isinstance(node, ast.Attribute):
            own = self._owner_of(node.value, part)
            if node.attr == SIDE_EFFECT:
                yield from self._targets(node.value, part, owner)
            elif own is not None:
                yield self.attribute(own, node.attr)
            else:
                yield (ATTRIBUTE, node.attr)
        elif isinstance(node, (ast.Subscript, ast.Starred)):
            yield from self._targets(node.value, part, owner)
        elif isinstance(node, (ast.Tuple, ast.List)):
            for each in node.elts:
                yield from self._targets(each, part, owner)

    def _call(self, call: ast.Call, part: Part | None) -> None:
        name = last(call.func)
        if isinstance(call.func, ast.Attribute) and name in _KEEPING | _SETTING:
            for each in call.args:
                self._connect(each, call.func.value, part, part.owner if part else None)
            return
        if name in ("setattr", "object"):  # ``patch.object(client, "get", new)``
            names = [each.value for each in call.args if isinstance(each, ast.Constant)]
            for each in call.args:
                for source in self.sources(each, part):
                    for text in names:
                        self._edge(source, (ATTRIBUTE, text))
            return
        callee = self.callee(call.func, part)
        given = list(enumerate(call.args))
        if name in ("partial", "to_thread", "create_task") and call.args:
            callee = self.callee(call.args[0], part)
            given = list(enumerate(call.args[1:]))
        if callee is None or callee == (METHOD, name) and name in _OF_NOBODY:
            return
        for index, each in given:
            where: object = "*" if isinstance(each, ast.Starred) else index
            for source in self.sources(each, part):
                self._edge(source, (TAKES, *callee, where))
        for keyword in call.keywords:
            for source in self.sources(keyword.value, part):
                self._edge(source, (TAKES, *callee, keyword.arg or "*"))

    # -- what functions do with it

    def _uses(self, part: Part) -> None:
        if part.is_async_generator:
            return
        called = {id(node.func) for node in part.stops.outside if isinstance(node, ast.Call)}
        for node in part.stops.outside:
            if isinstance(node, ast.Attribute):
                # what is touched and not called is a property
                name = f"{node.attr}()" if id(node) in called else node.attr
                self._use(part, (node.value,), name=name)
            elif isinstance(node, ast.Call):
                called_there = (node.func, *functions_given(node))
                self._use(part, called_there, kinds=(*kinds_of(node), HANDED))
                if gives(node):
                    given = (*node.args, *(each.value for each in node.keywords))
                    if isinstance(node.func, ast.Attribute):
                        given = (node.func.value, *given)
                    self._use(part, given, call=node)
            elif isinstance(node, (ast.With, ast.AsyncWith)):
                items = [item.context_expr for item in node.items]
                self._use(part, items, kinds=kinds_of(node))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
                self._use(part, (node.value,), kinds=(ITERATION,))
            elif type(node) in _PARTS:
                kinds = kinds_of(node)
                if isinstance(node, ast.Await):
                    kinds = (*kinds, LOOSE)
                if kinds:
                    self._use(part, _operands(node), kinds=kinds)

    def _use(
        self,
        part: Part,
        nodes: Iterable[ast.expr],
        *,
        kinds: Iterable[str] = (),
        name: str = "",
        call: ast.Call | None = None,
    ) -> None:
        slots = tuple(slot for node in nodes for slot in self.sources(node, part))
        if slots:
            self.uses.append(Use(part, frozenset(kinds), name, call, slots))


_OF_NOBODY = frozenset(
    name for kind in (list, dict, set, str, bytes) for name in dir(kind) if name[0] != "_"
) - {"get", "pop"}
"""Methods of containers, which nobody looks for by their name."""


def _imported_in(function: Function) -> set[str]:
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in statements(function.body)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }


def _operands(node: ast.AST) -> Iterator[ast.expr]:
    for field in _PARTS[type(node)]:
        value = getattr(node, field)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.expr):
                yield each
            if isinstance(node, ast.Await) and isinstance(each, ast.Call):
                yield each.func


def parameters_of(part: Part) -> tuple[str, ...]:
    """All parameters by their names, in order."""
    args = part.function.args
    named = [*args.posonlyargs, *args.args]
    more = [args.vararg, *args.kwonlyargs, args.kwarg]
    return tuple(each.arg for each in (*named, *more) if each is not None)
