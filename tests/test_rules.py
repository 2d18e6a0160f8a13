"""The codes: what they promise is executed."""

from __future__ import annotations

import ast
import asyncio
from typing import Any

import pytest

from codemods.agen.rewrite import rewrite
from flake8_agen.analysis import analyse
from flake8_agen.mistakes import mistakes
from flake8_agen.options import Options
from flake8_agen.project import Project
from flake8_agen.rules import BY_CODE, RULES, Rule, describe
from flake8_agen.verdict import CODES, Verdict

rules = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def codes(source: str) -> list[str]:
    """The codes reported on a text that is a project of its own."""
    tree = ast.parse(source)
    found = [verdict.code for verdict in verdicts(source)]
    found += [mistake.code for mistake in mistakes(tree)]
    return [code for code in found if code]


EVERY = Options(enable=frozenset(rule.code for rule in RULES if not rule.default))
"""All codes switched on."""


def verdicts(source: str, options: Options = EVERY) -> list[Verdict]:
    """The verdicts on a text that is a project of its own."""
    project = Project(None, {"module.py": source})
    return list(analyse(ast.parse(source), source, "module.py", project, options))


def items(source: str) -> Any:
    """What ``main()`` of the example gives."""
    names: dict[str, Any] = {}
    exec(compile(source, "example", "exec"), names)
    return asyncio.run(names["main"]())


@rules
def test_the_example_is_reported_and_the_other_is_not(rule: Rule) -> None:
    assert codes(rule.before) == [rule.code]
    assert codes(rule.after) == []


@rules
def test_what_is_off_by_default_is_only_reported_when_enabled(rule: Rule) -> None:
    found = verdicts(rule.before, Options())
    assert any(verdict.code == rule.code for verdict in found) is (rule.default and rule.rewrites)


@rules
def test_the_examples_do_what_they_say(rule: Rule) -> None:
    if rule.rewrites:
        assert items(rule.before) == items(rule.after)
    else:
        with pytest.raises((TypeError, RuntimeError)):
            items(rule.before)
        assert items(rule.after)


@rules
def test_the_codemod_makes_the_other_of_the_example(rule: Rule) -> None:
    jobs = [(verdict, form) for verdict in verdicts(rule.before)
            if (form := verdict.choice(unsafe=False)) is not None]  # fmt: skip
    assert bool(jobs) is rule.rewrites
    if rule.rewrites:
        assert rewrite(rule.before, jobs) == rule.after


@rules
def test_a_rule_is_told_in_sentences(rule: Rule) -> None:
    assert rule.title and not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert BY_CODE[rule.code] is rule


def test_every_form_has_a_rule() -> None:
    assert set(CODES.values()) <= set(BY_CODE)


def test_the_message_is_one_line_that_ends_in_the_fix() -> None:
    (safe,) = verdicts(BY_CODE["AGN101"].before)
    assert describe(safe) == (
        "AGN101 'Countdown' tracks iteration state by hand; "
        "an async generator function would do (fix: agen-codemod)"
    )
    (unsafe,) = verdicts('__all__ = ["Countdown"]\n' + BY_CODE["AGN101"].before)
    assert describe(unsafe).endswith("(fix: agen-codemod --unsafe)")


def test_nothing_is_said_where_nothing_is_reported() -> None:
    (verdict,) = verdicts("class C:\n    async def __anext__(self):\n        return 1\n")
    assert describe(verdict) == ""
