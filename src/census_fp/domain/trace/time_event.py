"""Time events of a span: annotations and message events."""

from enum import IntEnum
from typing import Annotated

from annotated_types import Ge, Lt

from census_fp.domain.base import Count, EpochNanoseconds, Frozen
from census_fp.domain.trace.attributes import EMPTY, Attributes


class Annotation(Frozen, frozen=True):
    """A text said at an instant, with attributes.

    >>> Annotation(at_ns=0, description="cache miss").attributes.to_dict()
    {}
    """

    at_ns: EpochNanoseconds
    description: str
    attributes: Attributes = EMPTY


class MessageEventType(IntEnum):
    """Which way a message went (OpenCensus Span.md, "Time Events")."""

    UNSPECIFIED = 0
    SENT = 1
    RECEIVED = 2


MessageId = Annotated[int, Ge(-(2**63)), Lt(2**63)]
"""The number of a message in its span, of 64 bits."""


class MessageEvent(Frozen, frozen=True):
    """A message sent or received: its number in the span, and its sizes in bytes.

    >>> MessageEvent(at_ns=0, id=1, type=MessageEventType.SENT, uncompressed_size_bytes=9).id
    1
    """

    at_ns: EpochNanoseconds
    id: MessageId
    type: MessageEventType = MessageEventType.UNSPECIFIED
    uncompressed_size_bytes: Count | None = None
    compressed_size_bytes: Count | None = None
