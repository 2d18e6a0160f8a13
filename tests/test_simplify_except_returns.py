"""What comes after a try for its handlers alone stands in them."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.agen.draft import Draft
from codemods.agen.facts import Facts
from codemods.agen.prepare import prepare_suite
from codemods.agen.simplify import except_returns
from codemods.agen.syntax import code


def simplified(inside: str) -> str | None:
    loop = "while True:\n" + "".join(f"    {line}\n" for line in inside.splitlines())
    body = prepare_suite(cst.IndentedBlock(cst.parse_module(loop).body))
    new = except_returns.simplify(Draft(body, Facts({}), params=frozenset({"ready"})))
    return None if new is None else "".join(map(code, new.body))


TRY = "try:\n    x = f()\n"
ENDED = "while True:\n    try:\n        x = f()\n    except E:\n"


@pytest.mark.parametrize(
    ("inside", "after"),
    [
        (
            f"{TRY}except E:\n    pass\nelse:\n    yield x\n    continue\nreturn\n",
            f"{ENDED}        return\n    yield x\n",
        ),
        (
            f"{TRY}except E:\n    g()\nelse:\n    yield x\n    continue\nreturn\n",
            f"{ENDED}        g()\n        return\n    yield x\n",
        ),
        (
            f"{TRY}except E:\n    pass\nexcept F:\n    raise\nexcept:\n    g()\n"
            "else:\n    yield x\n    continue\nreturn\n",
            f"{ENDED}        return\n    except F:\n        raise\n    except:\n        g()\n"
            "        return\n    yield x\n",
        ),
        (
            f"{TRY}except E:\n    if g():\n        raise\n"
            "else:\n    yield x\n    continue\nreturn\n",
            f"{ENDED}        if g():\n            raise\n        return\n    yield x\n",
        ),
        (
            f"ready = False\n{TRY}except E:\n    pass\nelse:\n    g()\n    ready = True\n"
            "if not ready:\n    return\nyield x\n",
            f"{ENDED}        return\n    g()\n    yield x\n",
        ),
    ],
)
def test_the_handler_ends_it(inside: str, after: str) -> None:
    assert simplified(inside) == after


@pytest.mark.parametrize(
    "inside",
    [
        # more than the end
        f"{TRY}except E:\n    pass\nelse:\n    yield x\n    continue\ng()\nreturn\n",
        f"{TRY}except E:\n    pass\nelse:\n    yield x\n    continue\nraise F\n",
        # the else may come to the end, or go on before it is through
        f"{TRY}except E:\n    pass\nelse:\n    yield x\nreturn\n",
        f"{TRY}except E:\n    pass\nelse:\n    if x:\n        continue\n    yield x\n    continue\n"
        "return\n",
        # finally
        f"{TRY}except E:\n    pass\nelse:\n    yield x\n    continue\nfinally:\n    g()\nreturn\n",
        # the flag is asked again, or set elsewhere
        f"ready = False\n{TRY}except E:\n    pass\nelse:\n    ready = True\n"
        "if not ready:\n    return\nyield x, ready\n",
        f"ready = False\n{TRY}except E:\n    ready = True\nelse:\n    ready = True\n"
        "if not ready:\n    return\nyield x\n",
        f"ready = True\n{TRY}except E:\n    pass\nelse:\n    ready = True\n"
        "if not ready:\n    return\nyield x\n",
        f"ready = False\n{TRY}except E:\n    pass\nelse:\n    ready = True\n"
        "if ready:\n    return\nyield x\n",
        f"ready = False\n{TRY}except E:\n    pass\nelse:\n    ready = True\n"
        "if not ready:\n    g()\n    return\nyield x\n",
    ],
)
def test_it_stays(inside: str) -> None:
    assert simplified(inside) is None
