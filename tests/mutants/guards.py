"""Guards switched off one at a time: a file of ``fixtures/refuse`` must turn red for each.

Where ``fixtures/why`` has a file for the guard, too, that one is asked first: its consumer does
what the guard is afraid of, so the class that was not refused is seen to behave differently.
"""

from __future__ import annotations

from driver.fixture import FOLDER
from flake8_agen import hazards
from flake8_agen.hazards import assumptions
from flake8_agen.hazards.guard import Guard

from .mutant import Fault, Mutant, swap


def off(guard: Guard) -> Mutant:
    """The tool without one of its guards."""

    def install() -> Fault:
        places = ((hazards, "GUARDS"), (hazards, "LAST"), (assumptions, "ASSUMPTIONS"))
        for module, name in places:
            guards = getattr(module, name)
            if guard in guards:
                return swap(module, name, tuple(each for each in guards if each is not guard))
        raise LookupError(guard.name)

    stem = guard.name.lower()
    folders = ("why", "refuse") if (FOLDER / "why" / f"{stem}.py").exists() else ("refuse",)
    fixtures = tuple(f"{folder}/{stem}" for folder in folders)
    return Mutant(f"no {guard.name}", " ".join(guard.reason.split()), install, fixtures)


ALL = tuple(off(guard) for guard in (*hazards.GUARDS, *hazards.LAST, *hazards.ASSUMPTIONS))
