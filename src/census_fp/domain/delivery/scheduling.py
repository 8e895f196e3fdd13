"""Scheduling: when a periodic task is due, without drift and without bursts."""


def next_due_ns(anchor_ns: int, interval_ns: int, now_ns: int) -> int:
    """Find the first instant after ``now_ns`` that lies whole intervals after ``anchor_ns``.

    A late run does not move the grid, and runs that were missed are not made up for.

    :param anchor_ns: when the schedule began; same clock as ``now_ns``.
    :param interval_ns: nanoseconds between two runs, at least 1.

    >>> next_due_ns(anchor_ns=0, interval_ns=10, now_ns=25)
    30
    >>> next_due_ns(anchor_ns=0, interval_ns=10, now_ns=30)
    40
    """
    return anchor_ns + ((now_ns - anchor_ns) // interval_ns + 1) * interval_ns
