"""What was known of one class is forgotten when it is done: memory does not grow with a tree."""

from __future__ import annotations

import ast
import gc
from pathlib import Path

import libcst as cst

from codemods.agen.rewrite import rewrite
from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project

FIXTURE = Path(__file__).parent / "fixtures" / "counter" / "before.py"


def alive() -> int:
    """How many syntax nodes of libcst there are."""
    gc.collect()
    return sum(isinstance(each, cst.CSTNode) for each in gc.get_objects())


def test_no_node_outlives_its_rewrite() -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    verdicts = analyse(ast.parse(text), text, "-", Project(None, {"-": text}), Options())
    jobs = [(each, form) for each in verdicts if (form := each.choice(unsafe=True))]
    assert rewrite(text, jobs) != text
    before = alive()  # the kinds of nodes are known now
    rewrite(text, jobs)
    assert alive() == before
