"""Tally: a count that any thread, and any signal handler, adds to without a lock."""

from collections.abc import Callable
from itertools import count
from typing import TypeAlias

Steps: TypeAlias = "count[int]"
"""What counts: whoever takes the next of it has added one, in a call that nothing interrupts."""


def total(steps: Steps) -> int:
    """Say how many steps were taken.

    >>> steps = count()
    >>> _ = next(steps)
    >>> total(steps)
    1
    """
    # The one way to read an itertools.count without moving it, in every Python version.
    return int(repr(steps)[len("count(") : -1])


class Tally:
    """Counts up by one, atomically.

    >>> tally = Tally()
    >>> _ = tally.add()
    >>> tally.total
    1
    """

    __slots__ = ("_steps", "add")

    def __init__(self) -> None:
        self._steps: Steps = count()
        self.add: Callable[[], int] = self._steps.__next__

    @property
    def total(self) -> int:
        """How often ``add`` was called."""
        return total(self._steps)
