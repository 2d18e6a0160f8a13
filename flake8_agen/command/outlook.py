"""What would make a class convertible: how ``--explain`` ends what it says of one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from flake8_agen.verdict import Evidence, Form, FormVerdict, Hazard, Verdict

BECOMES = {
    Form.FUNCTION: "an async generator function",
    Form.METHOD_LOCALS: "a class whose __aiter__ is an async generator",
    Form.METHOD_SELF: "a class whose __aiter__ is an async generator",
    Form.PAIR: "the __aiter__ of its iterable",
    Form.NESTED: "a class whose __aiter__ is the async generator itself",
}


_FEW = 3


def nearest(verdict: Verdict) -> FormVerdict | None:
    """The form against which the least was found; of equals the preferred one."""
    return min(verdict.forms, key=lambda form: len(_names(_found(form))), default=None)


def decisive(verdict: Verdict) -> Hazard | None:
    """The reason to name where there is room for one, if nothing can be done with the class."""
    form = nearest(verdict)
    return next(iter(_found(form)), None) if form is not None else None


def outlook(verdict: Verdict, missing: Sequence[str] = ()) -> str:
    """One sentence: what is done with the class, and what would have to go for more; ``missing``
    names files that it takes and that are not among those of the run."""
    safe = verdict.choice(unsafe=False)
    risky = verdict.choice(unsafe=True)
    chosen = safe or risky
    if chosen is not None and missing:
        command = "agen-codemod" if safe else "agen-codemod --unsafe"
        which = "them" if len(missing) > 1 else "it"
        becomes = f"with {which} named, too, {command} makes it {BECOMES[chosen.form]}"
        return f"nothing is done: {lacks(missing)}; {becomes}"
    if safe is not None:
        text = f"agen-codemod makes it {BECOMES[safe.form]}"
        preferred = verdict.forms[0]
        few = len(_names(preferred.hazards)) <= _FEW  # more are no way that anybody would go
        if BECOMES[preferred.form] != BECOMES[safe.form] and few:
            without = _listed(preferred.hazards)
            text += f"; without {without} it would become {BECOMES[preferred.form]}"
        return text
    if risky is not None:
        text = f"agen-codemod --unsafe makes it {BECOMES[risky.form]}"
        return f"{text}; without {_listed(risky.hazards)} that would be safe"
    form = nearest(verdict)
    if form is None or not verdict.tracks:
        outside = [h for each in verdict.forms for h in each.hazards if h.name in _OUTSIDE]
        if outside:
            return f"without {_listed(outside)} its state might serve the iteration alone"
        return "a generator replaces counters, flags and buffers that nothing but the loop needs"
    text = f"without {_listed(_found(form))} it could become {BECOMES[form.form]}"
    doubts = [hazard for hazard in form.hazards if hazard.evidence is Evidence.UNKNOWN]
    return f"{text}; {_listed(doubts)} would still ask for --unsafe" if doubts else text


def lacks(missing: Sequence[str]) -> str:
    """That files which take part in a rewrite are not among those of the run."""
    *others, last = missing
    names = f"{', '.join(others)} and {last}" if others else last
    return f"{names} must be edited along and {unreached(missing)}"


def unreached(missing: Sequence[str]) -> str:
    """Why the run does not edit these files: "is .." or "are .."."""
    several = len(missing) > 1
    links = [path for path in missing if os.path.islink(path)]
    if len(links) == len(missing):
        what = "are symlinks" if several else "is a symlink"
        return f"{what}, which {'are' if several else 'is'} followed only when named"
    text = f"{'are' if several else 'is'} not under the PATHs given"
    return f"{text} (symlinks are followed only when named)" if links else text


_OUTSIDE = ("ATTRIBUTE_READ", "ATTRIBUTE_OUTSIDE", "ATTRIBUTE_ELSEWHERE")


def _found(form: FormVerdict) -> list[Hazard]:
    return [hazard for hazard in form.hazards if hazard.evidence is Evidence.FOUND]


def _names(hazards: Iterable[Hazard]) -> list[str]:
    return list(dict.fromkeys(hazard.name for hazard in hazards))


def _listed(hazards: Iterable[Hazard]) -> str:
    *others, last = _names(hazards)
    return f"{', '.join(others)} and {last}" if others else last
