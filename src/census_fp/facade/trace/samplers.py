"""opencensus.trace.samplers: which traces are recorded."""

from typing_extensions import override

from census_fp.domain.trace import sampling
from census_fp.facade.trace.span_context import SpanContext
from census_fp.facade.trace.trace_options import TraceOptions

DEFAULT_SAMPLING_RATE = 1e-4


class Sampler:
    """Decides about a trace from the span context it begins with."""

    def should_sample(self, span_context: SpanContext) -> bool:
        """Say whether the trace is recorded."""
        raise NotImplementedError


class AlwaysOnSampler(Sampler):
    """Records every trace."""

    @override
    def should_sample(self, span_context: SpanContext) -> bool:
        """Say yes."""
        return True


class AlwaysOffSampler(Sampler):
    """Records no trace, whatever the remote parent says."""

    @override
    def should_sample(self, span_context: SpanContext) -> bool:
        """Say no."""
        return False


class ProbabilitySampler(Sampler):
    """Records about ``rate`` of all traces, and every trace whose remote parent is sampled.

    :param rate: 0 (none) to 1 (all); 1e-4 if None; anything else is a ValueError.
    """

    def __init__(self, rate: float | None = None) -> None:
        self.rate: float = DEFAULT_SAMPLING_RATE if rate is None else rate
        self.decide: sampling.Sampler = sampling.probability(self.rate)

    @override
    def should_sample(self, span_context: SpanContext) -> bool:
        """Say whether the trace is recorded: alike in every process."""
        return self.decide(span_context.trace_id, span_context.trace_options.enabled)


def get_lower_long_from_trace_id(trace_id: str) -> int:
    """Give the lower 64 bits of a trace id."""
    return int(trace_id[16:], 16)


def to_function(sampler: Sampler) -> sampling.Sampler:
    """Give the domain's function of a sampler; that of a user's own class asks the object."""
    decide: object = getattr(type(sampler), "should_sample", None)
    if decide is AlwaysOnSampler.should_sample:
        return sampling.always_on
    if decide is AlwaysOffSampler.should_sample:
        return sampling.always_off
    if isinstance(sampler, ProbabilitySampler) and decide is ProbabilitySampler.should_sample:
        return sampler.decide

    def ask(trace_id: str, parent_sampled: bool) -> bool:
        options = TraceOptions("1" if parent_sampled else "0")
        return bool(sampler.should_sample(SpanContext(trace_id, trace_options=options)))

    return ask
