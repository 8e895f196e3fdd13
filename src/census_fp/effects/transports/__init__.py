"""Transports: interpreters of the delivery machine's commands, each with its own means."""
