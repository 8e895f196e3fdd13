"""TransportExporter: an exporter made of an effects-ring export and a transport."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from typing_extensions import override

from census_fp.domain.trace import span_data as domain
from census_fp.effects.export import Export, ExportFailedError, error_of
from census_fp.facade.common.transports.base import Transport, transport_for
from census_fp.facade.trace.base_exporter import Exporter
from census_fp.facade.trace.span_data import SpanData, to_values

TransportLike: TypeAlias = Callable[["TransportExporter"], Transport] | Transport
"""A transport class, a factory that takes the exporter, or a transport that is ready."""


class TransportExporter(Exporter):
    """Exports by a transport: a class, a factory that takes the exporter, or one that is ready."""

    def __init__(self, export: Export[domain.SpanData], transport: TransportLike) -> None:
        self._export = export
        self.transport: Transport = transport_for(self, transport)

    @override
    def emit(self, span_datas: Sequence[SpanData]) -> None:
        """Export spans now; an ``ExportFailedError`` says why it could not be done."""
        error = error_of(self._export(to_values(span_datas)))
        if error is not None:
            raise ExportFailedError(error)

    @override
    def export(self, span_datas: Sequence[SpanData]) -> None:
        """Hand spans to the transport."""
        self.transport.export(span_datas)
