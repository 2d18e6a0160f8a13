"""What lets a StopAsyncIteration out is followed where many files say its name, too."""

from __future__ import annotations

import ast

import pytest

from flake8_agen.analysis import analyse
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.verdict import Form

ROWS = '''
class Rows:
    def __init__(self, source):
        self.source = source
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n > 9:
            raise StopAsyncIteration
        self.n += 1
        return {step}
'''
WHAT = {
    "generator": "def numbers():\n    yield 1\n    raise StopAsyncIteration\n",
    "session": "class Session:\n    def __len__(self):\n        raise StopAsyncIteration\n",
    "mock": "from unittest.mock import Mock\nreader = Mock(side_effect=StopAsyncIteration)\n",
}
HOLDERS = '''
class Client:
    def __init__(self, inner):
        self.inner = inner

    def size(self):
        return len(self.inner)

    def fetch(self):
        return self.inner()

def client(inner):
    return Client(inner)
'''
CASES = {
    # who gives it to whom, what a step does, what the others do with it
    "a generator": (
        "from what import numbers\nRows(numbers())",
        "next(self.source)",
        "from what import numbers\ndef use():\n    return list(numbers())",
    ),
    "what holds an object": (
        "from what import Session\nfrom holders import Client\nRows(Client(Session()))",
        "self.source.size()",
        "from what import Session\ndef use():\n    return Session()",
    ),
    "what holds one, by a function": (
        "from what import Session\nfrom holders import client\nRows(client(Session()))",
        "self.source.size()",
        "from what import Session\ndef use():\n    return len(Session())",
    ),
    "what holds a mock": (
        "from what import reader\nfrom holders import Client\nRows(Client(reader))",
        "self.source.fetch()",
        "from what import reader\ndef use():\n    return reader()",
    ),
    "an object of a package": (
        "from package import Session\nfrom holders import Client\nRows(Client(Session()))",
        "self.source.size()",
        "from package import Session\ndef use():\n    return len(Session())",
    ),
    "where that is made": (
        "from making import source\nRows(source())",
        "self.source.size()",
        "from what import Session\ndef use():\n    return len(Session())",
    ),
}
MAKING = (
    "from what import Session\nfrom holders import Client\n"
    "def source():\n    return Client(Session())"
)


def stopping(main: str, step: str, other: str, many: int) -> frozenset[str]:
    """What is wrapped, where ``many`` other files have something to do with it as well."""
    text = ROWS.format(step=step)
    files = {
        "rows": text,
        "main": f"from rows import Rows\n{main}\n",
        "what": "".join(WHAT.values()),
        "package/__init__": "from .session import Session",
        "package/session": WHAT["session"],
        "holders": HOLDERS,
        "making": MAKING,
        **{f"a_{index}": other for index in range(many)},
    }
    project = Project(None, {f"/project/{name}.py": source for name, source in files.items()})
    (verdict,) = analyse(ast.parse(text), text, "/project/rows.py", project, Options())
    return next(form for form in verdict.forms if form.form is Form.METHOD_SELF).plan.stopping


@pytest.mark.parametrize("many", [0, 11, 40, 90])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_stop_is_followed_among_many_files(case: tuple[str, str, str], many: int) -> None:
    main, step, other = case
    assert stopping(main, step, other, many) == {step.partition("(")[0]}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_others_do_among_themselves_is_nothing_to_the_class(
    case: tuple[str, str, str]
) -> None:
    _, step, other = case
    assert stopping("Rows([1])", step, other, 40) == frozenset()
