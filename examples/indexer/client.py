"""The client's part of a trace: one file read and sent to the server, in nested spans."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

from returns.result import Failure, Success

from census_fp.domain.outcome import Outcome
from census_fp.domain.trace.status import StatusCode
from census_fp.facade import SpanKind, TraceContextPropagator, Tracer
from examples.indexer.files import SourceFile
from examples.indexer.server import PATH
from examples.indexer.tracing import mark_failed

_REQUEST_TIMEOUT_S = 30
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Indexed:
    """What became of a file: the trace that tells, and the error if there was one."""

    name: str
    trace_id: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file was not indexed."""

    code: StatusCode
    reason: str


def index_all(
    tracer: Tracer,
    address: tuple[str, int],
    files: Sequence[SourceFile],
    stopped: Callable[[], bool],
) -> Iterator[Indexed]:
    """Index files two at a time, each in a context of its own, and give them as they are done.

    :param stopped: asked before each file; those not begun by then are left out.
    """

    def task(file: SourceFile) -> Indexed | None:
        return None if stopped() else index_file(tracer, address, file)

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="client") as pool:
        futures = [pool.submit(copy_context().run, task, file) for file in files]
        for future in as_completed(futures):
            indexed = future.result()
            if indexed is not None:
                yield indexed


def index_file(tracer: Tracer, address: tuple[str, int], file: SourceFile) -> Indexed:
    """Read a file and have the server index it: one trace."""
    with tracer.span("index file") as span:
        span.add_attribute("file.name", file.name)
        match _read_and_send(tracer, address, file):
            case Success(tokens):
                span.add_annotation("indexed", tokens=tokens)
                return Indexed(file.name, span.trace_id, None)
            case Failure(fault):
                mark_failed(span, fault.code, fault.reason)
                return Indexed(file.name, span.trace_id, fault.reason)


def _read_and_send(
    tracer: Tracer, address: tuple[str, int], file: SourceFile
) -> Outcome[int, Fault]:
    match _read(tracer, file.path):
        case Success(source):
            return _send(tracer, address, file.name, source)
        case Failure(fault):
            return Failure(fault)


def _read(tracer: Tracer, path: Path) -> Outcome[bytes, Fault]:
    with tracer.span("read") as span:
        try:
            source = path.read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            mark_failed(span, StatusCode.NOT_FOUND, reason)
            return Failure(Fault(StatusCode.NOT_FOUND, reason))
        span.add_attribute("file.bytes", len(source))
        return Success(source)


def _send(
    tracer: Tracer, address: tuple[str, int], name: str, source: bytes
) -> Outcome[int, Fault]:
    """Send a file with its trace context, so that the server's spans become children of ours."""
    with tracer.span("PUT /files") as span:
        span.span_kind = SpanKind.CLIENT
        headers = TraceContextPropagator().to_headers(tracer.span_context)
        outcome = _put(address, PATH + quote(name), source, headers)
        match outcome:
            case Success(tokens):
                span.add_attribute("tokens", tokens)
            case Failure(fault):
                mark_failed(span, fault.code, fault.reason)
        return outcome


def _put(
    address: tuple[str, int], path: str, body: bytes, headers: dict[str, str]
) -> Outcome[int, Fault]:
    connection = HTTPConnection(*address, timeout=_REQUEST_TIMEOUT_S)
    try:
        connection.request("PUT", path, body, headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (OSError, HTTPException, ValueError) as error:
        return Failure(Fault(StatusCode.UNAVAILABLE, f"no answer: {error}"))
    finally:
        connection.close()
    match answer:
        case {"tokens": int(tokens)}:
            return Success(tokens)
        case {"error": str(reason)} if response.status < 500:
            return Failure(Fault(StatusCode.INVALID_ARGUMENT, reason))
        case _:
            return Failure(Fault(StatusCode.INTERNAL, f"the server failed: {answer}"))
