"""Random ids from the operating system, drawn in bulk; safe across forks and threads."""

import os

from census_fp.effects.process import current_pid

# One call to the kernel's generator costs as much as the rest of a span's start, so ids are
# drawn by the hundred. A pool belongs to one process: after a fork, with or without Python's
# fork hooks, the child must not hand out the ids that its parent will hand out.
_IDS_IN_A_POOL = 256

_span_ids: dict[int, list[str]] = {}
_trace_ids: dict[int, list[str]] = {}


def system_span_id() -> str:
    """Draw a span id: 16 lower-case hexadecimal digits, not all zero."""
    try:
        return _span_ids[current_pid()].pop()
    except (KeyError, IndexError):
        return _refill(_span_ids, digits=16).pop()


def system_trace_id() -> str:
    """Draw a trace id: 32 lower-case hexadecimal digits, not all zero."""
    try:
        return _trace_ids[current_pid()].pop()
    except (KeyError, IndexError):
        return _refill(_trace_ids, digits=32).pop()


def _refill(pools: dict[int, list[str]], digits: int) -> list[str]:
    size = digits // 2
    ids = os.urandom(_IDS_IN_A_POOL * size).hex(":", size).split(":")
    while "0" * digits in ids:
        ids.remove("0" * digits)
    pid = current_pid()
    for other in [key for key in pools if key != pid]:
        pools.pop(other, None)
    pools[pid] = ids[1:]
    return ids[:1]
