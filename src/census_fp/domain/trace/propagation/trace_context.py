"""W3C Trace Context: the headers ``traceparent`` and ``tracestate``, levels 1 and 2."""

import re
from collections.abc import Mapping

from returns.result import Failure, Success

from census_fp.domain.errors import DecodeError
from census_fp.domain.outcome import Outcome
from census_fp.domain.trace.ids import is_span_id, is_trace_id
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.trace_options import SAMPLED, TraceOptions
from census_fp.domain.trace.tracestate import EMPTY, Tracestate

TRACEPARENT = "traceparent"
TRACESTATE = "tracestate"

# 3.2.2: version, trace-id, parent-id, trace-flags; 3.2.4: a later version may append "-…".
_TRACEPARENT = re.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_WHITESPACE = " \t"


def extract(headers: Mapping[str, str]) -> Outcome[SpanContext, DecodeError]:
    """Read a remote span context from headers, whose names may be in any case.

    A tracestate that cannot be read is left out; the traceparent then still counts (3.3.1).

    >>> header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    >>> extract({"Traceparent": header}).unwrap().trace_id
    '0af7651916cd43dd8448eb211c80319c'
    >>> extract({})
    <Failure: no traceparent header>
    """
    by_name = {name.lower(): value for name, value in headers.items()}
    header = by_name.get(TRACEPARENT)
    if header is None:
        return Failure(DecodeError(reason="no traceparent header"))
    match = _TRACEPARENT.fullmatch(header.strip(_WHITESPACE))
    if match is None or not _is_valid(*match.groups()):
        return Failure(DecodeError(reason=f"not a traceparent: {header[:128]!r}"))
    return Success(
        SpanContext(
            trace_id=match[2],
            span_id=match[3],
            trace_options=TraceOptions(flags=int(match[4], 16)),
            tracestate=parse_tracestate(by_name.get(TRACESTATE, "")),
        )
    )


def _is_valid(version: str, trace_id: str, span_id: str, _flags: str, rest: str | None) -> bool:
    if version == "ff" or (version == "00" and rest is not None):  # 3.2.2.1
        return False
    return is_trace_id(trace_id) and is_span_id(span_id)


def parse_tracestate(header: str) -> Tracestate:
    """Read a tracestate list; empty members are skipped, any illegal one voids the list.

    >>> parse_tracestate("congo=t61rcWkgMzE , , rojo=00f067").members
    (('congo', 't61rcWkgMzE'), ('rojo', '00f067'))
    >>> parse_tracestate("Upper=1").members
    ()
    """
    members = [member.strip(_WHITESPACE) for member in header.split(",")]
    pairs = [tuple(member.split("=", 1)) for member in members if member]
    try:
        return Tracestate(members=tuple((pair[0], pair[1]) for pair in pairs))
    except (ValueError, IndexError):
        return EMPTY


def format_tracestate(tracestate: Tracestate) -> str:
    """Write a tracestate list as its header value.

    >>> format_tracestate(Tracestate(members=(("congo", "t6"), ("rojo", "00"))))
    'congo=t6,rojo=00'
    """
    return ",".join(f"{key}={value}" for key, value in tracestate.members)


def traceparent(trace_id: str, span_id: str, flags: int) -> str:
    """Write a version 00 traceparent; of the flags only the sampled bit is ours to send (3.2.2.5).

    >>> traceparent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1)
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    """
    return f"00-{trace_id}-{span_id}-{flags & SAMPLED:02x}"


def inject(context: SpanContext) -> dict[str, str]:
    """Write a span context as headers.

    >>> inject(SpanContext(trace_id="1" * 32, span_id="2" * 16))
    {'traceparent': '00-11111111111111111111111111111111-2222222222222222-00'}
    """
    flags = context.trace_options.flags
    headers = {TRACEPARENT: traceparent(context.trace_id, context.span_id, flags)}
    if context.tracestate.members:
        headers[TRACESTATE] = format_tracestate(context.tracestate)
    return headers
