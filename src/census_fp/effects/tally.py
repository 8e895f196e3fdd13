"""Tally: a count that any thread, and any signal handler, adds to without a lock."""

from itertools import count


class Tally:
    """Counts up by one, atomically: each step is one call into C, which nothing interrupts.

    >>> tally = Tally()
    >>> tally.add()
    >>> tally.total
    1
    """

    __slots__ = ("_count", "add")

    def __init__(self) -> None:
        self._count = count()
        self.add = self._count.__next__

    @property
    def total(self) -> int:
        """How often ``add`` was called."""
        # The one way to read an itertools.count without moving it, in every Python version.
        return int(repr(self._count)[len("count(") : -1])
