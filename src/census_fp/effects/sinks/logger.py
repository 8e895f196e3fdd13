"""The logger sink: lines with structured fields, on a logger of the standard library."""

import logging
from collections.abc import Sequence

from returns.io import IOFailure, IOResult, IOSuccess

from census_fp.domain.errors import SinkError
from census_fp.domain.log_line import LogLine
from census_fp.effects.export import Sink


def logger_sink(logger: logging.Logger, level: int = logging.INFO) -> Sink[Sequence[LogLine]]:
    """Log each line, its fields as the record's ``extra``; what a handler raises is a failure.

    :param logger: its level, handlers and propagation stay as they are.
    """

    def write(payload: Sequence[LogLine]) -> IOResult[None, SinkError]:
        try:
            for line in payload:
                logger.log(level, "%s", line.message, extra=dict(line.fields))
        except Exception as error:
            reason = f"logger {logger.name!r}: {type(error).__name__}: {error}"
            return IOFailure(SinkError(reason, retryable=False))
        return IOSuccess(None)

    return write
