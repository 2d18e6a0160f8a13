"""The parts of ``benchmarks/speed.py``: pairs, interpreters, the timing child, figures, plot."""
