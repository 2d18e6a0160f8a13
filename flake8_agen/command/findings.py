"""What the command line says about the classes of one file: verdicts and mistakes, one shape."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flake8_agen.command.outlook import decisive
from flake8_agen.verdict import Applicability, Hazard, Verdict

if TYPE_CHECKING:
    from flake8_agen.mistakes import Mistake


@dataclass(frozen=True)
class Finding:
    """One candidate, reported (``code``) or not (None)."""

    path: str
    line: int
    column: int
    """1-based, as flake8 prints it."""
    name: str
    code: str | None
    form: str | None
    applicability: str
    hazards: tuple[Hazard, ...]
    message: str
    """Without the code in front."""
    verdict: Verdict | None = None
    """What the codemod may carry out; None for a mistake, which is never rewritten."""
    missing: tuple[str, ...] = ()
    """Files that would have to be edited along and are not among those of the run."""


def from_verdict(verdict: Verdict, path: str, text: str, *, silenced: bool) -> Finding:
    """The finding of ``verdict``, whose description is ``text``; ``path`` as the user named it."""
    form, hazards = _explained(verdict)
    code = None if silenced else verdict.code
    if silenced:
        message = f"{_bare(text, verdict.code)} (silenced by a noqa comment)"
    elif code:
        message = _bare(text, code)
    elif not verdict.tracks:
        message = f"{verdict.name!r} stays: {_no_state(verdict)}"
    else:
        reason = decisive(verdict)
        message = f"{verdict.name!r} stays: {reason.message if reason else 'no form fits it'}"
    return Finding(
        path=path,
        line=verdict.line,
        column=verdict.column + 1,
        name=verdict.qualname,
        code=code,
        form=form,
        applicability=verdict.applicability.value,
        hazards=hazards,
        message=message,
        verdict=verdict,
    )


def _no_state(verdict: Verdict) -> str:
    shared = verdict.shared
    if shared is None:
        return "it tracks no iteration state that a generator replaces"
    home = os.path.abspath(verdict.path) == os.path.abspath(shared.path)
    place = f"in line {shared.line}" if home else f"at {short(shared.path)}:{shared.line}"
    return (
        f"it tracks no iteration state that a generator replaces, as {shared.attribute}, which "
        f"__anext__ changes, is used {place}"
    )


def short(path: str) -> str:
    """Relative to the working directory where it is below it."""
    here = os.path.join(os.path.realpath(os.curdir), "")
    return path.removeprefix(here)


def _bare(text: str, code: str | None) -> str:
    return text.removeprefix(f"{code} ")


def _explained(verdict: Verdict) -> tuple[str | None, tuple[Hazard, ...]]:
    """The form to speak of, and the hazards against the forms up to and including it.

    That is the first SAFE form, else the first that is not blocked, else (nothing may be done)
    the first of all, with what speaks against each form.
    """
    chosen = verdict.choice(unsafe=False) or verdict.choice(unsafe=True)
    if chosen is not None:
        last = verdict.forms.index(chosen)
        form: str | None = chosen.form.value
    else:
        last = len(verdict.forms) - 1
        form = verdict.forms[0].form.value if verdict.forms else None
    against = (hazard for each in verdict.forms[: last + 1] for hazard in each.hazards)
    return form, tuple(dict.fromkeys(against))


def from_mistake(mistake: Mistake, path: str, name: str) -> Finding:
    """The finding of a mistake in the protocol, made in the class ``name``."""
    return Finding(
        path=path,
        line=mistake.line,
        column=mistake.column + 1,
        name=name,
        code=mistake.code,
        form=None,
        applicability=Applicability.NONE.value,
        hazards=(),
        message=_bare(mistake.text, mistake.code),
    )


def merged(verdicts: Iterable[Finding], mistakes: Iterable[Finding]) -> list[Finding]:
    """All findings of a file by line; a mistake stands for an unreported verdict on its class."""
    found = list(verdicts)
    for mistake in mistakes:
        for at, other in enumerate(found):
            if other.line == mistake.line and other.code is None:
                found[at] = replace(other, code=mistake.code, message=mistake.message)
                break
        else:
            found.append(mistake)
    return sorted(found, key=lambda finding: (finding.line, finding.column))
