"""What a span of the facade keeps, and what ending it does."""

import asyncio
import contextvars
import enum
import threading
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from census_fp.domain.trace.attributes import AttributeValue
from census_fp.effects import reporting
from census_fp.effects.testing import ManualClock
from census_fp.facade import (
    AlwaysOffSampler,
    Annotation,
    AsyncTransport,
    Link,
    MessageEvent,
    Span,
    SpanData,
    SpanKind,
    Status,
    Tracer,
)
from census_fp.facade.trace.stack_trace import StackTrace
from tests.facade.memory import MemoryExporter

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
SPAN_ID = "b7ad6b7169203331"


def test_everything_that_is_said_of_a_span_is_exported() -> None:
    manual = ManualClock(start_ns=1_705_314_615_123_456_789)
    exporter = MemoryExporter()
    with Tracer(exporter=exporter, env=manual.env).span("work") as span:
        assert isinstance(span, Span)
        span.add_attribute("rows", 42)
        manual.advance(0.5)
        span.add_annotation("half way", percent=50.0)
        span.add_message_event(MessageEvent("2024-01-15T10:30:15.000000Z", 7, 1, 100, 50))
        span.add_link(Link(TRACE_ID, SPAN_ID, 2, {"why": "batch"}))
        span.set_status(Status(5, "not found"))
        span.name = "renamed"
        span.span_kind = SpanKind.CLIENT
        manual.advance(0.5)
    (data,) = exporter.spans
    assert (data.name, data.span_kind, data.span_id) == ("renamed", 2, span.span_id)
    assert data.start_time == "2024-01-15T10:30:15.123456Z"
    assert data.end_time == "2024-01-15T10:30:16.123456Z"
    assert dict(data.attributes) == {"rows": 42}
    (annotation,) = data.annotations
    assert annotation.timestamp == "2024-01-15T10:30:15.623456Z"
    assert annotation.attributes.attributes == {"percent": 50.0}
    (event,) = data.message_events
    assert (event.id, event.type, event.uncompressed_size_bytes) == (7, 1, 100)
    (link,) = data.links
    assert (link.trace_id, link.span_id, link.type) == (TRACE_ID, SPAN_ID, 2)
    assert data.status == Status(5, "not found")


def test_an_exception_ends_the_span_with_its_status_and_stack_and_goes_on() -> None:
    exporter = MemoryExporter()
    with pytest.raises(ZeroDivisionError), Tracer(exporter=exporter).span():
        1 / 0
    (data,) = exporter.spans
    assert data.status == Status(2, "division by zero")
    assert data.stack_trace is not None
    frame = data.stack_trace.stack_frames[-1]
    assert frame.func_name.startswith("test_an_exception_ends")
    assert frame.file_name == __file__


def test_ending_a_span_ends_that_span_whatever_is_current() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    a = tracer.span("a")
    b = tracer.span("b")
    a.__exit__(None, None, None)
    assert exporter.names == ["a"]
    assert tracer.current_span() is b
    b.finish()
    assert exporter.names == ["a", "b"]
    assert tracer.current_span() is None, "not a, which has ended"


def test_ending_twice_exports_once() -> None:
    exporter = MemoryExporter()
    span = Tracer(exporter=exporter).start_span("once")
    threads = [threading.Thread(target=span.finish) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    span.finish()
    assert exporter.names == ["once"]


def test_a_span_ended_in_another_thread_leaves_the_starters_context_alone() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    with tracer.span("outer") as outer:
        inner = tracer.start_span("inner")
        thread = threading.Thread(target=inner.finish)
        thread.start()
        thread.join()
        assert tracer.current_span() is outer
        with tracer.span("next"):
            pass
    assert exporter.named("next").parent_span_id == outer.span_id


def test_leaving_a_span_in_a_foreign_context_neither_raises_nor_logs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)

    def stream() -> Iterator[int]:
        with tracer.span("stream"):
            yield 1
            yield 2

    async def astream() -> AsyncIterator[int]:
        with tracer.span("astream"):
            yield 1
            yield 2

    generator = stream()
    contextvars.copy_context().run(next, generator)
    contextvars.copy_context().run(generator.close)  # type: ignore[attr-defined]  # a generator

    async def main() -> None:
        agen = astream()
        await asyncio.create_task(agen.__anext__())  # type: ignore[arg-type]  # a coroutine here
        await asyncio.create_task(agen.aclose())  # type: ignore[attr-defined]  # a generator

    asyncio.run(main())
    assert exporter.names == ["stream", "astream"]
    assert caplog.records == []
    assert tracer.current_span() is None


