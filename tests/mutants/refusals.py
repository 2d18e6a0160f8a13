"""A mutant at a class that is to be refused.

In ``fixtures/refuse`` the verdict is what counts: without the hazard ``test_analysis_refuse`` would
turn red. What becomes of the class then is a second question, put to the driver: where that sees no
difference, the consumer in the file does not do what the guard is afraid of, or another guard is
afraid, too. In ``fixtures/why`` it is the only question: each consumer there suffers.
"""

from __future__ import annotations

from driver.fixture import FOLDER
from flake8_agen.verdict import Evidence, Form

from .mutant import Mutant
from .outcome import Outcome, Result, caught, traced
from .pairs import for_consumers
from .rewriting import honest, rewritten, verdicts


def of_refusal(place: str, mutant: Mutant) -> Outcome:
    """Whether the hazard that the file is about is seen no more."""
    path = FOLDER / f"{place}.py"
    name = path.read_text(encoding="utf-8").split()[2]
    if not _sees(place):
        return Outcome(Result.BROKEN, place, first=f"{name} is not seen without the fault either")
    with mutant.install():
        if _sees(place):
            return Outcome(Result.NOT_REACHED, place)
    return caught(place, "verdict", name, "not seen")


def consequence(place: str, mutant: Mutant) -> Outcome:
    """What the fault would do to the class: nothing, where another guard holds it back."""
    path = FOLDER / f"{place}.py"
    text = path.read_text(encoding="utf-8")
    unsafe = Evidence(text.split()[3]) is Evidence.FOUND
    right = honest(text, unsafe=unsafe, path=str(path))
    try:
        with mutant.install():
            wrong = rewritten(text, unsafe=unsafe, path=str(path))
        if wrong == right:
            return Outcome(Result.NOT_REACHED, place)
        return traced(place, for_consumers(text, wrong))
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody gets a wrong rewrite
        return Outcome(Result.BROKEN, place, first=f"{type(error).__name__}: {error}")


def _sees(place: str) -> bool:
    """Whether the tool names the hazard that the first line of the file speaks of."""
    path = FOLDER / f"{place}.py"
    text = path.read_text(encoding="utf-8")
    _, _, name, evidence, form = text.splitlines()[0].split()
    other = path.with_suffix(".other")
    beside = {str(path.with_name("other.py")): other.read_text("utf-8")} if other.exists() else {}
    stub = path.with_suffix(".pyi")
    if stub.exists():
        beside[str(stub)] = stub.read_text("utf-8")
    found = verdicts(text, str(path), beside)
    verdict = next(each for each in found if each.name == "Numbers")
    return any(
        hazard.name == name and hazard.evidence is Evidence(evidence)
        for judged in verdict.forms
        for hazard in judged.hazards
        if judged.form is Form(form)
    )
