"""What a class makes its own attributes, where that decides what they can do: a list stays a list.

    self._words = deque(words)      ``self._words.popleft()`` lets nothing out
    self._n = 0                     nor does ``self._n += 1``
    self._queue = asyncio.Queue()   nor ``await self._queue.get()``
"""

from __future__ import annotations

import ast

from flake8_agen.classes.operations import is_plain, operands
from flake8_agen.classes.protocol import Subject
from flake8_agen.syntax import last, last_name
from flake8_agen.walking import walk

OF_CONTAINERS = frozenset(
    name for kind in (list, dict, set, tuple, str, bytes) for name in dir(kind)
) | {"popleft", "appendleft"}
"""The methods of lists, dicts and their like."""
_CONTAINERS = frozenset(
    {
        *(f"builtins.{name}" for name in ("list", "dict", "set", "tuple", "sorted", "bytearray")),
        "collections.deque",
    }
)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.Tuple, ast.ListComp, ast.DictComp, ast.SetComp)
_WAITING = frozenset({"Lock", "Event", "Semaphore", "Condition", "Barrier", "Queue"})
"""Classes of asyncio whose methods raise nothing that somebody gave them."""


class Made:
    """What the methods of a class make the attributes of its objects.

    ``mocked``: names that may stand for a mock, whatever they are bound to in the code;
    ``own``: what the method in question calls the object.
    """

    def __init__(self, subject: Subject, mocked: frozenset[str]) -> None:
        self.subject = subject
        self.mocked = mocked
        self.own: str | None = None

    def is_of_self(self, node: ast.AST) -> bool:
        """Whether it is ``self.name``."""
        return (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == self.own
        )

    def waits(self, value: ast.expr) -> bool:
        """``await self._queue.get()`` where ``__init__`` makes a queue of the standard library, and
        ``await asyncio.Event().wait()``."""
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
            return False
        if value.func.attr in self.mocked:
            return False
        holder = value.func.value
        if isinstance(holder, ast.Call):
            return self._makes_what_waits(holder)
        made = self._values(holder)
        return bool(made) and all(map(self._makes_what_waits, made))

    def is_of_a_container(self, node: ast.AST) -> bool:
        """``self._words.popleft`` where the class makes a deque and nothing else of it."""
        if not isinstance(node, ast.Attribute) or node.attr not in OF_CONTAINERS:
            return False
        return node.attr not in self.mocked and self.is_a_container(node.value)

    def is_a_container(self, node: ast.expr) -> bool:
        """``self._words`` where the class makes such a thing and nothing else of it."""
        made = self._values(node)
        return bool(made) and all(map(self._makes_a_container, made))

    def is_among_numbers(self, node: ast.AST) -> bool:
        """``self._n += 1`` where the class counts in it from a number on."""
        concerned = operands(node)
        return bool(concerned) and all(map(self._is_a_number, concerned))

    def _is_a_number(self, node: ast.expr) -> bool:
        """Whether it is a number, a text or a truth value, also one that the class keeps itself."""
        if is_plain(node):
            return True
        made = self._values(node)
        added = [
            each.value
            for each in walk(self.subject.node)
            if isinstance(each, ast.AugAssign) and last_name(each.target) == last(node)
        ]
        return bool(made) and all(map(is_plain, (*made, *added)))

    def _values(self, holder: ast.expr) -> list[ast.expr]:
        """What the class makes an attribute of the object; nothing where it may be more."""
        if not isinstance(holder, ast.Attribute) or not self.is_of_self(holder):
            return []
        if self.subject.init is None:
            return []
        made: list[ast.expr] = []
        known: set[ast.expr] = set()
        nodes = walk(self.subject.node)
        for node in nodes:
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                concerned = [target for target in targets if _is_set(target, holder.attr)]
                known.update(concerned)
                if concerned and node.value is not None and not isinstance(node, ast.AugAssign):
                    made.append(node.value)
        # ``a, self.n = pair`` and ``for self.n in rows`` may make it anything
        return made if all(node in known for node in nodes if _is_set(node, holder.attr)) else []

    def _makes_a_container(self, node: ast.expr) -> bool:
        if isinstance(node, _DISPLAYS):
            return True
        if not isinstance(node, ast.Call) or last(node.func) in self.mocked:
            return False
        return self.subject.imports.origin(node.func) in _CONTAINERS

    def _makes_what_waits(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call) or last(node.func) not in _WAITING:
            return False
        origin = self.subject.imports.origin(node.func) or ""
        return origin.startswith("asyncio.") and last(node.func) not in self.mocked


def _is_set(node: ast.AST, name: str) -> bool:
    """Whether it is an attribute of the name that is assigned."""
    return isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store)
