"""Where the objects of a class go inside one file, mocks and containers looked through.

A call of what holds an object may give it: ``fetch = Mock(return_value=Rows())``,
``KINDS["rows"](3)``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.classes.parts import Part
from flake8_agen.classes.slots import ATTRIBUTE, GIVES, METHOD, NAME, FileSlots, Slot
from flake8_agen.syntax import last
from flake8_agen.walking import walk

_GIVING = frozenset(
    ("pop", "popleft", "popitem", "get", "get_nowait", "values", "items", "copy", "setdefault")
)
"""Methods by which a container gives what it holds."""
_SET_UP = frozenset({"return_value", "side_effect"})
_ENTERED = frozenset({"__aenter__", "__enter__"})
_MOCKS = frozenset(
    ("Mock", "MagicMock", "AsyncMock", "PropertyMock", "NonCallableMock", "patch", "setattr")
)
FOREIGN = "foreign"
"""The slot of whatever is imported from outside the project, or builtin."""
FIXTURE = "fixture"
"""The first part of the slot of a pytest fixture: whatever parameter has its name gets it."""


class Holding(FileSlots):
    """The slots of one file, for objects that are followed wherever they may go."""

    def sources(self, node: ast.expr | None, part: Part | None) -> Iterator[Slot]:
        """The slots from which an object comes that the expression gives."""
        yield from super().sources(node, part)
        if isinstance(node, (ast.Name, ast.Attribute)) and self.is_foreign(node):
            yield (FOREIGN,)
        if isinstance(node, ast.Lambda):
            yield from self.sources(node.body, part)
        elif isinstance(node, ast.DictComp):
            yield from self.sources(node.value, part)
        elif isinstance(node, ast.Attribute) and node.attr in _SET_UP:
            yield from self.sources(node.value, part)

    def _result(self, call: ast.Call, part: Part | None) -> Iterator[Slot]:
        yield from super()._result(call, part)
        function = call.func
        if isinstance(function, ast.Attribute):
            if function.attr in _GIVING:
                yield from self.sources(function.value, part)
            # somebody may have put another in the place of a method
            yield (GIVES, METHOD, function.attr)
        elif not isinstance(function, ast.Name):
            yield from self.sources(function, part)
        if self._sets_up(function) or self.is_foreign(function):
            for each in (*call.args, *(keyword.value for keyword in call.keywords)):
                yield from self.sources(each, part)

    def is_foreign(self, function: ast.expr) -> bool:
        """Whether it is builtin, or imported, and not from a file of the project."""
        name = self.imports.origin(function)
        if name is None or name.startswith("."):
            return False
        head = function
        while isinstance(head, ast.Attribute):
            head = head.value
        return not (isinstance(head, ast.Name) and head.id in self.ours)

    @staticmethod
    def _sets_up(function: ast.expr) -> bool:
        return any(last(each) in _MOCKS for each in walk(function))

    def _targets(
        self, node: ast.expr | None, part: Part | None, owner: ast.ClassDef | None
    ) -> Iterator[Slot]:
        if isinstance(node, ast.Attribute) and node.attr in _SET_UP | _ENTERED:
            yield from self._targets(node.value, part, owner)
        else:
            yield from super()._targets(node, part, owner)

    def _loop(
        self,
        node: ast.For | ast.AsyncFor | ast.comprehension,
        part: Part | None,
        owner: ast.ClassDef | None,
    ) -> None:
        # What an object gives as it is looped over is none itself.
        if not isinstance(node, ast.AsyncFor) and not getattr(node, "is_async", False):
            super()._loop(node, part, owner)

    def _head(self, part: Part) -> None:
        super()._head(part)
        if any(last(getattr(each, "func", each)) == FIXTURE for each in part.decorators):
            self._edge(self.given(part), (FIXTURE, part.name))
        args = part.function.args
        for each in (*args.posonlyargs, *args.args, *args.kwonlyargs):
            self._edge((FIXTURE, each.arg), self.local(part, each.arg))

    def _call(self, call: ast.Call, part: Part | None) -> None:
        super()._call(call, part)
        for keyword in call.keywords:  # ``SimpleNamespace(rows=..)``
            if keyword.arg is not None and keyword.arg not in _SET_UP:
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
                    if name in _SET_UP:
                        before, _, name = before.rpartition(".")
                    if name.isidentifier():
                        yield (ATTRIBUTE, name)
                        places = self.layout.absolute(before, self.path) if before else module
                        for place in places or ():
                            yield (NAME, place, name)
