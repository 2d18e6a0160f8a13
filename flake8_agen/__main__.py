"""``python -m flake8_agen``: the same as the console script ``agen-codemod``."""

import sys

from flake8_agen.cli import main

sys.exit(main())
