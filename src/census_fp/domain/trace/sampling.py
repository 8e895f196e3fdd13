"""Samplers: functions that decide, once per trace, whether its spans are recorded."""

from collections.abc import Callable
from typing import TypeAlias

Sampler: TypeAlias = Callable[[str, bool], bool]
"""From a trace id (32 hex digits) and "is the parent sampled" to "record this trace"."""


def always_on(trace_id: str, parent_sampled: bool) -> bool:
    """Record every trace.

    >>> always_on("1" * 32, False)
    True
    """
    return True


def always_off(trace_id: str, parent_sampled: bool) -> bool:
    """Record no trace, whatever the parent says.

    >>> always_off("1" * 32, True)
    False
    """
    return False


def probability(rate: float) -> Sampler:
    """Record about ``rate`` of all traces, and every trace whose parent is sampled.

    The decision is a comparison of the trace id's lower 64 bits with ``rate`` (OpenCensus
    Sampling.md), so that every process decides alike. 0 samples none by itself, 1 all.

    :param rate: from 0 to 1; anything else is a ValueError.

    >>> probability(0.5)("0" * 31 + "1", False), probability(0.5)("f" * 32, False)
    (True, False)
    """
    check_rate(rate)
    bound = int(rate * 2**64)

    def sampler(trace_id: str, parent_sampled: bool) -> bool:
        return parent_sampled or int(trace_id[16:], 16) < bound

    return sampler


def check_rate(rate: object) -> None:
    """Raise a ValueError, naming the rate, unless it is a number from 0 to 1."""
    # Written so that NaN, which compares False with everything, is refused too.
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
        raise ValueError(f"a sampling rate is a number from 0 to 1, not {rate!r}")
