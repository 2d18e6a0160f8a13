"""What speaks against a form: each hazard by the smallest class that has it."""

from __future__ import annotations

import sys
import textwrap

import pytest

from flake8_agen.verdict import Evidence, Form
from test_analysis import COUNT as INDENTED
from test_analysis import HEAD, LOOP, form, iterator, verdict

COUNT = textwrap.dedent(INDENTED)
UNTIL = COUNT.replace("3", "self.n")
"""Like ``COUNT``, up to an end that the object has."""


def sample(
    init: str = " => self.i = 0",
    step: str = COUNT,
    rest: str = "",
    head: str = HEAD,
    header: str = "class It:",
    before: str = "",
    made: str = "",
) -> str:
    """A module with the class and one loop over it, in place."""
    text = iterator(init, step, rest, head).replace("class It:", header)
    return f"{before}\n{text}\n{LOOP % made}"


DATACLASS = "from dataclasses import dataclass\nfrom typing import ClassVar"
STAYS_A_CLASS = {
    "the class body runs code": (
        sample(rest="\n    print('made')\n"), "MEMBERS", "runs code of its own",
    ),
    "a base of the project": (
        sample(before="class Base: ...", header="class It(Base):"), "BASES", "the base Base",
    ),
    "a generic base of the project": (
        sample(
            before="from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\n"
            "class Base(Generic[T]): ...",
            header="class It(Base[int]):",
        ),
        "BASES", "the base Base[int]",
    ),
    "ABC": (
        sample(before="from abc import ABC", header="class It(ABC):"), "BASES", "the base ABC",
    ),
    "a metaclass": (
        sample(before="class M(type): ...", header="class It(metaclass=M):"),
        "BASES", "made with metaclass",
    ),
    "keywords from a dict": (
        sample(before="MORE = {}", header="class It(**MORE):"), "BASES", "made with **",
    ),
    "a frozen dataclass": (
        sample(
            "", UNTIL, before=DATACLASS, made="1",
            header="@dataclass(frozen=True)\nclass It:\n    n: int\n    i: int = 0\n",
        ),
        "DATACLASS", "frozen=",
    ),
    "a field that is no parameter": (
        sample(
            "", UNTIL, before=DATACLASS,
            header="@dataclass\nclass It:\n    n: ClassVar[int]\n    i: int = 0\n",
        ),
        "DATACLASS", "the field n",
    ),
    "a dataclass with an __init__": (
        sample(" => self.i = 0; self.n = 3", UNTIL, before=DATACLASS,
               header="@dataclass\nclass It:\n    n: int\n"),
        "DATACLASS", "an __init__ of its own",
    ),
    "a private name of another object": (
        sample(", o => self.i = 0; self.o = o", COUNT.replace("3", "self.o.__n"), made="o"),
        "MANGLED", "_It__n",
    ),
    "a private local": (
        sample(step=f"__n = 3\n{COUNT.replace('3', '__n')}"), "MANGLED", "_It__n",
    ),
    "a decorated __init__": (
        sample().replace("    def __init__", "    @deco\n    def __init__"),
        "ODD_INIT", "is decorated",
    ),
    "an __init__ without a first parameter": (
        sample("*args => self = args[0]; self.i = 0").replace("(self*args)", "(*args)"),
        "ODD_INIT", "is no plain method",
    ),
    "an __init__ that returns early": (
        sample(" => self.i = 0; return"), "ODD_INIT", "returns early",
    ),
}


@pytest.mark.parametrize("name", STAYS_A_CLASS)
def test_what_a_function_could_not_replace(name: str) -> None:
    source, hazard, message = STAYS_A_CLASS[name]
    found = verdict(source)
    texts = {each.name: each.message for each in form(found, Form.FUNCTION).hazards}
    assert message in texts[hazard]
    assert found.code == "AGN102"


def test_arguments_of_the_dataclass_that_change_nothing_here() -> None:
    source = sample(
        "", UNTIL, before=DATACLASS, made="1",
        header="@dataclass(eq=False, repr=False)\nclass It:\n    n: int\n    i: int = 0\n",
    )
    found = verdict(source)
    assert found.choice(unsafe=False) is form(found, Form.FUNCTION)


def test_own_private_attributes_become_locals() -> None:
    found = verdict(sample(" => self.__i = 0", COUNT.replace("self.i", "self.__i")))
    assert found.choice(unsafe=False) is form(found, Form.FUNCTION)


NOT_LOCAL = {
    "vars": (sample(step=f"vars(self)\n{COUNT}"), "looks into the object"),
    "__dict__": (sample(step=f"print(self.__dict__)\n{COUNT}"), "__dict__ looks into"),
    "__setattr__": (
        sample(rest="\n    def __setattr__(self, name, value):\n        print(name)\n"),
        "a say in every attribute",
    ),
    "__getattr__": (
        sample(rest="\n    def __getattr__(self, name):\n        return 1\n"),
        "a say in every attribute",
    ),
}


