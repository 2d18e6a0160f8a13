"""README.md says what is so: its commands, its examples, its options."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_agen.rules import RULES, Rule

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_there_are_exactly_two_commands_for_a_bare_checkout() -> None:
    commands = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert "flake8" in commands[0] and "--exit-zero" in commands[0]
    assert "agen-codemod" in commands[0] and "--diff" in commands[0]
    assert commands[1].endswith("pytest -q")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_code_is_shown_with_its_example(rule: Rule) -> None:
    assert f"### {rule.code}: {rule.title}" in TEXT
    assert rule.why in TEXT
    if rule.rewrites:
        lines = difflib.unified_diff(rule.before.splitlines(), rule.after.splitlines(), n=99)
        shown = "\n".join(list(lines)[3:])
        shown = shown[: shown.index(" async def main")].rstrip(" \n")
    else:
        shown = rule.before[: rule.before.index("async def main")].rstrip()
    assert shown in TEXT


def test_the_opening_example_is_what_the_codemod_does(tmp_path: Path) -> None:
    diff = re.search(r"```diff\n(.*?)```", TEXT, re.DOTALL)
    assert diff is not None
    lines = diff.group(1).splitlines()
    before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    after = "\n".join(line[1:] for line in lines if not line.startswith("-"))
    # A line of 85 characters: what a file holds tells how long its lines may be.
    header = f"# {'-' * 83}\nimport asyncio\nfrom typing import {{}}, Optional\n\n\n"
    consumer = "\n\n\nasync def main() -> None:\n    async for number in Rounds(3):\n        pass\n"
    module = tmp_path / "rounds.py"
    module.write_text(header.format("AsyncIterator") + before + consumer, encoding="utf-8")
    command = [sys.executable, "-m", "flake8_agen", "--root", str(tmp_path), str(module)]
    subprocess.run(command, check=True, capture_output=True)
    expected = header.format("AsyncGenerator") + after + consumer
    assert module.read_text(encoding="utf-8") == expected


def test_every_option_of_the_command_line_is_mentioned() -> None:
    command = [sys.executable, "-m", "flake8_agen", "--help"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    options = set(re.findall(r"--[a-z-]+", shown)) - {"--help", "--version"}
    assert not [option for option in sorted(options) if option not in TEXT]
    mentioned = set(re.findall(r"`(--[a-z-]+)", TEXT))
    assert mentioned <= options | {"--version", "--rename"}
