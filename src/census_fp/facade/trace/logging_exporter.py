"""opencensus.trace.logging_exporter: spans as log records."""

import logging

from census_fp.exporters.logger.exporter import logger_exporter
from census_fp.facade.common.transports.sync import SyncTransport
from census_fp.facade.trace.transport_exporter import TransportExporter, TransportLike

DEFAULT_LOGGER_NAME = "opencensus.traces"


class LoggingExporter(TransportExporter):
    """Logs each span at INFO: a line ``Span: NAME ...``, with the fields as the record's extra.

    Given a ``logger_name``, that logger's level and handlers stay as they are. Given none,
    spans go to the logger ``opencensus.traces``, at INFO, and to standard error where no
    handler is set up. The root logger is never changed.

    :param handler: added to the exporter's logger, once.
    :param transport: a transport class, a factory or a ready transport.
    :param logger_name: the logger that gets the spans.
    """

    def __init__(
        self,
        handler: logging.Handler | None = None,
        transport: TransportLike = SyncTransport,
        logger_name: str | None = None,
    ) -> None:
        if handler is not None and not isinstance(handler, logging.Handler):
            raise TypeError(f"a handler is a logging.Handler, not {handler!r}")
        if logger_name is not None and not isinstance(logger_name, str):
            raise TypeError(f"a logger name is a text, not {logger_name!r}")
        self.logger: logging.Logger = logging.getLogger(
            DEFAULT_LOGGER_NAME if logger_name is None else logger_name
        )
        if handler is not None:
            self.logger.addHandler(handler)
        if logger_name is None:
            _make_heard(self.logger)
        super().__init__(logger_exporter(self.logger), transport)


def _make_heard(logger: logging.Logger) -> None:
    """Let the default logger's spans be seen in a program that has set up no logging."""
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.INFO)
    if not logger.hasHandlers():
        logger.addHandler(logging.StreamHandler())
