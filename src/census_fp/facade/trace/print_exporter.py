"""opencensus.trace.print_exporter: spans on standard output, for people."""

from census_fp.exporters.console.exporter import console_exporter
from census_fp.facade.common.transports.sync import SyncTransport
from census_fp.facade.trace.transport_exporter import TransportExporter, TransportLike


class PrintExporter(TransportExporter):
    """Prints each span as a block of lines.

    :param transport: a transport class, a factory or a ready transport.
    """

    def __init__(self, transport: TransportLike = SyncTransport) -> None:
        super().__init__(console_exporter(), transport)
