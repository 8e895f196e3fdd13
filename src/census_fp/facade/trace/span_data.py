"""opencensus.trace.span_data: an ended span, as exporters receive it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Final, NamedTuple, overload

from typing_extensions import override

from census_fp.domain.trace import span_data as domain
from census_fp.domain.trace.attributes import Attributes as AttributesValue
from census_fp.domain.trace.attributes import AttributeValue, as_text
from census_fp.domain.trace.ids import is_span_id
from census_fp.domain.trace.span_context import SpanContext as SpanContextValue
from census_fp.domain.trace.trace_options import TraceOptions as TraceOptionsValue
from census_fp.effects.recorder import Recorder
from census_fp.effects.tally import Steps, total
from census_fp.exporters.json_lines.serialize import Json, documents
from census_fp.facade.trace import attributes, link, stack_trace, status, time_event, tracestate
from census_fp.facade.trace.iso_time import IsoTime, of_ns, to_ns
from census_fp.facade.trace.link import Link
from census_fp.facade.trace.span_context import SpanContext
from census_fp.facade.trace.stack_trace import StackTrace
from census_fp.facade.trace.status import Status
from census_fp.facade.trace.time_event import Annotation, MessageEvent
from census_fp.facade.trace.trace_options import TraceOptions

_new: Final = object.__new__


class _Fields(NamedTuple):
    name: str
    context: SpanContext
    span_id: str
    parent_span_id: str | None
    attributes: Mapping[str, AttributeValue]
    start_time: IsoTime | str
    end_time: IsoTime | str | None
    child_span_count: int
    stack_trace: StackTrace | None
    annotations: Sequence[Annotation]
    message_events: Sequence[MessageEvent]
    links: Sequence[Link]
    status: Status | None
    same_process_as_parent_span: bool | None
    span_kind: int


class SpanData(Sequence[object]):
    """The fifteen documented fields, as attributes and in order; read-only.

    Made of a live span's facts when somebody first looks: on the exporting thread, not on the
    program's. ``value`` is the domain's ``SpanData``, for pure serializers.
    """

    __slots__ = ("_given", "_source", "_value", "takings")

    takings: Steps
    """Moved on by one by every transport that takes the span."""

    _fields = _Fields._fields

    def __init__(
        self,
        name: str,
        context: SpanContext,
        span_id: str,
        parent_span_id: str | None,
        attributes: Mapping[str, AttributeValue],
        start_time: str,
        end_time: str | None,
        child_span_count: int,
        stack_trace: StackTrace | None,
        annotations: Sequence[Annotation],
        message_events: Sequence[MessageEvent],
        links: Sequence[Link],
        status: Status | None,
        same_process_as_parent_span: bool | None,
        span_kind: int,
    ) -> None:
        self.takings = count()
        self._source: Recorder | None = None
        self._value: domain.SpanData | None = None
        self._given: _Fields | None = _Fields(
            name,
            context,
            span_id,
            parent_span_id,
            attributes,
            start_time,
            end_time,
            child_span_count,
            stack_trace,
            annotations,
            message_events,
            links,
            status,
            same_process_as_parent_span,
            span_kind,
        )

    @classmethod
    def of_recorder(cls, recorder: Recorder) -> "SpanData":
        """Wait with the folding of a span until somebody looks at the result."""
        lazy: SpanData = _new(cls)
        lazy.takings = count()
        lazy._source = recorder
        lazy._value = None
        lazy._given = None
        return lazy

    @classmethod
    def of_value(cls, value: domain.SpanData) -> "SpanData":
        """Show a domain value with the documented fields."""
        shown = cls.__new__(cls)
        shown.takings = count()
        shown._source = None
        shown._value = value
        shown._given = None
        return shown

    @property
    def was_taken(self) -> bool:
        """Whether a transport has taken the span."""
        return total(self.takings) > 0

    @property
    def value(self) -> domain.SpanData:
        """The span as the domain's value."""
        value = self._value
        if value is None:
            source, given = self._source, self._given
            if source is not None:
                value = source.snapshot()
            elif given is not None:
                value = _to_value(given)
            else:
                value = self._settled()
            self._value = value
            # What was folded is not kept: the span held its whole line of ancestors.
            self._source = None
        return value

    def _settled(self) -> domain.SpanData:
        """Give the value that another thread has made in between."""
        if self._value is None:
            raise RuntimeError("a SpanData is made by its constructor")
        return self._value

    @property
    def _shown(self) -> _Fields:
        given = self._given
        if given is None:
            given = self._given = _of_value(self.value)
        return given

    @property
    def name(self) -> str:
        """The span's name."""
        return self._shown.name

    @property
    def context(self) -> SpanContext:
        """The span's own context."""
        return self._shown.context

    @property
    def span_id(self) -> str:
        """16 hexadecimal digits."""
        return self._shown.span_id

    @property
    def parent_span_id(self) -> str | None:
        """16 hexadecimal digits; None in a root."""
        return self._shown.parent_span_id

    @property
    def attributes(self) -> Mapping[str, AttributeValue]:
        """The attributes, read-only."""
        return self._shown.attributes

    @property
    def start_time(self) -> IsoTime | str:
        """An ISO-8601 text, with ``isoformat()``."""
        return self._shown.start_time

    @property
    def end_time(self) -> IsoTime | str | None:
        """An ISO-8601 text, with ``isoformat()``; None in a span that has not ended."""
        return self._shown.end_time

    @property
    def child_span_count(self) -> int:
        """How many children were started."""
        return self._shown.child_span_count

    @property
    def stack_trace(self) -> StackTrace | None:
        """Where an exception ended the span."""
        return self._shown.stack_trace

    @property
    def annotations(self) -> Sequence[Annotation]:
        """The annotations, oldest first."""
        return self._shown.annotations

    @property
    def message_events(self) -> Sequence[MessageEvent]:
        """The message events, oldest first."""
        return self._shown.message_events

    @property
    def links(self) -> Sequence[Link]:
        """The links, oldest first."""
        return self._shown.links

    @property
    def status(self) -> Status | None:
        """How the span ended."""
        return self._shown.status

    @property
    def same_process_as_parent_span(self) -> bool | None:
        """Whether the parent was of this process; None in a root."""
        return self._shown.same_process_as_parent_span

    @property
    def span_kind(self) -> int:
        """A ``SpanKind``."""
        return self._shown.span_kind

    def _asdict(self) -> dict[str, object]:
        """Give the fields as a dictionary, in order."""
        return self._shown._asdict()

    def _replace(self, **fields: object) -> "SpanData":
        """Make a copy with other fields; a TypeError if there is no such field."""
        return SpanData(**(self._asdict() | fields))  # type: ignore[arg-type]  # as namedtuple's

    @overload
    def __getitem__(self, index: int) -> object: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[object]: ...
    @override
    def __getitem__(self, index: int | slice) -> object:
        return self._shown[index]

    @override
    def __len__(self) -> int:
        return len(_Fields._fields)

    @override
    def __iter__(self) -> Iterator[object]:
        return iter(self._shown)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpanData) and self.value == other.value

    @override
    def __hash__(self) -> int:
        return hash(self.value)

    @override
    def __repr__(self) -> str:
        return f"SpanData{repr(self._shown).removeprefix('_Fields')}"


