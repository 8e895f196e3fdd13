"""What a tracer does with traces, parents and sampling decisions."""

import asyncio
import contextvars
import logging
import random
import threading

import pytest
from typing_extensions import override

from census_fp.facade import (
    AlwaysOffSampler,
    AlwaysOnSampler,
    BlankSpan,
    ProbabilitySampler,
    Sampler,
    Span,
    SpanContext,
    TraceContextPropagator,
    TraceOptions,
    Tracer,
)
from census_fp.facade.trace import execution_context
from tests.facade.memory import MemoryExporter

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
SPAN_ID = "b7ad6b7169203331"


def test_nested_spans_are_parent_and_child_in_one_trace() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    with tracer.span("outer") as outer, tracer.span("inner"):
        pass
    assert exporter.names == ["inner", "outer"]
    inner = exporter.named("inner")
    assert inner.parent_span_id == outer.span_id
    assert inner.context.trace_id == outer.trace_id
    assert exporter.named("outer").parent_span_id is None
    assert exporter.named("outer").child_span_count == 1


def test_every_root_span_begins_a_trace_of_its_own() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    for _ in range(3):
        with tracer.span():
            pass
    assert len({span.context.trace_id for span in exporter.spans}) == 3


def test_given_a_span_context_every_root_span_is_of_that_trace_and_a_child_of_it() -> None:
    exporter = MemoryExporter()
    remote = SpanContext(TRACE_ID, SPAN_ID, TraceOptions("1"))
    tracer = Tracer(span_context=remote, exporter=exporter)
    for _ in range(2):
        with tracer.span():
            pass
    assert {span.context.trace_id for span in exporter.spans} == {TRACE_ID}
    assert {span.parent_span_id for span in exporter.spans} == {SPAN_ID}
    assert {span.same_process_as_parent_span for span in exporter.spans} == {False}


def test_a_given_trace_wins_over_a_current_span_of_another_trace() -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span("leaked"):
        request = Tracer(span_context=SpanContext(TRACE_ID, SPAN_ID), exporter=exporter)
        with request.span("request"), request.span("inside"):
            pass
    assert exporter.named("request").parent_span_id == SPAN_ID
    assert exporter.named("inside").parent_span_id == exporter.named("request").span_id
    assert exporter.named("leaked").child_span_count == 0


def test_a_span_of_a_second_tracer_is_a_child_of_the_current_span() -> None:
    exporter = MemoryExporter()
    with (
        Tracer(exporter=exporter).span("middleware"),
        Tracer(exporter=exporter).span("application"),
    ):
        pass
    parent = exporter.named("middleware")
    assert exporter.named("application").parent_span_id == parent.span_id
    assert parent.child_span_count == 1


def test_the_default_sampler_samples_as_the_documentation_says() -> None:
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span():
        pass
    assert len(exporter.spans) == 1


def test_unsampled_spans_and_their_children_are_not_exported_and_headers_say_so() -> None:
    exporter = MemoryExporter()
    remote = SpanContext(TRACE_ID, SPAN_ID, TraceOptions("1"))
    tracer = Tracer(span_context=remote, sampler=AlwaysOffSampler(), exporter=exporter)
    with tracer.span("a") as a, tracer.span("b") as b:
        headers = TraceContextPropagator().to_headers(tracer.span_context)
    assert isinstance(a, BlankSpan)
    assert isinstance(b, BlankSpan)
    assert headers == {"traceparent": f"00-{TRACE_ID}-{b.span_id}-00"}
    assert exporter.spans == []


def test_an_unsampled_root_has_ids_of_its_own() -> None:
    tracer = Tracer(sampler=AlwaysOffSampler(), exporter=MemoryExporter())
    with tracer.span() as one:
        first = (one.trace_id, one.span_id)
        assert (tracer.span_context.trace_id, tracer.span_context.span_id) == first
    with tracer.span() as two:
        assert two.trace_id != first[0]


def test_a_probability_sampler_decides_once_for_a_trace() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(sampler=ProbabilitySampler(0.5), exporter=exporter)
    for number in range(200):
        with tracer.span(f"root {number}"), tracer.span(f"child {number}"):
            pass
    roots = {name.split()[1] for name in exporter.names if name.startswith("root")}
    children = {name.split()[1] for name in exporter.names if name.startswith("child")}
    assert roots == children
    assert 50 < len(roots) < 150


class Broken(Sampler):
    """A user's sampler with a bug."""

    @override
    def should_sample(self, span_context: SpanContext) -> bool:
        raise RuntimeError("sampler bug")


def test_a_sampler_that_raises_samples_nothing_and_hurts_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    exporter = MemoryExporter()
    tracer = Tracer(sampler=Broken(), exporter=exporter)
    for _ in range(3):
        with tracer.span():
            pass
    assert exporter.spans == []
    assert [r.getMessage() for r in caplog.records] == [
        "a sampler failed: RuntimeError('sampler bug')"
    ]


class ByOptions(Sampler):
    """A user's sampler that looks at the context."""

    @override
    def should_sample(self, span_context: SpanContext) -> bool:
        return span_context.trace_options.enabled and span_context.trace_id == TRACE_ID


def test_a_users_own_sampler_sees_the_remote_parents_context() -> None:
    exporter = MemoryExporter()
    for options in ("0", "1"):
        remote = SpanContext(TRACE_ID, SPAN_ID, TraceOptions(options))
        with Tracer(span_context=remote, sampler=ByOptions(), exporter=exporter).span(options):
            pass
    assert exporter.names == ["1"]


def test_the_context_outside_a_span_is_that_of_the_next_root() -> None:
    tracer = Tracer(exporter=MemoryExporter())
    announced = tracer.span_context.trace_id
    with tracer.span() as span:
        assert span.trace_id == announced
    assert tracer.span_context.trace_id != announced


