"""Tracing without the facade: to any transport, on a manual clock."""

import asyncio
from pathlib import Path

import pytest
from returns.result import Success

from census_fp.domain.trace.propagation.trace_context import extract, inject
from census_fp.domain.trace.sampling import always_off, probability
from census_fp.domain.trace.span import finish, start
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.trace_options import SAMPLED_ONLY
from census_fp.effects.export import pair
from census_fp.effects.sinks.file import file_sink
from census_fp.effects.testing import ManualClock, memory_transport
from census_fp.effects.tracing import Tracing, current_context
from census_fp.effects.transports.threaded import threaded
from census_fp.exporters.json_lines.parse import parse
from census_fp.exporters.json_lines.serialize import serialize


def test_a_traced_program_gives_exactly_the_spans_that_pure_functions_make() -> None:
    manual = ManualClock(start_ns=1_000)
    exported, transport = memory_transport()
    tracing = Tracing(transport, env=manual.env)
    with tracing.span("outer"):
        manual.advance(1)
        with tracing.span("inner") as inner:
            inner.add_attribute("rows", 3)
            manual.advance(1)
    trace_id, outer_id, inner_id = f"{1:032x}", f"{1:016x}", f"{2:016x}"
    outer_context = SpanContext(trace_id=trace_id, span_id=outer_id, trace_options=SAMPLED_ONLY)
    inner_context = SpanContext(trace_id=trace_id, span_id=inner_id, trace_options=SAMPLED_ONLY)
    started = start("inner", inner_context, at_ns=1_000_001_000, parent_span_id=outer_id)
    expected = finish(started, [("rows", 3)], at_ns=2_000_001_000)
    assert exported.items[0].model_copy(update={"same_process_as_parent_span": None}) == expected
    assert exported.items[1].context == outer_context
    assert exported.items[1].child_span_count == 1
    assert exported.items[1].duration_ns == 2_000_000_000


def test_a_threaded_transport_to_a_file_under_a_manual_clock(tmp_path: Path) -> None:
    manual = ManualClock(start_ns=1_700_000_000_000_000_000)
    path = tmp_path / "spans.jsonl"
    with threaded(pair(serialize, file_sink(path)), env=manual.env) as transport:
        with Tracing(transport, env=manual.env).span("work"):
            manual.advance(0.5)
        assert transport.flush()
    match parse(path.read_bytes()):
        case Success((span,)):
            assert (span.name, span.duration_ns) == ("work", 500_000_000)
        case other:
            pytest.fail(f"not one span: {other}")


def test_a_remote_parent_travels_by_pure_functions() -> None:
    exported, transport = memory_transport()
    tracing = Tracing(transport)
    with tracing.span("client"):
        context = current_context()
        assert context is not None
        headers = inject(context)
    match extract(headers):
        case Success(remote):
            with tracing.span("server", parent=remote):
                pass
        case failure:
            pytest.fail(str(failure))
    client, server = exported.items
    assert server.parent_span_id == client.context.span_id
    assert server.context.trace_id == client.context.trace_id
    assert current_context() is None


def test_an_exception_is_recorded_and_goes_on() -> None:
    exported, transport = memory_transport()
    with pytest.raises(KeyError), Tracing(transport).span("work"):
        raise KeyError("gone")
    (span,) = exported.items
    assert span.status == Status(code=2, message="'gone'")
    assert span.stack_trace is not None


def test_unsampled_traces_are_not_exported_and_say_so_to_others() -> None:
    exported, transport = memory_transport()
    tracing = Tracing(transport, sampler=always_off)
    with tracing.span("a") as a, tracing.span("b"):
        context = current_context()
        assert context is not None
        assert (context.trace_id, context.trace_options.sampled) == (a.trace_id, False)
    assert exported.items == []


def test_a_sampled_remote_parent_is_followed() -> None:
    exported, transport = memory_transport()
    remote = SpanContext(trace_id="f" * 32, span_id="1" * 16, trace_options=SAMPLED_ONLY)
    with Tracing(transport, sampler=probability(0)).span("server", parent=remote):
        pass
    assert len(exported.items) == 1


def test_tasks_keep_their_parents_apart() -> None:
    exported, transport = memory_transport()
    tracing = Tracing(transport)

    async def work(number: int) -> None:
        with tracing.span(f"outer {number}"):
            await asyncio.sleep(0)
            with tracing.span(f"inner {number}"):
                await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*map(work, range(20)))

    asyncio.run(main())
    by_name = {span.name: span for span in exported.items}
    for number in range(20):
        outer = by_name[f"outer {number}"]
        assert by_name[f"inner {number}"].parent_span_id == outer.context.span_id
