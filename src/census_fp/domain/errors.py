"""The reasons an export can fail, as values."""

from dataclasses import dataclass
from typing import TypeAlias

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class EncodeError:
    """A serializer could not write its batch; sending it again cannot help."""

    reason: str

    @override
    def __repr__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class DecodeError:
    """A text or a byte string is not what its format asks for."""

    reason: str

    @override
    def __repr__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class SinkError:
    """The world refused a payload: a file, a socket or a user's exporter.

    ``retryable`` says whether the same payload may succeed later.
    """

    reason: str
    retryable: bool = True

    @override
    def __repr__(self) -> str:
        return self.reason


ExportError: TypeAlias = EncodeError | SinkError
"""Why a batch was not exported."""
