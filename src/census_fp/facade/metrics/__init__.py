"""opencensus.metrics."""
