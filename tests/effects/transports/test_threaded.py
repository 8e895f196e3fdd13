"""What the threaded transport promises while one process runs."""

import ctypes
import gc
import logging
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from returns.io import IOResult
from typing_extensions import override

from census_fp.domain.delivery.buffering import Limits
from census_fp.domain.delivery.retrying import NEVER, RetryPolicy
from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import ExportError
from census_fp.domain.time import NANOSECONDS
from census_fp.effects import reporting
from census_fp.effects.capabilities import Clock, Env
from census_fp.effects.context import EXPORTING
from census_fp.effects.export import DONE
from census_fp.effects.testing import ManualClock
from census_fp.effects.transports.threaded import Threaded, threaded
from tests.effects.transports.exports import Blocking, Failing, Raising, Remembering
from tests.processes import DEADLINE_S, wait_until

HOUR_NS = 3600 * NANOSECONDS
QUICK = RetryPolicy(max_attempts=3, first_delay_ns=NANOSECONDS // 1000)


def patient(
    max_batch_size: int = 600,
    max_queue_size: int = 10_000,
    grace_period_ns: int = 5 * NANOSECONDS,
    retry: RetryPolicy = QUICK,
) -> Limits:
    """Make limits whose timer does not fire within a test."""
    return Limits(max_batch_size, max_queue_size, HOUR_NS, grace_period_ns, retry)


def test_a_full_batch_goes_out_at_once_and_not_at_the_timer() -> None:
    export = Remembering()
    with threaded(export, patient(max_batch_size=3)) as transport:
        for item in range(7):
            transport.submit(item)
        assert wait_until(lambda: len(export.items) >= 6)
        assert export.batches == [[0, 1, 2], [3, 4, 5]]
        assert transport.stats() == PipelineStats(offered=7, exported=6, queued=1)
    assert export.items == list(range(7))


def test_the_timer_sends_a_batch_that_did_not_fill() -> None:
    export = Remembering()
    with threaded(export, Limits(wait_period_ns=NANOSECONDS // 50)) as transport:
        transport.submit("one")
        assert wait_until(lambda: export.items == ["one"])


def test_a_manual_clock_decides_when_the_timer_fires() -> None:
    manual = ManualClock()
    export = Remembering()
    transport = threaded(export, patient(), env=manual.env)
    transport.submit("one")
    manual.advance(3599)
    assert transport.stats().queued == 1
    manual.advance(1)
    assert wait_until(lambda: export.items == ["one"])
    transport.close()


def test_flush_wakes_the_worker_and_waits_until_all_is_exported() -> None:
    export = Remembering()
    with threaded(export, patient(max_batch_size=4)) as transport:
        for item in range(10):
            transport.submit(item)
        assert transport.flush()
        assert export.items == list(range(10))
        assert transport.stats() == PipelineStats(offered=10, exported=10)


def test_flush_gives_up_at_its_deadline() -> None:
    export = Blocking()
    transport = threaded(export, patient(grace_period_ns=NANOSECONDS // 20))
    transport.submit("stuck")
    assert not transport.flush(0.05)
    assert not transport.flush()
    export.go.set()
    assert transport.flush(DEADLINE_S)
    assert transport.close(DEADLINE_S)


def test_flush_of_a_worker_that_never_started_returns_at_once() -> None:
    assert threaded(Remembering(), patient()).flush(0)


def test_flush_says_false_when_what_was_queued_was_lost() -> None:
    with threaded(Failing(99), patient(retry=NEVER)) as transport:
        transport.submit("lost")
        assert not transport.flush(DEADLINE_S)
        assert transport.stats() == PipelineStats(offered=1, failed=1)


def test_flush_from_within_the_exporter_does_not_wait_for_itself() -> None:
    answers: list[bool] = []

    def flushing(batch: Sequence[object]) -> IOResult[None, ExportError]:
        answers.append(transport.flush())
        return DONE

    transport: Threaded[object] = threaded(flushing, patient())
    transport.submit(1)
    assert transport.flush(DEADLINE_S)
    assert answers == [False]
    transport.close()


def kill(thread: threading.Thread) -> None:
    """End a thread from outside, as a bug or a debugger would."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
    )


def workers(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == name]


def test_a_dead_worker_is_replaced_and_nothing_is_lost() -> None:
    export = Remembering()
    limits = Limits(wait_period_ns=NANOSECONDS // 100)
    transport = Threaded(export, limits, name="mortal")
    transport.submit("before")
    assert transport.flush(DEADLINE_S)
    assert wait_until(lambda: len(workers("mortal")) == 1)
    (worker,) = workers("mortal")
    kill(worker)
    assert wait_until(lambda: not worker.is_alive())
    transport.submit("after")
    assert transport.flush(DEADLINE_S)
    assert export.items == ["before", "after"]
    assert transport.stats() == PipelineStats(offered=2, exported=2)
    transport.close()


def test_a_failed_batch_is_tried_again_and_exported_once() -> None:
    export = Failing(2)
    with threaded(export, patient()) as transport:
        transport.submit("one")
        assert transport.flush(DEADLINE_S)
    assert (export.attempts, export.items) == (3, ["one"])


def test_a_batch_that_keeps_failing_is_counted_and_said_once_an_episode(
    caplog: pytest.LogCaptureFixture,
) -> None:
    export = Failing(6)
    with threaded(export, patient(max_batch_size=1)) as transport:
        for item in "abc":
            transport.submit(item)
        assert not transport.flush(DEADLINE_S)
        assert transport.stats() == PipelineStats(offered=3, exported=1, failed=2)
    assert export.items == ["c"]
    said = [record.getMessage() for record in caplog.records if record.name == "census_fp"]
    assert said == ["an export was given up after 3 attempts, 1 items are lost: refused"]


@pytest.mark.parametrize("error", [ValueError("boom"), SystemExit(3), KeyboardInterrupt()])
def test_whatever_an_exporter_raises_is_its_failure(error: BaseException) -> None:
    with threaded(Raising(error), patient()) as transport:
        transport.submit(1)
        assert not transport.flush(DEADLINE_S)
        assert transport.stats() == PipelineStats(offered=1, failed=1)


def test_a_full_queue_drops_the_oldest_and_counts_them() -> None:
    export = Blocking()
    transport = threaded(export, patient(max_batch_size=1, max_queue_size=5))
    transport.submit("in flight")
    assert export.entered.wait(DEADLINE_S)
    for item in range(12):
        transport.submit(item)
        stats = transport.stats()
        assert stats.balance == 0
        assert stats.queued <= 6
    dropped = DropCounts(queue_full=7)
    assert transport.stats() == PipelineStats(offered=13, queued=6, dropped=dropped)
    export.go.set()
    assert transport.flush(DEADLINE_S)
    assert export.items == ["in flight", 7, 8, 9, 10, 11]
    assert transport.stats() == PipelineStats(offered=13, exported=6, dropped=dropped)
    transport.close()


def test_a_full_queue_is_said_once_while_the_exporter_blocks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    export = Blocking()
    transport = threaded(export, patient(max_batch_size=2, max_queue_size=10))
    for item in range(100):
        transport.submit(item)
    said = [record.getMessage() for record in caplog.records if record.name == "census_fp"]
    assert len(said) == 1
    assert "10" in said[0]
    export.go.set()
    transport.close()


def test_memory_stays_flat_while_the_backend_is_down() -> None:
    export = Blocking()
    transport = threaded(export, patient(max_queue_size=100))

    class Item:
        pass

    first = Item()
    gone = weakref.ref(first)
    transport.submit(0)
    transport.submit(first)
    del first
    for number in range(10_000):
        transport.submit(number)
    assert wait_until(lambda: gone() is None)
    stats = transport.stats()
    assert stats.balance == 0
    assert stats.queued <= 100 + 600
    export.go.set()
    transport.close()


def test_the_account_is_right_at_every_moment_under_eight_threads() -> None:
    export = Remembering()
    submitted = 8 * 4_000
    with threaded(export, patient(max_batch_size=50, max_queue_size=200)) as transport:
        done = threading.Event()
        wrong: list[PipelineStats] = []

        def look() -> None:
            offered = 0
            while not done.is_set():
                stats = transport.stats()
                if stats.balance or stats.offered < offered or stats.queued > 200 + 50:
                    wrong.append(stats)
                offered = stats.offered

        def submit(thread: int) -> None:
            for number in range(4_000):
                transport.submit((thread, number))

        looking = threading.Thread(target=look)
        looking.start()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(submit, range(8)))
        transport.flush(DEADLINE_S)
        done.set()
        looking.join()
        stats = transport.stats()
        assert wrong == []
        assert (stats.offered, stats.queued) == (submitted, 0)
        assert stats.exported == len(export.items)
        assert stats.dropped.queue_full == submitted - len(export.items)
    in_order = dict.fromkeys(range(8), -1)
    for item in export.items:
        assert isinstance(item, tuple)
        assert in_order[item[0]] < item[1]
        in_order[item[0]] = item[1]


def test_close_drains_joins_and_can_be_repeated() -> None:
    export = Remembering()
    transport = Threaded(export, patient(), name="closing")
    transport.submit("last")
    assert transport.close(DEADLINE_S)
    assert export.items == ["last"]
    assert wait_until(lambda: not workers("closing"))
    assert transport.close(0)
    transport.submit("too late")
    transport.submit("later still")
    expected = PipelineStats(offered=3, exported=1, dropped=DropCounts(closed=2))
    assert transport.stats() == expected
    assert transport.flush(0)


def test_close_of_a_transport_never_used_starts_no_thread() -> None:
    transport = Threaded(Remembering(), patient(), name="idle")
    assert transport.close(0)
    assert not workers("idle")
    transport.submit(1)
    assert transport.stats() == PipelineStats(offered=1, dropped=DropCounts(closed=1))


def test_close_waits_no_longer_than_it_may_and_counts_what_it_lost() -> None:
    export = Blocking()
    transport = threaded(export, patient(max_batch_size=1))
    transport.submit("stuck")
    assert export.entered.wait(DEADLINE_S)
    transport.submit("behind")
    assert not transport.close(0.05)
    export.go.set()
    assert wait_until(lambda: transport.stats().queued == 0)
    stats = transport.stats()
    assert (stats.offered, stats.balance) == (2, 0)
    assert stats.exported + stats.dropped.closed == 2


def test_close_cuts_the_wait_between_two_attempts_short() -> None:
    retry = RetryPolicy(
        max_attempts=5, first_delay_ns=HOUR_NS, max_delay_ns=HOUR_NS, deadline_ns=9 * HOUR_NS
    )
    export = Failing(1)
    transport = threaded(export, patient(retry=retry))
    transport.submit("one")
    assert not transport.flush(0.05)
    assert transport.close(DEADLINE_S)
    assert export.items == ["one"]


def test_dropping_the_last_reference_exports_what_waits_and_frees_everything() -> None:
    export = Remembering()
    items = export.batches
    transport = Threaded(export, patient(), name="dropped")
    freed = weakref.ref(export)
    transport.submit("one")
    del transport, export
    gc.collect()
    assert wait_until(lambda: items == [["one"]] and not workers("dropped") and freed() is None)


def test_ten_thousand_transports_made_and_dropped_leave_no_growth() -> None:
    def cycle(items: int) -> None:
        transport = Threaded(Remembering(), patient(), name="cycled")
        for item in range(items):
            transport.submit(item)

    def cycles(times: int) -> None:
        for number in range(times):
            cycle(items=number % 10 == 0)
        assert wait_until(lambda: not workers("cycled"))
        gc.collect()

    cycles(100)
    before = len(gc.get_objects())
    cycles(10_000)
    assert len(gc.get_objects()) - before < 1_000


def test_the_exporters_own_code_is_marked_and_the_callers_is_not() -> None:
    marks: list[bool] = []

    def marked(batch: Sequence[object]) -> IOResult[None, ExportError]:
        marks.append(EXPORTING.get())
        return DONE

    with threaded(marked, patient()) as transport:
        transport.submit(1)
        assert transport.flush(DEADLINE_S)
        assert not EXPORTING.get()
    assert marks == [True]


def test_reports_are_made_without_a_lock_that_a_handler_could_want() -> None:
    """A log handler that uses the transport itself neither deadlocks nor recurses."""
    export = Blocking()
    transport = threaded(export, patient(max_batch_size=1, max_queue_size=2))

    class Using(logging.Handler):
        @override
        def emit(self, record: logging.LogRecord) -> None:
            transport.submit(record.getMessage())
            transport.stats()
            transport.flush(0)

    handler = Using()
    reporting.LOGGER.addHandler(handler)
    try:
        for item in range(10):
            transport.submit(item)
    finally:
        reporting.LOGGER.removeHandler(handler)
    assert transport.stats().balance == 0
    export.go.set()
    transport.close()


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"max_batch_size": 0}, "max_batch_size"),
        ({"max_queue_size": -1}, "max_queue_size"),
        ({"wait_period_ns": 0}, "wait_period_ns"),
        ({"grace_period_ns": -5}, "grace_period_ns"),
    ],
)
def test_limits_that_make_no_sense_are_named(limits: dict[str, int], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Limits(**limits)  # type: ignore[arg-type]  # the test's own


def test_a_clock_that_jumps_neither_loses_nor_repeats() -> None:
    """The wall clock plays no part in delivery."""
    export = Remembering()
    wall = iter(range(10**18, 0, -1))
    env = Env(clock=Clock(wall_ns=lambda: next(wall), monotonic_ns=time.monotonic_ns))
    with threaded(export, patient(), env=env) as transport:
        transport.submit(1)
        assert transport.flush(DEADLINE_S)
    assert export.items == [1]
