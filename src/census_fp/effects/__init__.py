"""Ring 1: every touch of the world. Clocks, ids, context variables, sinks and transports."""
