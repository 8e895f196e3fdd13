"""The documented program that flushes on SIGINT and SIGTERM; it runs until one comes."""

# Untyped, and laid out, as documented:
# mypy: ignore-errors
# fmt: off
# ruff: noqa: E402, E702, I001
import census_fp; census_fp.install_as_opencensus()
from prelude import process_requests
# -- as documented, from here on
from opencensus.trace.tracer import Tracer
from opencensus.trace import file_exporter
from opencensus.common.transports import AsyncTransport
import signal
import sys

class GracefulFileExporter:
    """File exporter with graceful shutdown handling."""

    def __init__(self, file_path, batch_size=500, flush_interval=60):
        self.exporter = file_exporter.FileExporter(file_path)
        self.transport = AsyncTransport(
            exporter=self.exporter,
            max_batch_size=batch_size,
            wait_period=flush_interval,
            grace_period=10.0
        )

        # Set up signal handlers for graceful shutdown
        signal.signal(signal.SIGINT, self._signal_handler)
        signal.signal(signal.SIGTERM, self._signal_handler)

    def _signal_handler(self, signum, frame):
        """Handle shutdown signals gracefully."""
        print(f"Received signal {signum}, flushing traces...")
        self.transport.flush()
        sys.exit(0)

    def export(self, span_datas):
        """Export spans through async transport."""
        for span_data in span_datas:
            self.transport.export(span_data)

# Usage in production application
exporter = GracefulFileExporter('./production_traces.jsonl')
tracer = Tracer(exporter=exporter)

# Application will gracefully flush traces on shutdown
try:
    while True:  # Main application loop
        with tracer.span('main_operation') as span:
            # Your application logic
            process_requests()
except KeyboardInterrupt:
    print("Shutting down gracefully...")
    # Signal handler will flush remaining traces
