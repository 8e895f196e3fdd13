"""The fold: what a span becomes of each fact, at its limits, and after any compaction."""

from collections.abc import Callable
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from census_fp.domain.base import Frozen
from census_fp.domain.trace.attributes import Attributes
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
from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span import Started, compact, finish, start
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import Dropped, SpanData, SpanKind
from census_fp.domain.trace.stack_trace import StackFrame, StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent
from tests import strategies as own

CONTEXT = SpanContext(trace_id="1" * 32, span_id="2" * 16)
STARTED = start("work", CONTEXT, at_ns=5)
LINK = Link(trace_id="3" * 32, span_id="4" * 16)
OTHER_LINK = Link(trace_id="5" * 32, span_id="6" * 16)
EVENT = MessageEvent(at_ns=6, id=1)
BOOM = Status(code=2, message="boom")
STACK = StackTrace(frames=(StackFrame(function_name="f", file_name="m.py"),))

TABLE: list[tuple[list[Fact], str, object]] = [
    ([], "attributes", Attributes()),
    ([("a", 1)], "attributes", Attributes.of({"a": 1})),
    ([("a", 1), ("b", 2), ("a", "x")], "attributes", Attributes.of({"b": 2, "a": "x"})),
    ([annotated(7, "said")], "annotations", (Annotation(at_ns=7, description="said"),)),
    (
        [annotated(7, "said", (("a", 1), ("b", 2), ("a", 3)))],
        "annotations",
        (Annotation(at_ns=7, description="said", attributes=Attributes.of({"b": 2, "a": 3})),),
    ),
    ([MessageEventAdded(EVENT)], "message_events", (EVENT,)),
    ([Linked(LINK), Linked(OTHER_LINK)], "links", (LINK, OTHER_LINK)),
    ([StatusSet(BOOM)], "status", BOOM),
    ([StatusSet(BOOM), StatusSet(Status())], "status", Status()),
    ([StackTraceSet(STACK)], "stack_trace", STACK),
    ([StackTraceSet(STACK), StackTraceSet(None)], "stack_trace", None),
    ([Renamed("other"), Renamed("last")], "name", "last"),
    ([Renamed("")], "name", ""),
    ([KindSet(SpanKind.CLIENT)], "kind", SpanKind.CLIENT),
    ([KindSet(SpanKind.CLIENT), KindSet(SpanKind.UNSPECIFIED)], "kind", SpanKind.UNSPECIFIED),
    ([ChildStarted(), ChildStarted(2)], "child_span_count", 3),
    ([Overflowed(4, 0, 0, 0)], "attributes", Attributes(dropped=4)),
    (
        [Overflowed(0, 1, 2, 3), Overflowed(0, 1, 0, 0)],
        "dropped",
        Dropped(annotations=2, message_events=2, links=3),
    ),
]


@pytest.mark.parametrize(("facts", "field", "expected"), TABLE)
def test_each_fact_changes_its_own_field_and_no_other(
    facts: list[Fact], field: str, expected: object
) -> None:
    plain, span = finish(STARTED, [], at_ns=9), finish(STARTED, facts, at_ns=9)
    assert getattr(span, field) == expected
    assert dict(span) == dict(plain) | {field: expected}


def test_a_start_says_what_the_facts_do_not() -> None:
    span = finish(start("work", CONTEXT, 5, "3" * 16, SpanKind.SERVER), [], at_ns=9)
    assert (span.name, span.context, span.parent_span_id) == ("work", CONTEXT, "3" * 16)
    assert (span.kind, span.start_ns, span.end_ns) == (SpanKind.SERVER, 5, 9)


def test_a_span_never_ends_before_it_starts_and_may_not_have_ended() -> None:
    assert finish(STARTED, [], at_ns=1).end_ns == 5
    assert finish(STARTED, [], at_ns=None).end_ns is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: start("work", CONTEXT, at_ns=-1),
        lambda: start("work", CONTEXT, at_ns=0, parent_span_id="0" * 16),
        lambda: start("work", CONTEXT, at_ns=0, parent_span_id=""),
    ],
)
def test_a_start_is_checked(make: Callable[[], Started]) -> None:
    with pytest.raises(ValidationError):
        make()


def test_at_the_limits_the_oldest_goes_first_and_is_counted() -> None:
    limits = SpanLimits(max_attributes=2, max_annotations=1, max_message_events=1, max_links=1)
    facts: list[Fact] = [
        *((key, 0) for key in "abc"),
        *(annotated(at_ns, str(at_ns)) for at_ns in (6, 7, 8)),
        *(MessageEventAdded(MessageEvent(at_ns=6, id=number)) for number in (1, 2)),
        *(Linked(link) for link in (LINK, LINK, LINK, OTHER_LINK)),
    ]
    span = finish(STARTED, facts, 9, limits)
    assert span.attributes == Attributes(pairs=(("b", 0), ("c", 0)), dropped=1)
    assert [each.description for each in span.annotations] == ["8"]
    assert [each.id for each in span.message_events] == [2]
    assert span.links == (OTHER_LINK,)
    assert span.dropped == Dropped(annotations=2, message_events=1, links=3)


