"""A small reader of news feeds: example code for flake8-agen, written before async generators."""
