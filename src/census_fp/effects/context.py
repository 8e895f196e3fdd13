"""The context variables: the current span, and whether this code is telemetry's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol

from census_fp.domain.trace.tracestate import Tracestate


class ActiveSpan(Protocol):
    """What the current span must tell its children and its propagators."""

    @property
    def sampled(self) -> bool:
        """Whether the span is recorded."""
        ...

    @property
    def trace_id(self) -> str:
        """The trace the span is of."""
        ...

    @property
    def span_id(self) -> str:
        """The span's own id."""
        ...

    @property
    def tracestate(self) -> Tracestate:
        """The vendors' state that travels along."""
        ...

    def child_started(self) -> None:
        """Count a child."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the span has ended."""
        ...

    @property
    def enclosing(self) -> "ActiveSpan | None":
        """The span that becomes current when this one ends."""
        ...


CURRENT_SPAN: ContextVar[ActiveSpan | None] = ContextVar("census_fp_current_span", default=None)
"""The span that new spans of this context become children of."""

# Bound once: through an imported name Python makes a bound method anew at each call, which costs
# as much as the call.
get_current_span: Final = CURRENT_SPAN.get
set_current_span: Final = CURRENT_SPAN.set

EXPORTING: ContextVar[bool] = ContextVar("census_fp_exporting", default=False)
"""Whether the code that runs is an exporter's own, which is never traced."""


is_exporting: Final = EXPORTING.get
set_exporting: Final = EXPORTING.set


@contextmanager
def exporting() -> Iterator[None]:
    """Mark the code in the block as an exporter's own; the mark before is always restored."""
    before = is_exporting()
    try:
        # Within: a signal handler that raises right after it must find the mark restored.
        set_exporting(True)
        yield
    finally:
        set_exporting(before)


def leave(span: ActiveSpan) -> None:
    """Make the nearest enclosing span that is still open current, if ``span`` is current.

    By identity, not by a context token: a span left in a foreign context, or after its child,
    changes nothing there and raises nothing.
    """
    if get_current_span() is span:
        enclosing = span.enclosing
        set_current_span(enclosing if enclosing is None else nearest_open(enclosing))


def nearest_open(span: ActiveSpan | None) -> ActiveSpan | None:
    """Find the innermost span, from ``span`` outwards, that has not ended."""
    while span is not None and span.ended:
        span = span.enclosing
    return span
