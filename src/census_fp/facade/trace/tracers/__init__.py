"""opencensus.trace.tracers: the kinds of tracer."""
