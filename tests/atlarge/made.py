"""Modules that nobody wrote, from hypothesmith's grammar of Python and from libcst's nodes."""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Callable
from typing import Any

import hypothesis

from .tally import Tally
from .visits import visited

MISSING = "hypothesmith is not installed: no modules are made (pip install hypothesmith)"
Check = Callable[[str, bytes, Tally], None]


class Wrong(AssertionError):
    """A module that shows a mistake."""


def available() -> bool:
    """Whether there is something to make modules with."""
    return importlib.util.find_spec("hypothesmith") is not None


def made(number: int, seed: int, tally: Tally, check: Check = visited) -> None:
    """Check so many modules of each kind; a failure is reported at its smallest."""
    hypothesmith: Any = importlib.import_module("hypothesmith")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # hypothesmith speaks of what it met
        kinds = {"grammar": hypothesmith.from_grammar(), "node": hypothesmith.from_node()}
        for kind, strategy in kinds.items():
            _made(kind, strategy, number, seed, tally, check)


def _made(
    kind: str, strategy: Any, number: int, seed: int, tally: Tally, check: Check
) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=number,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )
    @hypothesis.given(strategy)
    def run(text: str) -> None:
        own = Tally()
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError:
            return  # no file holds a lone surrogate
        check("made", data, own)
        tally.counts[f"made by {kind}"] += 1
        tally.counts.update(own.counts)
        if own.failures:
            raise Wrong(f"{text!r}: {own.failures[0]}")

    try:
        run()
    except Wrong as wrong:
        tally.fail(f"made by {kind}", str(wrong))
    except Exception as error:  # noqa: BLE001 - several at once, or hypothesmith itself fails
        tally.fail(f"made by {kind}", _told(error))


def _told(error: Exception) -> str:
    parts = getattr(error, "exceptions", ())
    return "; ".join(map(_told, parts)) if parts else f"{type(error).__name__}: {error}"
