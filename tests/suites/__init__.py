"""The parts of ``tests/real_suites.py``: the table, the installing, the running, the report."""
