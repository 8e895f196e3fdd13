"""Link: a pointer from one span to another, maybe of another trace."""

from enum import IntEnum

from census_fp.domain.base import Frozen
from census_fp.domain.trace.attributes import EMPTY, Attributes
from census_fp.domain.trace.ids import SpanId, TraceId


class LinkType(IntEnum):
    """What the linked span is to this one (OpenCensus Span.md, "Links")."""

    UNSPECIFIED = 0
    CHILD_LINKED_SPAN = 1
    PARENT_LINKED_SPAN = 2


class Link(Frozen, frozen=True):
    """A linked span, its relation and the attributes of the link.

    >>> Link(trace_id="0af7651916cd43dd8448eb211c80319c", span_id="b7ad6b7169203331").type.name
    'UNSPECIFIED'
    """

    trace_id: TraceId
    span_id: SpanId
    type: LinkType = LinkType.UNSPECIFIED
    attributes: Attributes = EMPTY
