"""flake8-agen: find async iterator classes that an async generator would replace."""

__version__ = "0.1.0"
