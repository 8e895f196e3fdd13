"""Tally: a count that any thread, and any signal handler, adds to without a lock."""

from collections import deque
from collections.abc import Callable, Iterable
from itertools import count, islice
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

    __slots__ = ("_steps", "add", "add_all")

    def __init__(self) -> None:
        self._steps: Steps = count()
        self.add: Callable[[], int] = self._steps.__next__
        self.add_all: Callable[[Iterable[int]], None] = deque[int](maxlen=0).extend

    def upcoming(self, number: int) -> Iterable[int]:
        """Prepare so many steps, for ``add_all`` to take in one uninterruptible call."""
        return islice(self._steps, number)

    @property
    def total(self) -> int:
        """How often ``add`` was called."""
        return total(self._steps)
