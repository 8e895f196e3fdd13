"""The documented file program: an asynchronous transport and a sampling rate of 0.1."""

# Untyped, and laid out, as documented:
# mypy: ignore-errors
# fmt: off
# ruff: noqa: E402, E702, I001
import census_fp; census_fp.install_as_opencensus()
from prelude import four_times as range
from prelude import process_batch_item
# -- as documented, from here on
from opencensus.trace.tracer import Tracer
from opencensus.trace import file_exporter
from opencensus.trace.samplers import ProbabilitySampler
from opencensus.common.transports import AsyncTransport

# Create file exporter with async transport
exporter = file_exporter.FileExporter(
    file_name='./traces.json',
    transport=AsyncTransport(
        exporter=file_exporter.FileExporter('./traces.json'),
        max_batch_size=100,
        wait_period=30.0
    )
)

tracer = Tracer(
    sampler=ProbabilitySampler(rate=0.1),
    exporter=exporter
)

# High-throughput scenario
for i in range(1000):
    with tracer.span(f'batch_operation_{i}') as span:
        span.add_attribute('batch_id', i)
        span.add_attribute('operation_type', 'batch_process')

        # Process item
        process_batch_item(i)

        if i % 100 == 0:
            span.add_annotation(f'Completed batch {i//100}')

# Flush remaining data before shutdown
exporter.transport.flush()
