"""A fixture and a rewrite of it, compared in all that the fixture says of itself."""

from __future__ import annotations

from .backend import OWN, Backend
from .compare import Side, compare, compare_consumer, consumers
from .fixture import Fixture
from .trace import Difference


def differences(
    fixture: Fixture, after: str, backend: Backend = OWN, most_arguments: int | None = None
) -> list[Difference]:
    """How a rewrite behaves differently, under the schedules and for the module's consumers."""
    found = []
    original, rewrite = (Side(text, "", fixture.name) for text in (fixture.before, after))
    for each in fixture.expectations:
        if each.subject:
            found += compare(
                Side(fixture.before, each.subject, fixture.name),
                Side(after, each.subject, fixture.name),
                fixture.arguments[:most_arguments],
                each.form,
                once=each.once,
                in_place=each.in_place,
                backend=backend,
            )
    for name in consumers(original):
        found += compare_consumer(original, rewrite, name, backend=backend)
    return found
