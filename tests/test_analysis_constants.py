"""Numbers at the top of a file, and which of them are ints in every run."""

from __future__ import annotations

import pytest
from test_analysis import form, iterator, verdict

from flake8_agen.verdict import Form, Kind

STEP = "if self.i >= LIMIT:\n    raise StopAsyncIteration\nself.i += 1\nreturn self.i"
USE = "async def main():\n    async for item in It(): pass\n"


def kind_of_limit(head: str, after: str = "", **others: str) -> Kind | None:
    """What is known of ``LIMIT``."""
    source = f"{head}\n{iterator(' => self.i = 0', STEP)}\n{USE}\n{after}\n"
    return form(verdict(source, None, **others), Form.METHOD_SELF).plan.kinds.get("LIMIT")


@pytest.mark.parametrize(
    "head", ["LIMIT = 3", "LIMIT = -3", "LIMIT = 60 * 60", "LIMIT: int = 3", "LIMIT = 1 << 4"]
)
def test_an_int_for_good(head: str) -> None:
    assert kind_of_limit(head) is Kind.INT


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("LIMIT = 2.5", ""),
        ("LIMIT = True", ""),
        ("LIMIT = 4 / 2", ""),
        ("LIMIT = read()", ""),
        ("LIMIT = OTHER", ""),
        ("LIMIT: float", ""),
        # bound again
        ("LIMIT = 3", "LIMIT = 2.5"),
        ("LIMIT = 3", "LIMIT += 0.5"),
        ("LIMIT = 3", "def f():\n    global LIMIT\n    LIMIT = 0.5"),
        ("LIMIT = 3", "for LIMIT in read(): pass"),
        ("LIMIT = 3", "try:\n    from other import LIMIT\nexcept ImportError: pass"),
        ("LIMIT = 3\nfrom other import *", ""),
        ("LIMIT = 3", "globals()['LIMIT'] = 0.5"),
    ],
)
def test_not_for_good(head: str, after: str) -> None:
    assert kind_of_limit(head, after) is None


@pytest.mark.parametrize(
    "text",
    [
        "import module\nmodule.LIMIT = 2.5",
        "import module\nmodule.LIMIT, x = 2.5, 1",
        "from mock import patch\npatch('module.LIMIT', 2.5)",
        "import module\nsetattr(module, 'LIMIT', 2.5)",
        "import module\npatch.multiple(module, LIMIT=2.5)",
        "import module\nvars(module)['LIMIT'] = 2.5",
    ],
)
def test_replaced_elsewhere(text: str) -> None:
    assert kind_of_limit("LIMIT = 3", other=text) is None


@pytest.mark.parametrize(
    "text",
    [
        "from module import LIMIT\nprint(LIMIT)",
        "import module\nif x > module.LIMIT: print(module.LIMIT, 3)",
        "LIMIT = 2.5",
        "import others\nothers.LIMIT = 2.5",
    ],
)
def test_read_elsewhere(text: str) -> None:
    assert kind_of_limit("LIMIT = 3", other=text) is Kind.INT


@pytest.mark.parametrize(
    ("head", "value", "kind"),
    [
        ("import random", "random.randint(1, 2)", Kind.INT),
        ("from random import randrange", "randrange(3)", Kind.INT),
        ("import random", "random.random()", None),
        ("from dice import randint", "randint(1, 2)", None),
    ],
)
def test_random_ints(head: str, value: str, kind: Kind | None) -> None:
    step = f"self.i += {value}\nif self.i >= 3:\n    raise StopAsyncIteration\nreturn self.i"
    source = f"{head}\n{iterator(' => self.i = 0', step)}\n{USE}\n"
    kinds = form(verdict(source), Form.METHOD_SELF).plan.kinds
    assert kinds.get("self.i") is kind
