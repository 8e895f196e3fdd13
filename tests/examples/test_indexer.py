"""The whole program, as a process: what it prints, what it leaves in its files, how it ends."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from census_fp.domain.trace.span_data import SpanData, SpanKind
from examples.indexer.tracing import read_traces
from tests.processes import DEADLINE_S, Completed

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", "examples.indexer")
# In the environment, so that the server inherits it.
_PLAIN = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}


def indexer(*arguments: str | Path) -> Completed:
    return subprocess.run(
        [*_COMMAND, *map(str, arguments)],
        cwd=_ROOT,
        env=_PLAIN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=DEADLINE_S,
        check=False,
    )


def traces_in(path: Path) -> dict[str, tuple[SpanData, ...]]:
    traces, unreadable = read_traces(path.read_bytes().splitlines())
    assert unreadable == ()
    return traces


def by_name(spans: tuple[SpanData, ...]) -> dict[tuple[str, SpanKind], SpanData]:
    return {(span.name, span.kind): span for span in spans}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "inner").mkdir(parents=True)
    (folder / "good.py").write_text("def read_header(header):\n    return header\n")
    (folder / "inner" / "naïve file.py").write_text("header = 1\n")
    (folder / "broken.py").write_text("header = (1,\n")
    (folder / "notes.txt").write_text("no Python\n")
    return folder


def test_each_file_is_one_trace_across_both_processes(package: Path, tmp_path: Path) -> None:
    traces, database = tmp_path / "traces.jsonl", tmp_path / "words.db"
    traces.write_text("left over from another run\n")

    done = indexer(package, "--traces", traces, "--database", database)

    assert (done.returncode, done.stderr) == (0, "")
    found = [by_name(spans) for spans in traces_in(traces).values()]
    roots = [spans["index file", SpanKind.UNSPECIFIED] for spans in found]
    assert {root.attributes["file.name"] for root in roots} == {
        "package/good.py",
        "package/inner/naïve file.py",
        "package/broken.py",
    }
    for spans, root in zip(found, roots, strict=True):
        request = spans["PUT /files", SpanKind.CLIENT]
        answer = spans["PUT /files", SpanKind.SERVER]
        assert request.parent_span_id == root.context.span_id
        assert answer.parent_span_id == request.context.span_id
        assert answer.attributes["file.name"] == root.attributes["file.name"]
        steps = ("tokenize", "count", "store")
        children = [spans[step, SpanKind.UNSPECIFIED] for step in steps if (step, 0) in spans]
        assert {child.parent_span_id for child in children} == {answer.context.span_id}

    failed = [spans for spans, root in zip(found, roots, strict=True) if not root.status.is_ok]
    assert [
        spans["index file", SpanKind.UNSPECIFIED].attributes["file.name"] for spans in failed
    ] == ["package/broken.py"]
    assert {key for key, span in failed[0].items() if span.status.is_ok} == {("read", 0)}

    with closing(sqlite3.connect(database)) as words:
        total = words.execute("SELECT sum(count) FROM words WHERE word = 'header'").fetchone()
    assert total == (4,)


def test_what_a_run_prints(package: Path, tmp_path: Path) -> None:
    traces = tmp_path / "traces.jsonl"
    out = indexer(package, "--traces", traces).stdout
    told = [" ".join(line.split()) for line in out.splitlines()]
    assert "100 % indexed 3 of 3 files, 1 error" in told
    assert any(line.startswith("Slowest trace package/") for line in told)
    assert any(line.startswith("└─ PUT /files server") for line in told)
    assert "client 9 9 0 0 0" in told
    assert "server 10 10 0 0 0" in told
    assert "traced 3 traces, 19 spans, 1 error" in told
    assert f"trace file {traces}" in told
    assert any(line.startswith("error package/broken.py: line") for line in told)
    assert told[-1].startswith("✓ All is accounted for")
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["{tmp}/nowhere"], "not a folder: {tmp}/nowhere"),
        (["{tmp}/file"], "not a folder: {tmp}/file"),
        (["{tmp}/empty"], "no Python files in {tmp}/empty"),
        (
            ["{tmp}/package", "--traces", "{tmp}/nowhere/traces"],
            "cannot write the traces to {tmp}/nowhere/traces: No such file or directory",
        ),
        (
            ["{tmp}/package", "--traces", "{tmp}/traces", "--database", "{tmp}/file"],
            "cannot use the database {tmp}/file: file is not a database",
        ),
    ],
)
def test_wrong_arguments_are_said_on_one_line(
    package: Path, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("a text that is long enough to be no database at all, " * 9)
    done = indexer(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"indexer: {reason.format(tmp=tmp_path)}\n"


def test_ctrl_c_ends_both_processes_with_what_was_traced_written(tmp_path: Path) -> None:
    folder, traces = tmp_path / "package", tmp_path / "traces.jsonl"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.py").write_text("x = 1\n")
    command = [*_COMMAND, str(folder), "--traces", str(traces)]
    with subprocess.Popen(
        command, cwd=_ROOT, env=_PLAIN, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        next(line for line in process.stdout if "%" in line)
        process.send_signal(signal.SIGINT)
        # The server has the same standard error: it is at its end when both processes are.
        out, error = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, error) == (130, "")
    assert "of 400 files" in out
    assert "then interrupted" in out
    assert "All is accounted for" in out
    found = traces_in(traces)
    assert 100 <= len(found) < 400
    assert {len(spans) for spans in found.values()} == {7}
