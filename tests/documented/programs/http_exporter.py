"""The documented custom exporter; its endpoint is the program's argument."""

# Untyped, and laid out, as documented:
# mypy: ignore-errors
# fmt: off
# ruff: noqa: E402, E702, F401, I001
import census_fp; census_fp.install_as_opencensus()
import sys
from opencensus.trace.tracer import Tracer  # used by the program, which does not import it
# -- as documented, from here on
from opencensus.trace.base_exporter import Exporter
import json
import requests

class HTTPExporter(Exporter):
    """Custom exporter that sends traces to HTTP endpoint."""

    def __init__(self, endpoint_url, api_key=None, timeout=10):
        self.endpoint_url = endpoint_url
        self.api_key = api_key
        self.timeout = timeout
        self.session = requests.Session()

        if api_key:
            self.session.headers.update({'Authorization': f'Bearer {api_key}'})

    def export(self, span_datas):
        """Export spans to HTTP endpoint."""
        try:
            # Convert spans to JSON format
            trace_data = []
            for span_data in span_datas:
                trace_data.append({
                    'traceId': span_data.context.trace_id,
                    'spanId': span_data.span_id,
                    'name': span_data.name,
                    'startTime': span_data.start_time.isoformat(),
                    'endTime': span_data.end_time.isoformat() if span_data.end_time else None,
                    'attributes': dict(span_data.attributes or {}),
                    'status': {
                        'code': span_data.status.canonical_code if span_data.status else 0,
                        'message': span_data.status.message if span_data.status else None
                    }
                })

            # Send to endpoint
            response = self.session.post(
                self.endpoint_url,
                json={'traces': trace_data},
                timeout=self.timeout
            )
            response.raise_for_status()

        except Exception as e:
            print(f"Export failed: {e}")

    def emit(self, span_datas):
        """Emit spans immediately."""
        self.export(span_datas)

# Usage
custom_exporter = HTTPExporter(
    endpoint_url=sys.argv[1],
    api_key='your-api-key'
)

tracer = Tracer(exporter=custom_exporter)

with tracer.span('custom_export_test') as span:
    span.add_attribute('custom_field', 'test_value')
    # Span will be sent to HTTP endpoint
