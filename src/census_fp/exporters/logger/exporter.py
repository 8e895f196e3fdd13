"""The logger serializer joined to a logger of the standard library."""

import logging

from census_fp.domain.trace.span_data import SpanData
from census_fp.effects.export import Export, pair
from census_fp.effects.sinks.logger import logger_sink
from census_fp.exporters.logger.serialize import serialize


def logger_exporter(logger: logging.Logger, level: int = logging.INFO) -> Export[SpanData]:
    """Log spans, one record each, on a logger that stays as it is."""
    return pair(serialize, logger_sink(logger, level))
