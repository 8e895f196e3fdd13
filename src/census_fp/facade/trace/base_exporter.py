"""opencensus.trace.base_exporter: what an exporter does."""

from collections.abc import Sequence

from census_fp.facade.trace.span_data import SpanData


class Exporter:
    """Takes ended spans: ``export`` carries them on, ``emit`` sends them to where they belong."""

    def emit(self, span_datas: Sequence[SpanData]) -> None:
        """Send spans to where they belong, now."""
        raise NotImplementedError

    def export(self, span_datas: Sequence[SpanData]) -> None:
        """Take spans, and send them by the exporter's transport."""
        raise NotImplementedError
