"""What the threaded transport promises across ``os.fork``, with and without Python's hooks."""

import json
from pathlib import Path

import pytest

from tests.processes import run_file, run_python, succeeded

# Each program forks by ``fork()``: os.fork, or the C library's own, past Python's hooks.
_FORKS = {
    "hooks": "fork = os.fork",
    # Past its hooks the interpreter itself survives a fork only while its other threads wait.
    "no hooks": """
import ctypes
def fork():
    time.sleep(0.3)
    return ctypes.PyDLL(None).fork()
""",
}

_PROGRAM = """
import json, os, sys, threading, time, warnings
from pathlib import Path
from census_fp.domain.delivery.buffering import Limits
from census_fp.effects.export import DONE
from census_fp.effects.transports.threaded import threaded

warnings.filterwarnings("ignore", "This process .* is multi-threaded")  # what the test is about
{fork}
path = sys.argv[1]

def export(batch):
    line = json.dumps({{"pid": os.getpid(), "items": list(batch)}}) + "\\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())
    os.close(descriptor)
    return DONE

def exported_by(pid):
    lines = map(json.loads, Path(path).read_text().splitlines() if Path(path).exists() else ())
    return [item for line in lines if line["pid"] == pid for item in line["items"]]

def wait_for(condition, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until and not condition():
        time.sleep(0.01)
    return condition()

{body}
"""


def run_forking(fork: str, body: str, path: Path) -> tuple[str, dict[int, list[object]]]:
    """Run a program that forks; give what it printed, and what each process exported."""
    program = _PROGRAM.format(fork=_FORKS[fork], body=body)
    printed = succeeded(run_python(program, str(path)))
    exported: dict[int, list[object]] = {}
    for line in path.read_text().splitlines():
        batch = json.loads(line)
        exported.setdefault(batch["pid"], []).extend(batch["items"])
    return printed, exported


@pytest.mark.parametrize("fork", _FORKS)
def test_a_child_exports_its_own_items_within_two_seconds_and_none_of_its_parents(
    fork: str, tmp_path: Path
) -> None:
    body = """
transport = threaded(export)          # with the default wait period of a minute
transport.submit("parent before")
pid = fork()
if pid == 0:
    transport.submit("child")
    ok = wait_for(lambda: exported_by(os.getpid()) == ["child"], 2)
    stats = transport.stats()
    os._exit(0 if ok and (stats.offered, stats.exported) == (1, 1) else 1)
_, status = os.waitpid(pid, 0)
transport.submit("parent after")
assert transport.flush(5)
print(pid, os.getpid(), os.waitstatus_to_exitcode(status))
"""
    printed, exported = run_forking(fork, body, tmp_path / "out")
    child, parent, code = map(int, printed.split())
    assert code == 0
    assert exported == {child: ["child"], parent: ["parent before", "parent after"]}


def test_a_fork_in_the_middle_of_everything_deadlocks_nobody(tmp_path: Path) -> None:
    """Threads submit, flush and look all the while: whatever lock there is, is held at a fork."""
    body = """
transport = threaded(export, Limits(max_batch_size=10, wait_period_ns=10_000_000))
busy = True
def submit():
    while busy:
        transport.submit("parent")
        transport.stats()
def flush():
    while busy:
        transport.flush(1)
threads = [threading.Thread(target=work) for work in (submit, submit, flush)]
for thread in threads: thread.start()
codes = []
for number in range(15):
    pid = fork()
    if pid == 0:
        transport.submit(number)
        ok = transport.flush(5) and exported_by(os.getpid()) == [number]
        os._exit(0 if ok else 1)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
busy = False
for thread in threads: thread.join()
assert transport.close(10)
stats = transport.stats()
assert stats.exported == len(exported_by(os.getpid())) and stats.balance == 0, stats
print(codes)
"""
    printed, _ = run_forking("hooks", body, tmp_path / "out")
    assert json.loads(printed) == [0] * 15


