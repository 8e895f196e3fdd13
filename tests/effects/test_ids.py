"""Ids from the operating system."""

import random
import threading

from census_fp.domain.trace.ids import is_span_id, is_trace_id
from census_fp.effects.ids import system_span_id, system_trace_id
from census_fp.effects.process import current_pid
from census_fp.effects.tally import Tally
from tests.processes import run_python, succeeded


def test_ids_are_valid_and_never_repeat_across_threads() -> None:
    drawn: list[str] = []

    def draw() -> None:
        for _ in range(2_000):
            random.seed(0)
            drawn.extend((system_trace_id(), system_span_id()))

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == len(drawn) == 16_000
    assert all(is_trace_id(one) or is_span_id(one) for one in drawn)


def test_the_process_id_is_right_after_every_kind_of_fork() -> None:
    program = """
    import ctypes, os
    from census_fp.effects.process import current_pid
    assert current_pid() == os.getpid()
    for fork in (os.fork, ctypes.PyDLL(None).fork):
        pid = fork()
        if pid == 0:
            grandchild = fork()
            os._exit(0 if current_pid() == os.getpid() == current_pid() else 1)
        assert os.waitpid(pid, 0)[1] == 0
        assert current_pid() == os.getpid()
    """
    assert succeeded(run_python(program)) == ""
    assert current_pid() > 0


def test_a_tally_counts_every_call_of_every_thread() -> None:
    tally = Tally()

    def add() -> None:
        for _ in range(10_000):
            tally.add()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.total == 40_000
