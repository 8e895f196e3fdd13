"""The server as a process: it gives an account when it is stopped, and its death is noticed."""

from pathlib import Path

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.facade import Tracer
from examples.indexer import server_process
from examples.indexer.client import index_file
from examples.indexer.files import SourceFile
from examples.indexer.tracing import exporting_to, read_traces


def test_a_server_that_was_asked_nothing_has_exported_nothing(tmp_path: Path) -> None:
    with server_process.started(tmp_path / "words.db", tmp_path / "traces") as server:
        assert server is not None
        assert server.stop() == PipelineStats()
        assert server.process.returncode == 0


def test_a_server_that_cannot_open_its_database_does_not_start(tmp_path: Path) -> None:
    with server_process.started(tmp_path / "no" / "words.db", tmp_path / "traces") as server:
        assert server is None


def test_a_file_sent_to_a_dead_server_is_an_error_in_its_trace(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("x = 1\n")
    traces = tmp_path / "traces"
    exporter, transport = exporting_to(traces)
    with server_process.started(tmp_path / "words.db", traces) as server, transport:
        assert server is not None
        server.process.kill()
        server.process.wait()
        indexed = index_file(Tracer(exporter=exporter), server.address, SourceFile(source, "a.py"))
        assert server.stop() is None
    assert indexed.error is not None
    assert indexed.error.startswith("no answer")
    found, unreadable = read_traces(traces.read_bytes().splitlines())
    assert unreadable == ()
    failed = {span.name for span in found[indexed.trace_id] if not span.status.is_ok}
    assert failed == {"index file", "PUT /files"}
