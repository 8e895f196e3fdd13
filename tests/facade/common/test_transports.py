"""The facade's transports: what they take, and what they refuse."""

import threading

import pytest
from typing_extensions import override

from census_fp.domain.delivery.retrying import NEVER
from census_fp.domain.delivery.stats import PipelineStats
from census_fp.facade import AsyncTransport, SyncTransport, Transport
from census_fp.facade.common.transports.base import transport_for
from census_fp.facade.trace import execution_context
from tests.processes import wait_until


class Emitter:
    """Remembers batches; raises while it is broken."""

    def __init__(self, broken: bool = False) -> None:
        self.batches: list[object] = []
        self.broken = broken
        self.marks: list[bool] = []

    def emit(self, datas: object) -> None:
        self.marks.append(execution_context.is_exporter())
        if self.broken:
            raise RuntimeError("backend down")
        self.batches.append(datas)


def test_sync_exports_before_it_returns_and_marks_the_exporters_code() -> None:
    emitter = Emitter()
    transport = SyncTransport(emitter)
    transport.export("one")
    transport.export(["two", "three"])
    assert emitter.batches == [["one"], ["two", "three"]]
    assert emitter.marks == [True, True]
    assert not execution_context.is_exporter()
    assert transport.stats() == PipelineStats(offered=3, exported=3)
    assert transport.flush()


def test_sync_counts_and_says_once_what_an_exporter_refuses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    emitter = Emitter(broken=True)
    transport = SyncTransport(emitter)
    for item in range(3):
        transport.export(item)
    assert not execution_context.is_exporter()
    assert transport.stats() == PipelineStats(offered=3, failed=3)
    assert not transport.flush()
    assert len(caplog.records) == 1
    emitter.broken = False
    transport.export("works again")
    emitter.broken = True
    transport.export("fails again")
    assert len(caplog.records) == 2, "a new episode"


def test_sync_keeps_a_mark_that_was_set_before() -> None:
    execution_context.set_is_exporter(True)
    SyncTransport(Emitter()).export(1)
    assert execution_context.is_exporter()


def test_sync_lets_ctrl_c_through_and_counts_the_item_as_failed() -> None:
    class Interrupted(Emitter):
        @override
        def emit(self, datas: object) -> None:
            raise KeyboardInterrupt

    transport = SyncTransport(Interrupted())
    with pytest.raises(KeyboardInterrupt):
        transport.export(1)
    assert not execution_context.is_exporter()
    assert transport.stats() == PipelineStats(offered=1, failed=1)


def test_sync_is_exact_under_threads() -> None:
    emitter = Emitter()
    transport = SyncTransport(emitter)

    def work() -> None:
        for item in range(1000):
            transport.export(item)
            assert transport.stats().balance == 0

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert transport.stats() == PipelineStats(offered=4000, exported=4000)


def test_sync_refuses_and_counts_after_close() -> None:
    transport = SyncTransport(Emitter())
    assert transport.close()
    transport.export(1)
    assert transport.stats().dropped.closed == 1


def test_async_takes_one_item_or_many_and_merges_them_into_batches() -> None:
    emitter = Emitter()
    with AsyncTransport(emitter) as transport:
        transport.export("one")
        transport.export(["two", "three"])
        assert transport.flush()
    assert emitter.batches == [["one", "two", "three"]]
    assert transport.stats() == PipelineStats(offered=3, exported=3)


def test_async_retries_as_its_policy_says() -> None:
    emitter = Emitter(broken=True)
    transport = AsyncTransport(emitter, retry=NEVER)
    transport.export(1)
    assert not transport.flush()
    assert transport.stats() == PipelineStats(offered=1, failed=1)
    emitter.broken = False
    transport.export(2)
    assert transport.flush()
    assert emitter.batches == [[2]]
    transport.close()


def test_async_sends_a_full_batch_without_being_asked() -> None:
    emitter = Emitter()
    transport = AsyncTransport(emitter, max_batch_size=2)
    for item in range(4):
        transport.export(item)
    assert wait_until(lambda: emitter.batches == [[0, 1], [2, 3]])
    transport.close()


@pytest.mark.parametrize("bad", [5, None, "emit", object()])
def test_an_exporter_without_emit_is_refused_by_name(bad: object) -> None:
    for transport in (SyncTransport, AsyncTransport):
        with pytest.raises(TypeError, match="emit"):
            transport(bad)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("grace_period", -1),
        ("grace_period", float("nan")),
        ("wait_period", 0),
        ("wait_period", -0.5),
        ("wait_period", "60"),
        ("max_batch_size", 0),
        ("max_batch_size", 1.5),
        ("max_batch_size", True),
        ("max_queue_size", -3),
    ],
)
def test_settings_that_make_no_sense_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name) as raised:
        AsyncTransport(Emitter(), **{name: value})  # type: ignore[arg-type]  # what is tested
    assert repr(value) in str(raised.value)


def test_an_endless_wait_period_is_a_long_one() -> None:
    with AsyncTransport(Emitter(), wait_period=float("inf")) as transport:
        transport.export(1)
        assert transport.flush()


def test_a_transport_may_be_a_class_a_factory_or_ready() -> None:
    emitter = Emitter()
    ready = SyncTransport(emitter)
    assert isinstance(transport_for(emitter, SyncTransport), SyncTransport)
    assert transport_for(emitter, lambda _: ready) is ready
    assert transport_for(emitter, ready) is ready
    with pytest.raises(TypeError, match="7"):
        transport_for(emitter, 7)


def test_the_base_transport_says_what_is_missing() -> None:
    with pytest.raises(NotImplementedError):
        Transport().export([])
    assert Transport().flush()
    assert Transport().close()
    assert Transport().stats() == PipelineStats()
