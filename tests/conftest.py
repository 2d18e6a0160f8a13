"""Fixtures that several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path.resolve())
