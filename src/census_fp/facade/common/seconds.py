"""Durations as programs give them: seconds, checked once."""

from census_fp.domain.time import LONGEST_WAIT_S, NANOSECONDS


def to_ns(name: str, seconds: object, positive: bool = False) -> int:
    """Give a duration in nanoseconds; a ValueError names one that is no number or negative.

    :param positive: refuse 0, too.

    >>> to_ns("interval", 1.5)
    1500000000
    """
    rule = "more than 0" if positive else "0 or more"
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError(f"{name} is a number of seconds, {rule}, not {seconds!r}")
    if not (seconds > 0 or (seconds == 0 and not positive)):
        raise ValueError(f"{name} is a number of seconds, {rule}, not {seconds!r}")
    return max(round(min(seconds, LONGEST_WAIT_S) * NANOSECONDS), int(positive))
