"""opencensus.trace.tracer: the tracer that programs make."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from typing_extensions import override

from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.effects.capabilities import SYSTEM, Env
from census_fp.facade.trace import execution_context, samplers
from census_fp.facade.trace.decorating import traced
from census_fp.facade.trace.propagation.trace_context_http_header_format import (
    TraceContextPropagator,
)
from census_fp.facade.trace.samplers import AlwaysOnSampler, Sampler
from census_fp.facade.trace.span_context import SpanContext
from census_fp.facade.trace.tracers.context_tracer import ContextTracer

P = ParamSpec("P")
R = TypeVar("R")


class Tracer(ContextTracer):
    """Starts spans, decides which traces are recorded, and exports each span when it ends.

    :param span_context: a remote parent: every root span is then of its trace. If None, every
        root span begins a trace of its own, with its own sampling decision.
    :param sampler: ``AlwaysOnSampler()`` if None.
    :param exporter: has ``export(span_datas)``; ``PrintExporter()`` if None.
    :param propagator: W3C Trace Context if None.
    :param env: clock and ids; the system's own by default.
    :param limits: how much one span keeps.
    """

    def __init__(
        self,
        span_context: SpanContext | None = None,
        sampler: Sampler | None = None,
        exporter: object = None,
        propagator: object = None,
        *,
        env: Env = SYSTEM,
        limits: SpanLimits = DEFAULT,
    ) -> None:
        self.sampler: Sampler = AlwaysOnSampler() if sampler is None else sampler
        if not callable(getattr(self.sampler, "should_sample", None)):
            raise TypeError(f"a sampler has a method should_sample(span_context), not {sampler!r}")
        self.propagator: object = TraceContextPropagator() if propagator is None else propagator
        decide = samplers.to_function(self.sampler)
        super().__init__(exporter, span_context, decide=decide, env=env, limits=limits)
        self.store_tracer()

    @property
    def tracer(self) -> ContextTracer:
        """The tracer itself: it records or not, trace by trace."""
        return self

    def should_sample(self) -> bool:
        """Say whether a root span started now would be recorded."""
        context = self.span_context
        return self._samples(context.trace_id, context.trace_options.enabled)

    def get_tracer(self) -> ContextTracer:
        """Give the tracer itself."""
        return self

    def store_tracer(self) -> None:
        """Make this the current tracer of the context."""
        execution_context.set_opencensus_tracer(self)

    @override
    def finish(self) -> None:
        """End the open spans of this tracer in this context, innermost first."""
        super().finish()

    def trace_decorator(self) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Decorate a function, coroutine, generator or async generator to run as a span.

        The span is named ``module.name``, lasts for the whole run and ends with the error
        status on an exception. Name, documentation and type of the function stay.
        """
        return traced(self)
