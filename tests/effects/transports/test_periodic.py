"""The periodic transport on a manual clock, and its last call."""

from threading import Event

import pytest

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.domain.time import NANOSECONDS
from census_fp.effects.testing import ManualClock
from census_fp.effects.transports.periodic import Periodic
from tests.processes import DEADLINE_S, wait_until


def test_calls_come_on_a_grid_that_neither_drifts_nor_bursts() -> None:
    manual = ManualClock()
    called_at: list[int] = []

    def call() -> None:
        called_at.append(manual.now_ns() // NANOSECONDS)
        if called_at == [10]:
            manual.advance(25)  # a call that takes long: those at 20 and 30 are not made up for

    with Periodic(call, 10 * NANOSECONDS, last_call=False, env=manual.env) as task:
        assert called_at == []
        manual.advance(10)
        assert wait_until(lambda: task.stats().exported == 1)
        manual.advance(4)
        manual.advance(1)
        assert wait_until(lambda: task.stats().exported == 2)
    assert called_at == [10, 40]


def test_closing_calls_a_last_time_and_can_be_bounded() -> None:
    go = Event()
    calls: list[int] = []

    def call() -> None:
        go.wait()
        calls.append(1)

    task = Periodic(call, 3600 * NANOSECONDS)
    task.start()
    assert not task.close(0.05)
    go.set()
    assert task.join(DEADLINE_S)
    assert calls == [1]
    assert task.stats() == PipelineStats(offered=1, exported=1)


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="interval"):
        Periodic(print, 0)
