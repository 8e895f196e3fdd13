"""Stack traces: the newest frames are kept, the rest counted; equal stacks have equal numbers."""

from types import TracebackType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from census_fp.domain.trace.stack_trace import (
    MAX_FRAMES,
    StackFrame,
    StackTrace,
    of_frames,
    of_traceback,
)


@given(st.integers(0, 300))
def test_the_newest_frames_are_kept_and_the_rest_counted(count: int) -> None:
    frames = [StackFrame(function_name=str(number), file_name="m.py") for number in range(count)]
    trace = of_frames(frames)
    assert trace.dropped_frames_count + len(trace.frames) == count
    assert list(trace.frames) == frames[max(0, count - MAX_FRAMES) :]


def test_more_frames_than_the_limit_make_no_stack_trace() -> None:
    frames = (StackFrame(function_name="f", file_name="m.py"),) * (MAX_FRAMES + 1)
    with pytest.raises(ValidationError):
        StackTrace(frames=frames)


def test_a_traceback_gives_its_calls_the_newest_last() -> None:
    trace = of_traceback(_traceback_of(2))
    assert [frame.function_name for frame in trace.frames] == [
        "_traceback_of",
        "_fail",
        "_fail",
        "_fail",
    ]
    innermost = trace.frames[-1]
    assert innermost.file_name == innermost.load_module == __file__
    assert innermost.line_number > 0


def test_equal_tracebacks_have_equal_numbers_and_others_do_not() -> None:
    first, again, deeper = (of_traceback(_traceback_of(depth)).hash_id for depth in (1, 1, 2))
    assert first == again != deeper
    assert 0 <= first < 2**48


def test_a_deep_recursion_is_bounded() -> None:
    trace = of_traceback(_traceback_of(200))
    assert len(trace.frames) == MAX_FRAMES
    assert trace.dropped_frames_count == 202 - MAX_FRAMES
    assert {frame.function_name for frame in trace.frames} == {"_fail"}


def test_no_traceback_gives_no_frames() -> None:
    assert of_traceback(None).frames == ()


def _traceback_of(depth: int) -> TracebackType | None:
    try:
        _fail(depth)
    except ZeroDivisionError as error:
        return error.__traceback__
    return None


def _fail(depth: int) -> float:
    return _fail(depth - 1) if depth else 1 / 0
