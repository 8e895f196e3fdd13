"""The console sink: text to standard output, or to any text stream."""

import sys
from typing import TextIO

from returns.io import IOFailure, IOResult, IOSuccess

from census_fp.domain.errors import SinkError
from census_fp.effects.export import Sink


def console_sink(stream: TextIO | None = None) -> Sink[str]:
    """Write texts to a stream and flush it; to what ``sys.stdout`` is at that moment, if None."""

    def write(payload: str) -> IOResult[None, SinkError]:
        target = sys.stdout if stream is None else stream
        try:
            target.write(_writable(payload, target))
            target.flush()
        except (OSError, ValueError, AttributeError) as error:
            return IOFailure(SinkError(f"cannot write to {target!r}: {error}", retryable=False))
        return IOSuccess(None)

    return write


def _writable(payload: str, stream: TextIO) -> str:
    """Replace what the stream's encoding has no character for."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return payload.encode(encoding, "backslashreplace").decode(encoding)
