"""opencensus.trace.blank_span: a span that is not recorded."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Final, Self

from typing_extensions import override

from census_fp.domain.trace.attributes import AttributeValue
from census_fp.domain.trace.ids import is_span_id
from census_fp.domain.trace.tracestate import Tracestate
from census_fp.effects.capabilities import SYSTEM, IdSource
from census_fp.effects.context import (
    ActiveSpan,
    get_current_span,
    leave,
    nearest_open,
    set_current_span,
)
from census_fp.effects.unrecorded import Unrecorded
from census_fp.facade.trace.base_span import BaseSpan
from census_fp.facade.trace.link import Link
from census_fp.facade.trace.stack_trace import StackTrace
from census_fp.facade.trace.status import Status
from census_fp.facade.trace.time_event import Annotation, MessageEvent
from census_fp.facade.trace.tracers.base import SpanTracer

_NO_ATTRIBUTES: Final[Mapping[str, AttributeValue]] = MappingProxyType({})


class BlankSpan(Unrecorded, BaseSpan):
    """What a tracer gives where it does not sample: every method of a span, doing nothing.

    It is current within its block, so that its children are not recorded either and outgoing
    headers say "not sampled". Any of a span's fourteen arguments may be given.
    """

    name: str | None = None
    context_tracer: SpanTracer | None = None
    span_kind = 0
    status: Status = Status.as_ok()
    stack_trace: StackTrace | None = None
    attributes = _NO_ATTRIBUTES
    annotations: tuple[Annotation, ...] = ()
    message_events: tuple[MessageEvent, ...] = ()
    links: tuple[Link, ...] = ()
    parent_span = None
    start_time = None
    end_time = None

    def __init__(
        self,
        name: str | None = None,
        parent_span: object = None,
        attributes: object = None,
        start_time: object = None,
        end_time: object = None,
        span_id: str | None = None,
        stack_trace: object = None,
        annotations: object = None,
        message_events: object = None,
        links: object = None,
        status: object = None,
        same_process_as_parent_span: bool | None = None,
        context_tracer: SpanTracer | None = None,
        span_kind: int = 0,
    ) -> None:
        self.name = name
        if span_id is not None and is_span_id(span_id):
            self.__dict__["_span_id"] = span_id
        self.context_tracer = context_tracer

    @classmethod
    def started_by(
        cls,
        context_tracer: SpanTracer,
        name: str,
        trace_id: str | None,
        enclosing: ActiveSpan | None,
        tracestate: Tracestate,
        ids: IdSource = SYSTEM.ids,
    ) -> "BlankSpan":
        """Start an unrecorded span of a tracer; without a trace id it draws one when asked."""
        span = cls(name, context_tracer=context_tracer)
        Unrecorded.__init__(span, enclosing, trace_id, tracestate, ids)
        return span

    @override
    @staticmethod
    def on_create(callback: Callable[[BaseSpan], object]) -> None:
        """Do nothing: an unrecorded span is not announced."""

    @property
    @override
    def children(self) -> list[BaseSpan]:
        """None are kept."""
        return []

    @override
    def span(self, name: str = "child_span") -> "BlankSpan":
        """Start a child that is not recorded either."""
        child = BlankSpan(name, context_tracer=self.context_tracer)
        Unrecorded.__init__(child, self, self.trace_id, self.tracestate, self._ids)
        return child

    @override
    def add_annotation(self, description: str, **attrs: AttributeValue) -> None:
        """Keep nothing."""

    @override
    def add_message_event(self, message_event: MessageEvent) -> None:
        """Keep nothing."""

    @override
    def add_link(self, link: Link) -> None:
        """Keep nothing."""

    @override
    def set_status(self, status: Status) -> None:
        """Keep nothing."""

    @override
    def start(self) -> None:
        """Do nothing."""

    @override
    def finish(self) -> None:
        """End the span."""
        self.ended = True
        leave(self)

    @override
    def __iter__(self) -> Iterator[BaseSpan]:
        return iter((self,))

    @override
    def __enter__(self) -> Self:
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
        self.ended: bool = True
        # As ``leave``, in place: this is half of what an unsampled span costs.
        if get_current_span() is self:
            enclosing = self.enclosing
            set_current_span(enclosing if enclosing is None else nearest_open(enclosing))


blank: Callable[[], BlankSpan] = partial(object.__new__, BlankSpan)
"""A ``BlankSpan`` past its constructor, for the path that unsampled programs take always."""
