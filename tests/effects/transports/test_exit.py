"""What the threaded transport promises at the interpreter's exit."""

import time
from pathlib import Path

import pytest

from tests.processes import run_python, succeeded

_PROGRAM = """
import sys, time, threading, atexit
from census_fp.domain.delivery.buffering import Limits
from census_fp.effects.export import DONE
from census_fp.effects.sinks.file import file_sink
from census_fp.effects.transports.threaded import threaded

sink = file_sink(sys.argv[1])
def export(batch):
    return sink("".join(f"{item}\\n" for item in batch).encode())
"""


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_a_process_that_lives_a_moment_still_exports(tmp_path: Path) -> None:
    succeeded(run_python(_PROGRAM + "threaded(export).submit('only')", str(tmp_path / "out")))
    assert lines(tmp_path / "out") == ["only"]


def test_everything_pending_goes_out_in_order(tmp_path: Path) -> None:
    body = "t = threaded(export, Limits(max_batch_size=7))\nfor n in range(1000): t.submit(n)\n"
    succeeded(run_python(_PROGRAM + body, str(tmp_path / "out")))
    assert lines(tmp_path / "out") == [str(number) for number in range(1000)]


@pytest.mark.parametrize("ending", ["raise SystemExit(0)", "pass", "sys.exit()"])
def test_every_ordinary_end_counts(ending: str, tmp_path: Path) -> None:
    body = f"t = threaded(export)\nt.submit('one')\n{ending}"
    succeeded(run_python(_PROGRAM + body, str(tmp_path / "out")))
    assert lines(tmp_path / "out") == ["one"]


def test_items_of_threads_that_outlive_the_main_one_go_out(tmp_path: Path) -> None:
    body = """
t = threaded(export)
def later():
    threading.main_thread().join()
    t.submit("late")
threading.Thread(target=later).start()
t.submit("early")
"""
    succeeded(run_python(_PROGRAM + body, str(tmp_path / "out")))
    assert lines(tmp_path / "out") == ["early", "late"]


def test_items_of_a_programs_own_exit_handlers_go_out(tmp_path: Path) -> None:
    body = """
t = threaded(export)
atexit.register(t.submit, "from an exit handler")
"""
    succeeded(run_python(_PROGRAM + body, str(tmp_path / "out")))
    assert lines(tmp_path / "out") == ["from an exit handler"]


def test_an_exporter_that_blocks_delays_the_exit_by_the_grace_period_alone(tmp_path: Path) -> None:
    body = """
def blocked(batch):
    threading.Event().wait()
for _ in range(3):
    t = threaded(blocked, Limits(grace_period_ns=500_000_000))
    t.submit("never")
print(time.time())
"""
    process = run_python(_PROGRAM + body, str(tmp_path / "out"))
    ended = time.time()
    assert process.returncode == 0
    assert ended - float(process.stdout.split()[0]) < 0.5 + 1
    # Each of the three pipelines says what it lost.
    assert process.stderr.count("1 item(s) were not exported before the end of the process") == 3


def test_retries_end_with_the_grace_period(tmp_path: Path) -> None:
    body = """
from returns.io import IOFailure
from census_fp.domain.errors import SinkError
t = threaded(lambda batch: IOFailure(SinkError("down")), Limits(grace_period_ns=300_000_000))
t.submit("never")
print(time.time())
"""
    process = run_python(_PROGRAM + body, str(tmp_path / "out"))
    assert time.time() - float(process.stdout.split()[0]) < 0.3 + 1
    assert "down" in process.stderr


def test_a_manual_clock_does_not_decide_how_long_the_exit_waits(tmp_path: Path) -> None:
    body = """
from census_fp.effects.testing import ManualClock
def blocked(batch):
    threading.Event().wait()
for start_ns in (0, 1_700_000_000_000_000_000):
    t = threaded(blocked, Limits(grace_period_ns=300_000_000), env=ManualClock(start_ns).env)
    t.submit("never")
u = threaded(export, env=ManualClock(1_700_000_000_000_000_000).env)
u.submit("one")
print(time.time())
"""
    process = run_python(_PROGRAM + body, str(tmp_path / "out"))
    assert time.time() - float(process.stdout.split()[0]) < 0.3 + 1
    assert lines(tmp_path / "out") == ["one"]
