"""StackTrace: the frames of an exception, newest call last, bounded."""

import hashlib
from collections.abc import Iterable
from traceback import FrameSummary, StackSummary, walk_tb
from types import TracebackType
from typing import Annotated

from annotated_types import MaxLen

from census_fp.domain.base import Count, Frozen

MAX_FRAMES = 128
"""The most frames a trace keeps (OpenCensus trace.proto, StackTrace)."""


class StackFrame(Frozen, frozen=True):
    """One call: function, file, line and column, and what was loaded."""

    function_name: str
    file_name: str
    line_number: Count = 0
    column_number: Count = 0
    original_function_name: str | None = None
    load_module: str | None = None
    build_id: str | None = None
    source_version: str | None = None


class StackTrace(Frozen, frozen=True):
    """Frames, oldest call first, how many were left out, and a number naming the shape."""

    frames: Annotated[tuple[StackFrame, ...], MaxLen(MAX_FRAMES)] = ()
    dropped_frames_count: Count = 0
    hash_id: Count = 0


def of_frames(frames: Iterable[StackFrame], hash_id: int = 0) -> StackTrace:
    """Keep the newest 128 of the frames and count the rest.

    >>> of_frames([StackFrame(function_name="f", file_name="m.py")] * 130).dropped_frames_count
    2
    """
    every = tuple(frames)
    return StackTrace(
        frames=every[-MAX_FRAMES:],
        dropped_frames_count=max(0, len(every) - MAX_FRAMES),
        hash_id=hash_id,
    )


def of_traceback(traceback: TracebackType | None) -> StackTrace:
    """Take the frames of a traceback; equal tracebacks give equal hash ids."""
    summary = StackSummary.extract(walk_tb(traceback), lookup_lines=False)
    return of_frames(map(_frame, summary), _hash_id(summary))


def _frame(summary: FrameSummary) -> StackFrame:
    return StackFrame(
        function_name=summary.name,
        file_name=summary.filename,
        line_number=summary.lineno or 0,
        column_number=summary.colno or 0,
        load_module=summary.filename,
    )


def _hash_id(summary: StackSummary) -> int:
    """Number a stack by its places: 48 bits, so that JSON readers keep every digit."""
    places = "\n".join(f"{frame.filename}:{frame.lineno}:{frame.name}" for frame in summary)
    return int(hashlib.blake2b(places.encode("utf-8", "replace"), digest_size=6).hexdigest(), 16)
