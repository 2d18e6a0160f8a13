"""What is known of the values an object is made with, and of what it keeps."""

from __future__ import annotations

import pytest

from flake8_agen.verdict import Form, Kind
from test_analysis import form, iterator, verdict

STEP = "self.i += 1\nif self.i > self.n:\n    raise StopAsyncIteration\nreturn self.i"


def kind_of_n(init: str, use: str, step: str = STEP, rest: str = "", head: str = "") -> Kind | None:
    """What is known of ``self.n``."""
    source = f"{head}\n{iterator(init, step, rest)}\n{use}\n"
    return form(verdict(source), Form.METHOD_SELF).plan.kinds.get("self.n")


def loop(made: str, before: str = "pass", header: str = "async def main():") -> str:
    return f"{header}\n    {before}\n    async for item in {made}: pass"


PASSED = [
    # every construction, by place or by name
    (", n", loop("It(n=3)"), Kind.INT),
    (", n", f"{loop('It(3)')}\n\n\n{loop('It([])', header='async def more():')}", None),
    (", *, n", loop("It(n=3)"), Kind.INT),
    (", *, n=4", loop("It()"), Kind.INT),
    (", *, n=4, m", loop("It(m=1)"), Kind.INT),
    (", n, /", loop("It(3)"), Kind.INT),
    # some arguments cannot be seen
    (", n", loop("It(*all)"), None),
    (", n", loop("It(**all)"), None),
    # a dict of keyword arguments is neither int nor sequence
    (", **n", loop("It(a=1)"), Kind.OTHER),
    # locals and parameters of the caller
    (", n", loop("It(k)", "k = 3"), Kind.INT),
    (", n", loop("It(k)", "k: int = read()"), None),
    (", n", loop("It(k)", "k = 3; k = 4"), Kind.INT),
    (", n", loop("It(k)", "k = 3; k = []"), None),
    (", n", loop("It(k)", "k = 3; k += read()"), None),
    (", n", loop("It(k)", "global k; k = 3"), None),
    (", n", loop("It(k)", "for k in read(): pass"), None),
    (", n", loop("It(k)", "def k(): ..."), None),
    (", n", loop("It(k)", header="async def main(k: int):"), Kind.INT),
    (", n", loop("It(k)", header="async def main(*, k: list[int]):"), Kind.SEQUENCE),
    (", n", loop("It(k)", "k = read()", header="async def main(k: int):"), None),
    (", n", f"k = 3\n\n\n{loop('It(k)')}", Kind.INT),
    (", n", "it = [x async for x in It(3)]", Kind.INT),
]


@pytest.mark.parametrize(("parameters", "use", "kind"), PASSED)
def test_what_every_construction_passes(parameters: str, use: str, kind: Kind | None) -> None:
    assert kind_of_n(f"{parameters} => self.i = 0; self.n = n", use) is kind


INIT = [
    # a local of __init__ must keep its kind
    ("; k = 3; self.n = k", Kind.INT),
    ("; k = 3; k = []; self.n = k", None),
    ("; k = 3; k += read(); self.n = k", None),
    ("; n = [n]; self.n = n", None),
    ("; n = n + 1; self.n = n", Kind.INT),
    ("\nfor n in read(): pass\nself.n = n", None),
    ("; global k; k = 3; self.n = k", None),
    # all that is ever stored
    ("; self.n = 3; self.n = 4", Kind.INT),
    ("; self.n = 3; self.n = []", None),
    ("; self.n = []; self.n += [1]", Kind.SEQUENCE),
    ("; self.n = []; self.n += read()", None),
    ("; self.n = 8; self.n //= 2", Kind.INT),
    ("; self.n = 8; self.n /= 2", None),
    ("; self.n: int = read()", Kind.INT),
    ("; self.n: 'list[int]' = read()", Kind.SEQUENCE),
    ("; self.n, self.m = 3, 4", Kind.INT),
    ("; self.n, *self.m = 3, 4", None),
    ("; self.n, self.m = read()", None),
    ("; [self.n, self.m] = [3, 4]", Kind.INT),
]


