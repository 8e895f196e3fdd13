"""IsoTime: an instant as the ISO-8601 text that extensions parse and programs ask for."""

from datetime import UTC, datetime

from returns.result import Failure, Success

from census_fp.domain.time import NANOSECONDS, from_iso, to_iso


class IsoTime(str):
    """``YYYY-MM-DDTHH:MM:SS.ffffffZ``; its ``isoformat()`` is itself."""

    __slots__ = ()

    def isoformat(self) -> str:
        """Give the text, as ``datetime.isoformat`` would."""
        return str(self)


def of_ns(at_ns: int) -> IsoTime:
    """Write epoch nanoseconds."""
    return IsoTime(to_iso(at_ns))


def to_ns(time: object) -> int:
    """Read an ISO-8601 text or a datetime as epoch nanoseconds; else a ValueError.

    What lies before the epoch becomes the epoch: no trace format can say it.
    """
    if isinstance(time, datetime):
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        seconds = int(aware.replace(microsecond=0).timestamp())
        return max(0, seconds * NANOSECONDS + aware.microsecond * 1000)
    match from_iso(str(time)):
        case Success(at_ns):
            return at_ns
        case Failure(error):
            raise ValueError(error.reason)
