"""Every file of ``fixtures/refuse`` says in its first line which hazard it is about."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.hazards import ASSUMPTIONS, GUARDS, LAST
from flake8_agen.hazards.wrapping import WRAPPING
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Applicability, Evidence, Form, FormVerdict, Verdict

REFUSE = Path(__file__).parent / "fixtures" / "refuse"
ALL_GUARDS = (*GUARDS, *LAST, *ASSUMPTIONS, *WRAPPING)
FILES = sorted(REFUSE.glob("*.py"))
LONGEST = 160
"""Characters of a message, where the names in it are short."""


def expected(path: Path) -> tuple[str, Evidence, Form]:
    """Name, evidence and form of ``# expect: NAME found|unknown FORM``."""
    line = path.read_text(encoding="utf-8").splitlines()[0]
    name, evidence, form = line.removeprefix("# expect: ").split()
    return name, Evidence(evidence), Form(form)


def verdict_of(path: Path) -> Verdict:
    """The verdict on ``Numbers``, with the file as a project of its own.

    One more file of that project may lie beside it, with the ending ``.other``, or a stub.
    """
    text = path.read_text(encoding="utf-8")
    texts = {str(path): text}
    other = path.with_suffix(".other")
    if other.exists():
        texts[str(path.with_name("other.py"))] = other.read_text(encoding="utf-8")
    stub = path.with_suffix(".pyi")
    if stub.exists():
        texts[str(stub)] = stub.read_text(encoding="utf-8")
    project = Project(None, texts)
    options = Options(enable=frozenset({"AGN104"}))
    found = analyse(ast.parse(text), text, str(path), project, options)
    return next(verdict for verdict in found if verdict.name == "Numbers")


def form_of(verdict: Verdict, form: Form) -> FormVerdict:
    """One form of the verdict."""
    return next(each for each in verdict.forms if each.form is form)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_hazard_is_seen(path: Path) -> None:
    name, evidence, form = expected(path)
    verdict = verdict_of(path)
    judged = form_of(verdict, form)
    hazards = {hazard.name: hazard for hazard in judged.hazards}
    assert name in hazards, hazards
    hazard = hazards[name]
    assert hazard.evidence is evidence
    place = path
    if path.with_suffix(".other").exists():
        place = path.with_name("other.py")
    elif path.with_suffix(".pyi").exists():
        place = path.with_suffix(".pyi")
    assert hazard.path == str(place)
    assert 1 <= hazard.line <= len(path.read_text(encoding="utf-8").splitlines())
    assert hazard.message and "\n" not in hazard.message
    if evidence is Evidence.FOUND:
        assert judged.applicability is Applicability.NONE
        assert verdict.choice(unsafe=True) is not judged
    else:
        assert judged.applicability is not Applicability.SAFE
        assert verdict.choice(unsafe=False) is not judged


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_message_says_what_was_seen_and_what_would_help(path: Path) -> None:
    """Also where no place is shown with it, and in one line."""
    for judged in verdict_of(path).forms:
        for hazard in judged.hazards:
            seen, _, help_ = hazard.message.partition("; ")
            assert seen and help_, hazard
            assert not re.search(r"\bhere\b", hazard.message), hazard
            assert len(hazard.message) <= LONGEST, hazard


def test_every_guard_has_a_file() -> None:
    assert {path.stem for path in FILES} == {guard.name.lower() for guard in ALL_GUARDS}


def test_every_guard_says_why() -> None:
    for guard in ALL_GUARDS:
        assert guard.reason.strip().endswith("."), guard.name
        assert guard.name.isupper() and guard.forms
    assert len({guard.name for guard in ALL_GUARDS}) == len(ALL_GUARDS)
