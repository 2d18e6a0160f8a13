"""Classes whose items are not theirs: what a generator would hold is somebody else's.

Each kind is told by what the class does and not by what it is called: items come through a queue,
channel or buffer that others fill; a step takes them from a public method, which others can call
as well; the object stands in for another one, whose users must not see the difference; or the work
is left to subclasses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.touches import Action, Touches
from flake8_agen.syntax import (
    Function,
    dotted,
    first_parameter,
    is_stub,
    last_name,
    parameters,
    self_attribute,
    walk_scope,
)

_TAKERS = frozenset({"get", "get_nowait", "receive", "receive_nowait", "recv"})
"""Methods of queues, channels and sockets that wait for what somebody sends."""
_PUTTERS = frozenset({"append", "appendleft", "extend", "extendleft", "insert", "put", "push"})
_ABSTRACT = ("abstractmethod", "abstractproperty")


def items_of_others(subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether the items, or the way to them, belong to somebody else."""
    methods = [subject.methods[name] for name in sorted(serving) if name in subject.methods]
    return (
        any(map(_takes_from_queue, methods))
        or _reads_from_itself(subject, touches, serving)
        or _takes_what_members_put(touches, serving)
        or _hands_on_its_buffer(subject, touches, serving)
        or _stands_in(subject, touches, serving)
        or _leaves_work_to_subclasses(subject, touches, serving)
    )


def _takes_from_queue(method: Function) -> bool:
    """Whether items come through a queue or the like that somebody else fills."""
    name = first_parameter(method)
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _TAKERS
        and not node.args
        and (dotted(node.func.value) or "").startswith(f"{name}.")
        for node in walk_scope(*method.body)
    )


def _reads_from_itself(subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether a step gives what a public method gives: ``node = await self.advance()``."""
    for name, calls in touches.calls.items():
        for touch in calls if not name.startswith("_") else ():
            call = touches.parents.get(touch.node)
            waiting = touches.parents.get(call) if isinstance(call, ast.Call) else None
            if touch.method in serving and isinstance(waiting, ast.Await):
                if _is_given_out(waiting, subject.methods[touch.method], touches):
                    return True
    return False


def _is_given_out(value: ast.Await, method: Function, touches: Touches) -> bool:
    """Whether the method returns just this value, directly or by way of a local."""
    parent = touches.parents.get(value)
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        local = parent.targets[0].id
        return any(
            isinstance(node, ast.Return)
            and isinstance(node.value, ast.Name)
            and node.value.id == local
            for node in walk_scope(*method.body)
        )
    return isinstance(parent, ast.Return)


def _takes_what_members_put(touches: Touches, serving: set[str]) -> bool:
    """Whether a step takes items out of what a member that others can call puts them into."""
    return any(
        touch.method not in serving | {"__init__", "__aiter__"}
        and isinstance(parent := touches.parents.get(touch.node), ast.Attribute)
        and parent.attr in _PUTTERS
        for name in _taken(touches, serving)
        for touch in touches.of(name, Action.READ)
    )


def _hands_on_its_buffer(subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether a buffer that the class was given goes on to what fills it:
    ``await state.pull(self._buffer)``. Several readers share such a source."""
    return any(
        _is_given(name, subject) and any(_goes_to_a_filler(name, touches, serving))
        for name in _taken(touches, serving)
    )


def _taken(touches: Touches, serving: set[str]) -> set[str]:
    return {
        touch.attribute
        for touch in touches.all
        if touch.action is Action.CONSUME and touch.method in serving
    }


def _is_given(name: str, subject: Subject) -> bool:
    init = subject.init
    if init is None:
        return name in subject.fields
    own = first_parameter(init)
    given = {parameter.arg for parameter in parameters(init)}
    return any(
        isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(node.value, ast.Name)
        and node.value.id in given
        and any(
            self_attribute(target, own) == name
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        )
        for node in walk_scope(*init.body)
    )


def _goes_to_a_filler(name: str, touches: Touches, serving: set[str]) -> Iterator[bool]:
    for touch in touches.of(name, Action.READ):
        call = touches.parents.get(touch.node)
        if touch.method in serving and isinstance(call, ast.Call) and touch.node in call.args:
            own = first_parameter(touches.subject.methods[touch.method])
            foreign = self_attribute(call.func, own) is None
            yield foreign and isinstance(touches.parents.get(call), ast.Await)


def _stands_in(subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether the object passes for another: it steps ``self.__wrapped__``, or finds what it lacks
    by ``__getattr__``. Such a one must stay an iterator where the other is one."""
    wraps = any(
        touch.attribute == "__wrapped__" and touch.method in serving | {"__aiter__"}
        for touch in touches.all
    )
    return wraps or "__getattr__" in subject.methods


def _leaves_work_to_subclasses(subject: Subject, touches: Touches, serving: set[str]) -> bool:
    """Whether a step calls a method that this class only declares."""
    return any(
        _is_declared_only(method)
        and any(touch.method in serving for touch in touches.calls[name])
        for name, method in subject.methods.items()
    )


def _is_declared_only(method: Function) -> bool:
    if any(last_name(decorator) in _ABSTRACT for decorator in method.decorator_list):
        return True
    return is_stub(method) and any(isinstance(node, ast.Raise) for node in method.body)
