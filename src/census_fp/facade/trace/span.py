"""opencensus.trace.span: a span that is recorded."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from threading import get_ident
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from weakref import ref

from typing_extensions import override

from census_fp.domain.trace.attributes import AttributeValue, as_text
from census_fp.domain.trace.facts import (
    KindSet,
    Linked,
    MessageEventAdded,
    Renamed,
    StackTraceSet,
    StatusSet,
)
from census_fp.domain.trace.ids import is_span_id
from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.domain.trace.span_data import SpanKind as SpanKindValue
from census_fp.domain.trace.tracestate import Tracestate
from census_fp.effects import lifecycle
from census_fp.effects.capabilities import SYSTEM, Env
from census_fp.effects.context import (
    CURRENT_SPAN,
    ActiveSpan,
    get_current_span,
    leave,
    set_current_span,
)
from census_fp.effects.process import current_pid
from census_fp.effects.recorder import Recorder
from census_fp.effects.reporting import report_once
from census_fp.exporters.json_lines.serialize import Json, span_json
from census_fp.facade.trace import link, stack_trace, status, time_event
from census_fp.facade.trace.base_span import BaseSpan
from census_fp.facade.trace.iso_time import IsoTime, of_ns, to_ns
from census_fp.facade.trace.link import Link
from census_fp.facade.trace.span_attributes import SpanAttributes
from census_fp.facade.trace.span_data import SpanData
from census_fp.facade.trace.stack_trace import StackTrace
from census_fp.facade.trace.status import Status
from census_fp.facade.trace.time_event import Annotation, MessageEvent
from census_fp.facade.trace.tracers.base import NullContextManager, SpanTracer

if TYPE_CHECKING:
    from census_fp.facade.trace.blank_span import BlankSpan

MAX_NUM_ATTRIBUTES = DEFAULT.max_attributes
MAX_NUM_ANNOTATIONS = DEFAULT.max_annotations
MAX_NUM_MESSAGE_EVENTS = DEFAULT.max_message_events
MAX_NUM_LINKS = DEFAULT.max_links

_new: Final = object.__new__

_MAX_CHILDREN = 128
"""Children that a span can list; all of them are counted."""

_on_create: list[Callable[[BaseSpan], object]] = []


class SpanKind:
    """Which side of a remote call a span is."""

    UNSPECIFIED = 0
    SERVER = 1
    CLIENT = 2


class Span(Recorder, BaseSpan):
    """A span that is recorded. A tracer makes it; made by hand it goes to nobody.

    What is added after the end is ignored, and reported once. No method raises because of what
    it is given, but for ``add_link`` and ``set_status``, which want their own types.
    """

    __slots__ = (
        "_children",
        "_data",
        "_handed_over",
        "_handing_over",
        "_waits",
        "context_tracer",
    )

    def __init__(
        self,
        name: str,
        parent_span: ActiveSpan | None = None,
        attributes: Mapping[str, AttributeValue] | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        span_id: str | None = None,
        stack_trace: StackTrace | None = None,
        annotations: Iterable[Annotation] | None = None,
        message_events: Iterable[MessageEvent] | None = None,
        links: Iterable[Link] | None = None,
        status: Status | None = None,
        same_process_as_parent_span: bool | None = None,
        context_tracer: SpanTracer | None = None,
        span_kind: int = SpanKind.UNSPECIFIED,
    ) -> None:
        parent_id = getattr(parent_span, "span_id", None)
        Recorder.__init__(
            self,
            SYSTEM,
            name,
            getattr(parent_span, "trace_id", None) or SYSTEM.ids.trace_id(),
            _checked_span_id(span_id),
            parent_id if isinstance(parent_id, str) and is_span_id(parent_id) else None,
            parent_span if hasattr(parent_span, "ended") else None,
        )
        self._begin(context_tracer)
        self._waits = True
        for key, value in (attributes or {}).items():
            self.add_attribute(key, value)
        for annotation in annotations or ():
            self._record_annotation(annotation)
        for message_event in message_events or ():
            self.add_message_event(message_event)
        for each in links or ():
            self.add_link(each)
        if status is not None:
            self.set_status(status)
        if stack_trace is not None:
            self.stack_trace = stack_trace
        if span_kind:
            self.span_kind = span_kind
        self._same_process = same_process_as_parent_span
        if start_time is not None:
            self._start_ns = to_ns(start_time)
        if end_time is not None:
            self.end(to_ns(end_time))

    def _begin(self, context_tracer: SpanTracer | None) -> None:
        self.context_tracer: SpanTracer | None = context_tracer
        self._children: deque[ref[BaseSpan]] | None = None
        self._data: SpanData | None = None
        self._handed_over = False
        self._handing_over = False
        self._waits = False
        if _on_create:
            self._call_back()

    @classmethod
    def started_by(
        cls,
        context_tracer: SpanTracer,
        env: Env,
        name: str,
        trace_id: str,
        parent_span_id: str | None,
        enclosing: ActiveSpan | None,
        tracestate: Tracestate,
        limits: SpanLimits,
    ) -> "Span":
        """Start a span of a tracer, past the fourteen documented arguments."""
        span: Span = _new(cls)
        Recorder.__init__(
            span,
            env,
            name,
            trace_id,
            env.ids.span_id(),
            parent_span_id,
            enclosing,
            tracestate,
            limits,
        )
        span._begin(context_tracer)
        return span

    @override
    @staticmethod
    def on_create(callback: Callable[[BaseSpan], object]) -> None:
        """Call back with every recorded span that is made from now on."""
        _on_create.append(callback)

    def _call_back(self) -> None:
        for callback in tuple(_on_create):
            try:
                callback(self)
            except Exception as error:
                report_once("on_create failed", as_text(callback), "on_create failed: %r", error)

    # -- the family

    @property
    def parent_span(self) -> ActiveSpan | NullContextManager | None:
        """The parent: a span, or a stand-in with the id of a remote one."""
        if self.enclosing is not None:
            return self.enclosing
        return NullContextManager(span_id=self.parent_span_id)

    @property
    @override
    def children(self) -> list[BaseSpan]:
        """The children that still live, oldest first; the newest 128 of them."""
        refs = tuple(self._children or ())
        return [child for each in refs if (child := each()) is not None]

    def adopt(self, child: BaseSpan) -> None:
        """Count a child and list it."""
        self.child_started()
        children = self._children
        if children is None:
            # No lock: two threads at once cost one of them its place in the list, not the count.
            children = self._children = deque(maxlen=_MAX_CHILDREN)
        children.append(ref(child))

    @override
    def span(self, name: str = "child_span") -> "Span | BlankSpan":
        """Start a child; it is current within its own ``with`` block, and exported once."""
        tracer = self.context_tracer
        if tracer is None:
            child = Span(name, parent_span=self)
            self.adopt(child)
            return child
        return tracer.child_of(self, name)

    @override
    def __iter__(self) -> Iterator[BaseSpan]:
        """Go through the children's spans, and this one last."""
        for child in self.children:
            yield from child
        yield self

    # -- the life

    @override
    def start(self) -> None:
        """Start the span's clock, if it is a span made by hand; a tracer's span has started."""
        if self._waits and not self.ended:
            self._waits = False
            self._start_ns += self._clock_ns() - self._start_monotonic_ns
            self._start_monotonic_ns = self._clock_ns()

    @override
    def finish(self) -> None:
        """End the span and export it, once, whatever span is current."""
        if self.end():
            self._hand_over()

    def settle(self) -> None:
        """End the span if it is open; hand it over if a signal handler's exception prevented it."""
        if not self.ended:
            self.finish()
        elif self._ender == get_ident():
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the ended span to its tracer, once, whatever a signal handler does meanwhile.

        Until then the span stays current: if an exception comes between, ``settle`` finds it.
        """
        if self._handed_over or self._handing_over:
            return
        self._handing_over = True
        try:
            self._deliver()
            self._handed_over = True
        finally:
            self._handing_over = False
        self._data = None
        leave(self)

    def _deliver(self) -> None:
        # A span that a fork has copied is its parent process's to export.
        tracer = self.context_tracer
        if tracer is None or self._pid != current_pid():
            return
        data = self._data
        if data is None:
            data = self._data = SpanData.of_recorder(self)
        elif data.was_taken:
            return
        tracer.deliver(data)

    @override
    def __enter__(self) -> Self:
        if self._waits:
            self.start()
        if get_current_span() is not self and not self.ended:
            set_current_span(self)
        return self

    @override
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if exception_value is not None:
                self.fail(exception_value, traceback)
        finally:
            self.finish()

    # -- the facts

    @override
    def add_annotation(self, description: str, **attrs: AttributeValue) -> None:
        """Say something at this instant, with attributes."""
        self.annotate(description, attrs)

    @override
    def add_message_event(self, message_event: MessageEvent) -> None:
        """Add a message sent or received."""
        try:
            self.record(MessageEventAdded(time_event.message_event_to_value(message_event)))
        except Exception as error:
            report_once("message event refused", self._start_name, "no message event: %s", error)

    @override
    def add_link(self, link: Link) -> None:
        """Link another span; a TypeError if it is no ``Link``."""
        if not isinstance(link, Link):
            raise TypeError(f"a Link is added here, not {link!r}")
        try:
            self.record(Linked(_link_to_value(link)))
        except Exception as error:
            report_once("link refused", self._start_name, "no link: %s", error)

    @override
    def set_status(self, status: Status) -> None:
        """Say how the span ended; a TypeError if it is no ``Status``."""
        if not isinstance(status, Status):
            raise TypeError(f"a Status is set here, not {status!r}")
        self.record(StatusSet(_status_to_value(status)))

    def _record_annotation(self, annotation: Annotation) -> None:
        try:
            value = time_event.annotation_to_value(annotation)
            self.record((value.at_ns, value.description, value.attributes.pairs))
        except Exception as error:
            report_once("annotation refused", self._start_name, "no annotation: %s", error)

    # -- the documented fields

    @property
    def name(self) -> str:
        """The span's name."""
        renamed = self.latest(Renamed)
        return self._start_name if renamed is None else renamed.name

    @name.setter
    def name(self, name: object) -> None:
        self.record(Renamed(as_text(name)))

    @property
    def span_kind(self) -> int:
        """A ``SpanKind``."""
        kind = self.latest(KindSet)
        return SpanKind.UNSPECIFIED if kind is None else int(kind.kind)

    @span_kind.setter
    def span_kind(self, span_kind: int) -> None:
        try:
            self.record(KindSet(SpanKindValue(span_kind)))
        except Exception:
            text = as_text(span_kind)[:64]
            report_once("span kind", text, "a span kind is 0, 1 or 2, not %s", text)

    @property
    def status(self) -> Status:
        """How the span ended: OK, until something else is said."""
        latest = self.latest(StatusSet)
        return Status.as_ok() if latest is None else status.of_value(latest.status)

    @status.setter
    def status(self, status: Status) -> None:
        self.set_status(status)

    @property
    def stack_trace(self) -> StackTrace | None:
        """Where an exception ended the span."""
        latest = self.latest(StackTraceSet)
        value = None if latest is None else latest.stack_trace
        return None if value is None else stack_trace.of_value(value)

    @stack_trace.setter
    def stack_trace(self, value: StackTrace | None) -> None:
        try:
            self.record(StackTraceSet(None if value is None else stack_trace.to_value(value)))
        except Exception as error:
            report_once("stack trace refused", self._start_name, "no stack trace: %s", error)

    @property
    def attributes(self) -> SpanAttributes:
        """The attributes so far; setting an item adds an attribute."""
        return SpanAttributes(self)

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """The annotations so far."""
        return tuple(map(time_event.annotation_of_value, self.snapshot().annotations))

    @property
    def message_events(self) -> tuple[MessageEvent, ...]:
        """The message events so far."""
        return tuple(map(time_event.message_event_of_value, self.snapshot().message_events))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links so far."""
        return tuple(map(link.of_value, self.snapshot().links))

    @property
    def start_time(self) -> IsoTime:
        """When the span started, as ISO-8601 text."""
        return of_ns(self._start_ns)

    @property
    def end_time(self) -> IsoTime | None:
        """When the span ended, as ISO-8601 text; None before."""
        return None if self.end_ns is None else of_ns(self.end_ns)

    @override
    def __repr__(self) -> str:
        return f"Span({self.name!r}, trace_id={self.trace_id}, span_id={self.span_id})"


def _checked_span_id(span_id: object) -> str:
    if isinstance(span_id, str) and is_span_id(span_id):
        return span_id
    if span_id is not None:
        report_once("span id", as_text(span_id)[:64], "not a span id: %.64r", span_id)
    return SYSTEM.ids.span_id()


def settle_open_spans() -> None:
    """At the interpreter's exit: end and export the spans still open in the main thread.

    In a forked child the parent's spans are the parent's to export.
    """
    span = CURRENT_SPAN.get()
    while span is not None:
        if isinstance(span, Span):
            span.settle()
        span = span.enclosing


lifecycle.before_closing(settle_open_spans)

_link_to_value = link.to_value
_status_to_value = status.to_value


def format_span_json(span: Span) -> Json:
    """Write a span as the trace JSON format does."""
    return span_json(span.snapshot())
