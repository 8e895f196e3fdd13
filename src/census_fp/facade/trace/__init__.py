"""opencensus.trace."""

from census_fp.facade.trace.span import Span

__all__ = ["Span"]
