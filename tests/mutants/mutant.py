"""One wrong rewrite: a fault in the tool that runs, and who should notice it.

A fault is a function of the tool patched for a while, so the tool needs no switch for it:

    @mutant("countdown", "program 12")
    def half_step():
        \"\"\"A counter moves by half of what it should.\"\"\"
        return swap(counter, "number", lambda value: integer(value // 2))

The docstring is the one sentence that says what is wrong. The places are those expected to notice:
``countdown`` is a folder of the fixtures, ``refuse/reused`` a file of its ``refuse`` folder, of
which the verdict is asked, ``why/reused`` one whose consumer would suffer, and ``program 12`` what
the grammar draws from seed 12, in every form, or in the one that is named after the number.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from unittest import mock

Fault = AbstractContextManager[Any]


@dataclass(frozen=True)
class Mutant:
    """A fault by name; ``install()`` switches it on for the length of a ``with``."""

    name: str
    wrong: str
    """What the tool does wrong, in a sentence."""
    install: Callable[[], Fault]
    places: tuple[str, ...]
    """Who is to notice, the quickest first."""
    text: bool = False
    """Whether only readers would miss something: a comment or a docstring."""


def mutant(*places: str, text: bool = False) -> Callable[[Callable[[], Fault]], Mutant]:
    """The function that makes a fault, as a mutant."""

    def make(install: Callable[[], Fault]) -> Mutant:
        name = install.__name__.replace("_", " ").strip()
        sentence = " ".join((install.__doc__ or "").split())
        return Mutant(name, sentence, install, places, text)

    return make


def swap(owner: object, name: str, new: object) -> Fault:
    """Another function, or another value, in the place of ``owner.name``."""
    return mock.patch.object(owner, name, new)


def always(owner: object, name: str, answer: object) -> Fault:
    """``owner.name(..)`` gives the same answer whatever it is asked."""
    return swap(owner, name, lambda *_args, **_kwargs: answer)


def around(owner: object, name: str, wrapper: Callable[..., Any]) -> Fault:
    """``owner.name(..)`` is ``wrapper(honest, ..)``, where ``honest`` is what it was before."""
    honest = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return wrapper(honest, *args, **kwargs)

    return swap(owner, name, wrapped)


@contextlib.contextmanager
def both(*faults: Fault) -> Iterator[None]:
    """Several patches that make one fault."""
    with contextlib.ExitStack() as stack:
        for fault in faults:
            stack.enter_context(fault)
        yield
