"""Asking a sampler: a user's own may raise, and then samples nothing."""

from census_fp.domain.trace.sampling import Sampler
from census_fp.effects.reporting import report_once


def samples(sampler: Sampler, trace_id: str, parent_sampled: bool) -> bool:
    """Say whether a trace is recorded; no, said once, if the sampler fails."""
    try:
        return sampler(trace_id, parent_sampled)
    except Exception as error:
        report_once("sampler failed", repr(sampler), "a sampler failed: %r", error)
        return False
