"""The result of an analysis: one frozen :class:`Verdict` per class.

The plugin prints a verdict and the codemod carries it out; neither has an opinion of its own.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Form(enum.Enum):
    """What a class can become, in the order of preference."""

    PAIR = "pair"
    """The ``__aiter__`` of an iterable becomes the generator; its iterator class goes."""
    FUNCTION = "function"
    """The class becomes one ``async def`` of the same name; its state lives in locals."""
    METHOD_LOCALS = "method-locals"
    """The class stays, ``__aiter__`` becomes the generator; iteration state in locals."""
    METHOD_SELF = "method-self"
    """The class stays, ``__aiter__`` becomes the generator; state stays on ``self``."""
    NESTED = "nested"
    """The class stays, its ``__aiter__`` becomes the async generator that stood inside of it."""


CODES = {
    Form.FUNCTION: "AGN101",
    Form.METHOD_LOCALS: "AGN102",
    Form.METHOD_SELF: "AGN102",
    Form.PAIR: "AGN103",
    Form.NESTED: "AGN104",
}


class Applicability(enum.Enum):
    """How far a rewrite may be trusted."""

    SAFE = "SAFE"
    """No consumer in the project can tell the rewrite from the original."""
    UNSAFE = "UNSAFE"
    """Evidence is missing; the rewrite waits for ``--unsafe``."""
    NONE = "NONE"
    """Evidence against the rewrite was found; no option applies it."""


class Evidence(enum.Enum):
    """Whether a hazard was seen or could only not be ruled out."""

    FOUND = "found"
    UNKNOWN = "unknown"


class Kind(enum.Enum):
    """What is known of a value in every run of the project."""

    INT = "int"
    SEQUENCE = "sequence"
    """Sized and indexed from 0: list, tuple, range, str, bytes. Not a mapping, not a deque."""
    ITERATOR = "iterator"
    """``iter(x) is x``."""
    ASYNC_ITERATOR = "async iterator"
    """``aiter(x) is x``."""
    OTHER = "other"
    """Known to be none of the above."""


@dataclass(frozen=True, order=True)
class Hazard:
    """One reason against one form.

    ``name`` is an upper-case identifier (``ESCAPES``), ``message`` one sentence that says what was
    seen and what would help, ``line`` is 1-based in the file ``path``.
    """

    path: str
    line: int
    name: str
    message: str
    evidence: Evidence = field(compare=False)


@dataclass(frozen=True)
class Following:
    """What follows in another file when the class goes; the file must be edited along."""

    annotations: tuple[tuple[int, int, int], ...]
    """Where it names the class, as in :attr:`Plan.annotations`."""
    home: frozenset[str] = frozenset()
    """How it names the module of the class: after ``from``, or before ``.Cls``."""
    taken: frozenset[str] = frozenset()
    """Names that others import from it, as :attr:`Plan.taken`."""
    vanished: bool = False
    """Whether the class cannot be imported any more (pair), so that imports of it must go."""
    effects: bool = False
    """Whether it may be noticed that the module of the class is imported, or not any more."""
    stay: frozenset[tuple[str, str]] = frozenset()
    """Imports that stay though nothing uses them, as :attr:`Plan.stay`."""
    plain: frozenset[str] = frozenset()
    """Plain imports that may go, as :attr:`Plan.plain`."""
    leaking: frozenset[str] = frozenset()
    """Names that an import must not bind there, as :attr:`Plan.leaking`."""


@dataclass(frozen=True)
class Inner:
    """What becomes of the head of an async generator inside ``__aiter__``, whose body moves out."""

    name: str
    bindings: tuple[str, ...] = ()
    """The statements that give its parameters their values (``size = 10``)."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Parameters that are nothing but a parameter of ``__aiter__`` under another name."""
    returns: str | None = None
    """The return annotation that ``__aiter__`` gets; None where it keeps what it has."""


@dataclass(frozen=True)
class Document:
    """A place in a text for people that is not right any more once the class has changed."""

    path: str
    line: int
    """1-based."""
    by_name: bool
    """Whether that is so only if what it becomes has another name."""


