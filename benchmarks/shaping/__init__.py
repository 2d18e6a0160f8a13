"""The parts of ``benchmarks/shapes.py``: collecting, shapes, counts, what stays on self, tables."""
