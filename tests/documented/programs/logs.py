"""The documented logging program."""

# Untyped, and laid out, as documented:
# mypy: ignore-errors
# fmt: off
# ruff: noqa: E402, E702, I001
import census_fp; census_fp.install_as_opencensus()
from prelude import AuthenticationError, authenticate_user
from opencensus.trace.status import Status  # used by the program, which does not import it
# -- as documented, from here on
import logging
from opencensus.trace.tracer import Tracer
from opencensus.trace import logging_exporter
from opencensus.common.transports import SyncTransport

# Configure logging system
logging.basicConfig(
    level=logging.INFO,
    format='%(asctime)s - %(name)s - %(levelname)s - %(message)s',
    handlers=[
        logging.FileHandler('application.log'),
        logging.StreamHandler()
    ]
)

# Create logging exporter
exporter = logging_exporter.LoggingExporter(
    logger_name='opencensus.traces',
    transport=SyncTransport(logging_exporter.LoggingExporter())
)

tracer = Tracer(exporter=exporter)

# Traces will appear in logs
with tracer.span('user_authentication') as span:
    span.add_attribute('user_id', 'user123')
    span.add_attribute('auth_method', 'oauth2')

    try:
        authenticate_user('user123')
        span.add_annotation('Authentication successful')
    except AuthenticationError as e:
        span.set_status(Status.from_exception(e))
        span.add_annotation('Authentication failed')
        raise

# Log entries will include trace information:
# 2024-01-15 10:30:15 - opencensus.traces - INFO - Span: user_authentication ...
