"""The application that the documented programs belong to: the functions they call, and no more.

A program takes from here what its documentation leaves to the reader, under the documented name.
"""

import os
import signal
import sys
from collections.abc import Sequence
from itertools import count
from random import SystemRandom
from time import sleep
from types import FrameType

from census_fp.facade.trace import execution_context

_random = SystemRandom()


class AuthenticationError(Exception):
    """The application's own error."""


def _log_span(path: str) -> None:
    """Write the current span's ids at once and in one piece: a signal may come right after."""
    span = execution_context.get_current_span()
    assert span is not None
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(descriptor, f"{span.trace_id} {span.span_id}\n".encode())
    finally:
        os.close(descriptor)


def process_data() -> Sequence[int]:
    """Give the 42 results of the documented output."""
    return range(42)


def four_times(stop: int) -> range:
    """Stand in for ``range`` where more spans make a statistic sharper."""
    return range(4 * stop)


def process_batch_item(item: int) -> None:
    """Tell the test which trace each item was of, recorded or not."""
    _log_span("seen.txt")


def authenticate_user(user_id: str) -> None:
    """Let the user in, unless the test has set the user's account as locked."""
    if os.environ.get("LOCKED") == user_id:
        raise AuthenticationError(f"{user_id} is locked")


def process_requests() -> None:
    """Tell the test which span is open; then be busy for no, or a little, time."""
    _log_span("seen.txt")
    step = os.environ.get("SIGNAL_AT_STEP")
    if step is not None:
        _signal_at(int(step))
    elif _random.random() < float(os.environ["BUSY"]):
        sleep(_random.random() / 500)


def _signal_at(step: int) -> None:
    """Have a signal come when so many more functions have been called, in the next span at last.

    The interpreter runs signal handlers where a function begins, so these are the moments at
    which one can come.
    """
    calls = count()

    def called(frame: FrameType, event: str, argument: object) -> None:
        if next(calls) == step:
            end()

    def end() -> None:
        sys.settrace(None)
        signal.raise_signal(signal.SIGTERM)

    if sys.gettrace() is None:
        sys.settrace(called)
    else:
        end()
