"""``python -m examples.indexer [FOLDER ...]``."""

import os
import sys

from examples.indexer.cli import main


def _run() -> int:
    """Run the program; a reader that has seen enough (``| head``) ends it without a word."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(_run())