@pytest.mark.parametrize("name", NOT_LOCAL)
def test_attributes_that_are_reached_by_name_stay_attributes(name: str) -> None:
    source, message = NOT_LOCAL[name]
    found = verdict(source)
    for each in found.forms:
        if each.form in (Form.FUNCTION, Form.METHOD_LOCALS):
            texts = {hazard.name: hazard for hazard in each.hazards}
            assert message in texts["BY_NAME"].message
            assert texts["BY_NAME"].evidence is Evidence.FOUND
    safe = found.choice(unsafe=False)
    assert safe is None or safe.form is Form.METHOD_SELF


def test_looking_into_another_object_is_no_hazard() -> None:
    source = sample(", o => self.i = 0; self.o = o", f"vars(self.o)\n{COUNT}", made="o")
    found = verdict(source)
    assert found.choice(unsafe=False) is form(found, Form.FUNCTION)


INTS = [
    # (parameters and __init__, step, what it is made with, what is not known to be an int)
    (", n => self.i = 0; self.n = n", UNTIL, "x", {"self.n"}),
    (", n => self.i = 0; self.n = n", UNTIL.replace("self.n", "self.n * 2 - 1"), "x", {"self.n"}),
    (", n => self.i = 0; self.n = n", UNTIL.replace("self.n", "-self.n"), "x", {"self.n"}),
    (", n: int => self.i = 0; self.n = n", UNTIL.replace("self.n", "-self.n"), "x", set()),
    (" => self.i = 0", COUNT.replace("3", "END"), "", set()),
    (" => self.i = 0", COUNT.replace("3", "other.END"), "", set()),
    (" => self.i = 0", COUNT.replace("3", "MOVED"), "", {"MOVED"}),
    (" => self.i = 0", COUNT.replace("3", "LATER"), "", {"LATER"}),
    # the same name twice is named once
    (", n => self.i = 0; self.n = n",
     "if self.i > self.n: raise StopAsyncIteration\n" + UNTIL, "x", {"self.n"}),
    # no counter: the state is not compared with what is unknown
    (", n => self.i = n; self.n = n",
     "self.i = self.i.next\nif self.i is self.n:\n    raise StopAsyncIteration\nreturn self.i",
     "x", set()),
    # moved otherwise than by a constant int
    (", n => self.i = 0; self.n = n",
     "self.i = self.i + 1\nif self.i > self.n:\n    raise StopAsyncIteration\nreturn self.i",
     "x", {"self.n"}),
    (", n => self.i = 0; self.n = n",
     "self.i *= 2\nif self.i > self.n:\n    raise StopAsyncIteration\nreturn self.i", "x", set()),
    (", n => self.i = 0; self.n = n",
     "self.i += 0.5\nif self.i > self.n:\n    raise StopAsyncIteration\nreturn self.i", "x", set()),
    # a chain asks more than one thing
    (", n => self.i = 0; self.n = n",
     "self.i += 1\nif 0 < self.i < self.n:\n    return self.i\nraise StopAsyncIteration",
     "x", set()),
]


@pytest.mark.parametrize(("init", "step", "made", "unknown"), INTS)
def test_the_end_of_a_count_must_be_an_int(
    init: str, step: str, made: str, unknown: set[str]
) -> None:
    """Asked of a form that waits for ``--unsafe`` anyway: a safe one keeps its ``while``."""
    globals_ = "__all__ = ['It']\nEND = 3\nMOVED = 3\nMOVED = 4\nLATER = read()\n"
    found = form(verdict(sample(init, step, made=made, before=globals_)), Form.FUNCTION)
    named = {
        hazard.message.partition(" says that ")[2].partition(" is an int")[0]
        for hazard in found.hazards
        if hazard.name == "NOT_AN_INT"
    }
    assert named == unknown


INDEX = "if self.i == len(%s):\n    raise StopAsyncIteration\n%s\nreturn %s[self.i - 1]"
ROWS = ", rows => self.rows = rows; self.i = 0"
SEQUENCES = [
    (ROWS, INDEX % ("self.rows", "self.i += 1", "self.rows"), "x", {"self.rows"}),
    (ROWS, INDEX % ("self.rows", "self.i = self.i + 1", "self.rows"), "x", {"self.rows"}),
    (ROWS, INDEX % ("self.rows", "self.i = self.i + 2", "self.rows"), "x", set()),
    (ROWS, INDEX % ("self.rows", "self.i += 1", "self.rows"), "[1]", set()),
    (ROWS, INDEX % ("ROWS", "self.i += 1", "ROWS"), "x", {"ROWS"}),
    (ROWS, INDEX % ("self.rows", "self.i += 1\nprint(self.rows[self.i - 1])", "self.rows"),
     "x", {"self.rows"}),
    (ROWS, INDEX % ("self.rows.all", "self.i += 1", "self.rows.all"), "x", set()),
]


