"""Periodic tasks and the bounded queue."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.facade.common.schedule import PeriodicTask, Queue, QueueEvent, QueueExitEvent
from census_fp.facade.common.seconds import to_ns
from census_fp.facade.metrics.transport import (
    PeriodicMetricTask,
    TransportError,
    get_exporter_thread,
)
from tests.processes import DEADLINE_S, run_python, succeeded, wait_until

TICK_S = 0.005
HOUR_S = 3600


def test_a_task_calls_its_function_with_its_arguments_again_and_again() -> None:
    calls: list[tuple[object, ...]] = []
    task = PeriodicTask(
        TICK_S, lambda *args, **kwargs: calls.append((args, kwargs)), (1,), {"a": 2}
    )
    task.start()
    assert wait_until(lambda: len(calls) >= 3)
    task.cancel()
    assert wait_until(lambda: not task.is_alive())
    assert calls[0] == ((1,), {"a": 2})


def test_a_task_survives_what_its_function_raises_and_says_it_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise RuntimeError("bug")

    task = PeriodicTask(TICK_S, fail)
    task.run()
    assert wait_until(lambda: task.stats().failed >= 3)
    assert task.close(DEADLINE_S)
    assert caplog.text.count("bug") == 1


def test_a_metric_task_runs_in_the_background_and_a_last_time_when_it_closes() -> None:
    threads: list[int] = []
    task = PeriodicMetricTask(HOUR_S, lambda: threads.append(threading.get_ident()))
    task.run()
    assert threads == []
    assert task.close(DEADLINE_S)
    assert not task.is_alive()
    assert len(threads) == 1
    assert threads != [threading.get_ident()]
    assert task.close()


def test_a_transport_error_ends_a_metric_task() -> None:
    def fail() -> None:
        raise TransportError("gone")

    task = PeriodicMetricTask(TICK_S, fail)
    task.start()
    assert wait_until(lambda: task.stats().failed == 1 and not task.is_alive())


def test_starting_twice_starts_one_thread() -> None:
    with PeriodicTask(HOUR_S, print, name="twice") as task:
        task.start()
        task.run()
        assert [t.name for t in threading.enumerate()].count("twice") == 1


class Producer:
    def __init__(self, *metrics: object) -> None:
        self.metrics = metrics

    def get_metrics(self) -> tuple[object, ...]:
        return self.metrics


class BrokenProducer(Producer):
    @override
    def get_metrics(self) -> tuple[object, ...]:
        raise RuntimeError("producer bug")


class MetricsExporter:
    def __init__(self) -> None:
        self.rounds: list[object] = []

    def export_metrics(self, metrics: object) -> None:
        self.rounds.append(metrics)


class DocumentedExporter:
    def __init__(self) -> None:
        self.rounds: list[object] = []

    def export(self, metrics: object) -> None:
        self.rounds.append(metrics)


@pytest.mark.parametrize("exporter", [MetricsExporter(), DocumentedExporter()])
def test_an_exporter_gets_one_list_of_the_metrics_of_all_producers(
    exporter: MetricsExporter | DocumentedExporter,
) -> None:
    producers = [Producer("a", None, "b"), BrokenProducer(), Producer("c")]
    task = get_exporter_thread(producers, exporter, HOUR_S)
    assert task.close(DEADLINE_S)
    assert exporter.rounds == [["a", "b", "c"]]
    assert task.stats() == PipelineStats(offered=1, exported=1)


def test_one_producer_needs_no_list_and_is_held_strongly() -> None:
    exporter = MetricsExporter()
    task = get_exporter_thread(Producer("only"), exporter, TICK_S)
    assert wait_until(lambda: len(exporter.rounds) >= 2)
    task.close()
    assert exporter.rounds[0] == ["only"]


def test_what_cannot_work_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="get_metrics"):
        get_exporter_thread([5], MetricsExporter())  # type: ignore[list-item]  # what is tested
    with pytest.raises(TypeError, match="export_metrics"):
        get_exporter_thread([Producer()], "file")
    with pytest.raises(ValueError, match="interval"):
        get_exporter_thread([Producer()], MetricsExporter(), -1)
    with pytest.raises(TypeError, match="function"):
        PeriodicMetricTask(1)
    with pytest.raises(TypeError, match="7"):
        PeriodicTask(1, 7)  # type: ignore[arg-type]  # what is tested


def test_a_process_that_ends_at_once_exports_its_metrics_once() -> None:
    program = """
    from census_fp.facade.metrics.transport import get_exporter_thread
    class Producer:
        def get_metrics(self): return ["value"]
    class Exporter:
        def export_metrics(self, metrics): print(metrics, flush=True)
    task = get_exporter_thread([Producer()], Exporter())
    """
    assert succeeded(run_python(program)) == "['value']\n"


def test_a_forked_child_goes_on_exporting() -> None:
    program = """
    import os, sys, time, warnings
    from census_fp.facade.metrics.transport import get_exporter_thread
    warnings.filterwarnings("ignore", "This process .* is multi-threaded")
    class Producer:
        def get_metrics(self): return [os.getpid()]
    seen = []
    class Exporter:
        def export_metrics(self, metrics): seen.extend(metrics)
    task = get_exporter_thread([Producer()], Exporter(), 0.01)
    pid = os.fork()
    if pid == 0:
        until = time.monotonic() + 2
        while os.getpid() not in seen and time.monotonic() < until: time.sleep(0.01)
        os._exit(0 if os.getpid() in seen else 1)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    assert task.close(5)
    """
    assert succeeded(run_python(program)) == "0\n"


def test_a_queue_drops_what_finds_no_room_and_counts_it() -> None:
    queue = Queue(capacity=2)
    queue.puts(range(5), block=False)
    assert queue.dropped == 3
    assert queue.gets(count=10, timeout=0) == (0, 1)
    assert queue.is_empty()


def test_a_queue_gives_an_event_as_the_last_of_a_batch() -> None:
    queue = Queue(capacity=9)
    event = QueueEvent("flush")
    for item in (1, event, 2):
        queue.put(item)
    assert queue.gets(10, 0) == (1, event)
    assert queue.gets(10, 0) == (2,)
    assert isinstance(Queue.EXIT_EVENT, QueueExitEvent)


def test_flushing_a_queue_waits_for_its_consumer() -> None:
    queue = Queue(capacity=9)
    assert queue.flush() == 0
    queue.put(1)
    assert queue.flush(timeout=0.01) is None

    flushed = threading.Event()

    def consume() -> None:
        while not flushed.is_set():
            for item in queue.gets(9, TICK_S):
                if isinstance(item, QueueEvent):
                    item.set()

    consumer = threading.Thread(target=consume)
    consumer.start()
    assert queue.flush(DEADLINE_S) is not None
    flushed.set()
    consumer.join()


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_seconds_become_nanoseconds(seconds: float) -> None:
    assert to_ns("t", seconds) == round(min(seconds, 10 * 366 * 86_400) * 1e9)
