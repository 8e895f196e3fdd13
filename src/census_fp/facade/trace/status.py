"""opencensus.trace.status: how a span ended."""

from collections.abc import Sequence

from typing_extensions import override

from census_fp.domain.trace.attributes import as_text
from census_fp.domain.trace.status import Status as StatusValue
from census_fp.domain.trace.status import StatusCode
from census_fp.effects.reporting import report_once


class Status:
    """A canonical code (google.rpc.Code, an int), a message and further details; read-only."""

    __slots__ = ("code", "details", "message")

    code: int
    message: str | None
    details: Sequence[object] | None

    def __init__(
        self, code: int, message: str | None = None, details: Sequence[object] | None = None
    ) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "details", None if details is None else tuple(details))

    @override
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Status is read-only; make a new one to change {name!r}")

    @override
    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Status is read-only; {name!r} stays")

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Status) and to_value(self) == to_value(other)

    @override
    def __hash__(self) -> int:
        return hash(to_value(self))

    @override
    def __repr__(self) -> str:
        return f"Status(code={self.code!r}, message={self.message!r}, details={self.details!r})"

    @property
    def canonical_code(self) -> int:
        """The code."""
        return self.code

    @property
    def description(self) -> str | None:
        """The message."""
        return self.message

    @property
    def is_ok(self) -> bool:
        """Whether the code is OK (0)."""
        return self.code == StatusCode.OK

    def format_status_json(self) -> dict[str, object]:
        """Write the status as the trace JSON format does."""
        given = {"message": self.message, "details": self.details and list(self.details)}
        return {"code": self.code} | {key: value for key, value in given.items() if value}

    @classmethod
    def from_exception(cls, exc: BaseException) -> "Status":
        """Make the status of a span that an exception ended: UNKNOWN (2) with its text."""
        return cls(StatusCode.UNKNOWN.value, as_text(exc))

    @classmethod
    def as_ok(cls) -> "Status":
        """Make the status OK (0)."""
        return cls(StatusCode.OK.value)


def to_value(status: Status) -> StatusValue:
    """Give the domain's value of a status."""
    return StatusValue(
        code=_code(status.code),
        message=None if status.message is None else as_text(status.message),
        details=tuple(as_text(detail) for detail in status.details or ()),
    )


def _code(code: object) -> int:
    """Give a code as 32 bits; what is none becomes UNKNOWN, and is reported."""
    if isinstance(code, int) and -(2**31) <= code < 2**31:
        return int(code)
    report_once("status code", as_text(code)[:64], "a status code is an int, not %.64r", code)
    return StatusCode.UNKNOWN.value


def of_value(value: StatusValue) -> Status:
    """Give the facade's status of a domain value."""
    return Status(value.code, value.message, value.details or None)
