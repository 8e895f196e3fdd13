"""Every Hypothesis strategy of the tests, from texts up to whole spans."""

from collections.abc import Mapping
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from typing_extensions import override

from census_fp.domain.resource import Resource
from census_fp.domain.time import END_OF_TIME_NS
from census_fp.domain.trace.attributes import INT64_MAX, INT64_MIN, Attributes, AttributeValue
from census_fp.domain.trace.facts import (
    ChildStarted,
    Fact,
    KindSet,
    Linked,
    MessageEventAdded,
    Overflowed,
    Renamed,
    StackTraceSet,
    StatusSet,
    annotated,
)
from census_fp.domain.trace.limits import SpanLimits
from census_fp.domain.trace.link import Link, LinkType
from census_fp.domain.trace.span import Started
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import Dropped, SpanData, SpanKind
from census_fp.domain.trace.stack_trace import StackFrame, StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent, MessageEventType
from census_fp.domain.trace.trace_options import TraceOptions
from census_fp.domain.trace.tracestate import MAX_MEMBERS, Tracestate

Pair: TypeAlias = tuple[str, AttributeValue]

# -- texts: any code point, lone surrogates included, some of them longer than any limit

CHARACTERS = st.characters()
SHORT_TEXTS = st.text(CHARACTERS, max_size=8)
LONG_TEXTS = st.builds(
    lambda lead, unit, times: lead + unit * times,
    st.text(CHARACTERS, max_size=3),
    st.text(CHARACTERS, min_size=1, max_size=2),
    st.integers(30, 140),
)
TEXTS = st.one_of(SHORT_TEXTS, SHORT_TEXTS, LONG_TEXTS)
CLEAN_TEXTS = st.text(max_size=12)
PRINTABLE_ASCII = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)


def hexadecimal(digits: int) -> SearchStrategy[str]:
    """Ids of so many digits, never all zero."""
    return st.integers(1, 16**digits - 1).map(lambda number: f"{number:0{digits}x}")


# -- numbers

TRACE_IDS = hexadecimal(32)
SPAN_IDS = hexadecimal(16)
INT64S = st.integers(INT64_MIN, INT64_MAX)
COUNTS = st.one_of(st.integers(0, 3), st.integers(0, INT64_MAX))
TIMES_NS = st.one_of(st.integers(0, END_OF_TIME_NS - 1), st.integers(0, 5_000))

# -- attributes

EXACT_VALUES: SearchStrategy[AttributeValue] = st.one_of(st.booleans(), INT64S, st.floats(), TEXTS)
ATTRIBUTE_VALUES: SearchStrategy[AttributeValue] = EXACT_VALUES
FEW_KEYS = st.sampled_from(["a", "b", "c", "d", "e", "f"])
ATTRIBUTE_PAIRS: SearchStrategy[Pair] = st.tuples(st.one_of(FEW_KEYS, TEXTS), ATTRIBUTE_VALUES)


def _unique(pairs: list[Pair]) -> tuple[Pair, ...]:
    return tuple(dict(pairs).items())


def attributes(
    pairs: SearchStrategy[Pair] = ATTRIBUTE_PAIRS, max_size: int = 4
) -> SearchStrategy[Attributes]:
    """Attributes of such pairs, some pushed out of them before."""
    return st.builds(
        Attributes, pairs=st.lists(pairs, max_size=max_size).map(_unique), dropped=COUNTS
    )


ATTRIBUTES = attributes()


class Unprintable:
    """An object whose text fails."""

    @override
    def __str__(self) -> str:
        raise RuntimeError("no text")


ANY_OBJECTS: SearchStrategy[object] = st.one_of(
    ATTRIBUTE_VALUES,
    st.none(),
    st.binary(max_size=4),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.integers(), st.text(max_size=2), max_size=2),
    st.complex_numbers(),
    st.decimals(),
    st.datetimes(),
    st.sampled_from([SpanKind.CLIENT, object(), Unprintable(), Unprintable, len, 10**5000]),
)

# -- contexts

FLAGS = st.integers(0, 255)
TRACE_OPTIONS = st.builds(TraceOptions, flags=FLAGS)
_SIMPLE_KEYS = st.from_regex(r"[a-z][_0-9a-z\-*/]{0,12}", fullmatch=True)
_TENANT_KEYS = st.from_regex(r"[a-z0-9][_0-9a-z\-*/]{0,6}@[a-z][_0-9a-z\-*/]{0,6}", fullmatch=True)
TRACESTATE_KEYS = st.one_of(_SIMPLE_KEYS, _TENANT_KEYS)
TRACESTATE_VALUES = st.from_regex(
    r"[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,12}[\x21-\x2b\x2d-\x3c\x3e-\x7e]", fullmatch=True
)


def _members(by_key: Mapping[str, str]) -> Tracestate:
    return Tracestate(members=tuple(by_key.items()))


_SOME_MEMBERS = st.dictionaries(TRACESTATE_KEYS, TRACESTATE_VALUES, max_size=4).map(_members)
_MOST_MEMBERS = TRACESTATE_VALUES.map(
    lambda value: _members({f"k{number}": value for number in range(MAX_MEMBERS)})
)
TRACESTATES = st.one_of(_SOME_MEMBERS, _MOST_MEMBERS)


def span_contexts(
    trace_ids: SearchStrategy[str] = TRACE_IDS,
    tracestates: SearchStrategy[Tracestate] = TRACESTATES,
) -> SearchStrategy[SpanContext]:
    """Span contexts of such traces."""
    return st.builds(
        SpanContext,
        trace_id=trace_ids,
        span_id=SPAN_IDS,
        trace_options=TRACE_OPTIONS,
        tracestate=tracestates,
    )


