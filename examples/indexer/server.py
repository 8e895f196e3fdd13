"""The server process: counts the words of the files it is sent, in spans of the sender's traces.

It says on its standard output which port it has, serves until its standard input ends, and
says last how its span pipeline fared. So it never outlives the client, however that one ends.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from tokenize import TokenInfo
from urllib.parse import unquote

from returns.result import Failure, Success
from typing_extensions import override

from census_fp.domain.outcome import Outcome
from census_fp.domain.trace.status import StatusCode
from census_fp.facade import FileExporter, SpanKind, TraceContextPropagator, Tracer
from examples.indexer import store, tokens
from examples.indexer.tokens import NotPython
from examples.indexer.tracing import exporting_to, mark_failed

HOST = "127.0.0.1"
PATH = "/files/"

_READ_TIMEOUT_S = 10

Index = Callable[[Mapping[str, str], str, bytes], tuple[HTTPStatus, dict[str, object]]]
"""Index a source under a name, given the request's headers; give what to answer."""


def indexing(exporter: FileExporter, database: sqlite3.Connection) -> Index:
    """Make what the server does with a file: one SERVER span, children of it for each step."""
    writing = Lock()

    def index(
        headers: Mapping[str, str], name: str, source: bytes
    ) -> tuple[HTTPStatus, dict[str, object]]:
        tracer = Tracer(
            span_context=TraceContextPropagator().from_headers(headers), exporter=exporter
        )
        with tracer.span("PUT /files") as span:
            span.span_kind = SpanKind.SERVER
            span.add_attribute("file.name", name)
            span.add_attribute("file.bytes", len(source))
            match _tokenize(tracer, source):
                case Success(found):
                    return HTTPStatus.OK, _count_and_store(tracer, name, source, found)
                case Failure(error):
                    mark_failed(span, StatusCode.INVALID_ARGUMENT, error.describe())
                    return HTTPStatus.UNPROCESSABLE_ENTITY, {"error": error.describe()}

    def _count_and_store(
        tracer: Tracer, name: str, source: bytes, found: tuple[TokenInfo, ...]
    ) -> dict[str, object]:
        with tracer.span("count") as span:
            counts = tokens.word_counts(found)
            span.add_attribute("words.distinct", len(counts))
        with tracer.span("store") as span, writing:
            span.add_annotation("the database is ours")
            store.save(database, name, len(source), len(found), counts)
        return {"tokens": len(found), "words": len(counts)}

    return index


def _tokenize(tracer: Tracer, source: bytes) -> Outcome[tuple[TokenInfo, ...], NotPython]:
    with tracer.span("tokenize") as span:
        outcome = tokens.tokenized(source)
        match outcome:
            case Success(found):
                span.add_attribute("tokens", len(found))
            case Failure(error):
                mark_failed(span, StatusCode.INVALID_ARGUMENT, error.describe())
        return outcome


class _Server(ThreadingHTTPServer):
    """Waits, when it is closed, for the requests that are being answered."""

    daemon_threads = False


def handling(index: Index) -> type[BaseHTTPRequestHandler]:
    """Give an HTTP handler that puts files through an index."""

    class Handler(BaseHTTPRequestHandler):
        timeout = _READ_TIMEOUT_S

        def do_PUT(self) -> None:
            source = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            name = unquote(self.path.removeprefix(PATH))
            # The spans have ended before the answer leaves: who has the answer has the trace.
            try:
                status, answer = index(dict(self.headers.items()), name, source)
            except Exception as error:
                status, answer = HTTPStatus.INTERNAL_SERVER_ERROR, {"error": str(error)}
            self._answer(status, json.dumps(answer).encode())

        def _answer(self, status: HTTPStatus, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the traces tell."""

    return Handler


def main(database: Path, traces: Path) -> None:
    """Serve until standard input ends."""
    exporter, transport = exporting_to(traces)
    with store.opened(database) as index, transport:
        with _Server((HOST, 0), handling(indexing(exporter, index))) as server:
            _say({"port": server.server_port})
            Thread(target=server.serve_forever, name="serve").start()
            sys.stdin.read()
            server.shutdown()
        transport.close()
        _say({"stats": transport.stats().model_dump()})


def _say(line: Mapping[str, object]) -> None:
    """Tell the client, if it still listens."""
    with suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), f"{json.dumps(line)}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
