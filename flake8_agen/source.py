"""Source text of one file: bytes to text and back without changing what nobody asked to change.

Newlines stay as they are in the text (``\\n``, ``\\r\\n``, ``\\r``, mixed or missing at the end); a
byte order mark and the encoding of a cookie are remembered. So encoding an unchanged text gives
the very bytes that were read.
"""

from __future__ import annotations

import ast
import codecs
import io
import tokenize
import warnings
from dataclasses import dataclass


class BadInput(Exception):
    """Something in the input that stops one file: printed as ``path:line: what; what to do``."""

    def __init__(self, path: str, line: int, what: str, advice: str) -> None:
        super().__init__(path, line, what, advice)
        self.path = path
        self.line = line
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        # One line whatever the pieces contain: a file name may hold a newline.
        text = f"{self.path}:{self.line}: {self.what}; {self.advice}"
        return " ".join(text.splitlines())

    def __repr__(self) -> str:
        # flake8 prints this of what a plugin raises.
        return str(self)


@dataclass(frozen=True)
class Source:
    """The text of a file and how it was encoded."""

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""

    def encode(self, text: str) -> bytes:
        """``text`` as bytes in the manner of this file."""
        return self.bom + text.encode(self.encoding)


def read_source(path: str) -> Source:
    """Read and decode the file ``path``; raise :class:`BadInput` where that is not possible."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return decode(path, data)


def unreadable(path: str, error: OSError | ValueError) -> BadInput:
    """The complaint about a file or directory that the system does not let us read."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    if isinstance(error, FileNotFoundError):
        advice = "check the spelling"
    elif isinstance(error, PermissionError):
        advice = "make it readable, or leave it out"
    else:
        advice = "leave it out"
    return BadInput(path, 1, f"cannot be read ({reason})", advice)


def decode(path: str, data: bytes) -> Source:
    """Decode ``data`` as Python does: byte order mark, then coding cookie, then UTF-8."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        if "missing" in str(error):  # bytes that are no UTF-8 before the line of a cookie
            what, advice = "is not UTF-8 text", "add a coding cookie, or save as UTF-8"
            raise BadInput(path, 1, what, advice) from error
        if data.startswith(codecs.BOM_UTF8) or "cookie" in str(error) or "encoding" in str(error):
            what = str(error).partition(" for ")[0]
            raise BadInput(path, 1, what, "correct the coding cookie") from error
        raise BadInput(path, 1, str(error), "add a coding cookie, or save as UTF-8") from error
    bom = codecs.BOM_UTF8 if encoding == "utf-8-sig" else b""
    if bom:
        encoding = "utf-8"
    body = data[len(bom) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        what = f"is not {encoding} text (byte 0x{body[error.start]:02x})"
        advice = "add a coding cookie, or save as UTF-8"
        raise BadInput(path, line, what, advice) from error
    except (LookupError, ValueError) as error:  # a codec that is none of text, such as "hex"
        what = f"cannot be decoded as {encoding} ({error})"
        raise BadInput(path, 1, what, "correct the coding cookie") from error
    source = Source(text, encoding, bom)
    try:
        exact = source.encode(text) == data
    except UnicodeEncodeError:
        exact = False
    if not exact:
        # Stateful or lossy encodings (UTF-7, some EBCDIC): writing would change untouched bytes.
        what = f"does not survive decoding and encoding as {encoding}"
        raise BadInput(path, 1, what, "save as UTF-8")
    return source


def parse(path: str, text: str) -> ast.Module:
    """The syntax tree of ``text``; raise :class:`BadInput` where there is none."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadInput(path, line, "contains null bytes", "correct it, or leave it out")
    try:
        with warnings.catch_warnings():
            # An invalid escape in somebody's string is not our business, not even under -W error.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        what = f"syntax error ({error.msg})"
        raise BadInput(path, error.lineno or 1, what, "correct it, or leave it out") from error
    except ValueError as error:
        raise BadInput(path, 1, f"cannot be parsed ({error})", "correct it") from error
    except (RecursionError, MemoryError) as error:
        raise BadInput(path, 1, "is nested too deeply to be parsed", "leave it out") from error
