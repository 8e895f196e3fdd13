"""Time is integer nanoseconds since the epoch; ISO-8601 text is made and read here alone."""

import re
from datetime import datetime, timedelta

from returns.result import Failure, Success

from census_fp.domain.errors import DecodeError
from census_fp.domain.outcome import Outcome

NANOSECONDS = 1_000_000_000
"""Nanoseconds in a second."""

LONGEST_WAIT_S = 10 * 366 * 86_400
"""Ten years, in seconds: longer waits are this long, so that no clock overflows."""

END_OF_TIME_NS = 253_402_300_800 * NANOSECONDS
"""10000-01-01T00:00:00Z: the first instant that ISO-8601's four-digit years cannot name."""

_EPOCH = datetime(1970, 1, 1)

_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


def to_iso(at_ns: int) -> str:
    """Write an instant as ``YYYY-MM-DDTHH:MM:SS.ffffffZ``, cut to the microsecond.

    :param at_ns: nanoseconds since the epoch, from 0 up to the year 10000.

    >>> to_iso(1_705_314_615_123_456_789)
    '2024-01-15T10:30:15.123456Z'
    """
    instant = _EPOCH + timedelta(microseconds=at_ns // 1000)
    return f"{instant.isoformat(timespec='microseconds')}Z"


def from_iso(text: str) -> Outcome[int, DecodeError]:
    """Read an instant written as ``YYYY-MM-DDTHH:MM:SS[.fraction]Z`` into epoch nanoseconds.

    >>> from_iso("2024-01-15T10:30:15.123456Z")
    <Success: 1705314615123456000>
    >>> from_iso("yesterday")
    <Failure: not an ISO-8601 UTC time: 'yesterday'>
    """
    match = _ISO.fullmatch(text)
    try:
        whole = datetime.fromisoformat(f"{match[1]}+00:00") if match else None
    except ValueError:
        whole = None
    if match is None or whole is None or whole.year < 1970:
        return Failure(DecodeError(reason=f"not an ISO-8601 UTC time: {text!r}"))
    return Success(int(whole.timestamp()) * NANOSECONDS + int((match[2] or "0").ljust(9, "0")))