def test_100_gathered_tasks_each_have_their_parents_and_headers_right() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    propagator = TraceContextPropagator()
    headers: dict[str, str] = {}

    async def call(number: int) -> None:
        with tracer.span(f"task {number}") as span:
            await asyncio.sleep(0)
            with tracer.span(f"call {number}") as inner:
                await asyncio.sleep(0)
                headers[f"call {number}"] = propagator.to_headers(tracer.span_context)[
                    "traceparent"
                ]
                await asyncio.sleep(0)
                assert tracer.current_span() is inner
            assert tracer.current_span() is span

    async def main() -> None:
        with tracer.span("main") as span:
            await asyncio.gather(*(call(number) for number in range(100)))
            assert tracer.current_span() is span

    asyncio.run(main())
    main_span = exporter.named("main")
    assert main_span.child_span_count == 100
    for number in range(100):
        task, inner = exporter.named(f"task {number}"), exporter.named(f"call {number}")
        assert task.parent_span_id == main_span.span_id
        assert inner.parent_span_id == task.span_id
        expected = f"00-{main_span.context.trace_id}-{inner.span_id}-01"
        assert headers[f"call {number}"] == expected


def test_a_context_handed_to_a_thread_makes_its_spans_children() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)

    def work(name: str) -> None:
        with tracer.span(name):
            pass

    with tracer.span("main"):
        handed = contextvars.copy_context()
        threads = [
            threading.Thread(target=handed.run, args=(work, "handed")),
            threading.Thread(target=work, args=("apart",)),
        ]
        for thread in threads:
            thread.start()
            thread.join()
    assert exporter.named("handed").parent_span_id == exporter.named("main").span_id
    assert exporter.named("apart").parent_span_id is None


def test_random_seed_does_not_make_ids_repeat() -> None:
    def ids() -> tuple[str, str]:
        random.seed(1)
        with Tracer(exporter=MemoryExporter()).span() as span:
            return span.trace_id, span.span_id

    assert not set(ids()) & set(ids())


def test_end_span_ends_the_current_span_and_gives_it() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    outer = tracer.start_span("outer")
    inner = tracer.start_span("inner")
    assert tracer.end_span() is inner
    assert tracer.current_span() is outer
    assert tracer.end_span() is outer
    assert exporter.names == ["inner", "outer"]


def test_end_span_without_a_span_says_so_once_and_does_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tracer = Tracer(exporter=MemoryExporter())
    assert tracer.end_span() is None
    assert tracer.end_span() is None
    assert [(r.name, r.getMessage()) for r in caplog.records] == [
        ("census_fp", "No active span, cannot do end_span.")
    ]


def test_finish_ends_every_open_span_of_the_tracer() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    outer, inner = tracer.start_span("outer"), tracer.start_span("inner")
    assert tracer.list_collected_spans() == [outer, inner]
    tracer.finish()
    assert exporter.names == ["inner", "outer"]
    assert tracer.list_collected_spans() == []
    assert tracer.current_span() is None


def test_an_attribute_of_the_current_span() -> None:
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter)
    tracer.add_attribute_to_current_span("nobody", 1)
    with tracer.span("one"):
        tracer.add_attribute_to_current_span("key", "value")
    assert dict(exporter.named("one").attributes) == {"key": "value"}


def test_a_tracer_stores_itself_as_the_contexts_tracer() -> None:
    tracer = Tracer(exporter=MemoryExporter())
    assert execution_context.get_opencensus_tracer() is tracer
    assert tracer.tracer is tracer.get_tracer() is tracer
    assert tracer.should_sample()


class Refusing(MemoryExporter):
    """An exporter that always raises."""

    @override
    def emit(self, span_datas: object) -> None:
        raise RuntimeError("exporter bug")


def test_an_exporter_that_raises_replaces_no_exception_and_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tracer = Tracer(exporter=Refusing())
    with pytest.raises(KeyError, match="the user's own"), tracer.span():
        raise KeyError("the user's own")
    with tracer.span():
        pass
    assert not execution_context.is_exporter()
    assert tracer.list_collected_spans() == []
    assert tracer.failed_exports == 2
    messages = [record.getMessage() for record in caplog.records]
    assert messages == ["an exporter failed and a span is lost: RuntimeError: exporter bug"]


def test_spans_made_by_an_exporters_own_code_are_not_recorded() -> None:
    class Tracing(MemoryExporter):
        @override
        def emit(self, span_datas: object) -> None:
            with tracer.span("of the exporter") as span:
                made.append(type(span))

    made: list[type] = []
    tracer = Tracer(exporter=Tracing())
    with tracer.span("of the program") as span:
        assert isinstance(span, Span)
    assert made == [BlankSpan]


@pytest.mark.parametrize("exporter", [5, "file", object()])
def test_an_exporter_that_cannot_export_is_refused_by_name(exporter: object) -> None:
    with pytest.raises(TypeError, match=repr(exporter)):
        Tracer(exporter=exporter)


def test_a_sampler_that_cannot_sample_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"0\.5"):
        Tracer(sampler=0.5, exporter=MemoryExporter())  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan"), "0.5", None])
def test_a_rate_outside_0_to_1_is_refused_by_name(rate: object) -> None:
    if rate is None:
        assert ProbabilitySampler(None).rate == 1e-4
    else:
        with pytest.raises(ValueError, match=str(rate)):
            ProbabilitySampler(rate)  # type: ignore[arg-type]  # what is tested


def test_the_root_logger_is_not_touched() -> None:
    before = (logging.root.level, list(logging.root.handlers))
    Tracer(sampler=AlwaysOnSampler(), exporter=MemoryExporter())
    assert (logging.root.level, list(logging.root.handlers)) == before
