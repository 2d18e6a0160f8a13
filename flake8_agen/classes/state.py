"""Which attributes of a class are the state of its iteration.

Precision comes first. An attribute counts when iteration changes it and decides by it, and nobody
else has a hand in it. What is *not* iteration state, each for a reason: a helper object made on
first use (a cache, not a position), a counter nobody asks (statistics), a position that another
object copies (a tee), and anything in a class whose items another task feeds through a queue.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.classes.exits import exits_of, is_stop
from flake8_agen.classes.helpers import iteration_methods
from flake8_agen.classes.modes import rules_one_mode_only
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.reading import only_reports, only_updates
from flake8_agen.classes.sources import items_of_others
from flake8_agen.classes.touches import Action, Touch, Touches
from flake8_agen.classes.values import kind_of
from flake8_agen.syntax import first_parameter, self_attribute
from flake8_agen.verdict import Kind
from flake8_agen.walking import walk

_CHANGES = (Action.WRITE, Action.DELETE, Action.CONSUME)
_DRIVES = (Action.NEXT, Action.ANEXT, Action.LOOP)


@dataclass(frozen=True)
class State:
    """The state of one class."""

    helpers: frozenset[str]
    """Private methods that only the protocol methods (and each other) call."""
    attributes: frozenset[str]
    """What iteration changes, decides by, and has for itself."""
    driven: frozenset[str]
    """Held iterators that ``__anext__`` advances with logic of its own."""
    tracks: bool

    @property
    def all(self) -> frozenset[str]:
        """Every attribute that serves iteration alone."""
        return self.attributes | self.driven


def state_of(subject: Subject, touches: Touches, outside: frozenset[str]) -> State:
    """The iteration state; ``outside`` names the attributes that are read from outside."""
    helpers = iteration_methods(subject, touches)
    serving = {"__anext__", "__aiter__"} | helpers
    names = {touch.attribute for touch in touches.all if touch.method in serving}
    alone = {
        name
        for name in names
        if name not in outside and _is_alone(name, subject, touches, serving)
    }
    attributes = frozenset(
        name for name in alone if _is_position(name, subject, touches, serving)
    )
    driven = frozenset(
        name for name in alone if _is_driven(name, subject, touches, serving, attributes)
    )
    return State(helpers, attributes, driven, _tracks(subject, touches, attributes | driven))


def touched_names(subject: Subject, touches: Touches) -> frozenset[str]:
    """The attributes that could be iteration state, before anyone looks outside the class."""
    return state_of(subject, touches, frozenset()).all


def _is_alone(name: str, subject: Subject, touches: Touches, serving: set[str]) -> bool:
    if name in subject.methods or name in _no_plain_values(subject):
        return False
    if any(touch.method not in serving | {*subject.first_methods} for touch in touches.of(name)):
        return False
    if not _is_own(name, subject, touches, serving):
        return False
    return not any(True for _ in _seen_elsewhere(name, subject))


def _no_plain_values(subject: Subject) -> frozenset[str]:
    """Class-level names that are no plain value: nested classes, descriptors."""
    return frozenset(
        name
        for name, nodes in subject.definitions.items()
        if any(not isinstance(node, ast.Name) for node in nodes)
    )


def _is_own(name: str, subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether the class itself gives the attribute its first value, not some base."""
    first = {*subject.first_methods, "__aiter__"}
    if any(touch.method in first for touch in touches.of(name, Action.WRITE)):
        return True
    if name in subject.fields or name in subject.definitions:
        return True
    return all(base.known for base in subject.bases) and bool(touches.of(name, Action.WRITE))


def _seen_elsewhere(name: str, subject: Subject) -> Iterator[ast.Attribute]:
    """``other.name``: another object of the class (or something like it) is looked into."""
    for node in walk(subject.node):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == name
            and isinstance(node.value, ast.Name)
            and not _is_self(node.value, subject)
        ):
            yield node


def _is_self(node: ast.Name, subject: Subject) -> bool:
    return any(node.id == first_parameter(method) for method in subject.methods.values())


