"""Objects that come to other packages as a field of a named tuple or a dataclass."""

from __future__ import annotations

import ast

import pytest
from test_detours import LIB, hazards

from flake8_agen.classes.fields import fields_of_a_tuple
from flake8_agen.verdict import Applicability

CALLED = "from collections import namedtuple\nJob = namedtuple('Job', 'rows, n')\n"
CLASS = "from typing import NamedTuple\nclass Job(NamedTuple):\n    rows: object\n    n: int\n\n"
DERIVED = "from collections import namedtuple\nclass Job(namedtuple('Job', 'rows n')): ...\n\n"
BASE = (
    "from collections import namedtuple\nBase = namedtuple('Base', ['rows', 'n'])\n"
    "class Job(Base): ...\n\n"
)
DATA = "from dataclasses import dataclass\nfrom typing import ClassVar\n\n"
KINDS = {"called": CALLED, "a class": CLASS, "derived": DERIVED, "a named base": BASE}
MADE = "import lib, made\nfrom rows import Rows\n\n"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    "use",
    [
        "job = Job(Rows(3), 1)\nlib.eat(job.rows)",
        "job = Job(n=1, rows=Rows(3))\nlib.eat(job.rows)",
        "def make(): return Job(Rows(3), 1)\nlib.eat(make().rows)",
        "rows, n = Job(Rows(3), 1)\nlib.eat(rows)",
        "lib.eat([Job(Rows(3), 1)])",
    ],
)
def test_a_field_waits(kind: str, use: str) -> None:
    assert hazards({"use": LIB + kind + use}) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})
    elsewhere = {"made": kind, "use": MADE + use.replace("Job", "made.Job")}
    assert hazards(elsewhere) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    "use",
    [
        "job = Job(Rows(3), 1)\nlib.eat(job.n)",
        "job = Job(n=1, rows=Rows(3))\nlib.eat(job.n)",
        "async def go():\n    async for x in Job(Rows(3), 1).rows: lib.eat(x)",
    ],
)
def test_another_field_is_safe(kind: str, use: str) -> None:
    assert hazards({"use": LIB + kind + use}) == (Applicability.SAFE, set())
    elsewhere = {"made": kind, "use": MADE + use.replace("Job", "made.Job")}
    assert hazards(elsewhere) == (Applicability.SAFE, set())


DATACLASSES = {
    "inherited": "@dataclass\nclass Base:\n    rows: object\n\n"
    "@dataclass\nclass Job(Base):\n    n: int\n\n",
    "beside one of the class": "@dataclass\nclass Job:\n    kind: ClassVar[str] = ''\n"
    "    rows: object\n    n: int\n\n",
    "declared again": "@dataclass\nclass Base:\n    rows: object\n    n: int\n\n"
    "@dataclass\nclass Job(Base):\n    n: float\n    rows: object\n\n",
}


@pytest.mark.parametrize("text", DATACLASSES.values(), ids=DATACLASSES)
def test_a_field_of_a_dataclass(text: str) -> None:
    made = f"{LIB}{DATA}{text}job = Job(Rows(3), 1)\n"
    assert hazards({"use": f"{made}lib.eat(job.rows)"})[1] == {"DEPENDENCY_BY_DETOUR"}
    assert hazards({"use": f"{made}lib.eat(job.n)"}) == (Applicability.SAFE, set())


BASE_FILE = f"{DATA}@dataclass\nclass Base:\n    rows: object\n    n: int\n\n"


@pytest.mark.parametrize(
    "given_on",
    [
        {},
        {"made": "from base import Base"},
        {"made": "from more import Base", "more": "from base import Base as Base"},
        {"made": "from more import One as Base", "more": "from base import Base as One"},
    ],
)
def test_the_base_of_a_dataclass_is_followed_to_the_file_that_has_it(
    given_on: dict[str, str],
) -> None:
    first = "made" if given_on else "base"
    head = f"{LIB}{DATA}from {first} import Base\n@dataclass\nclass Job(Base):\n    m: int = 1\n\n"
    files = {"base": BASE_FILE, **given_on}
    waits = {**files, "use": f"{head}job = Job(Rows(3), 1)\nlib.eat(job.rows)"}
    assert hazards(waits) == (Applicability.UNSAFE, {"DEPENDENCY_BY_DETOUR"})
    other = {**files, "use": f"{head}job = Job(Rows(3), 1)\nlib.eat(job.n)"}
    assert hazards(other) == (Applicability.SAFE, set())


ROUND = {
    "of another file": {
        "made": "from more import More\nclass Job(More):\n    rows: object\n",
        "more": "from made import Job\nclass More(Job):\n    n: int\n",
    },
    "of one file": {
        "made": "if old:\n    class More: ...\n    class Job(More):\n        rows: object\n"
        "else:\n    class Job: ...\n    class More(Job): ...\n",
    },
    "of the same name": {
        "made": "from more import Job\nclass Job(Job):\n    rows: object\n",
        "more": "from made import Job\n",
    },
    "of nobody": {"made": "from more import Job", "more": "from made import Job"},
}


@pytest.mark.parametrize("files", ROUND.values(), ids=ROUND)
@pytest.mark.parametrize("use", ["lib.eat(job.rows)", "lib.eat(job.get())"])
def test_classes_that_derive_from_each_other_are_looked_at_once(
    files: dict[str, str], use: str
) -> None:
    text = f"{MADE}from made import Job\njob = Job(Rows(3))\n{use}"
    assert hazards({**files, "use": text})[0] is not None  # and comes back


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("namedtuple('Job', 'rows n')", ("rows", "n")),
        ("namedtuple('Job', ('rows', 'n'))", ("rows", "n")),
        ("namedtuple('Job', field_names='rows,n')", ("rows", "n")),
        ("NamedTuple('Job', [('rows', object), ('n', int)])", ("rows", "n")),
        ("namedtuple('Job', ['rows', name])", ("rows", "")),
        ("namedtuple('Job', names)", ()),
        ("namedtuple('Job')", ()),
        ("Job(rows, n)", ()),
    ],
)
def test_fields(text: str, fields: tuple[str, ...]) -> None:
    assert fields_of_a_tuple(ast.parse(text, mode="eval").body) == fields
