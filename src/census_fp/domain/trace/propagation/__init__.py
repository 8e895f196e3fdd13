"""Propagation: how a span context travels, one format a file, each a pair extract and inject."""
