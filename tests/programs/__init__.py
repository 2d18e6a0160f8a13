"""Programs that nobody wrote: iterator classes made at random, rewritten, run, and made small.

``tree``     statements as a tree that can be printed and cut
``source``   a program: a class, its consumer, and the text of both
``prelude``  what a program may name; ``shapes`` the ways to write the same class
``features`` what a class may have besides; ``consumers`` what is done with it
``grammar``  draws such a tree
``pieces``   what people write, to be drawn: guards, counters, buffers, adapters
``strategy`` the grammar for Hypothesis
``contract`` what ought to convert, by what a program was made of
``check``    rewrites a program in every form and compares what both of it do
``shrink``   the smallest program that still shows a difference
"""

from .check import Failure, Report, check
from .grammar import program
from .shrink import shrunk
from .strategy import programs

__all__ = ["Failure", "Report", "check", "program", "programs", "shrunk"]
