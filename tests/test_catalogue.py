"""Every row of the catalogue, executed: an exact rewrite, one with ``--unsafe``, or a refusal.

A rewrite is compared as text, and run before and after: ``main`` of the example in a real event
loop, undisturbed and with an error or a cancellation at each await, and the object in every life
that its form promises to survive. What waits for ``--unsafe``, or is refused, names its reasons.
"""

from __future__ import annotations

import collections
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue import (
    a_exits,
    b_values,
    c_blocks,
    d_after_errors,
    e_tasks,
    f_passes,
    g_construction,
    h_objects,
    i_contexts,
    j_names,
    k_consumers,
    l_kept,
)
from catalogue.example import Example, hazards_of, rewritten, verdict_of
from catalogue.execution import differences, lived
from catalogue.rows import FIXTURES, NEED_A_TEST, ROWS

FOLDER = Path(__file__).parent / "fixtures"
MODULES = (
    a_exits,
    b_values,
    c_blocks,
    d_after_errors,
    e_tasks,
    f_passes,
    g_construction,
    h_objects,
    i_contexts,
    j_names,
    k_consumers,
    l_kept,
)
EXAMPLES: tuple[Example, ...] = tuple(
    example for module in MODULES for example in module.EXAMPLES
)


def parameters() -> Iterator[object]:
    """The examples, by what they show; what is known to go wrong is expected to."""
    for example in EXAMPLES:
        known = pytest.mark.xfail(strict=True, reason=example.wrong)
        old = pytest.mark.skipif(sys.version_info < example.since, reason="needs a newer Python")
        marks = [old, known] if example.wrong else [old]
        yield pytest.param(example, id=f"{example.rows}: {example.name}", marks=marks)


@pytest.mark.parametrize("example", list(parameters()))
def test_the_row_is_respected(example: Example) -> None:
    verdict = verdict_of(example.original)
    results = rewritten(example.original, verdict)
    if example.wrong:
        # However it will be put right, by a rewrite or a refusal, nobody may notice it.
        for result in {results[False], results[not example.differs]} - {example.original}:
            assert not differences(example, result)
        return
    assert results == example.expected
    forms = {hazard.split()[0] for hazard in example.hazards}
    assert hazards_of(verdict, forms) == set(example.hazards)
    if example.prints is not None:
        assert " ".join(lived(example.original)) == example.prints
    run(example, *results.values())
    first = verdict.choice(unsafe=example.after is None)
    assert first is None or first.form.value == example.form


def run(example: Example, plain: str, unsafe: str) -> None:
    """Compare what both sides do."""
    main = plain if example.after is not None else unsafe
    if main != example.original and (example.after is not None or not example.differs):
        assert "\n\n".join(map(str, differences(example, main))) == ""
    if unsafe != plain:
        # Where it is seen why the rewrite waits, it must be seen, and nowhere else.
        assert (lived(unsafe) != lived(example.original)) is example.differs


def test_every_row_that_needs_one_has_a_test() -> None:
    covered = {row for example in EXAMPLES for row in example.rows.split()}
    needed = {row.id for row in ROWS if row.kind in NEED_A_TEST}
    assert needed - covered - FIXTURES.keys() == set()


def test_examples_name_rows_that_exist() -> None:
    known = {row.id for row in ROWS}
    for example in EXAMPLES:
        assert set(example.rows.split()) <= known, example
    assert FIXTURES.keys() <= known


def test_rows_are_named_once() -> None:
    counted = collections.Counter(row.id for row in ROWS)
    assert [row for row, count in counted.items() if count > 1] == []
    assert [row.id for row in ROWS] == sorted(counted)


def test_the_fixtures_that_show_rows_exist() -> None:
    for names in FIXTURES.values():
        for name in names:
            path = FOLDER / name
            assert path.with_suffix(".py").is_file() or (path / "before.py").is_file(), name


def test_examples_say_what_they_are() -> None:
    names = [(example.rows, example.name) for example in EXAMPLES]
    assert len(set(names)) == len(names)
    for module in MODULES:
        assert all(isinstance(example, Example) for example in module.EXAMPLES)
        letter = module.__name__.rpartition(".")[2][0].upper()
        for example in module.EXAMPLES:
            assert any(row.startswith(letter) for row in example.rows.split()), example
