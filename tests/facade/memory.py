"""An exporter that remembers what it was given, for tests of the facade."""

from collections.abc import Sequence

from typing_extensions import override

from census_fp.facade import Exporter, SpanData


class MemoryExporter(Exporter):
    """Keeps every span, in the order they ended."""

    def __init__(self) -> None:
        self.spans: list[SpanData] = []

    @override
    def export(self, span_datas: Sequence[SpanData]) -> None:
        self.emit(span_datas)

    @override
    def emit(self, span_datas: Sequence[SpanData]) -> None:
        self.spans.extend(span_datas)

    def named(self, name: str) -> SpanData:
        """Give the one span of a name."""
        (found,) = (span for span in self.spans if span.name == name)
        return found

    @property
    def names(self) -> list[str]:
        """The names, in the order the spans ended."""
        return [span.name for span in self.spans]
