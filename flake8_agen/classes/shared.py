"""What a step changes and others look at, too: why it is no state of the iteration alone."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_agen.classes.helpers import iteration_methods
from flake8_agen.classes.protocol import Subject
from flake8_agen.classes.touches import Action, Touches
from flake8_agen.uses.use import Use
from flake8_agen.verdict import Shared

_CHANGES = (Action.WRITE, Action.DELETE, Action.CONSUME)


def shared_of(
    subject: Subject, touches: Touches, path: str, outside: Iterable[Use] = ()
) -> Shared | None:
    """The first attribute that ``__anext__`` changes and others look at, and where they do; other
    methods of the class, or the uses ``outside`` of it. ``path`` is the file of the class."""
    serving = {"__anext__", "__aiter__", *subject.first_methods}
    serving |= iteration_methods(subject, touches)
    uses = list(outside)
    for changed in touches.all:
        if changed.method != "__anext__" or changed.action not in _CHANGES:
            continue
        for touch in touches.of(changed.attribute):
            if touch.method not in serving:
                return Shared(changed.attribute, path, getattr(touch.node, "lineno", 1))
        for use in uses:
            if use.name == changed.attribute:
                return Shared(changed.attribute, use.path, use.line)
    return None
