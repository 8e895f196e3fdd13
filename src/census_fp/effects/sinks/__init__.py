"""Sinks: where payloads go, one factory a file, each ``Payload -> IOResult[None, SinkError]``."""
