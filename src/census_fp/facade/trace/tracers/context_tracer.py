"""opencensus.trace.tracers.context_tracer: the tracer that records."""

from collections.abc import Iterator

from census_fp.domain.trace import tracestate as tracestates
from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.domain.trace.sampling import Sampler, always_off, always_on
from census_fp.domain.trace.tracestate import Tracestate
from census_fp.effects.asking import samples
from census_fp.effects.capabilities import SYSTEM, Env
from census_fp.effects.context import (
    ActiveSpan,
    get_current_span,
    is_exporting,
    nearest_open,
    set_current_span,
    set_exporting,
)
from census_fp.effects.export import describe
from census_fp.effects.reporting import report, report_once
from census_fp.facade.trace import tracestate as facade_tracestate
from census_fp.facade.trace.blank_span import BlankSpan, blank
from census_fp.facade.trace.print_exporter import PrintExporter
from census_fp.facade.trace.span import Span
from census_fp.facade.trace.span_context import SpanContext
from census_fp.facade.trace.span_data import SpanData
from census_fp.facade.trace.trace_options import TraceOptions


class ContextTracer:
    """Starts spans as children of the current span, and exports each when it ends.

    Given a ``span_context``, every root span is of that trace. Given none, every root span
    begins a trace of its own, with a sampling decision of its own.
    """

    def __init__(
        self,
        exporter: object = None,
        span_context: SpanContext | None = None,
        *,
        decide: Sampler = always_on,
        env: Env = SYSTEM,
        limits: SpanLimits = DEFAULT,
    ) -> None:
        self.exporter: object = PrintExporter() if exporter is None else exporter
        if not callable(getattr(self.exporter, "export", None)):
            raise TypeError(f"an exporter has a method export(span_datas), not {exporter!r}")
        if span_context is not None and not isinstance(span_context, SpanContext):
            raise TypeError(f"a span context is a SpanContext, not {span_context!r}")
        self._decide = decide
        self._env = env
        self._ids = env.ids
        self._limits = limits
        self._give(span_context)
        self._next_trace: list[SpanContext] = []
        self._failing = False
        self.failed_exports: int = 0

    # -- spans

    def span(self, name: str = "span") -> Span | BlankSpan:
        """Start a span and make it current; use it as a context manager, or end it yourself."""
        current = get_current_span()
        if current is not None:
            if current.ended and isinstance(current, Span) and not is_exporting():
                current.settle()
            span = self._within(name, nearest_open(current))
        elif self._never:
            span = blank()
            span.name = name
            span.context_tracer = self
        else:
            span = self._root(name, None)
        set_current_span(span)
        return span

    def start_span(self, name: str = "span") -> Span | BlankSpan:
        """Start a span and make it current."""
        return self.span(name)

    def _within(self, name: str, current: ActiveSpan | None) -> Span | BlankSpan:
        if current is None or self._is_of_another_trace(current):
            return self._root(name, current)
        return self._child(name, current)

    def _is_of_another_trace(self, span: ActiveSpan) -> bool:
        return self._given is not None and self._given.trace_id != span.trace_id

    def _root(self, name: str, enclosing: ActiveSpan | None) -> Span | BlankSpan:
        given = self._given
        tracestate = self._tracestate
        if given is None:
            trace_id = self._next_trace.pop().trace_id if self._next_trace else self._ids.trace_id()
            remote_id, remote_sampled = None, False
        else:
            trace_id = given.trace_id
            remote_id, remote_sampled = given.span_id, given.trace_options.enabled
        if is_exporting() or not (self._always or self._samples(trace_id, remote_sampled)):
            return BlankSpan.started_by(self, name, trace_id, enclosing, tracestate, self._ids)
        return Span.started_by(
            self, self._env, name, trace_id, remote_id, enclosing, tracestate, self._limits
        )

    def child_of(self, parent: Span, name: str) -> Span | BlankSpan:
        """Start a child of a span, without making it current; it is in its own ``with`` block."""
        return self._child(name, parent)

    def _child(self, name: str, parent: ActiveSpan) -> Span | BlankSpan:
        own = isinstance(parent, Span | BlankSpan) and parent.context_tracer is self
        sampled = parent.sampled if own else self._samples(parent.trace_id, parent.sampled)
        if not sampled or is_exporting():
            return BlankSpan.started_by(
                self, name, parent.trace_id, parent, parent.tracestate, self._ids
            )
        span = Span.started_by(
            self,
            self._env,
            name,
            parent.trace_id,
            parent.span_id,
            parent,
            parent.tracestate,
            self._limits,
        )
        if isinstance(parent, Span):
            parent.adopt(span)
        return span

    def _samples(self, trace_id: str, parent_sampled: bool) -> bool:
        return samples(self._decide, trace_id, parent_sampled)

    def end_span(self) -> Span | BlankSpan | None:
        """End the current span and export it; None, and a line in the log, if there is none."""
        span = self.current_span()
        if span is None:
            report_once("no span", "end_span", "No active span, cannot do end_span.")
        else:
            span.finish()
        return span

    def current_span(self) -> Span | BlankSpan | None:
        """Give the current span, whichever tracer started it; None if there is none."""
        current = nearest_open(get_current_span())
        return current if isinstance(current, Span | BlankSpan) else None

    def add_attribute_to_current_span(
        self, attribute_key: str, attribute_value: bool | int | float | str
    ) -> None:
        """Set an attribute of the current span, if there is one."""
        span = self.current_span()
        if span is not None:
            span.add_attribute(attribute_key, attribute_value)

    def finish(self) -> None:
        """End the open spans of this tracer in this context, innermost first."""
        for span in list(self._open_spans()):
            span.finish()

    def list_collected_spans(self) -> list[Span | BlankSpan]:
        """List the open spans of this tracer in this context, outermost first."""
        return list(self._open_spans())[::-1]

    def _open_spans(self) -> Iterator[Span | BlankSpan]:
        span = nearest_open(get_current_span())
        while isinstance(span, Span | BlankSpan) and span.context_tracer is self:
            yield span
            span = nearest_open(span.enclosing)

    # -- the context that outgoing calls carry

    @property
    def span_context(self) -> SpanContext:
        """The current span's context; outside a span, what this tracer's next root belongs to."""
        current = nearest_open(get_current_span())
        if current is not None and not self._is_of_another_trace(current):
            return SpanContext(
                current.trace_id,
                current.span_id,
                TraceOptions("1" if current.sampled else "0"),
                facade_tracestate.of_value(current.tracestate),
            )
        return self._next_trace_context() if self._given is None else self._given

    @span_context.setter
    def span_context(self, span_context: SpanContext) -> None:
        self._give(span_context)

    def _give(self, span_context: SpanContext | None) -> None:
        self._given = span_context
        self._tracestate = _tracestate_of(span_context)
        self._always = self._decide is always_on
        self._never = (
            self._decide is always_off and span_context is None and self._ids is SYSTEM.ids
        )

    def _next_trace_context(self) -> SpanContext:
        if not self._next_trace:
            self._next_trace.append(SpanContext(self._env.ids.trace_id()))
        return self._next_trace[-1]

    @property
    def trace_id(self) -> str:
        """The trace of the current span, or of the next root span."""
        return self.span_context.trace_id

    # -- delivery

    def deliver(self, span_data: SpanData) -> None:
        """Hand an ended span to the exporter; an error of it is counted and said, not raised."""
        before = is_exporting()
        try:
            # Within: a signal handler that raises right after it must find the mark restored.
            set_exporting(True)
            self.exporter.export([span_data])  # type: ignore[attr-defined]  # checked when given
            self._failing = False
        except Exception as error:
            self._export_failed(error)
        finally:
            set_exporting(before)

    def _export_failed(self, error: Exception) -> None:
        self.failed_exports += 1
        if not self._failing:
            self._failing = True
            report("an exporter failed and a span is lost: %s", describe(error))


def _tracestate_of(span_context: SpanContext | None) -> Tracestate:
    if span_context is None or not span_context.tracestate:
        return tracestates.EMPTY
    return facade_tracestate.to_value(span_context.tracestate.items())
