"""Unrecorded: a live span of a trace that was not sampled. It has an identity and keeps nothing."""

from collections.abc import Mapping
from types import TracebackType
from typing import Final

from census_fp.domain.trace import tracestate as tracestates
from census_fp.domain.trace.attributes import AttributeValue
from census_fp.domain.trace.facts import Fact
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.trace_options import NOT_SAMPLED
from census_fp.domain.trace.tracestate import Tracestate
from census_fp.effects.capabilities import SYSTEM, IdSource, NewId
from census_fp.effects.context import ActiveSpan
from census_fp.effects.fitting import NO_ATTRIBUTES


class Unrecorded:
    """What a tracer gives where it does not sample: the same methods, none of the work.

    Ids are drawn when somebody asks for them: most unsampled spans never need any.
    """

    # No __slots__: with defaults on the class, a span that nobody asks anything costs one store.

    sampled: Final = False
    ended: bool = False
    enclosing: ActiveSpan | None = None
    tracestate: Tracestate = tracestates.EMPTY
    _ids: IdSource = SYSTEM.ids

    def __init__(
        self,
        enclosing: ActiveSpan | None = None,
        trace_id: str | None = None,
        tracestate: Tracestate = tracestates.EMPTY,
        ids: IdSource = SYSTEM.ids,
    ) -> None:
        self.enclosing = enclosing
        self.tracestate = tracestate
        self._ids = ids
        if trace_id is not None:
            self.__dict__["_trace_id"] = trace_id

    @property
    def trace_id(self) -> str:
        """The trace's id: the parent's, or one of its own."""
        return self._drawn("_trace_id", self._ids.trace_id)

    @property
    def span_id(self) -> str:
        """The span's own id."""
        return self._drawn("_span_id", self._ids.span_id)

    def _drawn(self, name: str, draw: NewId) -> str:
        """Give an id, drawn once: of two threads that draw at once, the first one's counts."""
        fields: dict[str, str] = self.__dict__
        return fields[name] if name in fields else fields.setdefault(name, draw())

    @property
    def context(self) -> SpanContext:
        """The identity of the span, as it travels to other processes: not sampled."""
        return SpanContext(
            trace_id=self.trace_id,
            span_id=self.span_id,
            trace_options=NOT_SAMPLED,
            tracestate=self.tracestate,
        )

    def record(self, fact: Fact) -> None:
        """Keep nothing."""

    def add_attribute(self, attribute_key: str, attribute_value: AttributeValue) -> None:
        """Keep nothing."""

    def annotate(
        self, description: str, attributes: Mapping[str, AttributeValue] = NO_ATTRIBUTES
    ) -> None:
        """Keep nothing."""

    def fail(self, error: BaseException, traceback: TracebackType | None) -> None:
        """Keep nothing."""

    def child_started(self) -> None:
        """Keep nothing."""

    def end(self, at_ns: int | None = None) -> bool:
        """End the span; False if it has ended already."""
        before = self.ended
        self.ended = True
        return not before
