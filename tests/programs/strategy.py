"""The grammar as a Hypothesis strategy, which tries and shrinks the choices of a program."""

from __future__ import annotations

from hypothesis import strategies as st

from .grammar import drawn
from .source import Program


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Any program of the grammar."""
    return drawn(draw(st.randoms(use_true_random=False)), draw(st.integers(0, 1000)))
