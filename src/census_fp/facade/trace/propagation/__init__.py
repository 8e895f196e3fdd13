"""opencensus.trace.propagation: how a span context travels."""
