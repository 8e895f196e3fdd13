"""Progress while it runs: one line that is rewritten on a terminal, a line a quarter elsewhere."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from examples.indexer.client import Indexed

_CELLS = 20


def shown(results: Iterable[Indexed], total: int, out: TextIO, terminal: bool) -> Iterator[Indexed]:
    """Pass results on, and write how far they are."""
    done = errors = 0
    try:
        for result in results:
            done, errors = done + 1, errors + (result.error is not None)
            if terminal:
                out.write(f"\r{gauge(done, total)} {line(done, total, errors)}")
            elif reaches_quarter(done, total):
                out.write(f"{100 * done // total:3d} %  {line(done, total, errors)}\n")
            out.flush()
            yield result
    finally:
        if terminal:
            out.write("\n")


def line(done: int, total: int, errors: int) -> str:
    """Say how many files are done.

    >>> line(3, 49, 1)
    'indexed 3 of 49 files, 1 error'
    """
    failed = f", {errors} error{'s' if errors > 1 else ''}" if errors else ""
    return f"indexed {done} of {total} files{failed}"


def gauge(done: int, total: int) -> str:
    """Draw how far it is.

    >>> gauge(1, 2)
    '━━━━━━━━━━──────────'
    """
    full = _CELLS * done // total
    return "━" * full + "─" * (_CELLS - full)


def reaches_quarter(done: int, total: int) -> bool:
    """Say whether the count has just come to 25, 50, 75 or 100 %, or past it."""
    return 4 * done // total > 4 * (done - 1) // total
