"""The command line: finding files, deciding, rewriting, reporting. ``cli`` is the way in."""
