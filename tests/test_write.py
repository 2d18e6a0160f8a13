"""Reading and writing: nothing changes that nobody asked to change."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from codemods.agen.validate import Invalid, validate
from codemods.agen.write import read_source, write_source

from flake8_agen.source import BadInput, decode, parse

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

SAMPLES = {
    "plain": b"a = 1\n",
    "empty": b"",
    "no final newline": b"a = 1",
    "crlf": b"a = 1\r\nb = 2\r\n",
    "cr": b"a = 1\rb = 2\r",
    "mixed": b"a = 1\r\nb = 2\nc = 3\r",
    "form feed": b"a = 1\n\x0cb = 2\n",
    "bom": b"\xef\xbb\xbfa = '\xc3\xa4'\n",
    "bom and cookie": b"\xef\xbb\xbf# coding: utf-8\r\na = 1\r\n",
    "latin-1": b"# -*- coding: latin-1 -*-\na = '\xe4'\n",
    "cp1252, second line": b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\na = '\x80'\n",
    "separators": "a = '\u2028\x85\x1c'\n".encode(),
}


@pytest.mark.parametrize("data", SAMPLES.values(), ids=SAMPLES)
def test_an_appended_line_is_all_that_changes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    source = read_source(str(path))
    assert source.encode(source.text) == data
    write_source(str(path), source, source.text + "# more\n")
    assert path.read_bytes() == data + b"# more\n"
    assert os.listdir(tmp_path) == ["a.py"]


def test_the_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    path.chmod(0o751)
    write_source(str(path), read_source(str(path)), "b = 1\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o751


def test_a_symlink_stays_one(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "a.py"
    target.parent.mkdir()
    target.write_text("a = 1\n")
    link = tmp_path / "link.py"
    link.symlink_to("folder/a.py")
    write_source(str(link), read_source(str(link)), "b = 1\n")
    assert link.is_symlink()
    assert target.read_text() == "b = 1\n"


def refused(path: Path, text: str) -> str:
    source = read_source(str(path))
    with pytest.raises(BadInput) as caught:
        write_source(str(path), source, text)
    return str(caught.value)


def test_a_text_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(SAMPLES["latin-1"])
    said = refused(path, "# -*- coding: latin-1 -*-\n\na = '\u20ac'\n")
    assert said.startswith(f"{path}:3: the result cannot be written as iso-8859-1; ")
    assert path.read_bytes() == SAMPLES["latin-1"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    source = read_source(str(path))
    path.write_text("somebody else\n")
    with pytest.raises(BadInput, match="changed by somebody else"):
        write_source(str(path), source, "b = 1\n")
    assert path.read_text() == "somebody else\n"


@pytest.mark.skipif(AS_ROOT, reason="root may write everything")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_without_permission_nothing_changes(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    locked, mode = (path, 0o444) if what == "file" else (tmp_path, 0o555)
    locked.chmod(mode)
    try:
        assert "cannot be written (Permission denied)" in refused(path, "b = 1\n")
    finally:
        locked.chmod(0o755)
    assert path.read_text() == "a = 1\n"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")

    def fails(descriptor: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fails)
    source = read_source(str(path))
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else BadInput):
        write_source(str(path), source, "b = 1\n")
    assert path.read_text() == "a = 1\n"
    assert os.listdir(tmp_path) == ["a.py"]


# -- what cannot be read


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"a = '\xe4'\n", 1, "is not UTF-8 text; add a coding cookie"),
        (b"a = 1\nb = 2\nc = '\xe4'\n", 3, "is not utf-8 text (byte 0xe4)"),
        (b"# coding: nonsense\n", 1, "unknown encoding: nonsense"),
        (b"# coding: hex\n", 1, "cannot be decoded as hex"),
        (b"\xef\xbb\xbf# coding: latin-1\n", 1, "encoding problem: utf-8"),
        (b"# coding: utf-7\na = '+AOQ-'\n", 1, "does not survive"),
        (b"\xff\xfea\x00", 1, "is not UTF-8 text; add a coding cookie"),
    ],
)
def test_what_cannot_be_decoded_is_told(data: bytes, line: int, what: str) -> None:
    with pytest.raises(BadInput) as caught:
        decode("a.py", data)
    assert str(caught.value).startswith(f"a.py:{line}: ")
    assert what in str(caught.value)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a.py:1: cannot be read .No such file"):
        read_source(str(tmp_path / "a.py"))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a = 1\nb = (\n", 2, "syntax error ('(' was never closed)"),
        ("a = 1\nb = '\0'\n", 2, "null bytes"),
        ("a = " + "(" * 5000 + ")" * 5000, 1, "nest"),
        ("a = " + "-" * 50_000 + "1", 1, "nest"),
    ],
)
def test_what_cannot_be_parsed_is_told(text: str, line: int, what: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse("a.py", text)
    assert str(caught.value).startswith(f"a.py:{line}: ") or "nest" in what
    assert what in str(caught.value)


def test_a_warning_about_the_text_is_no_error() -> None:
    parse("a.py", "a = '\\d'\nassert (1, 2)\n1 is 1\n")
    validate("", "a = '\\d'\nassert (1, 2)\n1 is 1\n")


def test_a_complaint_is_one_line_whatever_the_name() -> None:
    assert str(BadInput("a\nb.py", 1, "x\r\ny", "z")).count("\n") == 0


# -- validation


def test_a_comment_may_move_but_not_vanish() -> None:
    before = "# one\na = 1  # two\n"
    validate(before, "# two\n# one\na = 1\n")
    validate(before, "a = 1\r\n# one\r\n# two  # three\r\n")
    with pytest.raises(Invalid, match="'# two' would be lost") as caught:
        validate(before, "# one\na = 1\n")
    assert caught.value.line == 2


def test_each_of_two_equal_comments_counts() -> None:
    with pytest.raises(Invalid):
        validate("# same\n# same\n", "# same\n")


@pytest.mark.parametrize(
    "directive", ["noqa", "noqa: E501", "type: ignore[misc]", "pragma: no cover", "fmt: off"]
)
def test_a_directive_may_go_with_its_line(directive: str) -> None:
    validate(f"a = 1  # {directive}\n", "")
    validate(f"a = 1  # why  # {directive}\n", "# why\n")
    with pytest.raises(Invalid, match="why"):
        validate(f"a = 1  # why  # {directive}\n", f"# {directive}\n")


@pytest.mark.parametrize("after", ["a = (\n", "return 1\n", "a = '\0'\n", "  a = 1\n"])
def test_what_does_not_compile_is_refused(after: str) -> None:
    with pytest.raises(Invalid, match="does not compile"):
        validate("", after)
