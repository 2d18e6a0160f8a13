"""The uses of a class: what :meth:`flake8_agen.project.Project.uses` answers with."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_agen.uses.things import Thing


class UseKind(enum.Enum):
    """What one place in the project does with a class or with an instance of it."""

    CONSUMED = "consumed"
    """A construction looped over exactly once, where it stands."""
    LOCAL_ONCE = "local once"
    """A construction bound to a local name that at most one loop uses, at most once. Also a
    construction that nothing uses at all, with ``between``: it is looped over at most once."""
    REUSED = "reused"
    """One object looped over more than once, or where more than one pass cannot be ruled out:
    two loops, a loop inside a loop, ``async for .. in self`` in a method of the class."""
    ESCAPES = "escapes"
    """Stored, returned, passed to a callable of the project or to a mock, put in a container."""
    DEPENDENCY = "dependency"
    """Passed to a callable outside the project."""
    SUBCLASS = "subclass"
    """``name`` is the subclass; ``protocol`` says whether it touches the iterator protocol."""
    ISINSTANCE = "isinstance"
    """``isinstance``, ``issubclass``, ``except Cls``, ``case Cls()``; also a test that tells an
    instance from an async generator (``isinstance(x, AsyncGenerator)``, ``isasyncgen(x)``)."""
    ANNOTATION = "annotation"
    """The name in an annotation or in the type of ``cast``, also inside a string."""
    ATTRIBUTE = "attribute"
    """``name`` is read from or (``write``) written to an instance."""
    CLASS_ATTRIBUTE = "class attribute"
    """``Cls.name``."""
    NAMED = "named"
    """Asked for what a function of that name says as well (``Cls.__name__``), or shown
    (``repr(Cls)``). Neutral, unless nothing of that name is left."""
    SUBSCRIPT = "subscript"
    """``Cls[int]``; ``annotation`` says that it stands in an annotation."""
    STRING = "string"
    """A string that names the class: ``mock.patch("pkg.mod.Cls")``, ``getattr(mod, "Cls")``."""
    PICKLED = "pickled"
    """Pickled or copied."""
    COMPARED = "compared"
    """Compared with, or by identity to, something other than None."""
    IMPORT = "import"
    """Imported, as ``name``. Neutral."""
    EXPORT = "export"
    """Public: in an ``__all__``, imported into a package's ``__init__.py``, declared by a ``.pyi``
    beside its file. Neutral as a use, decides whether the class is public."""
    ANEXT = "anext"
    """``anext``, ``__anext__`` or ``hasattr(.., "__anext__")`` on an instance."""
    IDENTITY = "identity"
    """``aiter(x) is x``."""
    ASYNC_ITERATOR_TEST = "async iterator test"
    """``isinstance(x, AsyncIterator)`` with an instance."""
    FOREIGN_TEST = "foreign test"
    """``isinstance(x, name)`` with an instance, where ``name`` is a class of another package."""
    AS_ASYNC_ITERATOR = "as async iterator"
    """An instance meets an annotation ``AsyncIterator``: of a variable, a return or a parameter."""
    DECORATED = "decorated"
    """The class has the decorator ``name`` (dotted)."""
    UNRESOLVED = "unresolved"
    """A mention that is not understood. Counts as an escape."""


@dataclass(frozen=True)
class Place:
    """Where something is used of an object of unknown type: an absolute path, a 1-based line, and
    the name of the member."""

    path: str
    line: int
    name: str


UNPARSED = "cannot be parsed"
"""The name of an UNRESOLVED use in a file that is no Python; its line is that of the mistake."""
UNION = "a union of types"
"""The name of an ISINSTANCE use that is ``Cls | None`` where it is evaluated."""
ESCAPING = frozenset({UseKind.ESCAPES, UseKind.DEPENDENCY, UseKind.UNRESOLVED})
"""Kinds after which the object may be anywhere."""
_HANDING = frozenset({UseKind.ESCAPES, UseKind.DEPENDENCY})
"""Those of them that say where it went."""
NEUTRAL = frozenset({UseKind.IMPORT, UseKind.EXPORT, UseKind.ANNOTATION})
"""Kinds that no rewrite changes the meaning of; they are edited along."""


@dataclass(frozen=True)
class Use:
    """One use. ``line`` is 1-based, columns are 0-based code points, ``path`` is absolute."""

    kind: UseKind
    path: str
    line: int
    column: int
    name: str = ""
    """What the kind says; for the others the expression or callee, for messages."""
    end_column: int = -1
    """Where the name of the class ends (ANNOTATION, SUBSCRIPT, IMPORT); -1 where it is unknown, or
    where a type speaks of the class itself (``type[Cls]``)."""
    own: bool = False
    """Whether it stands in the file that defines the class."""
    between: bool = False
    """CONSUMED, LOCAL_ONCE: whether something could happen between construction and first step."""
    early: bool = False
    """CONSUMED, LOCAL_ONCE, REUSED: whether the loop has a ``break``, ``return`` or ``raise``."""
    write: bool = False
    """ATTRIBUTE: whether it is written or deleted."""
    protocol: bool = False
    """SUBCLASS: whether it defines or names ``__aiter__`` or ``__anext__``."""
    annotation: bool = False
    """SUBSCRIPT: whether it stands in an annotation."""
    apart: bool = False
    """ANNOTATION, SUBSCRIPT: whether it stands in a type comment, or in a string that an alias
    stands for: nobody edits it, and nothing that runs reads it."""
    of_class: bool = False
    """ESCAPES, DEPENDENCY, PICKLED, COMPARED, UNRESOLVED: the class itself went there, so not all
    constructions are known."""
    subclass: bool = False
    """The instance is one of a subclass."""
    spawned: bool = False
    """A task of its own does that."""
    kept: bool = False
    """What goes there is not the object but what ``aiter(..)`` or ``.__aiter__()`` gave of it."""
    blind: bool = False
    """UNRESOLVED: it may take anything of any module by a computed name, and nobody spells that of
    the class but as a type."""
    scope: str = ""
    """Qualified name of the function or class around it (``Rows.__aiter__``), empty at the top."""


@dataclass(frozen=True)
class Construction:
    """One call of the class, and what happens to the object."""

    path: str
    line: int
    call: ast.Call
    fate: tuple[Use, ...]
    """What happens to this object: the uses that come from it, also found in the uses."""
    tree: ast.Module
    """The module around ``call``."""
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None
    """The innermost function around ``call``."""
    own: bool = False
    """Whether it stands in the file that defines the class."""


@dataclass(frozen=True)
class ClassUses:
    """Every use of one class in the project, in a stable order."""

    uses: tuple[Use, ...] = ()
    constructions: tuple[Construction, ...] = ()
    kin: tuple[Thing, ...] = ()
    """The other classes of the project that an object may be one of as well: bases, subclasses,
    bases of subclasses."""

    def of(self, *kinds: UseKind) -> tuple[Use, ...]:
        """The uses of these kinds."""
        return tuple(use for use in self.uses if use.kind in kinds)

    @property
    def constructions_known(self) -> bool:
        """Whether no other construction can exist: the class itself never gets out of sight, and
        no subclass passes on arguments of its own."""
        return not any(self._of_unseen)

    @property
    def constructions_expected(self) -> bool:
        """Whether there are any, and what others there can be are as good as those: the class was
        given to somebody who calls it, another one is derived from it and leaves the protocol
        alone, or anything at all may be taken by a computed name."""
        others = [use for use in self._of_unseen if not use.blind]
        given = all(
            (use.of_class and use.kind in _HANDING)
            or (use.kind is UseKind.SUBCLASS and not use.protocol)
            for use in others
        )
        return given and bool(self.constructions or others)

    @property
    def _of_unseen(self) -> Iterator[Use]:
        """The uses after which other constructions can exist."""
        kinds = (UseKind.SUBCLASS, UseKind.STRING, UseKind.UNRESOLVED)
        return (use for use in self.uses if use.of_class or use.kind in kinds)

    @property
    def single_pass(self) -> bool:
        """Whether every object in the project is known to be looped over at most once."""
        once = {UseKind.CONSUMED, UseKind.LOCAL_ONCE}
        if not self.constructions_known or self.of(UseKind.REUSED, UseKind.ANEXT, *ESCAPING):
            return False
        return all(
            once & {use.kind for use in construction.fate} for construction in self.constructions
        )
