"""What a loop leaves behind is kept where the block around it runs again and reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import libcst as cst
import pytest

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.simplify import counter, for_index, one_shot
from codemods.agen.syntax import Body, code, expression
from flake8_agen.verdict import Kind

Pass = Callable[[Draft], Draft | None]
LOOPS = {
    "count": (counter.simplify, "n = 0\nwhile n < 3:\n    yield 'a'\n    n += 1"),
    "index": (for_index.simplify, "n = 0\nwhile n < len(rows):\n    yield rows[n]\n    n += 1"),
    "flag": (one_shot.simplify, "n = 0\nwhile n == 0:\n    n = 1\n    yield 'a'"),
}


def _simplified(apply: Pass, text: str) -> str | None:
    body = cast(Body, tuple(cst.parse_module(text).body))
    facts = Facts({"n": Kind.INT, "rows": Kind.SEQUENCE})
    new = apply(Draft(body[-1:], facts, params=frozenset({"rows", "n"})).inside(
        [expression("True")], body
    ))
    return None if new is None else "".join(map(code, new.body))


@pytest.mark.parametrize("name", LOOPS)
def test_a_name_that_is_read_again_keeps_its_loop(name: str) -> None:
    apply, loop = LOOPS[name]
    assert _simplified(apply, f"say(1)\n{loop}\nsay(2)\n") is not None
    assert _simplified(apply, f"say(n)\n{loop}\nsay(2)\n") is None
    assert _simplified(apply, f"say(1)\n{loop}\nsay(n)\n") is None
