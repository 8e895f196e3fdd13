"""opencensus.common."""
