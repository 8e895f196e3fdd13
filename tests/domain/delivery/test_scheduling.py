"""Scheduling: always the next point of one grid, however late a run is."""

from hypothesis import given
from hypothesis import strategies as st

from census_fp.domain.delivery.scheduling import next_due_ns

INSTANTS = st.integers(-(10**20), 10**20)
INTERVALS = st.integers(1, 10**15)


@given(INSTANTS, INTERVALS, INSTANTS)
def test_the_next_run_is_the_first_point_of_the_grid_after_now(
    anchor_ns: int, interval_ns: int, now_ns: int
) -> None:
    due_ns = next_due_ns(anchor_ns, interval_ns, now_ns)
    assert now_ns < due_ns <= now_ns + interval_ns
    assert (due_ns - anchor_ns) % interval_ns == 0


@given(st.integers(0, 10**12), st.integers(1, 10**9), st.lists(st.integers(0, 10**9), max_size=30))
def test_late_runs_do_not_add_up_to_a_drift(
    anchor_ns: int, interval_ns: int, delays_ns: list[int]
) -> None:
    now_ns = anchor_ns
    for delay_ns in delays_ns:
        # A delay of its own each time, shorter than the interval: no run is missed.
        now_ns = next_due_ns(anchor_ns, interval_ns, now_ns) + delay_ns % interval_ns
    assert (now_ns - anchor_ns) // interval_ns == len(delays_ns)


@given(INSTANTS, INTERVALS, st.integers(0, 10**6))
def test_missed_runs_are_not_made_up_for(anchor_ns: int, interval_ns: int, missed: int) -> None:
    late_ns = anchor_ns + missed * interval_ns
    due_ns = next_due_ns(anchor_ns, interval_ns, late_ns)
    assert due_ns == late_ns + interval_ns
    assert next_due_ns(anchor_ns, interval_ns, due_ns) == due_ns + interval_ns
