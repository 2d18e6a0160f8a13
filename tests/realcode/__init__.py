"""The parts of ``tests/real_code.py``: packages, checks, labels, report."""
