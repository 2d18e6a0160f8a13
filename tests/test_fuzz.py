"""Programs that nobody wrote keep their meaning: a short run of ``tests/fuzz.py``."""

from __future__ import annotations

import importlib
import itertools
import tempfile
from pathlib import Path

import hypothesis
import pytest

from fuzz import fuzz
from programs import program, programs, shrunk
from programs.check import Failure, Report, by_hand, check, judge
from programs.consumers import CONSUMERS, Use
from programs.features import FEATURES
from programs.source import Program
from flake8_agen.verdict import Form

PROGRAMS = 6

pytestmark = pytest.mark.filterwarnings("ignore")
"""A program may leave a coroutine unawaited."""


def test_no_difference_no_crash_no_lost_comment_and_nothing_left_to_do() -> None:
    report = fuzz(PROGRAMS, 1, show=0)
    assert not report.failures, "\n".join(map(str, report.failures))


@hypothesis.settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
@hypothesis.given(programs())
def test_no_program_of_the_grammar_is_rewritten_wrongly(drawn: Program) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert not list(map(str, check(drawn, Path(folder))))


def test_refusing_everything_is_no_way_to_pass(tmp_path: Path) -> None:
    report = Report()
    drawn = (program(seed) for seed in itertools.count(500))
    for each in itertools.islice(filter(_is_followed, drawn), PROGRAMS):
        assert not list(map(str, check(each, tmp_path, report)))
    assert report.converted["analysed SAFE"] >= 0.8 * report.tried["analysed SAFE"] > 0
    assert report.converted["function (by hand)"] >= 0.9 * report.tried["function (by hand)"]


def _is_followed(each: Program) -> bool:
    """Whether its objects stay in sight, and nothing is called that ends like an iterator."""
    follows = CONSUMERS[each.consumer].use in (Use.ONE_LOOP, Use.OBJECT)
    return follows and all(FEATURES[name].most for name in each.features)


def test_what_ought_to_convert_does(tmp_path: Path) -> None:
    report = Report()
    for seed in range(900, 1000):
        judge(program(seed), tmp_path, report)
    assert sum(report.does.values()) >= 0.9 * sum(report.ought.values()) > 20, report


def test_the_same_seed_is_the_same_program() -> None:
    assert program(7) == program(7) != program(8)


def test_a_wrong_rewrite_is_found_and_cut_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("programs.check")
    honest = module.rewrite

    def wrong(source: str, jobs: list[object]) -> str:
        text: str = honest(source, jobs)
        return text.replace("yield None", "pass")

    monkeypatch.setattr(module, "rewrite", wrong)
    failure = _first_failure(tmp_path)
    small = shrunk(failure, tmp_path)
    assert small.kind in {"difference", "syntax"}
    assert len(small.program.text) <= len(failure.program.text)
    assert by_hand(small.program, Form.FUNCTION) is not None


def _first_failure(folder: Path) -> Failure:
    return next(
        failure
        for seed in range(500, 2000)
        for failure in check(program(seed), folder, Report(), only="function (by hand)")
    )
