"""The console serializer joined to a text stream."""

from typing import TextIO

from census_fp.domain.trace.span_data import SpanData
from census_fp.effects.export import Export, pair
from census_fp.effects.sinks.console import console_sink
from census_fp.exporters.console.serialize import serialize


def console_exporter(stream: TextIO | None = None) -> Export[SpanData]:
    """Print spans to a stream; to what ``sys.stdout`` is at that moment, if None."""
    return pair(serialize, console_sink(stream))
