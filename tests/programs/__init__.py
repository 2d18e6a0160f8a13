"""Programs that nobody wrote: iterator classes made at random, rewritten, run, and made small.

``tree``     a program as a tree of statements that can be printed and cut
``grammar``  draws such a tree
``shapes``   what people write, as pieces to draw: guards, counters, buffers, adapters
``check``    rewrites a program in every form and compares what both of it do
``shrink``   the smallest program that still shows a difference
"""

from .check import Failure, Report, check
from .grammar import program
from .shrink import shrunk

__all__ = ["Failure", "Report", "check", "program", "shrunk"]
