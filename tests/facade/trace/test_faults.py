"""What spans and tracers promise under signals, forks, threads and hostile exporters."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from census_fp.domain.delivery.retrying import NEVER
from census_fp.domain.delivery.stats import PipelineStats
from census_fp.facade import AsyncTransport, FileExporter, SpanData, SyncTransport, Tracer
from census_fp.facade.trace import execution_context
from tests.facade.memory import MemoryExporter
from tests.processes import DEADLINE_S, run_python, succeeded

_PROGRAM = """
import json, os, signal, sys, threading, time, warnings
from census_fp.facade import *
from census_fp.facade import AlwaysOffSampler, AsyncTransport, FileExporter, SyncTransport, Tracer
from census_fp.facade.trace import execution_context
warnings.filterwarnings("ignore", "This process .* is multi-threaded")

class Memory:
    def __init__(self): self.names = []
    def emit(self, span_datas): self.names += [span_data.name for span_data in span_datas]
    def export(self, span_datas): self.emit(span_datas)
"""


def names_in(path: Path) -> list[str]:
    """List the names of the spans in a file of trace documents, in order."""
    return [
        span["displayName"]["value"]
        for line in path.read_text().splitlines()
        for span in json.loads(line)["spans"]
    ]


@pytest.mark.parametrize("transport", ["Memory()", "Behind()"])
def test_a_handler_that_raises_never_leaves_tracing_switched_off(transport: str) -> None:
    body = f"""
class Behind(Memory):
    def __init__(self):
        super().__init__()
        self.transport = SyncTransport(self)
    def export(self, span_datas): self.transport.export(span_datas)
import logging
logging.disable()  # an interrupted export says so, time and again
class Stop(BaseException): pass
def handler(signum, frame):
    if armed: raise Stop
signal.signal(signal.SIGALRM, handler)
tracer = Tracer(exporter={transport})
for round in range(400):
    try:
        armed = True
        signal.setitimer(signal.ITIMER_REAL, 0.0003)
        while True:
            with tracer.span("one"): pass
    except Stop:
        armed = False
    assert not execution_context.is_exporter(), round
execution_context.clear()
with tracer.span("after"): pass
print(tracer.exporter.names[-1])
"""
    assert succeeded(run_python(_PROGRAM + body)) == "after\n"


def test_a_handler_may_start_children_while_its_thread_starts_some() -> None:
    body = """
exporter = Memory()
tracer = Tracer(exporter=exporter)
handled = 0
def handler(signum, frame):
    global handled
    with tracer.span("of the handler"): handled += 1
signal.signal(signal.SIGUSR1, handler)
storm = True
def send():
    while storm:
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.0003)
sender = threading.Thread(target=send)
sender.start()
started = 0
until = time.monotonic() + 1
while time.monotonic() < until:
    with tracer.span("root"), tracer.span("child"): started += 2
storm = False
sender.join()
own = [name for name in exporter.names if name != "of the handler"]
print(json.dumps([len(own) == started, handled > 10]))
"""
    assert json.loads(succeeded(run_python(_PROGRAM + body))) == [True, True]


def test_a_child_forked_while_threads_make_spans_of_every_kind_hangs_nowhere() -> None:
    body = """
on, off = Tracer(exporter=Memory()), Tracer(sampler=AlwaysOffSampler(), exporter=Memory())
busy = True
def work():
    while busy:
        with on.span("root"), on.span("child"): pass
        with off.span("off") as span: span.span_id, off.span_context.trace_id
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
codes = []
for _ in range(30):
    pid = os.fork()
    if pid == 0:
        signal.alarm(10)
        with on.span("root") as root, on.span("child"): pass
        with off.span("off") as span: span.span_id, off.span_context.trace_id
        os._exit(0 if root.children == [] else 1)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
busy = False
for thread in threads: thread.join()
print(set(codes))
"""
    assert succeeded(run_python(_PROGRAM + body)) == "{0}\n"


@pytest.mark.parametrize("fork", ["os.fork", "__import__('ctypes').PyDLL(None).fork"])
def test_a_fork_inside_an_open_span_exports_it_once(fork: str, tmp_path: Path) -> None:
    body = f"""
