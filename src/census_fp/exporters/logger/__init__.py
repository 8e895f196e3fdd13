"""The logger exporter: spans as log records."""