SPAN_CONTEXTS = span_contexts()
_PLAIN_CONTEXTS = span_contexts(
    st.one_of(TRACE_IDS, st.sampled_from(["1" * 32, "2" * 32])),
    st.just(Tracestate(members=(("congo", "t61rcWkgMzE"),))),
)

# -- parts of a span

ANNOTATIONS = st.builds(Annotation, at_ns=TIMES_NS, description=TEXTS, attributes=ATTRIBUTES)
MESSAGE_EVENTS = st.builds(
    MessageEvent,
    at_ns=TIMES_NS,
    id=INT64S,
    type=st.sampled_from(MessageEventType),
    uncompressed_size_bytes=st.none() | COUNTS,
    compressed_size_bytes=st.none() | COUNTS,
)
LINKS = st.builds(
    Link,
    trace_id=TRACE_IDS,
    span_id=SPAN_IDS,
    type=st.sampled_from(LinkType),
    attributes=ATTRIBUTES,
)
STATUSES = st.builds(
    Status,
    code=st.integers(0, 16) | st.integers(-(2**31), 2**31 - 1),
    message=st.none() | TEXTS,
    details=st.lists(TEXTS, max_size=2).map(tuple),
)
STACK_FRAMES = st.builds(
    StackFrame,
    function_name=TEXTS,
    file_name=TEXTS,
    line_number=COUNTS,
    column_number=COUNTS,
    original_function_name=st.none() | TEXTS,
    load_module=st.none() | TEXTS,
    build_id=st.none() | SHORT_TEXTS,
    source_version=st.none() | SHORT_TEXTS,
)
STACK_TRACES = st.builds(
    StackTrace,
    frames=st.lists(STACK_FRAMES, max_size=3).map(tuple),
    dropped_frames_count=COUNTS,
    hash_id=COUNTS,
)
DROPPED = st.builds(Dropped, annotations=COUNTS, message_events=COUNTS, links=COUNTS)
KINDS = st.sampled_from(SpanKind)

# -- facts and spans

FACTS: SearchStrategy[Fact] = st.one_of(
    ATTRIBUTE_PAIRS,
    st.tuples(FEW_KEYS, INT64S),
    st.builds(
        annotated,
        at_ns=TIMES_NS,
        description=SHORT_TEXTS,
        attributes=st.lists(ATTRIBUTE_PAIRS, max_size=3).map(tuple),
    ),
    st.builds(MessageEventAdded, MESSAGE_EVENTS),
    st.builds(Linked, LINKS),
    st.builds(StatusSet, STATUSES),
    st.builds(StackTraceSet, st.none() | STACK_TRACES),
    st.builds(Renamed, SHORT_TEXTS),
    st.builds(KindSet, KINDS),
    st.builds(ChildStarted, st.integers(0, 3)),
    st.builds(Overflowed, *[st.integers(0, 3)] * 4),
)
LISTS_OF_FACTS: SearchStrategy[list[Fact]] = st.lists(FACTS, max_size=20)
SPAN_LIMITS = st.builds(
    SpanLimits,
    max_attributes=st.integers(0, 3),
    max_annotations=st.integers(0, 2),
    max_message_events=st.integers(0, 2),
    max_links=st.integers(0, 2),
)
STARTED = st.builds(
    Started,
    name=TEXTS,
    context=_PLAIN_CONTEXTS,
    start_ns=TIMES_NS,
    parent_span_id=st.none() | SPAN_IDS,
    kind=KINDS,
    same_process_as_parent_span=st.none() | st.booleans(),
)


@st.composite
def span_datas(
    draw: st.DrawFn, contexts: SearchStrategy[SpanContext] = _PLAIN_CONTEXTS
) -> SpanData:
    """Spans of any content whose numbers fit 64 bits; some have not ended."""
    start_ns = draw(TIMES_NS)
    return SpanData(
        name=draw(TEXTS),
        context=draw(contexts),
        parent_span_id=draw(st.none() | SPAN_IDS),
        kind=draw(KINDS),
        start_ns=start_ns,
        end_ns=draw(st.none() | st.integers(start_ns, END_OF_TIME_NS - 1)),
        attributes=draw(ATTRIBUTES),
        annotations=tuple(draw(st.lists(ANNOTATIONS, max_size=2))),
        message_events=tuple(draw(st.lists(MESSAGE_EVENTS, max_size=2))),
        links=tuple(draw(st.lists(LINKS, max_size=2))),
        dropped=draw(DROPPED),
        status=draw(STATUSES),
        stack_trace=draw(st.none() | STACK_TRACES),
        child_span_count=draw(COUNTS),
        same_process_as_parent_span=draw(st.none() | st.booleans()),
    )


SPAN_DATAS = span_datas()

# -- resources

RESOURCES = st.builds(
    Resource,
    type=st.none() | PRINTABLE_ASCII,
    labels=st.dictionaries(FEW_KEYS, PRINTABLE_ASCII, max_size=4).map(
        lambda labels: tuple(sorted(labels.items()))
    ),
)

# -- what the network may bring

HEADERS = st.dictionaries(
    st.one_of(st.sampled_from(["traceparent", "Tracestate", "TRACEPARENT", "tracestate"]), TEXTS),
    st.one_of(
        TEXTS,
        st.from_regex(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", fullmatch=True),
        st.from_regex(r"\A[ \t,a-z0-9@=]{0,20}\Z"),
    ),
    max_size=4,
)
