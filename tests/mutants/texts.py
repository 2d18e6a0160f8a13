"""What only readers miss: comments and docstrings."""

from __future__ import annotations

from codemods.agen import docstrings, trivia

from .mutant import Fault, always, mutant


@mutant("comments", text=True)
def comments_dropped() -> Fault:
    """A comment goes with the statement at which it stood."""
    return always(trivia, "comments", [])


@mutant("comments", text=True)
def directives_kept() -> Fault:
    """A directive outlives its line."""
    return always(trivia, "is_directive", False)


@mutant("countdown", text=True)
def docstring_dropped() -> Fault:
    """The docstring of the class is not that of the function."""
    return always(docstrings, "statement", [])


@mutant("nested_in_method", text=True)
def docstring_of_aiter_dropped() -> Fault:
    """A docstring that speaks of the items goes with the method."""
    return always(docstrings, "restates_protocol", True)
