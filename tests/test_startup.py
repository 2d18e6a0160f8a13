"""What a run without candidates imports: nearly every run is one, so it must cost nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "ast",
    "codemods",
    "configparser",
    "dataclasses",
    "difflib",
    "flake8",
    "importlib.metadata",
    "inspect",
    "json",
    "libcst",
    "tempfile",
    "tokenize",
    "typing",
}
# argparse imports re, which imports enum: that one cannot be avoided.
SCRIPT = """
import sys
from flake8_agen.cli import main
status = main(sys.argv[1:])
print(*sorted(sys.modules), sep="\\n")
sys.exit(status)
"""


def imported(at: Path, *arguments: str, stdin: str = "") -> set[str]:
    # -S -I: what the environment itself imports at start-up (editable installs) is not ours
    repository = str(Path(__file__).resolve().parents[1])
    script = f"import sys; sys.path.insert(0, {repository!r})\n{SCRIPT}"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", script, *arguments],
        cwd=at,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
        env={key: text for key, text in os.environ.items() if key != "COVERAGE_PROCESS_CONFIG"},
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("arguments", [["a.py"], ["."], ["--check", "."], ["--diff"], ["-"]])
def test_without_candidates_nothing_heavy_is_imported(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.py").write_text("class A:\n    def __iter__(self):\n        return self\n")
    (tmp_path / ".gitignore").write_text("*.log\n")
    found = imported(tmp_path, *arguments, stdin="a = 1\n")
    assert "flake8_agen.cli" in found
    assert not found & HEAVY


def test_only_a_rewrite_imports_libcst(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("class A:\n    async def __anext__(self):\n        return 1\n")
    assert "libcst" not in imported(tmp_path, "--explain", "a.py")
    assert "flake8" not in imported(tmp_path, "--explain", "a.py")


def test_the_plugin_never_imports_libcst(tmp_path: Path) -> None:
    script = "import sys, flake8_agen.plugin; sys.exit('libcst' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


def test_the_collector_has_nothing_to_look_at_in_the_end() -> None:
    """A run that met a candidate leaves many trees behind, which go with the process."""
    code = (
        "import atexit, gc\n"
        "first = gc.get_freeze_count()  # 3.12 freezes what it starts with\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > first + 1000))\n"
        "import flake8_agen.analysis\n"
        "assert gc.get_freeze_count() == first\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout == "True\n"