tracer = Tracer(exporter=FileExporter(sys.argv[1], file_mode="a"))
with tracer.span("parent"):
    pid = {fork}()
    with tracer.span("child's" if pid == 0 else "parent's"): pass
if pid: os.waitpid(pid, 0)
"""
    path = tmp_path / "out"
    succeeded(run_python(_PROGRAM + body, str(path)))
    assert sorted(names_in(path)) == ["child's", "parent", "parent's"]


def test_first_spans_of_many_threads_all_reach_the_file(tmp_path: Path) -> None:
    for round_ in range(20):
        path = tmp_path / str(round_)
        tracer = Tracer(exporter=FileExporter(path))
        go = threading.Event()

        def work(tracer: Tracer = tracer, go: threading.Event = go) -> None:
            go.wait()
            for _ in range(3):
                with tracer.span():
                    pass

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        go.set()
        for thread in threads:
            thread.join()
        assert len(path.read_text().splitlines()) == 24


def test_a_span_is_exported_once_though_other_threads_share_its_context() -> None:
    """While one thread is inside the export, others start spans in a copy of its context."""
    import contextvars

    inside, go = threading.Event(), threading.Event()

    class Slow(MemoryExporter):
        @override
        def emit(self, span_datas: Sequence[SpanData]) -> None:
            if span_datas[0].name == "shared":
                inside.set()
                go.wait(DEADLINE_S)
            super().emit(span_datas)

    exporter = Slow()
    tracer = Tracer(exporter=exporter)

    def start_another() -> None:
        inside.wait(DEADLINE_S)
        with tracer.span("other"):
            pass
        go.set()

    with tracer.span("shared"):
        other = threading.Thread(target=contextvars.copy_context().run, args=(start_another,))
        other.start()
    other.join()
    assert sorted(exporter.names) == ["other", "shared"]


class Unspeakable(Exception):
    @override
    def __str__(self) -> str:
        raise RuntimeError("no text")


def test_an_error_without_text_is_a_failure_like_any_other() -> None:
    class Failing(MemoryExporter):
        @override
        def emit(self, span_datas: Sequence[SpanData]) -> None:
            raise Unspeakable

    for transport in (SyncTransport(Failing()), AsyncTransport(Failing(), retry=NEVER)):
        transport.export("item")
        transport.flush(DEADLINE_S)
        assert transport.stats() == PipelineStats(offered=1, failed=1)
        assert transport.close(float("inf"))
    with pytest.raises(Unspeakable), Tracer(exporter=MemoryExporter()).span():
        raise Unspeakable
    with Tracer(exporter=Failing()).span():
        pass


def test_what_one_exporter_does_at_exit_keeps_no_other_from_its_spans(tmp_path: Path) -> None:
    body = """
class Leaving:
    def export(self, span_datas): raise SystemExit(3)
    def emit(self, span_datas): raise SystemExit(3)
exporter = FileExporter(sys.argv[1], transport=AsyncTransport)
with Tracer(exporter=exporter).span("pending"): pass
left_open = Tracer(exporter=Leaving()).start_span("left open")
"""
    process = run_python(_PROGRAM + body, str(tmp_path / "out"))
    assert process.returncode == 0
    assert '"pending"' in (tmp_path / "out").read_text()
    assert "an error at exit: SystemExit: 3" in process.stderr


def test_a_span_left_open_in_the_main_thread_is_ended_and_exported_at_exit(tmp_path: Path) -> None:
    body = """
tracer = Tracer(exporter=FileExporter(sys.argv[1], transport=AsyncTransport))
tracer.start_span("outer")
tracer.start_span("inner")
"""
    succeeded(run_python(_PROGRAM + body, str(tmp_path / "out")))
    assert names_in(tmp_path / "out") == ["inner", "outer"]


def test_what_is_no_span_does_not_become_current() -> None:
    execution_context.set_current_span("junk")  # type: ignore[arg-type]  # what is tested
    exporter = MemoryExporter()
    with Tracer(exporter=exporter).span():
        pass
    assert exporter.spans[0].parent_span_id is None
