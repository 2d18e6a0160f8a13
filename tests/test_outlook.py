"""How ``--explain`` ends what it says of a class: what is done, or what would have to go."""

from __future__ import annotations

import pytest
from command_line import COUNTDOWN, PUBLIC, USED, Project, explained
from flake8_agen.verdict import Evidence, Form, FormVerdict, Hazard, Plan, Verdict

from flake8_agen.command.outlook import decisive, nearest, outlook

FUNCTION = "an async generator function"
METHOD = "a class whose __aiter__ is an async generator"
HALF = "class Half:\n    async def __anext__(self):\n        return 1\n"


def blocks(project: Project, text: str) -> list[str]:
    """What is printed of the one class of a file."""
    project.write("a.py", text)
    return project.run("--explain", ".").stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (USED, f"agen-codemod makes it {FUNCTION}"),
        (USED + "\n\nprint(Countdown.__name__)\n", f"agen-codemod makes it {FUNCTION}"),
        (PUBLIC, f"agen-codemod --unsafe makes it {FUNCTION}; without NO_USE and PUBLIC "
         "that would be safe"),
        (
            USED + "\n\nprint(isinstance(1, Countdown))\n",
            f"agen-codemod makes it {METHOD}; without TESTED it would become {FUNCTION}",
        ),
        (
            COUNTDOWN + "\n\nprint(Countdown(3).current)\n",
            "without ATTRIBUTE_READ its state might serve the iteration alone",
        ),
        (
            USED.replace("    async def __anext__", "    @log\n    async def __anext__"),
            f"without DECORATED it could become {FUNCTION}",
        ),
        (
            (PUBLIC).replace("    async def __anext__", "    @log\n    async def __anext__"),
            f"without DECORATED it could become {FUNCTION}; NO_USE and PUBLIC would still ask for "
            "--unsafe",
        ),
        (
            COUNTDOWN.replace("self.current -= 1", "pass"),
            "a generator replaces counters, flags and buffers that nothing but the loop needs",
        ),
    ],
)  # fmt: skip
def test_the_last_line(project: Project, text: str, ends: str) -> None:
    assert blocks(project, text)[-1] == f"    {ends}"


TOLD = "    def tell(self):\n        return self.current\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{COUNTDOWN}\n{TOLD}", "in line %d" % (len(COUNTDOWN.splitlines()) + 3)),
        (f"{COUNTDOWN}\n\nprint(Countdown(3).current)\n",
         "in line %d" % (len(COUNTDOWN.splitlines()) + 3)),
    ],
)  # fmt: skip
def test_what_serves_more_than_the_loop(project: Project, text: str, place: str) -> None:
    stays = "'Countdown' stays: it tracks no iteration state that a generator replaces"
    first = blocks(project, text)[0]
    assert first.endswith(f"{stays}, as current, which __anext__ changes, is used {place}")


@pytest.mark.parametrize("text", [HALF, USED.replace("Countdown:", "Countdown:  # noqa", 1)])
def test_of_what_is_not_rewritten_there_is_none(project: Project, text: str) -> None:
    assert len(blocks(project, text)) == 1


def test_the_reason_to_name_is_one_that_was_found() -> None:
    """Not the first in the file, which may be a doubt, or speak against another form only."""

    def hazard(line: int, name: str, evidence: Evidence) -> Hazard:
        return Hazard("a.py", line, name, name.lower(), evidence)

    doubt = hazard(1, "DOUBT", Evidence.UNKNOWN)
    first, second, third = (hazard(n, f"R{n}", Evidence.FOUND) for n in (2, 3, 4))
    forms = (
        FormVerdict(Form.FUNCTION, (doubt, first, second), Plan()),
        FormVerdict(Form.METHOD_SELF, (doubt, third), Plan()),
    )
    verdict = Verdict("a.py", 1, 0, "A", forms, tracks=True)
    assert nearest(verdict) is forms[1]
    assert decisive(verdict) is third
    assert outlook(verdict) == (
        f"without R4 it could become {METHOD}; DOUBT would still ask for --unsafe"
    )
    assert decisive(Verdict("a.py", 1, 0, "A", (), tracks=False)) is None


def test_each_reason_says_which_forms_it_is_about(project: Project) -> None:
    lines = blocks(project, USED + "\n\nprint(isinstance(1, Countdown))\n")
    assert lines[1] == (
        "    a.py:22: TESTED (found, function): "
        "a type test is about Countdown, whose objects would be generators; without that test "
        "it could become a function"
    )


CLOSED = "\n\nasync def g():\n    async with aclosing(Countdown(3)) as numbers: ...\n"
CLOSES = USED.replace("    def __aiter__", "    def aclose(self): ...\n\n    def __aiter__")
TRUE = {
    "print(Countdown.__doc__)": "Countdown.__doc__ is used, and that of a function is another",
    "Countdown.__name__ = 'C'": "Countdown.__name__ is used, and that of a function is another",
    "print(Countdown.__mro__)": "Countdown.__mro__ is used, which a function does not have",
    CLOSED: "the attribute aclose of an object is used, and a generator has one where the class has"
    " none",
    "print(Countdown(3).__module__)": "the attribute __module__ of an object is used, and a"
    " generator has none of its own",
    "print(Countdown(3).__doc__)": "the attribute __doc__ of an object is used, and that of a"
    " generator is another",
    "print(type(Countdown(3)))": "the type of an object is looked at, which would be a generator",
    "C = Countdown | None": "Countdown is part of a union of types, which a function cannot be",
    "print(Countdown == int)": "the class is compared, and a function is the type of no object",
    "def f(x):\n    return x.Countdown": "x.Countdown may stand for the class, and what is done"
    " with it is out of sight",
    "print(Countdown(3) == 3)": "an object is compared, and a generator equals only itself",
    "import pickle\npickle.dumps(Countdown)": "the class is pickled or copied and goes out of"
    " sight",
}


@pytest.mark.parametrize("text", TRUE)
def test_what_is_said_is_true(project: Project, text: str) -> None:
    told = "\n".join(blocks(project, "from contextlib import aclosing\n" + USED + f"\n\n{text}\n"))
    assert f"{TRUE[text]}; " in told


def test_what_the_class_closes_itself(project: Project) -> None:
    told = "\n".join(blocks(project, "from contextlib import aclosing\n" + CLOSES + CLOSED))
    assert "the attribute aclose of an object is used, and that of a generator is another; " in told


def test_the_same_reason_is_told_once(project: Project) -> None:
    text = USED + "\n\nprint(isinstance(1, Countdown))" * 3 + "\n"
    lines = blocks(project, text)
    assert len(lines) == 3
    assert lines[1].endswith("it could become a function (and 2 more)")
    (entry,) = explained(project)
    assert [each["line"] for each in entry["hazards"]] == [22, 24, 26]  # type: ignore[attr-defined]
