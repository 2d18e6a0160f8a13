"""The parts of ``tests/at_large.py``: any Python that there is, whatever it is about.

``tally``    what was counted, and what went wrong
``trees``    which trees, copied, and what their files are
``whole``    lint and convert a tree; what nobody asked to change must stay
``guests``   small convertible classes, and where they fit into a module
``visits``   put one into a module's text and convert it: all around it must stay
``command``  the same through libcst, which parses and prints the whole module
``made``     modules that nobody wrote
``answers``  all that is decided about a tree, to be compared between interpreters
"""
