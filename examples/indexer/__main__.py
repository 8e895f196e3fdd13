"""``python -m examples.indexer [FOLDER ...]``."""

import sys

from examples.indexer.cli import main

if __name__ == "__main__":
    sys.exit(main())
