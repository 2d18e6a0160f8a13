"""Tests of types that need no look at the tree: ``isinstance(x, str)`` of the builtin ``str``."""

from __future__ import annotations

import re

_TYPE = rb"(?:bool|bytearray|bytes|complex|dict|float|frozenset|int|list|object|set|str|tuple|type)"
_TEST = re.compile(rb"issubclass|isinstance")
_PLAIN = re.compile(
    rb"(?:isinstance|issubclass)\((?:[\w.\[\]]+, *\(?((?:%b\b(?:, *)?)+)\)?)?\)" % _TYPE
)
_WORD = re.compile(rb"\w+")
_BLOCK = rb"(?:async|case|class|elif|else|except|finally|for|if|try|while|with)\b"
_BINDS = re.compile(
    rb".*\b(?:as|class|def|type)[ \t]+\0"
    rb"|.*\bimport\b.*\0"
    rb"|.*\0[ \t]*:="
    rb"|.*;[ \t]*\0"
    rb"|.*=[ \t]*\0[ \t]*=(?!=)"
    rb"|[^=:\"']*\0[^=]*=(?!=)"  # `str = x`, `a[0], str = x`
    rb"|[ \t]*\0[ \t]*:"
    rb"|[ \t]*(?:\w+,[ \t]*)*\0[ \t]*(?:[,)]|\r?\Z)"  # names alone, of an import or of targets
    rb"|[ \t]*(?:%b.*|def\b.*\)[^(]*):[ \t]*\0[^=]*=(?!=)" % _BLOCK
)
"""A line that may give another meaning to the name that is left out (``\\0``)."""


def only_builtins_tested(data: bytes) -> bool:
    """Whether all tests of types in a file are for builtin ones, by the look of its bytes."""
    if _TEST.search(data) is None:
        return True
    rest = _PLAIN.sub(b"0", data)
    if _TEST.search(rest) is not None or b"import *" in rest:
        return False
    tested = {word for names in _PLAIN.findall(data) for word in _WORD.findall(names)}
    return not any(_is_bound(name, rest) for name in tested)


def _is_bound(name: bytes, code: bytes) -> bool:
    """Whether ``name`` may be other than the builtin."""
    for found in re.finditer(rb"%b(?<!\w%b)(?!\w)" % (name, name), code):
        line, end = code.rfind(b"\n", 0, found.start()) + 1, code.find(b"\n", found.end())
        after = code[found.end() : end if end >= 0 else len(code)]
        if _BINDS.match(code[line : found.start()] + b"\0" + after):
            return True
    return False
