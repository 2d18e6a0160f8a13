"""Documents that speak of a class: directives that want one, and code that tests may run."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

_FENCE = re.compile(
    r"^([ \t]*)(`{3,}|~{3,})[ \t]*\{?(?:py|python)\b[^\n]*\n(.*?)^\1\2", re.M | re.S
)
_BLOCK = re.compile(
    r"^([ \t]*)\.\. (?:testcode|testsetup|code-block|code|sourcecode)::[^\n]*\n"
    r"((?:\1[ \t]+[^\n]*\n|[ \t]*\n)+)",
    re.M,
)
_OPTION = re.compile(r"^[ \t]*:[\w-]+:.*\n", re.M)


def documented(text: str, name: str) -> Iterator[tuple[int, str]]:
    """(1-based line, dotted name) of each ``.. autoclass:: pkg.Name``, which fails for a function.
    See https://www.sphinx-doc.org/en/master/usage/extensions/autodoc.html"""
    directive = rf"^[ \t]*\.\. (?:py:)?autoclass::[ \t]+((?:\w+\.)*{re.escape(name)})[ \t]*(?:\(|$)"
    for match in re.finditer(directive, text, re.M):
        yield text.count("\n", 0, match.start(1)) + 1, match[1]


def blocks(text: str) -> list[str]:
    """The Python in the blocks of a document in Markdown or reStructuredText."""
    fences = [match[3] for match in _FENCE.finditer(text)]
    return fences + [
        textwrap.dedent(_OPTION.sub("", match[2])) for match in _BLOCK.finditer(text)
    ]
