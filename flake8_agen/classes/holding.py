"""Where the objects of a class go inside one file, mocks and containers looked through.

A call of what holds an object may give it: ``fetch = Mock(return_value=Rows())``,
``KINDS["rows"](3)``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flake8_agen.classes.loose import Loose
from flake8_agen.classes.parts import Part
from flake8_agen.classes.patching import (
    SET_UP,
    Patch,
    is_patch,
    mocks_in,
    patches_around,
    patches_in,
)
from flake8_agen.classes.raising import RAISED, caught_in, raised_in
from flake8_agen.classes.slots import ATTRIBUTE, GIVES, METHOD, NAME, FileSlots, Slot
from flake8_agen.classes.yielding import ITEM, STEPPED, YIELDED, gives_a_generator, stepped
from flake8_agen.syntax import attribute_by_name, head, last
from flake8_agen.uses.flow import names_async_iterator
from flake8_agen.uses.foreign import INDIFFERENT
from flake8_agen.walking import own_nodes, walk

if TYPE_CHECKING:
    from flake8_agen.uses.layout import Layout

_GIVING = frozenset(
    "pop popleft popitem get get_nowait values items copy setdefault result".split()
)
"""Methods by which a container or a task gives what it holds."""
PASSING = frozenset(
    "create_task ensure_future enter_async_context enter_context run run_coroutine_threadsafe"
    " run_in_executor run_sync run_until_complete shield start_soon submit to_thread wait_for"
    " call_soon call_later spawn map starmap partial reduce".split()
)
"""Callables that call or wait for what they are given, and give what that gives."""
_TELLING = frozenset(
    "ascii bool callable format hasattr hash id isinstance issubclass len print repr str".split()
)
"""Builtins that tell something of what they get, and do not give it."""
_KEEPING = frozenset({"set"})
_DISPLAYS = frozenset({"TypedDict", "NamedTuple", "dict", "list", "tuple"})
_ENTERED = frozenset({"__aenter__", "__enter__"})
_MOCKS = frozenset(
    ("Mock", "MagicMock", "AsyncMock", "PropertyMock", "NonCallableMock", "patch", "setattr")
)
"""What puts an object in the place of another: mocks, and what patches with one."""
FIXTURE = "fixture"
"""The first part of the slot of a pytest fixture: tests and fixtures get it by its name."""
ANYWHERE = "anywhere"
"""The first part of the slot of an attribute, of an object that nobody knows."""
FOREIGN = "foreign"
"""The slot of whatever comes from a package that is neither ours nor the standard library."""
ABROAD = "abroad"
"""The slot of what such a thing gives when it is called."""


class Holding(FileSlots):
    """The slots of one file, for objects that are followed wherever they may go."""

    def __init__(self, path: str, tree: ast.Module, layout: Layout, loose: Loose | None) -> None:
        self.stores: list[tuple[ast.expr, ast.expr, Part | None]] = []
        """The attributes and items that are assigned to, what they get, and where."""
        self.operations: list[tuple[ast.BinOp | ast.AugAssign, Part | None]] = []
        """The operators, and where they are."""
        self._caught: set[Slot] = set()
        """The names of errors that were caught."""
        self.patches: list[Patch] = []
        """What is put in the place of something."""
        self._patchers: set[Slot] = set()
        """The names of patches that are not started where they are made."""
        self._started: list[tuple[Slot, Slot]] = []
        """The names of mocks, and those of what may be the patches that made them."""
        self.declared: list[tuple[Slot, int]] = []
        """What is annotated as AsyncIterator, and on which lines."""
        self._aliases = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and names_iterator(node.value, frozenset())
        }
        super().__init__(path, tree, layout, loose)
        for node in self.parts.classes:
            for base in node.bases:
                if last(base) in self.classes or last(head(base)) in self.ours:
                    self._edge((RAISED, node.name), (RAISED, last(base)))
        for mock, patcher in self._started:
            if patcher in self._patchers:
                self._edge(mock, patcher)

    # -- expressions

    def sources(self, node: ast.expr | None, part: Part | None) -> Iterator[Slot]:
        """The slots from which an object comes that the expression gives."""
        yield from super().sources(node, part)
        if isinstance(node, (ast.Name, ast.Attribute)) and self.is_foreign(node):
            yield (FOREIGN,)
        if isinstance(node, ast.Lambda):
            yield from self.sources(node.body, part)
        elif isinstance(node, ast.DictComp):
            yield from self.sources(node.value, part)
        elif isinstance(node, ast.BinOp):
            yield from (*self.sources(node.left, part), *self.sources(node.right, part))
        elif isinstance(node, ast.Attribute):
            if self._owner_of(node.value, part) is None:
                yield (ANYWHERE, node.attr)
            if node.attr in SET_UP or node.attr == "args" and self._is_caught(node.value, part):
                yield from self.sources(node.value, part)

    def _is_caught(self, node: ast.expr, part: Part | None) -> bool:
        """Whether a name stands for an error that was caught, whose ``args`` are what it holds."""
        return isinstance(node, ast.Name) and self.named(node.id, part) in self._caught

    def _result(self, call: ast.Call, part: Part | None) -> Iterator[Slot]:
        if isinstance(call.func, ast.Name) and call.func.id in _TELLING:
            if call.func.id not in self._own and call.func.id not in self.modules:
                return
        named = attribute_by_name(call, "getattr")
        if named is not None:
            for node in (named, *call.args[2:]):
                yield from self.sources(node, part)
            return
        subject = stepped(call)
        if subject is not None:
            yield self._item(subject, part)
        yield from super()._result(call, part)
        function, name = call.func, last(call.func)
        if isinstance(function, (ast.Name, ast.Attribute)) and self.is_foreign(function):
            yield (ABROAD,)
        if isinstance(function, ast.Attribute):
            if name in _GIVING:
                yield from self.sources(function.value, part)
            # somebody may have put another in the place of a method
            yield (GIVES, METHOD, function.attr)
            if self._owner_of(function.value, part) is None:
                yield (GIVES, ANYWHERE, function.attr)
        elif not isinstance(function, ast.Name):
            yield from self.sources(function, part)
        if name == "getfixturevalue":
            for each in call.args:
                if isinstance(each, ast.Constant):
                    yield (FIXTURE, each.value)
        if name in PASSING or self._sets_up(function) or self._is_of_others(function, part):
            for each in (*call.args, *(keyword.value for keyword in call.keywords)):
                yield from self.sources(each, part)

    def _is_of_others(self, function: ast.expr, part: Part | None) -> bool:
        """Whether what is called is neither defined in the file nor imported from the project."""
        module = head(function)
        if isinstance(module, ast.Name) and module.id in self.ours:
            return False
        if isinstance(function, ast.Name):
            known = self.classes.get(function.id)
            if known is not None:  # a ``TypedDict``
                return any(last(base) in _DISPLAYS for base in known.bases)
            return self.parts.visible(function.id, part) is None
        return self.imports.origin(function) is not None

    def is_foreign(self, node: ast.expr) -> bool:
        """Whether it is imported from a package that may step what it gets."""
        name = self.imports.origin(node)
        if name is None or name.startswith("."):
            return False
        module, package = head(node), name.partition(".")[0]
        return (
            isinstance(module, ast.Name)
            and module.id not in self.ours
            and package not in INDIFFERENT | sys.stdlib_module_names
        )

    @staticmethod
    def _sets_up(function: ast.expr) -> bool:
        return any(last(each) in _MOCKS for each in walk(function))

    # -- statements

    def _targets(
        self, node: ast.expr | None, part: Part | None, owner: ast.ClassDef | None
    ) -> Iterator[Slot]:
        if isinstance(node, ast.Attribute) and node.attr in SET_UP | _ENTERED:
            yield from self._targets(node.value, part, owner)
            root: ast.expr = node
            while isinstance(root, (ast.Attribute, ast.Call)):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            if isinstance(root, ast.Name):  # the mock itself
                yield from self._targets(root, part, owner)
        else:
            yield from super()._targets(node, part, owner)

    def _connect(
        self,
        value: ast.expr | None,
        target: ast.expr | None,
        part: Part | None,
        owner: ast.ClassDef | None,
    ) -> None:
        super()._connect(value, target, part, owner)
        if value is not None and isinstance(target, (ast.Attribute, ast.Subscript)):
            self.stores.append((target, value, part))

    def _loop(
        self,
        node: ast.For | ast.AsyncFor | ast.comprehension,
        part: Part | None,
        owner: ast.ClassDef | None,
    ) -> None:
        if not isinstance(node, ast.AsyncFor) and not getattr(node, "is_async", False):
            super()._loop(node, part, owner)
            return
        # What an object gives as it is looped over is none itself; what yields objects gives them.
        item = self._item(node.iter, part)
        for target in self._targets(node.target, part, owner):
            self._edge(item, target)

    def _item(self, subject: ast.expr, part: Part | None) -> Slot:
        """The slot of what a step of something gives."""
        place = (self.path, subject.lineno, subject.col_offset, subject.end_col_offset)
        if (STEPPED, *place) not in self._meant:
            self._meant.add((STEPPED, *place))
            for source in self.sources(subject, part):
                self._edge(source, (STEPPED, *place))
        return (ITEM, *place)

    def _outcome(self, part: Part) -> Slot:
        given = super()._outcome(part)
        return (YIELDED, *given) if gives_a_generator(part) else given

    def _scope(
        self, body: Iterable[ast.stmt], part: Part | None, owner: ast.ClassDef | None
    ) -> None:
        for node in own_nodes(*body):
            if isinstance(node, ast.AnnAssign) and self._declares(node.annotation):
                for slot in self._targets(node.target, part, owner):
                    self.declared.append((slot, node.lineno))
            elif isinstance(node, (ast.BinOp, ast.AugAssign)):
                self.operations.append((node, part))
            elif isinstance(node, (ast.Call, ast.withitem, ast.Assign)):
                self.patches += patches_in(node, part)
                self._start(node, part, owner)
            elif raised := raised_in(node):
                for each in raised.given:
                    for source in self.sources(each, part):
                        self._edge(source, (RAISED, raised.name))
            elif caught := caught_in(node):
                error = self.named(caught.name, part)
                self._caught.add(error)
                for kind in sorted(caught.kinds):
                    self._edge((RAISED, kind), error)
        super()._scope(body, part, owner)

    def _start(self, node: ast.AST, part: Part | None, owner: ast.ClassDef | None) -> None:
        """Note a patch that gets a name, and a mock that such a one makes: what the mock gives is
        in the place of what the patch names."""
        if isinstance(node, ast.Assign) and is_patch(node.value):
            for target in node.targets:
                self._patchers.update(self._targets(target, part, owner))
        patcher, mocks = mocks_in(node)
        for mock in mocks:
            for there in self._targets(patcher, part, owner):
                self._started += [(here, there) for here in self._targets(mock, part, owner)]

    def _declares(self, annotation: ast.expr | None) -> bool:
        return annotation is not None and names_iterator(annotation, self._aliases)

    def _head(self, part: Part) -> None:
        super()._head(part)
        for decorator in part.decorators if part.owner is None else ():  # it gets the function
            call = ast.Call(decorator, [ast.Name(part.name, ast.Load())], [])
            ast.copy_location(call, decorator)
            self.calls.append((call, part.outer))
            self._call(call, part.outer)
        self.patches += patches_around(part)
        names = _fixture_names(part)
        for name in names:
            self._edge(self.given(part), (FIXTURE, name))
        args = part.function.args
        for each in (*args.posonlyargs, *args.args, *args.kwonlyargs):
            if names or part.name.startswith("test"):
                self._edge((FIXTURE, each.arg), self.local(part, each.arg))
            if self._declares(each.annotation):
                self.declared.append((self.local(part, each.arg), each.lineno))
        returns = part.function.returns
        if returns is not None and not part.is_async_generator and self._declares(returns):
            self.declared.append((self.given(part), returns.lineno))

    def _call(self, call: ast.Call, part: Part | None) -> None:
        super()._call(call, part)
        named = attribute_by_name(call, "setattr")
        if named is not None and len(call.args) > 2:
            self.stores.append((named, call.args[2], part))
        if isinstance(call.func, ast.Attribute) and call.func.attr in _KEEPING:
            for each in call.args:
                self._connect(each, call.func.value, part, part.owner if part else None)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "configure_mock":
            for keyword in call.keywords:
                if keyword.arg is None or keyword.arg in SET_UP:
                    owner = part.owner if part else None
                    super()._connect(keyword.value, call.func.value, part, owner)
        for keyword in call.keywords:  # ``SimpleNamespace(rows=..)``
            if keyword.arg is not None and keyword.arg not in SET_UP:
                for source in self.sources(keyword.value, part):
                    self._edge(source, (ATTRIBUTE, keyword.arg))
        if self._sets_up(call.func):
            given = [*call.args, *(each.value for each in call.keywords)]
            targets = list(self._patched(call))
            for each in given:
                for source in self.sources(each, part):
                    for target in targets:
                        self._edge(source, target)

    def _patched(self, call: ast.Call) -> Iterator[Slot]:
        """What the strings in a call that sets something up name."""
        module: tuple[str, ...] = ()
        if call.args and isinstance(call.args[0], ast.Name):
            module = self.modules.get(call.args[0].id, ())
        for each in (*call.args, *(keyword.value for keyword in call.keywords)):
            for text in walk(each):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    before, _, name = text.value.rpartition(".")
                    if name in SET_UP:
                        before, _, name = before.rpartition(".")
                    if name.isidentifier():
                        yield (ATTRIBUTE, name)
                        places = self.layout.absolute(before, self.path) if before else module
                        for place in places or ():
                            yield (NAME, place, name)


def _fixture_names(part: Part) -> list[str]:
    """The names under which a function is a fixture."""
    names = []
    for each in part.decorators:
        call = each if isinstance(each, ast.Call) else None
        if last(call.func if call is not None else each) == FIXTURE:
            named = [key.value for key in call.keywords if key.arg == "name"] if call else []
            texts = [str(text.value) for text in named if isinstance(text, ast.Constant)]
            names += texts or [part.name]
    return names


def names_iterator(annotation: ast.expr, aliases: frozenset[str] | set[str]) -> bool:
    """Whether an annotation says AsyncIterator (or AsyncGenerator), or one of the aliases."""
    named = any(last(part) in aliases for part in walk(annotation))
    return named or names_async_iterator(annotation)
