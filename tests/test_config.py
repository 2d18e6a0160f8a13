"""The agen options, from the configuration file that flake8 would take."""

from __future__ import annotations

import builtins
import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest

from flake8_agen.config import Said, said
from flake8_agen.options import Options
from flake8_agen.settings import Settings
from flake8_agen.source import BadInput


def options(directory: str, root: str | None = None) -> Options:
    """Those of a run in ``directory`` over text that is no file."""
    return Settings(said(directory, Said(root=root))).of("-")


def test_nothing_is_configured(tmp_path: Path) -> None:
    assert options(str(tmp_path)) == Options()


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_each_file_counts(tmp_path: Path, name: str) -> None:
    text = "[flake8]\nagen-library = true\nagen-enable = AGN104\nagen-root = src\n"
    (tmp_path / name).write_text(text)
    (tmp_path / "src").mkdir()
    expected = Options("true", frozenset({"AGN104"}), str(tmp_path / "src"))
    assert options(str(tmp_path)) == expected


def test_the_first_file_with_a_section_counts(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = x\n")
    (tmp_path / "tox.ini").write_text("[flake8]\nagen_library = TRUE\n")
    (tmp_path / ".flake8").write_text("[flake8]\nagen-library = false\n")
    assert options(str(tmp_path)).library == "true"


def test_the_search_goes_up(tmp_path: Path) -> None:
    (tmp_path / ".flake8").write_text("[flake8]\nagen-enable =\n    AGN104,\n    agn207\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert options(str(below)).enable == {"AGN104", "AGN207"}


def test_the_search_ends_below_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".flake8").write_text("[flake8]\nagen-library = true\n")
    below = tmp_path / "project"
    below.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert options(str(below)).library == "auto"
    assert options(str(tmp_path)).library == "true"


def test_a_section_for_local_plugins_ends_the_search(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[flake8:local-plugins]\nextension =\n")
    (tmp_path / "tox.ini").write_text("[flake8]\nagen-library = true\n")
    assert options(str(tmp_path)).library == "auto"


@pytest.mark.parametrize("junk", [b"no section\n", b"[flake8]\nagen-library = \xff\n"])
def test_what_is_no_configuration_is_passed_over(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "setup.cfg").write_bytes(junk)
    (tmp_path / "tox.ini").write_text("[flake8]\nagen-library = true\n")
    assert options(str(tmp_path)).library == "true"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[flake8]\n\nagen_library = maybe\n", 3, "agen-library = maybe is not one of"),
        ("[flake8]\nagen-root = nowhere\n", 2, "agen-root = nowhere is no folder"),
        ("[flake8]\nselect = A\nselect = B\n", 3, "option 'select'"),
        ("[flake8]\nselect = A\nagen_libary = true\n", 3, "agen-libary is no option"),
        ("[flake8]\nagen-jobs = 3\nagen-root = .\n", 2, "agen-jobs is no option"),
        ("[flake8]\nagen-enable =\n    AGN104\n    AGN999\n", 2, "AGN999 in agen-enable is no"),
        ("[flake8]\nagen-enable = E501\n", 2, "E501 in agen-enable is no code"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = tmp_path / ".flake8"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        options(str(tmp_path))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("junk", "line"),
    [
        (b"[flake8\nagen-library = true\n", 1),
        (b"[metadata]\nname = x\n\n[flake8]\nagen-library true\n", 5),
        (b"\xff\n[flake8]\nagen-library = true\n", 1),
    ],
)
def test_a_broken_file_that_speaks_to_us_is_told(tmp_path: Path, junk: bytes, line: int) -> None:
    """Its options would be lost in silence, where no other file of the folder has some."""
    (tmp_path / ".flake8").write_text("[flake8]\nagen-library = true\n")
    below = tmp_path / "below"
    below.mkdir()
    path = below / "setup.cfg"
    path.write_bytes(junk)
    with pytest.raises(BadInput) as caught:
        options(str(below))
    assert str(caught.value).startswith(f"{path}:{line}: cannot be parsed (")
    assert str(caught.value).endswith("; correct it, as flake8 passes over it with its options")


AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _told_as_unreadable(folder: Path, closed: Path) -> None:
    with pytest.raises(BadInput) as caught:
        options(str(folder))
    what = "cannot be read (Permission denied)"
    advice = "make it readable, as flake8 passes over it with its options"
    assert str(caught.value) == f"{closed}:1: {what}; {advice}"
    assert said(str(folder), tolerant=True).library == "true"
    (folder / "tox.ini").write_text("[flake8]\nagen-library = false\n")
    assert options(str(folder)).library == "false"


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its options would be lost in silence, as those of a broken one."""
    (tmp_path / ".flake8").write_text("[flake8]\nagen-library = true\n")
    below = tmp_path / "below"
    below.mkdir()
    closed = below / "setup.cfg"
    closed.write_text("[flake8]\nagen-library = false\n")

    def opened(path: Any, *arguments: Any, **named: Any) -> Any:
        if path == str(closed):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return io.open(path, *arguments, **named)

    monkeypatch.setattr(builtins, "open", opened)
    _told_as_unreadable(below, closed)


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_a_closed_file_is_told(tmp_path: Path) -> None:
    (tmp_path / ".flake8").write_text("[flake8]\nagen-library = true\n")
    below = tmp_path / "below"
    below.mkdir()
    closed = below / "setup.cfg"
    closed.write_text("[flake8]\nagen-library = false\n")
    closed.chmod(0)
    _told_as_unreadable(below, closed)


def test_a_folder_of_that_name_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").mkdir()
    (tmp_path / "tox.ini").symlink_to("nowhere")
    (tmp_path / ".flake8").write_text("[flake8]\nagen-library = true\n")
    assert options(str(tmp_path)).library == "true"


def test_a_broken_file_of_others_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[metadata\nname = x\n")
    assert options(str(tmp_path)) == Options()


def test_the_command_line_outranks_the_file(tmp_path: Path) -> None:
    (tmp_path / ".flake8").write_text("[flake8]\nagen-root = nowhere\n")
    assert options(str(tmp_path), str(tmp_path)).root == str(tmp_path)
