"""opencensus.trace.file_exporter: spans in a file, as trace documents."""

from os import PathLike

from census_fp.exporters.json_lines.exporter import json_lines_exporter
from census_fp.facade.common.transports.sync import SyncTransport
from census_fp.facade.trace.transport_exporter import TransportExporter, TransportLike

DEFAULT_FILENAME = "opencensus-traces.json"


class FileExporter(TransportExporter):
    """Writes JSON Lines: one document a line and a trace, in the documented trace JSON format.

    :param file_name: the file; it is opened by the first span.
    :param transport: a transport class, a factory or a ready transport.
    :param file_mode: what happens once, when the file is first opened: ``w`` empties it, ``a``
        appends, ``x`` wants a new one; later batches append.
    """

    def __init__(
        self,
        file_name: str | PathLike[str] = DEFAULT_FILENAME,
        transport: TransportLike = SyncTransport,
        file_mode: str = "w+",
    ) -> None:
        self.file_name = file_name
        self.file_mode = file_mode
        super().__init__(json_lines_exporter(file_name, file_mode), transport)
