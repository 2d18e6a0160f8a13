"""What an example of a row is: a small class, who uses it, and what is to become of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from driver.compare import Arguments
from flake8_agen.command import codemod
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import FormVerdict, Verdict

LOOP = """\
async def main():
    async for item in Sample():
        print(item)
"""
"""The plainest consumer: one loop, where the object is made."""


@dataclass(frozen=True)
class Example:
    """A class ``Sample`` in a module of its own, and what becomes of it at each level."""

    rows: str
    """The ids that it shows."""
    name: str
    before: str
    """The module without the consumer."""
    after: str | None = None
    """What a plain run makes of it; None where the class stays as it is."""
    consumer: str = LOOP
    """The rest of the module, before and after: ``main`` shows the situation."""
    form: str = "function"
    """The form of the rewrite."""
    unsafe: str | None = None
    """What ``--unsafe`` makes of it, where that is something else."""
    hazards: tuple[str, ...] = ()
    """``form NAME evidence``: all that speaks against the forms that are named."""
    prints: str | None = None
    """What ``main`` prints, in one line; the original is held to it."""
    subject: str | None = "Sample"
    """What the driver makes objects of; None leaves it to ``main``."""
    arguments: Arguments = lambda world: ()
    """What the driver makes them with."""
    in_place: bool = False
    """Whether the rewrite rests on loops that stand where the object is made."""
    once: bool = False
    """Whether locals of a method rest on objects being looped over at most once."""
    differs: bool = False
    """Whether ``main`` tells the rewrite of ``--unsafe`` apart: why it takes that option."""
    real_loop: bool = False
    """Whether it takes the event loop of ``asyncio`` to show the situation."""
    since: tuple[int, int] = (3, 10)
    """The first Python that can run it."""
    wrong: str = ""
    """What the tool does wrong, if it does."""

    @property
    def original(self) -> str:
        """The whole module."""
        return self._whole(self.before)

    @property
    def expected(self) -> dict[bool, str]:
        """The whole module after a plain run, and after one with ``--unsafe``."""
        plain = self.before if self.after is None else self.after
        unsafe = plain if self.unsafe is None else self.unsafe
        return {False: self._whole(plain), True: self._whole(unsafe)}

    def _whole(self, text: str) -> str:
        return f"{text}\n\n{self.consumer}"


def verdict_of(text: str) -> Verdict:
    """The verdict on ``Sample``."""
    project = Project(None, {"-": text})
    found = analyse(ast.parse(text), text, "-", project, Options())
    return next(verdict for verdict in found if verdict.name == "Sample")


def rewritten(text: str, verdict: Verdict) -> dict[bool, str]:
    """What a plain run makes of the module, and what one with ``--unsafe`` does."""
    plain, forced = (verdict.choice(unsafe=unsafe) for unsafe in (False, True))
    after = _carried_out(text, verdict, plain)
    return {False: after, True: after if forced is plain else _carried_out(text, verdict, forced)}


def _carried_out(text: str, verdict: Verdict, form: FormVerdict | None) -> str:
    return codemod.rewritten("-", text, [(verdict, form)]) if form is not None else text


def hazards_of(verdict: Verdict, forms: set[str]) -> set[str]:
    """What speaks against these forms, as an example has it."""
    assert forms <= {judged.form.value for judged in verdict.forms}
    return {
        f"{judged.form.value} {hazard.name} {hazard.evidence.value}"
        for judged in verdict.forms
        if judged.form.value in forms
        for hazard in judged.hazards
    }
