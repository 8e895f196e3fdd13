"""opencensus.common.transports.sync: every item is exported at once."""

from typing_extensions import override

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.effects.transports import sync
from census_fp.facade.common.transports.base import Transport, emitting, items_of
from census_fp.facade.trace.span_data import SpanData


class SyncTransport(Transport):
    """Calls ``exporter.emit`` before ``export`` returns; an error of it is counted, not raised."""

    def __init__(self, exporter: object) -> None:
        self.exporter = exporter
        self._transport = sync.SyncTransport(emitting(exporter))

    @override
    def export(self, datas: object) -> None:
        """Export one item, or a list of them, now."""
        items = items_of(datas)
        for item in items:
            if isinstance(item, SpanData):
                next(item.takings)
        self._transport.submit_all(items)

    @override
    def flush(self, timeout: float | None = None) -> bool:
        """Nothing ever waits here: True, if the last export went well."""
        return self._transport.flush(timeout)

    @override
    def close(self, timeout: float | None = None) -> bool:
        """Refuse, and count, every item from now on."""
        return self._transport.close()

    @override
    def stats(self) -> PipelineStats:
        """Account for every item."""
        return self._transport.stats()
