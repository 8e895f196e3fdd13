"""Ring 2: one folder a backend: a pure ``serialize.py``, and ``exporter.py`` that adds a sink."""
