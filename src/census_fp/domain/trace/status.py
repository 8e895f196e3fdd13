"""Status: how a span ended, with google.rpc's canonical codes."""

from enum import IntEnum
from typing import Annotated

from annotated_types import Ge, Lt

from census_fp.domain.base import Frozen


class StatusCode(IntEnum):
    """The canonical codes (google.rpc.Code), as numbers."""

    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16


Code = Annotated[int, Ge(-(2**31)), Lt(2**31)]
"""A code: canonical, or a program's own, of 32 bits (google.rpc.Status)."""


class Status(Frozen, frozen=True):
    """A code, and a message for people; ``details`` are texts of further information.

    >>> Status(code=2, message="boom").is_ok
    False
    """

    code: Code = 0
    message: str | None = None
    details: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether the code is OK (0)."""
        return self.code == StatusCode.OK


OK = Status()
