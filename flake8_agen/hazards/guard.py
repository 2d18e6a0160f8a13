"""The shape of a guard: one function per hazard, registered with the forms it speaks about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from flake8_agen.verdict import Evidence, Form, Hazard

NESTED = frozenset({Form.NESTED})
ALL = frozenset(Form) - NESTED
"""The forms of a class that binds ``__anext__``."""
DISSOLVING = frozenset({Form.FUNCTION, Form.PAIR})
"""Forms in which the class goes."""
METHODS = frozenset({Form.METHOD_LOCALS, Form.METHOD_SELF})
"""Forms in which the class stays."""
LOCAL = frozenset({Form.FUNCTION, Form.PAIR, Form.METHOD_LOCALS})
"""Forms in which state becomes local."""
FUNCTION = frozenset({Form.FUNCTION})
PAIR = frozenset({Form.PAIR})


@dataclass(frozen=True)
class Sighting:
    """What a guard saw: a line, one sentence, and whether it is evidence or the lack of it."""

    line: int
    message: str
    path: str | None = None
    """The file, where it is not that of the class."""


class Subject(Protocol):
    """What a guard looks at: a :class:`Case`, or an ``__aiter__`` that wraps a generator."""

    @property
    def path(self) -> str:
        """The file."""


S = TypeVar("S", bound=Subject)
Check = Callable[[S, Form], Iterator[Sighting]]


@dataclass(frozen=True)
class Guard(Generic[S]):
    """One hazard: its name, the forms it speaks about, why it is one, and how it is seen."""

    name: str
    forms: frozenset[Form]
    evidence: Evidence
    reason: str
    check: Check[S]

    def hazards(self, case: S, form: Form) -> Iterator[Hazard]:
        """What speaks against this form of this class."""
        if form in self.forms:
            for sighting in self.check(case, form):
                yield Hazard(
                    sighting.path or case.path,
                    sighting.line,
                    self.name,
                    sighting.message,
                    self.evidence,
                )


def found(forms: frozenset[Form]) -> Callable[[Check[S]], Guard[S]]:
    """A guard whose sightings are evidence against the form: they block it."""
    return _guard(forms, Evidence.FOUND)


def unknown(forms: frozenset[Form]) -> Callable[[Check[S]], Guard[S]]:
    """A guard whose sightings say that evidence is missing: the form waits for ``--unsafe``."""
    return _guard(forms, Evidence.UNKNOWN)


def _guard(forms: frozenset[Form], evidence: Evidence) -> Callable[[Check[S]], Guard[S]]:
    def make(check: Check[S]) -> Guard[S]:
        return Guard(check.__name__.upper(), forms, evidence, check.__doc__ or "", check)

    return make
