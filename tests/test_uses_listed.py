"""The members of a class, shown or set by way of the class or of the type of an object."""

from __future__ import annotations

import pytest
from test_detours import hazards

from flake8_agen.verdict import Applicability

HEAD = "from unittest.mock import patch\nimport rows\nfrom rows import Rows\n\n"
SHOWN = [
    "print([k for k in vars(Rows) if 'next' in k])",
    "print(vars(Rows))",
    "print(Rows.__dict__)",
    "print(rows.Rows.__dict__.items())",
    "for name, method in vars(Rows).items(): print(name)",
    "names = list(vars(rows.Rows))",
]
ASKED = [
    "vars(Rows)['__anext__']",
    "Rows.__dict__.get('__anext__')",
]
OF_AN_OBJECT = [
    "def go(x): print(vars(type(x)))\n\ngo(Rows(1))",
    "def go(x): print(dir(type(x)))\n\ngo(Rows(1))",
    "def go(x): print(type(x).__dict__)\n\ngo(Rows(1))",
    "def go(x): print(x.__class__.__dict__)\n\ngo(Rows(1))",
]
SET = [
    "def go(x): type(x).__dict__['__anext__']\n\ngo(Rows(1))",
    "def go(x): setattr(type(x), '__anext__', print)\n\ngo(Rows(1))",
    "def go(x): setattr(x.__class__, '__anext__', print)\n\ngo(Rows(1))",
    "def go(x): type.__setattr__(type(x), '__anext__', print)\n\ngo(Rows(1))",
    "def go(x): delattr(type(x), '__anext__')\n\ngo(Rows(1))",
    "def go(x):\n    with patch.object(type(x), '__anext__', print): ...\n\ngo(Rows(1))",
]
HARMLESS = [
    "print('n' in vars(Rows))",
    "print(vars(Rows)['go'])",
    "print(Rows.__dict__.get('go'))",
    "print(vars(Rows(1)))",
    "x = Rows(1)\nprint([k for k in x.__dict__])",
    "class Other: ...\n\nprint(vars(Other), Other.__dict__)",
    "def go(x): print(type(x).__dict__['go'])\n\ngo(Rows(1))",
    "def go(x): print(vars(type(x)).get('go'))\n\ngo(Rows(1))",
    "def go(x): setattr(type(x), 'go', print)\n\ngo(Rows(1))",
    "def go(x):\n    with patch.object(type(x), 'go', print): ...\n\ngo(Rows(1))",
    "def go(x): print(type(x).__name__)\n\ngo(Rows(1))",
    "def go(x): setattr(type(x), '__anext__', print)\n\nclass Other: ...\n\ngo(Other())",
]


@pytest.mark.parametrize("text", SHOWN + OF_AN_OBJECT)
def test_all_members_are_shown(text: str) -> None:
    assert hazards({"use": HEAD + text}) == (Applicability.UNSAFE, {"DEPENDENCY"})


@pytest.mark.parametrize("text", ASKED)
def test_the_class_keeps_its_method(text: str) -> None:
    assert hazards({"use": HEAD + text}) == (Applicability.NONE, {"STEPPED_BY_CLASS"})


@pytest.mark.parametrize("text", SET)
def test_the_type_of_an_object_keeps_its_method(text: str) -> None:
    assert hazards({"use": HEAD + text}) == (Applicability.NONE, {"STEPPED"})


@pytest.mark.parametrize("text", HARMLESS)
def test_it_is_safe(text: str) -> None:
    assert hazards({"use": HEAD + text}) == (Applicability.SAFE, set())