@pytest.mark.parametrize(("init", "step", "made", "unknown"), SEQUENCES)
def test_what_is_indexed_must_be_a_sequence(
    init: str, step: str, made: str, unknown: set[str]
) -> None:
    found = form(verdict(sample(init, step, made=made)), Form.FUNCTION)
    named = {
        hazard.message.partition(" says that ")[2].partition(" is a sequence")[0]
        for hazard in found.hazards
        if hazard.name == "NOT_A_SEQUENCE"
    }
    assert named == unknown


PAIR = """
%s
class Rows:
    def __aiter__(self):
        %s


"""


def pair(returned: str = "return It()", it: str = "", before: str = "", after: str = "") -> str:
    """An iterable whose ``__aiter__`` builds the iterator."""
    return PAIR % (before, returned) + (it or iterator(" => self.i = 0", COUNT)) + after


PAIRS = {
    "the iterator is tested for": (
        pair(after="\n\ndef f(x):\n    return isinstance(x, It)\n"),
        "used elsewhere",
    ),
    "__aiter__ of the iterator does more": (
        pair(it=iterator(" => self.i = 0", COUNT, head=HEAD.replace("return", "print(); return"))
             .replace("return self\n", "return Other()\n", 1)),
        "does more than return self",
    ),
    "__init__ takes any arguments": (
        pair("return It(1)", iterator(", *rows => self.i = 0", COUNT)), "takes * or **",
    ),
    "arguments are unpacked": (
        pair("return It(*self.all)", iterator(", n => self.i = 0", COUNT)), "built with * or **",
    ),
    "arguments without an __init__": (
        pair("return It(1)", iterator("", COUNT).replace("class It:", "class It:\n    i = 0\n")),
        "there is no __init__",
    ),
    "too many arguments": (
        pair("return It(1, 2)", iterator(", n => self.i = 0", COUNT)), "more arguments are passed",
    ),
    "a default that all objects share": (
        pair(it=iterator(", seen=[] => self.i = 0; self.seen = seen", COUNT)), "a default",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_speaks_against_a_pair(name: str) -> None:
    source, message = PAIRS[name]
    hazards = form(verdict(source), Form.PAIR).hazards
    assert any(message in hazard.message for hazard in hazards), hazards


@pytest.mark.skipif(sys.version_info < (3, 14), reason="template strings are new in 3.14")
def test_a_template_string_keeps_the_text_of_what_it_shows() -> None:
    step = 'self.i += 1; show(t"{self.i}"); return self.i'
    source = pair(it=iterator(" => self.i = 0", step))
    assert any("self.i" in hazard.message for hazard in form(verdict(source), Form.PAIR).hazards)


@pytest.mark.parametrize("default", ["0", "-1", "None", "()", "''"])
def test_a_default_that_cannot_change_is_no_hazard(default: str) -> None:
    source = pair(it=iterator(f", n={default} => self.i = 0; self.n = n", COUNT))
    assert not form(verdict(source), Form.PAIR).hazards


NO_PAIR = {
    "an async __aiter__": pair().replace("    def __aiter__", "    async def __aiter__", 1),
    "a generator": pair("yield It()"),
    "a decorated __aiter__": pair().replace("    def __aiter__", "    @deco\n    def __aiter__", 1),
    "more than the construction": pair("print()\n        return It()"),
    "another class": pair("return self.It()"),
    "an awaited argument": pair("return It([await x])"),
}


@pytest.mark.parametrize("name", NO_PAIR)
def test_what_makes_no_pair(name: str) -> None:
    assert Form.PAIR not in {each.form for each in verdict(NO_PAIR[name]).forms}


@pytest.mark.parametrize("owner", ["self", "Rows"])
def test_an_iterator_class_inside_the_iterable_makes_a_pair(owner: str) -> None:
    inner = iterator(" => self.i = 0", COUNT).replace("\n", "\n    ")
    source = f"class Rows:\n    {inner}\n    def __aiter__(self):\n        return {owner}.It()\n"
    assert form(verdict(source), Form.PAIR)


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("class Outer:\n    def show(self, len): ...\n\n", False),
        ("class Outer:\n    len = None\n\n", False),
        ("def outer(len):\n\n", True),
        ("class Outer:\n  def show(self, len):\n\n", True),
    ],
)
def test_names_that_the_class_does_not_see_shadow_nothing(around: str, expected: bool) -> None:
    step = "if self.i >= len(self.rows):\n    raise StopAsyncIteration\nself.i += 1\nreturn self.i"
    inner = iterator(", rows => self.rows = rows; self.i = 0", step)
    found = verdict(around + textwrap.indent(inner, " " * 4))
    names = {hazard.name for each in found.forms for hazard in each.hazards}
    assert ("SHADOWED" in names) is expected
