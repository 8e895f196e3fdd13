"""The command: arguments in, a run of both processes, the report and the exit code out."""

import argparse
import email
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from tempfile import TemporaryDirectory
from threading import Event
from types import FrameType, ModuleType

from returns.result import Failure, Success

from census_fp.facade import Tracer
from examples.indexer import client, files, progress, report, server_process, store
from examples.indexer.files import SourceFile
from examples.indexer.report import Run
from examples.indexer.tracing import exporting_to, read_traces
from examples.indexer.waterfall import MIN_WIDTH

EXIT_UNACCOUNTED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

_MAX_WIDTH = 120
_TOP_WORDS = 5


@dataclass(frozen=True, slots=True)
class Job:
    """What to index, and where the index and the traces go."""

    sources: tuple[SourceFile, ...]
    database: Path
    traces: Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream, here
    match files.find(options.folders or [_home(email), _home(json)]):
        case Failure(reason):
            return _refuse(reason)
        case Success(sources):
            with ExitStack() as stack:
                folder = None if options.database else stack.enter_context(TemporaryDirectory())
                database = Path(options.database or f"{folder}/words.db")
                return _prepare_and_run(Job(sources, database, options.traces))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m examples.indexer",
        description="Count the words of Python files in two traced processes.",
    )
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="index the Python files below it (the standard library's email and json)",
    )
    parser.add_argument(
        "--traces",
        type=Path,
        default=Path("demo-traces.jsonl"),
        metavar="FILE",
        help="write the spans of both processes here (%(default)s); what it has is lost",
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="keep the word counts here (nowhere)"
    )
    return parser


def _home(package: ModuleType) -> Path:
    return Path(str(package.__file__)).parent


def _refuse(reason: str) -> int:
    print(f"indexer: {reason}", file=sys.stderr)
    return EXIT_USAGE


def _prepare_and_run(job: Job) -> int:
    try:
        job.traces.write_bytes(b"")
    except OSError as error:
        return _refuse(f"cannot write the traces to {job.traces}: {error.strerror}")
    try:
        with store.opened(job.database):
            pass
    except sqlite3.Error as error:
        return _refuse(f"cannot use the database {job.database}: {error}")
    with _stop_signals() as stopped:
        return _tell(run(job, stopped), stopped())


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C and a polite kill into a question: have we been asked to stop?"""
    asked = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(job: Job, stopped: Callable[[], bool]) -> Run | None:
    """Index the job's files in two processes, then read back what was traced."""
    began_s = time.monotonic()
    exporter, transport = exporting_to(job.traces)
    with server_process.started(job.database, job.traces) as server, transport:
        if server is None:
            return None
        indexed = client.index_all(Tracer(exporter=exporter), server.address, job.sources, stopped)
        terminal = sys.stdout.isatty()
        print(_announcement(job), flush=True)
        results = tuple(progress.shown(indexed, len(job.sources), sys.stdout, terminal))
        transport.close()
        servers_account = server.stop()
    traces, unreadable = read_traces(job.traces.read_bytes().splitlines())
    with store.opened(job.database) as database:
        words = store.top_words(database, _TOP_WORDS)
    return Run(
        planned=len(job.sources),
        results=results,
        traces=traces,
        unreadable=unreadable,
        client=transport.stats(),
        server=servers_account,
        seconds=time.monotonic() - began_s,
        words=words,
        trace_file=str(job.traces),
    )


def _announcement(job: Job) -> str:
    return (
        f"A client sends {len(job.sources)} Python files to a server, which counts their words.\n"
        "Each file is one trace across both processes.\n"
    )


def _tell(done: Run | None, interrupted: bool) -> int:
    if done is None:
        print("indexer: the server did not start", file=sys.stderr)
        return EXIT_UNACCOUNTED
    width = min(max(get_terminal_size().columns, MIN_WIDTH), _MAX_WIDTH)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    print(f"\n{report.text(done, width, colour)}")
    if report.problems(done):
        return EXIT_UNACCOUNTED
    return EXIT_INTERRUPTED if interrupted else 0
