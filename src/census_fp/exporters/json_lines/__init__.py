"""The JSON Lines exporter: one trace document a line, in the documented trace JSON format."""