def test_the_default_limits_are_those_of_opencensus() -> None:
    facts: list[Fact] = [(f"k{number}", number) for number in range(33)]
    facts += [annotated(6, "")] * 33 + [MessageEventAdded(EVENT)] * 129 + [Linked(LINK)] * 33
    span = finish(STARTED, facts, 9)
    assert (len(span.attributes), span.attributes.dropped) == (32, 1)
    assert (len(span.annotations), len(span.message_events), len(span.links)) == (32, 128, 32)
    assert span.dropped == Dropped(annotations=1, message_events=1, links=1)


LIMITS = own.SPAN_LIMITS | st.just(DEFAULT)


@given(own.STARTED, own.LISTS_OF_FACTS, LIMITS, st.data())
def test_compacting_any_first_part_of_the_facts_changes_nothing(
    started: Started, facts: list[Fact], limits: SpanLimits, data: st.DataObject
) -> None:
    split = data.draw(st.integers(0, len(facts)))
    shorter = compact(facts[:split], limits) + facts[split:]
    assert finish(started, shorter, 9, limits) == finish(started, facts, 9, limits)


@given(own.LISTS_OF_FACTS, own.LISTS_OF_FACTS, own.SPAN_LIMITS)
def test_compacting_again_and_again_changes_nothing(
    facts: list[Fact], more: list[Fact], limits: SpanLimits
) -> None:
    twice = compact(compact(facts, limits) + more, limits)
    assert finish(STARTED, twice, 9, limits) == finish(STARTED, facts + more, 9, limits)
    assert compact(twice, limits) == twice


@given(st.lists(own.FACTS, max_size=60), own.SPAN_LIMITS)
def test_a_compact_list_is_as_short_as_the_limits_allow(
    facts: list[Fact], limits: SpanLimits
) -> None:
    most = sum(limits.model_dump().values())
    # One of each: overflow, name, kind, status, stack trace and children.
    assert len(compact(facts, limits)) <= most + 6


@given(own.STARTED, own.LISTS_OF_FACTS, LIMITS, st.none() | own.TIMES_NS)
def test_every_fact_is_kept_or_counted(
    started: Started, facts: list[Fact], limits: SpanLimits, at_ns: int | None
) -> None:
    span = finish(started, facts, at_ns, limits)
    overflows = [fact for fact in facts if isinstance(fact, Overflowed)]
    said = sum(isinstance(fact, tuple) and len(fact) == 3 for fact in facts)
    exchanged = sum(isinstance(fact, MessageEventAdded) for fact in facts)
    linked = sum(isinstance(fact, Linked) for fact in facts)
    for added, kept, dropped, earlier in (
        (said, span.annotations, span.dropped.annotations, "annotations"),
        (exchanged, span.message_events, span.dropped.message_events, "message_events"),
        (linked, span.links, span.dropped.links, "links"),
    ):
        before = sum(getattr(overflow, earlier) for overflow in overflows)
        assert len(kept) + dropped == added + before


@settings(max_examples=60)
@given(own.STARTED, own.LISTS_OF_FACTS, LIMITS, st.none() | own.TIMES_NS)
def test_what_is_made_without_checks_equals_what_is_made_with_them(
    started: Started, facts: list[Fact], limits: SpanLimits, at_ns: int | None
) -> None:
    span = finish(started, facts, at_ns, limits)
    checked = SpanData.model_validate(span.model_dump())
    assert checked == span
    assert repr(checked) == repr(span)
    assert hash(checked) == hash(span)
    assert span.model_fields_set == set(SpanData.model_fields)


@given(own.STARTED, own.LISTS_OF_FACTS, LIMITS)
def test_nothing_in_a_span_can_change(
    started: Started, facts: list[Fact], limits: SpanLimits
) -> None:
    _check_immutable(finish(started, facts, 9, limits))


def test_a_span_keeps_nothing_of_the_list_it_was_folded_from() -> None:
    facts: list[Fact] = [("a", 1), annotated(6, "said")]
    span = finish(STARTED, facts, 9)
    facts.clear()
    assert span == finish(STARTED, [("a", 1), annotated(6, "said")], 9)


def _check_immutable(value: object) -> None:
    """Walk a value: models that are frozen, tuples, enums and plain scalars, nothing else."""
    if isinstance(value, Frozen):
        assert value.model_config["frozen"]
        assert value.__pydantic_extra__ is None
        for part in vars(value).values():
            _check_immutable(part)
    elif type(value) is tuple:
        for part in value:
            _check_immutable(part)
    else:
        assert value is None or isinstance(value, Enum) or type(value) in (bool, int, float, str)
