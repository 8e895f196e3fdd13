"""Ring 0: values and pure functions. No clock, randomness, thread, lock, log, file or socket."""