@dataclass(frozen=True)
class Plan:
    """What the codemod needs to know of a form beyond the text of the class."""

    localise: frozenset[str] = frozenset()
    """Attributes of ``self`` that become locals (function form and pair: all of them)."""
    carried: frozenset[str] = frozenset()
    """Those among them that start as ``__init__`` left them, and not with a reset in ``__aiter__``
    (method form: every object is looped over once)."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Known kinds, keyed ``self.name`` for attributes and ``name`` for ``__init__`` parameters."""
    of_ints: frozenset[str] = frozenset()
    """Attributes, as ``self.name``, that hold an iterator of plain ints (``iter(range(9))``)."""
    eager: bool = False
    """Function form: the work of ``__init__`` must happen at the call, not at the first item."""
    inline: frozenset[str] = frozenset()
    """Private helper methods (called exactly once) whose body replaces the call."""
    stopping: frozenset[str] = frozenset()
    """Callees as written (``self._fetch``, ``fetch_page``) that may let StopAsyncIteration out, and
    what else does when it is awaited or raised under such a name."""
    plain_errors: frozenset[str] = frozenset()
    """What is raised under its own name, as written (``self._error``), and is known to be no
    StopAsyncIteration."""
    catching: frozenset[str] = frozenset()
    """What handlers name, as written, that may catch StopAsyncIteration: a tuple by its name, an
    alias. Where the name itself says that it does (``Exception``) it need not be here."""
    swallowing: frozenset[str] = frozenset()
    """Context managers as written before the call (``suppress``) that may swallow an exception;
    one that is neither known to swallow nor to be harmless counts as swallowing."""
    unaware: frozenset[str] = frozenset()
    """Context managers, as written before the call, whose exit does not look at the exception
    (a lock): StopAsyncIteration may as well be a ``return`` inside them."""
    unshared: frozenset[str] = frozenset()
    """Attributes that only the protocol methods touch, in the class and in the project."""
    unseen: frozenset[str] = frozenset()
    """Those of them that nobody outside the project will look at either."""
    shadowed: frozenset[str] = frozenset()
    """Builtins whose names mean something else where the class stands, or that give something
    else than they use to (``iter`` of an object whose iterator is an odd one)."""
    annotations: tuple[tuple[int, int, int], ...] = ()
    """Function form and pair: where the class is named in annotations of its own file, outside
    itself: (1-based line, first and last code-point column), to become ``AsyncIterator[T]``."""
    elsewhere: Mapping[str, Following] = field(default_factory=dict)
    """Function form and pair: what follows in other files, by absolute path; all or none."""
    spoken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """How docstrings of other files speak of the class (``pkg.rows.Rows``) where that follows, by
    absolute path; all or none."""
    called: frozenset[str] = frozenset()
    """How docstrings of its own file speak of it by a name with dots."""
    documents: tuple[Document, ...] = ()
    """What documents say of the class and the codemod does not edit; for the user to look at."""
    taken: frozenset[str] = frozenset()
    """Names that other files import from this one (``*``: any), so that imports of them stay."""
    stay: frozenset[tuple[str, str]] = frozenset()
    """Imports whose going may be noticed, by (module as it stands after ``from``, name); (module,
    "") where that is only so if the whole statement goes."""
    plain: frozenset[str] = frozenset()
    """Modules that are not of the standard library and whose ``import module`` may go when nothing
    uses it, as nobody notices."""
    leaking: frozenset[str] = frozenset()
    """Names that an import must not bind, as a file that takes all names uses them."""
    partner: int | None = None
    """Pair: 1-based line of the ``class`` statement of the iterable."""
    inner: Inner | None = None
    """Nested: the generator inside ``__aiter__``."""

    @property
    def others(self) -> tuple[str, ...]:
        """The other files that are edited along, by absolute path: all or none."""
        return tuple(dict.fromkeys((*self.elsewhere, *self.spoken)))


@dataclass(frozen=True)
class FormVerdict:
    """One form of one class, with what speaks against it."""

    form: Form
    hazards: tuple[Hazard, ...]
    plan: Plan

    @property
    def applicability(self) -> Applicability:
        """SAFE without hazards, NONE with a found one, else UNSAFE."""
        if not self.hazards:
            return Applicability.SAFE
        if any(hazard.evidence is Evidence.FOUND for hazard in self.hazards):
            return Applicability.NONE
        return Applicability.UNSAFE


@dataclass(frozen=True)
class Shared:
    """An attribute that ``__anext__`` changes, and a place where something else looks at it."""

    attribute: str
    path: str
    line: int
    """1-based."""


@dataclass(frozen=True)
class Verdict:
    """All that is decided about one class, or (AGN104) about its ``__aiter__`` alone.

    ``line`` is the 1-based line of the ``class`` keyword, ``column`` its 0-based code-point
    column (AGN104: of the ``def`` of ``__aiter__``); ``qualname`` is dotted through enclosing
    classes and functions (``Outer.method.Inner``).
    """

    path: str
    line: int
    column: int
    qualname: str
    forms: tuple[FormVerdict, ...]
    """In the order of preference; a form that makes no sense for the class is absent."""
    tracks: bool
    """Whether the class does by hand what a generator does; without it nothing is reported."""
    shared: Shared | None = None
    """Where it does not: what would be its state, if nothing else looked at it."""

    @property
    def name(self) -> str:
        """The bare name of the class."""
        return self.qualname.rpartition(".")[2]

    @property
    def flagged(self) -> FormVerdict | None:
        """The form the finding names: the first that nothing found blocks."""
        return self.choice(unsafe=True)

    @property
    def code(self) -> str | None:
        """The code that is reported, or None."""
        flagged = self.flagged
        return CODES[flagged.form] if flagged else None

    @property
    def applicability(self) -> Applicability:
        """Of the best level at which the class is converted."""
        if self.choice(unsafe=False):
            return Applicability.SAFE
        return Applicability.UNSAFE if self.flagged else Applicability.NONE

    def choice(self, *, unsafe: bool) -> FormVerdict | None:
        """The form the codemod applies at this level, or None."""
        if not self.tracks:
            return None
        allowed = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
        return next((form for form in self.forms if form.applicability in allowed), None)