@pytest.mark.parametrize("fork", _FORKS)
def test_a_fork_while_the_parents_worker_is_inside_an_export(fork: str, tmp_path: Path) -> None:
    """The parent's export holds its lock and its flush waits, for ever as the child sees it."""
    body = """
lock, inside, go = threading.Lock(), threading.Event(), threading.Event()
def locked_export(batch):
    if "slow" in batch:
        with lock:
            inside.set()
            go.wait()
    return export(batch)
transport = threaded(locked_export, Limits(max_batch_size=1))
transport.submit("slow")
transport.submit("queued")
assert inside.wait(5)
flushing = threading.Thread(target=transport.flush, args=(10,))
flushing.start()
pid = fork()
if pid == 0:
    transport.submit("child")
    os._exit(0 if transport.flush(5) and exported_by(os.getpid()) == ["child"] else 1)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
go.set()
flushing.join()
assert transport.close(10)
print(code, exported_by(os.getpid()))
"""
    printed, _ = run_forking(fork, body, tmp_path / "out")
    assert printed.strip() == "0 ['slow', 'queued']"


@pytest.mark.parametrize("fork", _FORKS)
def test_ids_never_repeat_between_parent_and_child(fork: str, tmp_path: Path) -> None:
    body = """
from census_fp.effects.capabilities import SYSTEM
ids = SYSTEM.ids
drawn = [ids.trace_id(), ids.span_id()]
def many(): return [draw() for _ in range(300) for draw in (ids.trace_id, ids.span_id)]
pid = fork()
export(many() + ([] if pid == 0 else drawn))
if pid == 0: os._exit(0)
os.waitpid(pid, 0)
"""
    _, exported = run_forking(fork, body, tmp_path / "out")
    every = [drawn for items in exported.values() for drawn in items]
    assert len(exported) == 2
    assert len(set(every)) == len(every) == 2 * 600 + 2


def test_a_transport_closed_before_the_fork_is_closed_in_the_child(tmp_path: Path) -> None:
    body = """
transport = threaded(export)
transport.submit("parent")
assert transport.close(5)
pid = fork()
if pid == 0:
    transport.submit("child")
    os._exit(transport.stats().dropped.closed)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
    printed, exported = run_forking("hooks", body, tmp_path / "out")
    assert printed.strip() == "1"
    assert list(exported.values()) == [["parent"]]


def test_a_child_of_a_child_exports_its_own(tmp_path: Path) -> None:
    body = """
transport = threaded(export)
transport.submit("first")
for name in ("second", "third"):
    pid = fork()
    if pid:
        break
    transport.submit(name)
assert transport.flush(5)
if pid:
    os.waitpid(pid, 0)
os._exit(0)
"""
    _, exported = run_forking("hooks", body, tmp_path / "out")
    assert sorted(map(str, exported.values())) == ["['first']", "['second']", "['third']"]


def test_children_of_multiprocessing_export_before_they_end(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        """
import multiprocessing, sys, warnings
from census_fp.effects.sinks.file import file_sink
from census_fp.effects.transports.threaded import threaded

sink = file_sink(sys.argv[1])
transport = threaded(lambda batch: sink(b"".join(batch)))

def work(method, number):
    transport.submit(f"{method} {number}\\n".encode())

if __name__ == "__main__":
    warnings.filterwarnings("ignore", "This process .* is multi-threaded")
    transport.submit(b"parent\\n")
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        children = [context.Process(target=work, args=(method, number)) for number in range(2)]
        for child in children: child.start()
        for child in children: child.join()
        assert [child.exitcode for child in children] == [0, 0]
"""
    )
    out = tmp_path / "out"
    succeeded(run_file(program, str(out)))
    expected = [f"{method} {n}" for method in ("fork", "forkserver", "spawn") for n in range(2)]
    assert sorted(out.read_text().splitlines()) == sorted([*expected, "parent"])
