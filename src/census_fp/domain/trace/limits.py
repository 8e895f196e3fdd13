"""SpanLimits: how much one span may hold."""

from census_fp.domain.base import Count, Frozen


class SpanLimits(Frozen, frozen=True):
    """The most of each thing a span keeps; beyond it the oldest goes and is counted.

    The defaults are those of OpenCensus TraceParams.
    """

    max_attributes: Count = 32
    max_annotations: Count = 32
    max_message_events: Count = 128
    max_links: Count = 32


DEFAULT = SpanLimits()