@pytest.mark.parametrize(("init", "kind"), INIT)
def test_what_init_stores(init: str, kind: Kind | None) -> None:
    assert kind_of_n(f", n =>\x20\nself.i = 0{init}", loop("It(3)")) is kind


DECLARED = [
    ("n: int", Kind.INT),
    ("n: list[str]", Kind.SEQUENCE),
    ("n: int = 3", Kind.INT),
    ("n: float", Kind.OTHER),
    ("n: Unknown", None),
]


@pytest.mark.parametrize(("field", "kind"), DECLARED)
def test_what_the_class_body_declares(field: str, kind: Kind | None) -> None:
    """A bare annotation says what any value is; one with a value speaks for that value only."""
    rest = f"\n    {field}\n"
    assert kind_of_n(" => self.i = 0; self.n = read()" if "=" not in field else " => self.i = 0",
                     loop("It()"), rest=rest) is kind


FIELDS = [("n: int", Kind.INT), ("n: 'Sequence[int]'", Kind.SEQUENCE), ("n: Unknown", None)]


@pytest.mark.parametrize(("field", "kind"), FIELDS)
def test_fields_of_a_dataclass_are_parameters(field: str, kind: Kind | None) -> None:
    header = f"@dataclass\nclass It:\n    {field}\n    i: int = 0"
    text = iterator("", STEP).replace("class It:", header)
    source = f"from dataclasses import dataclass\n\n\n{text}\n{loop('It(3)')}\n"
    assert form(verdict(source), Form.FUNCTION).plan.kinds.get("self.n") is kind


NARROWED = [
    ("if n is None:\n    n = 0\nself.n = n", Kind.INT),
    ("if n is None:\n    raise TypeError\nself.n = n", Kind.INT),
    ("if n is None:\n    print()\nself.n = n", None),
    ("if n is not None:\n    self.n = n\nelse:\n    self.n = 0", Kind.INT),
    ("if n is not None:\n    self.n = 0\nelse:\n    self.n = n", None),
    ("if not n:\n    n = 0\nself.n = n", None),
    ("self.n = 0 if n is None else n", Kind.INT),
    ("self.n = n if n is not None else 0", Kind.INT),
]


@pytest.mark.parametrize(("body", "kind"), NARROWED)
def test_none_is_ruled_out_before(body: str, kind: Kind | None) -> None:
    use = f"{loop('It(3)')}\n\n\n{loop('It()', header='async def more():')}"
    assert kind_of_n(f", n=None => self.i = 0\n{body}", use) is kind


@pytest.mark.parametrize(
    ("body", "use", "kind"),
    [
        ("    n = 3", "", Kind.INT),
        ("    n = 3\n    n = 4", "", Kind.INT),
        ("    n = '3'", "", Kind.SEQUENCE),
        ("    n = read()", "", None),
        ("    if read():\n        n = 3", "", None),
        ("    n = 3", "It.n = 2.5", None),
        ("    n = 3", "class Half(It):\n    n = 2.5", None),
    ],
)
def test_what_the_class_body_says(body: str, use: str, kind: Kind | None) -> None:
    assert kind_of_n("", f"{loop('It()')}\n\n\n{use}", rest=body) is kind


@pytest.mark.parametrize(
    ("value", "ints"),
    [
        ("iter(range(n))", True),
        ("iter(bytes(n, 'utf-8'))", True),
        ("iter(b'ab')", True),
        ("iter('ab')", False),
        ("iter(bytes(n))", False),
        ("iter(bytes(*n))", False),
        ("iter(n)", False),
        ("iter(range(n), None)", False),
        ("map(int, n)", False),
        ("iter(range(n)); self.n = iter(n)", False),
    ],
)
def test_which_iterators_give_plain_ints(value: str, ints: bool) -> None:
    source = iterator(f", n => self.i = 0; self.n = {value}", STEP.replace("> self.n", "> 2"))
    plan = form(verdict(f"{source}\n{loop('It(3)')}\n"), Form.METHOD_SELF).plan
    assert plan.of_ints == ({"self.n"} if ints else frozenset())
