"""Fixtures that several test files share."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import Project
from driver import frozen


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())


@pytest.fixture(scope="module", autouse=True)
def little_to_collect() -> Iterator[None]:
    """What earlier tests left is no part of the collections in the lives of iterators."""
    with frozen():
        yield
    # Loops that were left early end here, where nobody is to hear about their generators.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()
