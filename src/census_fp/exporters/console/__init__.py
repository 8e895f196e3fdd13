"""The console exporter: spans as blocks of text for people."""
