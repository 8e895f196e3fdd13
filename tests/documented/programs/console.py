"""The documented console program."""

# Untyped, and laid out, as documented:
# mypy: ignore-errors
# fmt: off
# ruff: noqa: E402, E702, I001
import census_fp; census_fp.install_as_opencensus()
from prelude import process_data
# -- as documented, from here on
from opencensus.trace.tracer import Tracer
from opencensus.trace import print_exporter
from opencensus.trace.samplers import AlwaysOnSampler

# Create tracer with console export
tracer = Tracer(
    sampler=AlwaysOnSampler(),
    exporter=print_exporter.PrintExporter()
)

# Traced operations will print to console
with tracer.span('development_operation') as span:
    span.add_attribute('debug_info', 'testing console export')
    span.add_annotation('Starting development test')

    # Your application logic
    result = process_data()

    span.add_attribute('result_size', len(result))
    span.add_annotation('Development test completed')

# Console output will show span details:
# Span: development_operation
# Start: 2024-01-15T10:30:15.123456Z
# End: 2024-01-15T10:30:15.234567Z
# Attributes: {'debug_info': 'testing console export', 'result_size': 42}
# Annotations: [{'description': 'Starting development test', ...}, ...]
