"""Trace and span identifiers: lower-case hexadecimal, never all zeros (W3C Trace Context 3.2.2)."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

INVALID_TRACE_ID = "0" * 32
INVALID_SPAN_ID = "0" * 16

_TRACE_ID = re.compile("[0-9a-f]{32}")
_SPAN_ID = re.compile("[0-9a-f]{16}")


def is_trace_id(text: str) -> bool:
    """Say whether a text is a usable trace id: 32 lower-case hex digits, not all zero.

    >>> is_trace_id("0af7651916cd43dd8448eb211c80319c"), is_trace_id("0" * 32)
    (True, False)
    """
    return _TRACE_ID.fullmatch(text) is not None and text != INVALID_TRACE_ID


def is_span_id(text: str) -> bool:
    """Say whether a text is a usable span id: 16 lower-case hex digits, not all zero.

    >>> is_span_id("b7ad6b7169203331"), is_span_id("b7ad6b71")
    (True, False)
    """
    return _SPAN_ID.fullmatch(text) is not None and text != INVALID_SPAN_ID


def _not_zero(text: str) -> str:
    if not text.strip("0"):
        raise ValueError("an id of zeros alone is invalid (W3C Trace Context 3.2.2)")
    return text


TraceId = Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$"), AfterValidator(_not_zero)]
"""32 lower-case hexadecimal digits, not all zero."""

SpanId = Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$"), AfterValidator(_not_zero)]
"""16 lower-case hexadecimal digits, not all zero."""
