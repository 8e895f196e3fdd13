"""opencensus.trace.execution_context: the current tracer, span and attributes of a context."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING

from census_fp.domain.trace.attributes import as_text
from census_fp.effects.context import CURRENT_SPAN, EXPORTING, ActiveSpan, nearest_open
from census_fp.effects.reporting import report_once

if TYPE_CHECKING:
    from census_fp.facade.trace.tracers.base import Tracer

_TRACER: ContextVar["Tracer | None"] = ContextVar("census_fp_tracer", default=None)
_ATTRS: ContextVar[Mapping[str, object]] = ContextVar("census_fp_attrs", default={})  # noqa: B039  never changed in place
_noop: list["Tracer"] = []


def is_exporter() -> bool:
    """Say whether the code that runs is an exporter's own."""
    return EXPORTING.get()


def set_is_exporter(is_exporter: bool) -> None:
    """Mark the code that runs as an exporter's own, or not."""
    EXPORTING.set(is_exporter)


def get_opencensus_tracer() -> "Tracer":
    """Give the context's tracer; one that records nothing, if none was set."""
    tracer = _TRACER.get()
    return _noop_tracer() if tracer is None else tracer


def _noop_tracer() -> "Tracer":
    if not _noop:
        from census_fp.facade.trace.tracers.noop_tracer import NoopTracer

        _noop.append(NoopTracer())
    return _noop[0]


def set_opencensus_tracer(tracer: "Tracer") -> None:
    """Set the context's tracer."""
    _TRACER.set(tracer)


def set_opencensus_attr(attr_key: str, attr_value: object) -> None:
    """Set one of the context's attributes."""
    _ATTRS.set({**_ATTRS.get(), attr_key: attr_value})


def set_opencensus_attrs(attrs: Mapping[str, object]) -> None:
    """Set all of the context's attributes."""
    _ATTRS.set(dict(attrs))


def get_opencensus_attr(attr_key: str) -> object:
    """Give one of the context's attributes; None if it was not set."""
    return _ATTRS.get().get(attr_key)


def get_opencensus_attrs() -> Mapping[str, object]:
    """Give all of the context's attributes."""
    return dict(_ATTRS.get())


def get_current_span() -> ActiveSpan | None:
    """Give the current span; None if there is none that is open."""
    return nearest_open(CURRENT_SPAN.get())


def set_current_span(current_span: ActiveSpan | None) -> None:
    """Set the current span; what is none makes none current, and is reported."""
    if current_span is not None and not hasattr(current_span, "ended"):
        report_once("current span", as_text(current_span), "not a span: %r", current_span)
        current_span = None
    CURRENT_SPAN.set(current_span)


def get_opencensus_full_context() -> "tuple[Tracer, ActiveSpan | None, Mapping[str, object]]":
    """Give tracer, current span and attributes, to hand them to another thread."""
    return get_opencensus_tracer(), get_current_span(), get_opencensus_attrs()


def set_opencensus_full_context(
    tracer: "Tracer", span: ActiveSpan | None, attrs: Mapping[str, object] | None
) -> None:
    """Set tracer, current span and attributes, as another thread gave them."""
    set_opencensus_tracer(tracer)
    set_current_span(span)
    set_opencensus_attrs(attrs or {})


def clean() -> None:
    """Forget the current span and the attributes."""
    CURRENT_SPAN.set(None)
    _ATTRS.set({})


def clear() -> None:
    """Forget everything of this context."""
    clean()
    _TRACER.set(None)
    EXPORTING.set(False)