def test_children_count_however_they_are_made() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    with tracer.span("parent") as parent:
        with tracer.span("by the tracer") as one:
            pass
        with parent.span("by the span") as two:
            assert tracer.current_span() is two
            with tracer.span("grandchild"):
                pass
        three = parent.span("by hand")
        three.finish()
        assert parent.children == [one, two, three]
        assert list(parent)[-1] is parent
    assert exporter.named("parent").child_span_count == 3
    assert exporter.named("grandchild").parent_span_id == two.span_id
    assert exporter.names == ["by the tracer", "grandchild", "by the span", "by hand", "parent"]


def test_what_is_added_after_the_end_is_ignored_and_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    exporter = MemoryExporter()
    span = Tracer(exporter=exporter).start_span()
    span.finish()
    for number in range(3):
        span.add_attribute("late", number)
    span.add_annotation("late")
    assert dict(exporter.spans[0].attributes) == {}
    assert len(caplog.records) == 2
    assert reporting.counts()["fact after the end"] == 4


class Colour(enum.IntEnum):
    RED = 1


class Unprintable:
    @override
    def __repr__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (True, True),
        (7, 7),
        (1.5, 1.5),
        ("text", "text"),
        (Colour.RED, 1),
        (None, "None"),
        ([1, 2], "[1, 2]"),
        (b"raw", "b'raw'"),
        (2**64, str(2**64)),
        (Unprintable(), "<unprintable Unprintable>"),
    ],
)
def test_attribute_values_of_any_type(value: AttributeValue, kept: object) -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span() as span:
        span.add_attribute("key", value)
    (data,) = exporter.spans
    assert data.attributes["key"] == kept
    assert type(data.attributes["key"]) is type(kept)


def test_a_mutable_value_is_kept_as_it_was_when_it_was_added() -> None:
    exporter = MemoryExporter()
    items = [1]
    with Tracer(exporter=exporter).span() as span:
        span.add_attribute("items", items)  # type: ignore[arg-type]  # what is tested
        items.append(2)
    assert exporter.spans[0].attributes["items"] == "[1]"


def test_unsupported_values_are_counted_and_said_once_for_a_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Tracer(exporter=MemoryExporter()).span() as span:
        for _ in range(3):
            span.add_attribute("bad", None)  # type: ignore[arg-type]  # what is tested
        span.add_attribute("worse", {})  # type: ignore[arg-type]  # as above
    assert [r.getMessage().split(":")[0] for r in caplog.records] == [
        "attribute 'bad'",
        "attribute 'worse'",
    ]
    assert reporting.counts()["attribute kept as text"] == 4


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.text()),
)


@given(name=ANYTHING, key=ANYTHING, value=ANYTHING, description=ANYTHING)
def test_names_keys_and_values_of_any_type_never_raise(
    name: str, key: str, value: AttributeValue, description: str
) -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span(name) as span:
        span.add_attribute(key, value)
        span.add_annotation(description)
        span.name = name
        span.span_kind = value  # type: ignore[assignment]  # what is tested
    (data,) = exporter.spans
    assert isinstance(data.name, str)
    assert len(data.attributes) == 1


def test_limits_keep_the_newest_and_count_the_rest() -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span() as span:
        for number in range(100):
            span.add_attribute(f"key {number}", number)
            span.add_annotation(f"said {number}")
    value = exporter.spans[0].value
    assert (len(value.attributes), value.attributes.dropped) == (32, 68)
    assert "key 99" in value.attributes
    assert [said.description for said in value.annotations][-1] == "said 99"
    assert (len(value.annotations), value.dropped.annotations) == (32, 68)


def test_a_long_lived_span_keeps_its_memory_flat_and_its_counts_right() -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span() as span:
        assert isinstance(span, Span)
        for number in range(50_000):
            span.add_annotation(f"said {number}")
        assert len(span._facts) < 5_000
    value = exporter.spans[0].value
    assert value.dropped.annotations + len(value.annotations) == 50_000


