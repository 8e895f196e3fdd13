"""opencensus.trace.stack_trace: the frames of an exception."""

import os
import random
from collections.abc import Iterable
from types import TracebackType

from census_fp.domain.trace import stack_trace as domain
from census_fp.domain.trace.attributes import as_text
from census_fp.exporters.json_lines.serialize import Json, frame_json, stack_trace_json

MAX_FRAMES = domain.MAX_FRAMES
BUILD_ID = os.environ.get("BUILD_ID", "unknown")
SOURCE_VERSION = os.environ.get("SOURCE_VERSION", "unknown")


class StackFrame:
    """One call of a stack."""

    def __init__(
        self,
        func_name: str,
        original_func_name: str,
        file_name: str,
        line_num: int,
        col_num: int,
        load_module: str,
        build_id: str,
        source_version: str,
    ) -> None:
        self.func_name = func_name
        self.original_func_name = original_func_name
        self.file_name = file_name
        self.line_num = line_num
        self.col_num = col_num
        self.load_module = load_module
        self.build_id = build_id
        self.source_version = source_version

    def format_stack_frame_json(self) -> Json:
        """Write the frame as the trace JSON format does."""
        return frame_json(_frame_to_value(self))


class StackTrace:
    """Frames, oldest call first, the newest 128 of them, and a number naming the shape."""

    def __init__(
        self,
        stack_frames: Iterable[StackFrame] | None = None,
        stack_trace_hash_id: int | None = None,
    ) -> None:
        frames = list(stack_frames or ())
        self.stack_frames: list[StackFrame] = frames[-MAX_FRAMES:]
        self.dropped_frames_count: int = max(0, len(frames) - MAX_FRAMES)
        self.stack_trace_hash_id: int = (
            generate_hash_id() if stack_trace_hash_id is None else stack_trace_hash_id
        )

    @classmethod
    def from_traceback(cls, tb: TracebackType | None) -> "StackTrace":
        """Take the frames of a traceback; equal tracebacks give equal hash ids."""
        return of_value(domain.of_traceback(tb))

    def add_stack_frame(self, stack_frame: StackFrame) -> None:
        """Add a frame, newest last; beyond 128 the oldest goes and is counted."""
        self.stack_frames.append(stack_frame)
        if len(self.stack_frames) > MAX_FRAMES:
            del self.stack_frames[0]
            self.dropped_frames_count += 1

    def format_stack_trace_json(self) -> Json:
        """Write the stack trace as the trace JSON format does."""
        return stack_trace_json(to_value(self))


def generate_hash_id() -> int:
    """Draw a random hash id of 48 bits, so that JSON readers keep every digit."""
    return random.SystemRandom().getrandbits(48)


def generate_hash_id_from_traceback(tb: TracebackType | None) -> int:
    """Number a traceback by its places: the same places give the same number."""
    return domain.of_traceback(tb).hash_id


def to_value(stack_trace: StackTrace) -> domain.StackTrace:
    """Give the domain's value of a stack trace."""
    frames = tuple(_frame_to_value(frame) for frame in stack_trace.stack_frames[-MAX_FRAMES:])
    return domain.StackTrace(
        frames=frames,
        dropped_frames_count=stack_trace.dropped_frames_count,
        hash_id=stack_trace.stack_trace_hash_id,
    )


def of_value(value: domain.StackTrace) -> StackTrace:
    """Give the facade's stack trace of a domain value."""
    stack_trace = StackTrace([_frame_of_value(frame) for frame in value.frames], value.hash_id)
    stack_trace.dropped_frames_count = value.dropped_frames_count
    return stack_trace


def _frame_to_value(frame: StackFrame) -> domain.StackFrame:
    return domain.StackFrame(
        function_name=as_text(frame.func_name),
        original_function_name=as_text(frame.original_func_name),
        file_name=as_text(frame.file_name),
        line_number=int(frame.line_num),
        column_number=int(frame.col_num),
        load_module=as_text(frame.load_module),
        build_id=as_text(frame.build_id),
        source_version=as_text(frame.source_version),
    )


def _frame_of_value(frame: domain.StackFrame) -> StackFrame:
    return StackFrame(
        frame.function_name,
        frame.original_function_name or frame.function_name,
        frame.file_name,
        frame.line_number,
        frame.column_number,
        frame.load_module or "unknown",
        frame.build_id or BUILD_ID,
        frame.source_version or SOURCE_VERSION,
    )
