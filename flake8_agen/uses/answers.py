"""What was asked of a project and what it answered, to tell whether that still holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import ast

    from flake8_agen.uses.things import Things

    Memory = dict[tuple[ast.AST, bool], tuple[Things, int]]
    """What expressions stand for, with and without hints, and how deep that was to find."""

Question = tuple[str, Hashable]
"""What, and about what."""
Answers = dict[Question, object]
_Answer = TypeVar("_Answer")


class Recorder:
    """Takes down questions and answers for whoever listens; the innermost listener gets them.

    Whoever listens also has a memory of its own: what comes from an older one was not asked.
    """

    def __init__(self) -> None:
        self._listening: list[tuple[Answers, Memory]] = []

    @property
    def memory(self) -> Memory:
        """That of the innermost listener; without one nothing is kept."""
        return self._listening[-1][1] if self._listening else {}

    @contextmanager
    def listening(self, forward: bool) -> Iterator[Answers]:
        """Gives the answers that were given meanwhile; ``forward``: the listener around this one
        gets them too, and shares its memory."""
        answers: Answers = {}
        memory = self.memory if forward else {}
        self._listening.append((answers, memory))
        try:
            yield answers
        finally:
            self._listening.pop()
            if forward and self._listening:
                self._listening[-1][0].update(answers)

    def note(self, what: str, about: Hashable, answer: _Answer) -> _Answer:
        """``answer`` was given."""
        if self._listening:
            self._listening[-1][0][what, about] = answer
        return answer

    def forget(self) -> None:
        """A file changed."""
        for _, memory in self._listening:
            memory.clear()


def unchanged(answers: Answers, ask: Callable[[str, Hashable], object]) -> bool:
    """Whether ``ask`` gives the same answers today."""
    return all(ask(*question) == answer for question, answer in answers.items())
