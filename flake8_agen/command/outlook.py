"""What would make a class convertible: how ``--explain`` ends what it says of one."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_agen.verdict import Evidence, Form, FormVerdict, Hazard, Verdict

BECOMES = {
    Form.FUNCTION: "an async generator function",
    Form.METHOD_LOCALS: "a class whose __aiter__ is an async generator",
    Form.METHOD_SELF: "a class whose __aiter__ is an async generator",
    Form.PAIR: "the __aiter__ of its iterable",
}


_FEW = 3


def nearest(verdict: Verdict) -> FormVerdict | None:
    """The form against which the least was found; of equals the preferred one."""
    return min(verdict.forms, key=lambda form: len(_names(_found(form))), default=None)


def decisive(verdict: Verdict) -> Hazard | None:
    """The reason to name where there is room for one, if nothing can be done with the class."""
    form = nearest(verdict)
    return next(iter(_found(form)), None) if form is not None else None


def outlook(verdict: Verdict) -> str:
    """One sentence: what is done with the class, and what would have to go for more."""
    safe = verdict.choice(unsafe=False)
    if safe is not None:
        text = f"agen-codemod makes it {BECOMES[safe.form]}"
        preferred = verdict.forms[0]
        few = len(_names(preferred.hazards)) <= _FEW  # more are no way that anybody would go
        if BECOMES[preferred.form] != BECOMES[safe.form] and few:
            without = _listed(preferred.hazards)
            text += f"; without {without} it would become {BECOMES[preferred.form]}"
        return text
    risky = verdict.choice(unsafe=True)
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


_OUTSIDE = ("ATTRIBUTE_READ", "ATTRIBUTE_OUTSIDE", "ATTRIBUTE_ELSEWHERE")


def _found(form: FormVerdict) -> list[Hazard]:
    return [hazard for hazard in form.hazards if hazard.evidence is Evidence.FOUND]


def _names(hazards: Iterable[Hazard]) -> list[str]:
    return list(dict.fromkeys(hazard.name for hazard in hazards))


def _listed(hazards: Iterable[Hazard]) -> str:
    *others, last = _names(hazards)
    return f"{', '.join(others)} and {last}" if others else last