def _is_position(name: str, subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether iteration changes the attribute and decides by it."""
    mine = [touch for touch in touches.of(name) if touch.method in serving]
    changes = [touch for touch in mine if touch.action in _CHANGES]
    in_step = [touch for touch in changes if touch.method != "__aiter__"]
    if not in_step:
        return False
    if any(touch.action is Action.CONSUME for touch in changes):
        return True
    asked = [
        touch
        for touch in mine
        if touch.action in (Action.READ, *_DRIVES)
        and not only_updates(touch, touches)
        and not only_reports(touch, touches)
    ]
    return bool(asked) and not _is_cache(name, in_step, touches)


def _is_cache(name: str, changes: list[Touch], touches: Touches) -> bool:
    """Whether the attribute is only made on first use, and at most let go of again."""
    return all(
        touch.action is Action.WRITE
        and (value := _value_written(touch, touches)) is not None
        and (
            (isinstance(value, ast.Constant) and value.value is None)
            or (not isinstance(value, ast.Constant) and _asks_itself_first(touch, touches))
        )
        for touch in changes
    )


def _value_written(touch: Touch, touches: Touches) -> ast.expr | None:
    parent = touches.parents.get(touch.node)
    if isinstance(parent, (ast.Assign, ast.AnnAssign)):
        return parent.value
    return None


def _asks_itself_first(touch: Touch, touches: Touches) -> bool:
    """Whether the write stands under ``if self.x is None`` or ``if not self.x``."""
    child: ast.AST = touch.node
    node = touches.parents.get(child)
    while node is not None and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if isinstance(node, ast.If) and child in node.body:
            test = node.test
            if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                test = test.operand
            elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is):
                test = test.left
            if isinstance(test, ast.Attribute) and test.attr == touch.attribute:
                return True
        child, node = node, touches.parents.get(node)
    return False


def _is_driven(
    name: str,
    subject: Subject,
    touches: Touches,
    serving: set[str],
    attributes: frozenset[str],
) -> bool:
    """Whether ``__anext__`` advances this iterator with logic of its own around it."""
    mine = [touch for touch in touches.of(name) if touch.method in serving]
    loops = [touch for touch in mine if touch.action is Action.LOOP]
    held = _iterator_held(name, subject, touches) if loops else None
    if held is Kind.ITERATOR or any(touch.action is Action.NEXT for touch in mine):
        return True
    driving = [touch for touch in mine if touch.action is Action.ANEXT]
    driving += loops if held is Kind.ASYNC_ITERATOR else []
    if not driving or not touches.of(name, Action.WRITE) and name not in subject.fields:
        return False
    started_here = any(
        touch.action is Action.WRITE and touch.method != "__aiter__" for touch in mine
    )
    return bool(
        started_here or attributes or not all(_forwards(touch, touches) for touch in driving)
    )


def _iterator_held(name: str, subject: Subject, touches: Touches) -> Kind | None:
    """ITERATOR or ASYNC_ITERATOR where every value but None that is written is one."""
    values = [_value_written(touch, touches) for touch in touches.of(name, Action.WRITE)]
    kinds = {
        kind_of(value, subject.imports)
        for value in values
        if not (isinstance(value, ast.Constant) and value.value is None)
    }
    return kinds.pop() if len(kinds) == 1 else None


def _forwards(touch: Touch, touches: Touches) -> bool:
    """Whether the item goes out as it came in: ``return await self.src.__anext__()``."""
    if touch.action is Action.LOOP:
        loop = touches.parents[touch.node]
        first = loop.body[0] if isinstance(loop, (ast.For, ast.AsyncFor)) else None
        return isinstance(first, ast.Return) and isinstance(first.value, ast.Name)
    node: ast.AST | None = touch.call
    while isinstance(node, (ast.Call, ast.Await)):
        node = touches.parents.get(node)
    if not isinstance(node, ast.Return):
        return False
    around = touches.parents.get(node)
    return not isinstance(around, ast.Try) or _only_ends(around)


def _only_ends(statement: ast.Try) -> bool:
    """Whether every handler just lets the error on, or ends the iteration."""
    plain = all(
        len(handler.body) == 1
        and isinstance(handler.body[0], ast.Raise)
        and (handler.body[0].exc is None or is_stop(handler.body[0]))
        for handler in statement.handlers
    )
    return plain and not statement.finalbody and not statement.orelse


def _tracks(subject: Subject, touches: Touches, names: frozenset[str]) -> bool:
    method = subject.anext
    if not names or method is None or subject.abstract:
        return False
    if not exits_of(method).gives_items:
        return False
    helpers = iteration_methods(subject, touches)
    if rules_one_mode_only(method, names | helpers | {"__anext__"}, touches):
        return False
    if items_of_others(subject, touches, {"__anext__", *helpers}):
        return False
    return not _is_copied(subject, touches)


def _is_copied(subject: Subject, touches: Touches) -> bool:
    """Whether an object takes over the position of another one: ``self._link = other._link``."""
    changed = {
        touch.attribute
        for touch in touches.all
        if touch.method == "__anext__" and touch.action in _CHANGES
    }
    private = {name for name in changed if name.startswith("_")}
    for name in private:
        for node in _seen_elsewhere(name, subject):
            parent = touches.parents.get(node)
            if isinstance(parent, ast.Assign) and any(
                self_attribute(target, own) == name
                for target in parent.targets
                for own in {first_parameter(method) for method in subject.methods.values()}
            ):
                return True
    return False
