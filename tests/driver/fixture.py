"""How a fixture says what it is.

``before.py`` opens with comment lines, one for each class that is to be converted:

    # agen: form=function subject=Countdown

``form`` is the form of the verdict (``pair``, ``function``, ``method-locals``, ``method-self``,
or ``nested``, which takes a setting that enables it).
``subject`` is the dotted name of what the driver calls to get the object to iterate: the class, or
for a pair the iterable; a line without it declares a form that only the module's own consumers run.
``unsafe`` says that it takes ``--unsafe``; ``once`` that locals of a method rest on every object
being looped over at most once, instead of on a reset in ``__aiter__``; ``in-place`` that the
function form rests on loops that stand where the object is constructed. Among ``wrong`` there are
``only=trio``, the one backend to play it on, and ``apart`` (see ``triple``).

``drive.py`` beside it holds ``ARGUMENTS``, the arguments to call the subject with: a list of
functions of the world. It does not name the class, since that would be a use like any other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .compare import Arguments
from .script import load
from .world import World

FOLDER = Path(__file__).parent.parent / "fixtures"

_HEADER = re.compile(r"# agen: (.+)")


@dataclass(frozen=True)
class Expectation:
    """One header line."""

    form: str
    subject: str | None
    unsafe: bool
    once: bool
    in_place: bool
    only: str
    apart: bool


@dataclass(frozen=True)
class Fixture:
    """A folder with a class before and after the rewrite."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of the pattern."""
        return self.folder.name

    @property
    def before(self) -> str:
        """The text of the original."""
        return (self.folder / "before.py").read_text(encoding="utf-8")

    @property
    def after(self) -> str:
        """The text an excellent engineer would turn it into."""
        return (self.folder / "after.py").read_text(encoding="utf-8")

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """What the header lines declare."""
        return tuple(header(self.before))

    @property
    def unsafe(self) -> bool:
        """Whether the conversion takes ``--unsafe``."""
        return any(each.unsafe for each in self.expectations)

    @property
    def awaits_what_it_is_given(self) -> bool:
        """Whether it runs on any event loop: neither module asks for one by name."""
        return not any(imports(text, "asyncio") for text in (self.before, self.after))

    @property
    def arguments(self) -> list[Arguments]:
        """What to construct the subject with."""
        path = self.folder / "drive.py"
        module = load(path.read_text(encoding="utf-8"), World(), str(path))
        arguments: list[Arguments] = module.ARGUMENTS
        return arguments


def header(source: str) -> Iterator[Expectation]:
    """The header lines at the top of a text."""
    for line in source.splitlines():
        match = _HEADER.fullmatch(line)
        if not match:
            return
        words = dict((word + "=").split("=")[:2] for word in match[1].split())
        yield Expectation(
            form=words.pop("form"),
            subject=words.pop("subject", None),
            unsafe=words.pop("unsafe", None) is not None,
            once=words.pop("once", None) is not None,
            in_place=words.pop("in-place", None) is not None,
            only=words.pop("only", ""),
            apart=words.pop("apart", None) is not None,
        )
        if words:
            raise ValueError(f"unknown words in {line!r}")


def imports(source: str, module: str) -> bool:
    """Whether the text imports the module."""
    return any(
        isinstance(node, ast.Import) and module in {name.name for name in node.names}
        or isinstance(node, ast.ImportFrom) and node.module == module
        for node in ast.walk(ast.parse(source))
    )


def fixtures() -> list[Fixture]:
    """Every pair, in the order of its name."""
    return [Fixture(path.parent) for path in sorted(FOLDER.glob("*/before.py"))]
