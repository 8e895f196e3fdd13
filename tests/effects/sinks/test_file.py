"""The file sink, on real files and from several processes at once."""

import os
import resource
import threading
from pathlib import Path

import pytest

from census_fp.domain.errors import SinkError
from census_fp.effects.export import error_of
from census_fp.effects.sinks.file import file_sink
from tests.processes import run_python, succeeded


def test_payloads_are_appended_whole(tmp_path: Path) -> None:
    sink = file_sink(tmp_path / "out")
    for payload in (b"one\n", b"", b"two\n"):
        assert error_of(sink(payload)) is None
    assert (tmp_path / "out").read_bytes() == b"one\ntwo\n"


def test_processes_and_threads_never_mix_within_a_payload(tmp_path: Path) -> None:
    path = tmp_path / "out"
    program = """
    import sys, threading
    from census_fp.effects.sinks.file import file_sink
    sink = file_sink(sys.argv[1])
    def work(name):
        for _ in range(50): sink(b"".join(name * 20_000 + b"\\n" for _ in range(2)))
    threads = [threading.Thread(target=work, args=(name.encode(),)) for name in sys.argv[2]]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    """
    runs = [
        threading.Thread(
            target=lambda names=names: succeeded(run_python(program, str(path), names))
        )
        for names in ("ab", "cd")
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    lines = path.read_bytes().splitlines()
    assert len(lines) == 4 * 100
    assert all(len(line) == 20_000 and len(set(line)) == 1 for line in lines)
    assert all(lines[at] == lines[at + 1] for at in range(0, len(lines), 2))


@pytest.mark.parametrize("path", ["missing/out", ""])
def test_what_cannot_be_written_is_an_error_that_names_the_file(path: str, tmp_path: Path) -> None:
    error = error_of(file_sink(tmp_path / path)(b"x"))
    assert isinstance(error, SinkError)
    assert str(tmp_path / path) in error.reason


def test_a_failed_first_write_leaves_the_mode_for_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    sink = file_sink(folder / "out", "w")
    assert error_of(sink(b"lost")) is not None
    folder.mkdir()
    (folder / "out").write_bytes(b"old")
    assert error_of(sink(b"new")) is None
    assert (folder / "out").read_bytes() == b"new"


def test_a_forked_child_never_empties_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out"
    program = """
    import os, sys
    from census_fp.effects.sinks.file import file_sink
    sink = file_sink(sys.argv[1], "w")
    sink(b"parent\\n")
    other = file_sink(sys.argv[1], "w")
    if os.fork() == 0:
        sink(b"child\\n")
        other(b"child, first time\\n")
        os._exit(0)
    os.wait()
    """
    succeeded(run_python(program, str(path)))
    assert path.read_text() == "parent\nchild\nchild, first time\n"


def test_a_full_disk_is_an_error(tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.fail("this system has no /dev/full to test with")
    error = error_of(file_sink("/dev/full")(b"x"))
    assert isinstance(error, SinkError)
    assert "No space left" in error.reason


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        sinks = [file_sink(tmp_path / str(number)) for number in range(200)]
        assert all(error_of(sink(b"x")) is None for sink in sinks)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