def test_the_fields_of_a_live_span_can_be_read_and_set() -> None:
    span = Tracer(exporter=MemoryExporter()).start_span("live")
    assert isinstance(span, Span)
    span.attributes["one"] = 1
    assert dict(span.attributes) == {"one": 1}
    assert span.status.is_ok
    span.status = Status(3, "bad")
    span.stack_trace = StackTrace.from_traceback(None)
    assert (span.status.code, span.span_kind, span.end_time) == (3, 0, None)
    assert (span.annotations, span.links, span.message_events) == ((), (), ())
    assert span.stack_trace is not None


def test_a_span_made_by_hand_takes_its_fourteen_arguments() -> None:
    parent = Span("parent")
    span = Span(
        "by hand",
        parent_span=parent,
        attributes={"a": 1},
        start_time="2024-01-15T10:30:15.000000Z",
        end_time="2024-01-15T10:30:16.000000Z",
        span_id=SPAN_ID,
        annotations=[Annotation("2024-01-15T10:30:15.500000Z", "said")],
        links=[Link(TRACE_ID, SPAN_ID)],
        status=Status(1),
        span_kind=SpanKind.SERVER,
    )
    assert (span.span_id, span.parent_span, span.span_kind) == (SPAN_ID, parent, 1)
    assert (span.start_time, span.end_time) == (
        "2024-01-15T10:30:15.000000Z",
        "2024-01-15T10:30:16.000000Z",
    )
    assert [said.description for said in span.annotations] == ["said"]


def test_wrong_types_of_link_and_status_are_told_at_once() -> None:
    with Tracer(exporter=MemoryExporter()).span() as span:
        with pytest.raises(TypeError, match="Link"):
            span.add_link("x")  # type: ignore[arg-type]  # what is tested
        with pytest.raises(TypeError, match="Status"):
            span.set_status(2)  # type: ignore[arg-type]  # as above


def test_callbacks_see_every_new_span_and_their_errors_hurt_nobody() -> None:
    from census_fp.facade.trace import span as module

    seen: list[object] = []

    def fail(_: object) -> None:
        raise RuntimeError("callback bug")

    Span.on_create(fail)
    Span.on_create(seen.append)
    try:
        with Tracer(exporter=MemoryExporter()).span() as span:
            assert seen == [span]
    finally:
        module._on_create.clear()


def test_an_unsampled_span_does_nothing_with_the_same_calls() -> None:
    tracer = Tracer(sampler=AlwaysOffSampler(), exporter=MemoryExporter())
    with tracer.span("off") as span:
        span.add_attribute("a", 1)
        span.add_annotation("said", b=2)
        span.add_link(Link(TRACE_ID, SPAN_ID))
        span.set_status(Status(2))
        span.name = "renamed"
        span.span_kind = SpanKind.CLIENT
        span.status = Status(2)
        with span.span("child") as child:
            assert tracer.current_span() is child
        assert list(span) == [span]
        assert span.children == []
    assert tracer.current_span() is None


def test_an_exported_span_is_the_same_for_ever_and_for_every_exporter() -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span() as span:
        span.add_attribute("a", 1)
    (data,) = exporter.spans
    before = repr(data)
    span.add_attribute("a", 2)
    span.name = "other"
    assert repr(data) == before
    with pytest.raises(TypeError):
        data.attributes["b"] = 1  # type: ignore[index]  # what is tested
    with pytest.raises(AttributeError):
        data.name = "x"  # type: ignore[misc]  # as above


def test_the_exporters_thread_folds_what_the_programs_thread_recorded() -> None:
    folded_in: list[int] = []

    class Folding(MemoryExporter):
        @override
        def emit(self, span_datas: Sequence[SpanData]) -> None:
            folded_in.append(threading.get_ident())
            assert [span_data.name for span_data in span_datas] == ["one"]

    transport = AsyncTransport(Folding())

    class Handing(MemoryExporter):
        @override
        def export(self, span_datas: Sequence[SpanData]) -> None:
            transport.export(span_datas)

    with Tracer(exporter=Handing()).span("one"):
        pass
    assert transport.close()
    assert folded_in != [threading.get_ident()]
    assert len(folded_in) == 1


def test_a_span_data_is_a_sequence_of_its_fifteen_fields() -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span("one"):
        pass
    (data,) = exporter.spans
    assert len(data) == len(list(data)) == len(data._asdict()) == 15
    assert data[0] == data._asdict()["name"] == "one"
    assert data._replace(name="two").name == "two"
