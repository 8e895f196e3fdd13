"""Tracing without the facade: spans by a context manager, to any transport, on any clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.domain.trace.sampling import Sampler, always_on
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import SpanData
from census_fp.domain.trace.tracestate import EMPTY
from census_fp.effects.asking import samples
from census_fp.effects.capabilities import SYSTEM, Env
from census_fp.effects.context import CURRENT_SPAN, EXPORTING, ActiveSpan, leave, nearest_open
from census_fp.effects.recorder import Recorder
from census_fp.effects.reporting import report_once
from census_fp.effects.transports.transport import Transport
from census_fp.effects.unrecorded import Unrecorded

LiveSpan: TypeAlias = Recorder | Unrecorded
"""A span between its start and its end."""


@dataclass(frozen=True, slots=True)
class Tracing:
    """Where spans go, which traces are recorded, and the clock and ids they are made with.

    The sampler is asked where a trace begins or comes in; within it every span follows.

    >>> from census_fp.effects.testing import memory_transport, manual_env
    >>> spans, transport = memory_transport()
    >>> tracing = Tracing(transport, env=manual_env())
    >>> with tracing.span("work") as span:
    ...     span.add_attribute("rows", 3)
    >>> spans.items[0].attributes["rows"]
    3
    """

    transport: Transport[SpanData]
    sampler: Sampler = always_on
    env: Env = SYSTEM
    limits: SpanLimits = DEFAULT

    @contextmanager
    def span(self, name: str, parent: SpanContext | None = None) -> Iterator[LiveSpan]:
        """Record the block as a span, current within it.

        :param parent: the span's parent in another process; the current span, if None.
        """
        span = self._start(name, parent)
        CURRENT_SPAN.set(span)
        try:
            yield span
        except BaseException as error:
            span.fail(error, error.__traceback__)
            raise
        finally:
            span.end()
            leave(span)
            if isinstance(span, Recorder):
                self._submit(span)

    def _submit(self, span: Recorder) -> None:
        try:
            self.transport.submit(span.snapshot())
        except Exception as error:
            report_once("submit failed", repr(error), "a transport refused a span: %r", error)

    def _start(self, name: str, remote: SpanContext | None) -> LiveSpan:
        current = nearest_open(CURRENT_SPAN.get())
        if remote is not None:
            sampled = samples(self.sampler, remote.trace_id, remote.trace_options.sampled)
            return self._live(name, remote.trace_id, remote, sampled, current)
        if current is not None:
            current.child_started()
            return self._live(name, current.trace_id, current, current.sampled, current)
        trace_id = self.env.ids.trace_id()
        return self._live(name, trace_id, None, samples(self.sampler, trace_id, False), None)

    def _live(
        self,
        name: str,
        trace_id: str,
        parent: SpanContext | ActiveSpan | None,
        sampled: bool,
        enclosing: ActiveSpan | None,
    ) -> LiveSpan:
        tracestate = EMPTY if parent is None else parent.tracestate
        if not sampled or EXPORTING.get():
            return Unrecorded(enclosing, trace_id, tracestate, self.env.ids)
        return Recorder(
            self.env,
            name,
            trace_id,
            self.env.ids.span_id(),
            None if parent is None else parent.span_id,
            enclosing,
            tracestate,
            self.limits,
        )


def current_context() -> SpanContext | None:
    """Give the identity of the current span, to inject into an outgoing call; None outside one."""
    span = nearest_open(CURRENT_SPAN.get())
    return span.context if isinstance(span, Recorder | Unrecorded) else None
