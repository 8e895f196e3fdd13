"""SpanData: an ended span, as an immutable value."""

from enum import IntEnum
from typing import Self

from pydantic import model_validator

from census_fp.domain.base import Count, EpochNanoseconds, Frozen
from census_fp.domain.trace.attributes import EMPTY, Attributes
from census_fp.domain.trace.ids import SpanId
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.stack_trace import StackTrace
from census_fp.domain.trace.status import OK, Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent


class SpanKind(IntEnum):
    """Which side of a remote call a span is (OpenCensus Span.md, "SpanKind")."""

    UNSPECIFIED = 0
    SERVER = 1
    CLIENT = 2


class Dropped(Frozen, frozen=True):
    """How many annotations, message events and links a span's limits pushed out."""

    annotations: Count = 0
    message_events: Count = 0
    links: Count = 0


NOTHING_DROPPED = Dropped()


class SpanData(Frozen, frozen=True):
    """Everything a span became. Hold it for ever: nothing in it can change.

    ``end_ns`` is None in a span that has not ended; times are nanoseconds since the epoch.
    """

    name: str
    context: SpanContext
    parent_span_id: SpanId | None = None
    kind: SpanKind = SpanKind.UNSPECIFIED
    start_ns: EpochNanoseconds
    end_ns: EpochNanoseconds | None = None
    attributes: Attributes = EMPTY
    annotations: tuple[Annotation, ...] = ()
    message_events: tuple[MessageEvent, ...] = ()
    links: tuple[Link, ...] = ()
    dropped: Dropped = NOTHING_DROPPED
    status: Status = OK
    stack_trace: StackTrace | None = None
    child_span_count: Count = 0
    same_process_as_parent_span: bool | None = None

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.end_ns is not None and self.end_ns < self.start_ns:
            raise ValueError(f"a span ends at {self.end_ns}, before its start {self.start_ns}")
        return self

    @property
    def duration_ns(self) -> int | None:
        """How long the span lasted, in nanoseconds; None while it has not ended."""
        return None if self.end_ns is None else self.end_ns - self.start_ns