def to_values(span_datas: Iterable[object]) -> list[domain.SpanData]:
    """Give the domain's values of spans; what is no span is a TypeError."""
    return [_checked(span_data) for span_data in span_datas]


def _checked(span_data: object) -> domain.SpanData:
    if isinstance(span_data, SpanData):
        return span_data.value
    if isinstance(span_data, domain.SpanData):
        return span_data
    raise TypeError(f"a SpanData is exported here, not {span_data!r}")


def format_legacy_trace_json(span_datas: Iterable[SpanData]) -> Json:
    """Write spans as a trace JSON document, ``{}`` for none.

    The document has one trace id: that of the first span. Spans of other traces keep theirs in
    documents of their own, which ``FileExporter`` writes.
    """
    every = documents(to_values(span_datas))
    return every[0] if every else {}


def _of_value(value: domain.SpanData) -> _Fields:
    own = value.context
    return _Fields(
        name=value.name,
        context=SpanContext(
            own.trace_id,
            own.span_id,
            TraceOptions(own.trace_options.flags),
            tracestate.of_value(own.tracestate),
        ),
        span_id=own.span_id,
        parent_span_id=value.parent_span_id,
        attributes=MappingProxyType(value.attributes.to_dict()),
        start_time=of_ns(value.start_ns),
        end_time=None if value.end_ns is None else of_ns(value.end_ns),
        child_span_count=value.child_span_count,
        stack_trace=stack_trace.of_value(value.stack_trace) if value.stack_trace else None,
        annotations=tuple(time_event.annotation_of_value(each) for each in value.annotations),
        message_events=tuple(
            time_event.message_event_of_value(each) for each in value.message_events
        ),
        links=tuple(link.of_value(each) for each in value.links),
        status=status.of_value(value.status),
        same_process_as_parent_span=value.same_process_as_parent_span,
        span_kind=int(value.kind),
    )


def _to_value(given: _Fields) -> domain.SpanData:
    context = SpanContextValue(
        trace_id=given.context.trace_id,
        span_id=given.span_id,
        trace_options=TraceOptionsValue(flags=int(given.context.trace_options.trace_options_byte)),
        tracestate=tracestate.to_value((given.context.tracestate or {}).items()),
    )
    parent = given.parent_span_id
    pairs = attributes.to_value(dict(given.attributes or {}))
    return domain.SpanData(
        name=as_text(given.name),
        context=context,
        parent_span_id=parent if parent is not None and is_span_id(parent) else None,
        kind=domain.SpanKind(given.span_kind or 0),
        start_ns=to_ns(given.start_time),
        end_ns=None if given.end_time is None else to_ns(given.end_time),
        attributes=AttributesValue(pairs=pairs.pairs),
        annotations=tuple(time_event.annotation_to_value(each) for each in given.annotations or ()),
        message_events=tuple(
            time_event.message_event_to_value(each) for each in given.message_events or ()
        ),
        links=tuple(link.to_value(each) for each in given.links or ()),
        status=status.to_value(given.status or Status.as_ok()),
        stack_trace=stack_trace.to_value(given.stack_trace) if given.stack_trace else None,
        child_span_count=given.child_span_count or 0,
        same_process_as_parent_span=given.same_process_as_parent_span,
    )
