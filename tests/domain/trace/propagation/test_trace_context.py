"""W3C Trace Context: what is written can be read, and nothing the network brings does harm."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Failure, Success

from census_fp.domain.trace.propagation.trace_context import (
    extract,
    format_tracestate,
    inject,
    parse_tracestate,
)
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.trace_options import TraceOptions
from census_fp.domain.trace.tracestate import EMPTY, Tracestate
from tests import strategies as own

# The identifiers are those of the recommendation's own examples.
TRACE_ID, SPAN_ID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SAMPLED = f"00-{TRACE_ID}-{SPAN_ID}-01"


@given(own.SPAN_CONTEXTS)
def test_reading_what_was_written_gives_the_context_with_the_sampled_flag(
    context: SpanContext,
) -> None:
    sampled = TraceOptions(flags=context.trace_options.flags & 1)
    assert extract(inject(context)) == Success(
        context.model_copy(update={"trace_options": sampled})
    )


@given(own.SPAN_CONTEXTS, st.sampled_from([str.upper, str.title, str.swapcase]))
def test_header_names_are_read_in_any_case(
    context: SpanContext, change: Callable[[str], str]
) -> None:
    headers = {change(name): value for name, value in inject(context).items()}
    assert extract(headers) == extract(inject(context))


@given(own.TRACESTATES)
def test_a_tracestate_survives_its_header(tracestate: Tracestate) -> None:
    assert parse_tracestate(format_tracestate(tracestate)) == tracestate


@given(own.HEADERS)
def test_no_headers_make_it_raise(headers: dict[str, str]) -> None:
    match extract(headers):
        case Success(context):
            assert extract(inject(context)).unwrap().trace_id == context.trace_id
        case Failure(error):
            assert "traceparent" in error.reason


@given(own.TEXTS)
def test_a_tracestate_that_cannot_be_read_leaves_the_traceparent(text: str) -> None:
    match extract({"traceparent": SAMPLED, "tracestate": text}):
        case Success(context):
            assert (context.trace_id, context.span_id) == (TRACE_ID, SPAN_ID)
        case Failure(error):
            pytest.fail(error.reason)


@pytest.mark.parametrize(
    ("header", "flags"),
    [
        (f"00-{TRACE_ID}-{SPAN_ID}-00", 0),
        (SAMPLED, 1),
        (f"00-{TRACE_ID}-{SPAN_ID}-09", 9),
        (f"00-{TRACE_ID}-{SPAN_ID}-ff", 255),
        (f" \t{SAMPLED}\t ", 1),
        (f"01-{TRACE_ID}-{SPAN_ID}-01", 1),
        (f"cc-{TRACE_ID}-{SPAN_ID}-01-what-the-future-will-be-like", 1),
        (f"fe-{TRACE_ID}-{SPAN_ID}-01-", 1),
    ],
)
def test_traceparents_of_this_and_of_later_versions(header: str, flags: int) -> None:
    expected = SpanContext(
        trace_id=TRACE_ID, span_id=SPAN_ID, trace_options=TraceOptions(flags=flags)
    )
    assert extract({"traceparent": header}) == Success(expected)


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"{TRACE_ID}-{SPAN_ID}-01",
        f"ff-{TRACE_ID}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{SPAN_ID}",
        f"00-{TRACE_ID}-{SPAN_ID}-1",
        f"00-{TRACE_ID}-{SPAN_ID}-01-",
        f"00-{TRACE_ID}-{SPAN_ID}-01-more",
        f"01-{TRACE_ID}-{SPAN_ID}-01.more",
        f"00-{'0' * 32}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"00-{TRACE_ID.upper()}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{SPAN_ID.upper()}-01",
        f"00-{TRACE_ID}-{SPAN_ID}-0G",
        f"0-{TRACE_ID}-{SPAN_ID}-01",
        f"{SAMPLED}\n",
        f"{SAMPLED}, {SAMPLED}",
        "00_" + SAMPLED[3:],
    ],
)
def test_illegal_traceparents_are_failures_that_name_them(header: str) -> None:
    match extract({"traceparent": header}):
        case Failure(error):
            assert repr(header[:128]) in error.reason
        case Success(context):
            pytest.fail(f"{header!r} was read as {context}")


def test_a_reason_is_short_however_long_the_header_is() -> None:
    match extract({"traceparent": "x" * 100_000}):
        case Failure(error):
            assert len(error.reason) < 200
        case Success(context):
            pytest.fail(f"read as {context}")


@pytest.mark.parametrize(
    ("header", "members"),
    [
        ("", ()),
        ("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", ("rojo", "congo")),
        ("rojo=1 , congo=2 ", ("rojo", "congo")),
        ("rojo=1,,  ,\t,congo=2,", ("rojo", "congo")),
        ("fw529a3039@dt=FfAxxxxxxx", ("fw529a3039@dt",)),
        ("rojo=1,rojo=2", ()),
        ("rojo", ()),
        ("=1", ()),
        ("rojo=", ()),
        ("rojo=1=2", ()),
        ("Rojo=1,congo=2", ()),
        (",".join(f"k{number}=1" for number in range(32)), tuple(f"k{n}" for n in range(32))),
        (",".join(f"k{number}=1" for number in range(33)), ()),
    ],
)
def test_tracestates(header: str, members: tuple[str, ...]) -> None:
    assert tuple(key for key, _ in parse_tracestate(header).members) == members


def test_an_empty_tracestate_is_not_sent() -> None:
    context = SpanContext(trace_id=TRACE_ID, span_id=SPAN_ID, tracestate=EMPTY)
    assert inject(context) == {"traceparent": f"00-{TRACE_ID}-{SPAN_ID}-00"}


def test_flags_that_are_not_known_are_not_sent_on() -> None:
    context = SpanContext(
        trace_id=TRACE_ID, span_id=SPAN_ID, trace_options=TraceOptions(flags=0xFF)
    )
    assert inject(context)["traceparent"] == SAMPLED


def test_a_tracestate_without_a_traceparent_is_nothing() -> None:
    assert isinstance(extract({"tracestate": "rojo=1"}), Failure)
