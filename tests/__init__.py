"""The tests mirror the sources. Hypothesis does not time examples: shared machines are slow."""

from hypothesis import settings

settings.register_profile("default", deadline=None)
