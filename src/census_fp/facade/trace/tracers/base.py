"""opencensus.trace.tracers.base: what every kind of tracer can do."""

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from census_fp.facade.trace.base_span import BaseSpan
    from census_fp.facade.trace.blank_span import BlankSpan
    from census_fp.facade.trace.span import Span
    from census_fp.facade.trace.span_context import SpanContext
    from census_fp.facade.trace.span_data import SpanData


class SpanTracer(Protocol):
    """Where a span goes when it ends."""

    @property
    def span_context(self) -> "SpanContext":
        """The context that outgoing calls carry."""
        ...

    def child_of(self, parent: "Span", name: str) -> "Span | BlankSpan":
        """Start a child of a span, without making it current."""
        ...

    def deliver(self, span_data: "SpanData") -> None:
        """Export an ended span."""
        ...


class Tracer(Protocol):
    """Every kind of tracer: what does not raise on one of them raises on none."""

    @property
    def span_context(self) -> "SpanContext":
        """The context that outgoing calls carry."""
        ...

    def finish(self) -> None:
        """End the open spans of this tracer, from the current one outwards."""
        ...

    def span(self, name: str = "span") -> "BaseSpan":
        """Start a span and make it current."""
        ...

    def start_span(self, name: str = "span") -> "BaseSpan":
        """Start a span and make it current."""
        ...

    def end_span(self) -> "BaseSpan | None":
        """End the current span."""
        ...

    def current_span(self) -> "BaseSpan | None":
        """Give the current span."""
        ...

    def add_attribute_to_current_span(
        self, attribute_key: str, attribute_value: bool | int | float | str
    ) -> None:
        """Set an attribute of the current span, if there is one."""
        ...

    def list_collected_spans(self) -> "Sequence[BaseSpan]":
        """List the open spans of this tracer, outermost first."""
        ...


class NullContextManager:
    """Stands for a parent in another process: it has an id and does nothing."""

    def __init__(self, span_id: str | None = None, context_tracer: object = None) -> None:
        self.name: str | None = None
        self.span_id = span_id
        self.context_tracer = context_tracer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None

    def span(self, name: str = "span") -> "NullContextManager":
        """Give another one."""
        return NullContextManager()
