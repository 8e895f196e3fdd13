"""The JSON Lines serializer joined to a file."""

from os import PathLike

from census_fp.domain.trace.span_data import SpanData
from census_fp.effects.export import Export, pair
from census_fp.effects.sinks.file import file_sink
from census_fp.exporters.json_lines.serialize import serialize


def json_lines_exporter(path: str | PathLike[str], mode: str = "a") -> Export[SpanData]:
    """Append spans to a file as trace documents; see ``file_sink`` for path and mode."""
    return pair(serialize, file_sink(path, mode))
