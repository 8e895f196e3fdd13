"""The documented program with graceful shutdown, ended by a signal at any moment, loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.documented.running import DEADLINE_S, PROGRAMS, command

RUNS, AT_A_TIME = 50, 4
LONGEST_LIFE_S = 0.15
STEPS = 80


@dataclass(frozen=True)
class Ended:
    """What a run left: its end, the spans its application worked in, and those in its file."""

    signal: int
    returncode: int
    stdout: str
    stderr: str
    worked_in: list[tuple[str, str]]
    exported: Counter[tuple[str, str]]


def test_no_signal_at_any_moment_costs_a_span(tmp_path: Path) -> None:
    """Spans the application had worked in count, the one that the signal ends included.

    The handler leaves by ``sys.exit``, after its flush: the open span ends on the way out and
    is the exit hook's to export.
    """
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        ended = list(pool.map(lambda number: run_until_signal(tmp_path, number), range(RUNS)))
    assert [(each.returncode, each.stderr) for each in ended] == [(0, "")] * RUNS
    assert [each.stdout for each in ended] == [
        f"Received signal {each.signal}, flushing traces...\n" for each in ended
    ]
    lost = {n: missing for n, each in enumerate(ended) if (missing := spans_lost(each))}
    assert lost == {}
    assert [set(each.exported.values()) for each in ended] == [{1}] * RUNS
    # A span that the signal found before the application's own code was in it counts, too.
    assert all(len(each.exported) - len(each.worked_in) in (0, 1) for each in ended)


def test_no_signal_at_any_step_between_two_spans_costs_the_first(tmp_path: Path) -> None:
    """The same, with the signal at each function called from the first span's end on."""

    driver = Path(__file__).parent / "every_step.py"
    done = subprocess.run(
        [sys.executable, str(driver), str(PROGRAMS / "graceful.py"), str(tmp_path), str(STEPS)],
        capture_output=True,
        text=True,
        timeout=STEPS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    directories = [tmp_path / str(step) for step in range(STEPS)]
    seen = [worked_in(directory / "seen.txt") for directory in directories]
    left = [exported(directory / "production_traces.jsonl") for directory in directories]
    assert [len(spans) for spans in (seen[0], seen[-1])] == [1, 2], "every step was tried"
    assert [step for step in range(STEPS) if not set(seen[step]) <= set(left[step])] == []
    assert {number for spans in left for number in spans.values()} == {1}


def spans_lost(ended: Ended) -> list[str]:
    """Say which spans of a run are not in its file, by their numbers."""
    number = len(ended.worked_in)
    return [
        f"span {at} of {number}"
        for at, ids in enumerate(ended.worked_in, start=1)
        if ids not in ended.exported
    ]


def run_until_signal(tmp_path: Path, number: int) -> Ended:
    """Run the program, let it work for a random moment, and end it by SIGTERM or SIGINT."""
    directory = tmp_path / str(number)
    directory.mkdir()
    ending = (signal.SIGTERM, signal.SIGINT)[number % 2]
    # Half of the runs idle in between spans' work; the others are all tracing.
    environment = {**os.environ, "BUSY": str(number // 2 % 2)}
    with subprocess.Popen(
        command("graceful"),
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            wait_for(directory / "seen.txt", process)
            time.sleep(Random().uniform(0, LONGEST_LIFE_S))
            process.send_signal(ending)
            stdout, stderr = process.communicate(timeout=DEADLINE_S)
        finally:
            process.kill()
    return Ended(
        ending,
        process.returncode,
        stdout,
        stderr,
        worked_in(directory / "seen.txt"),
        exported(directory / "production_traces.jsonl"),
    )


def wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the program is in its first span."""
    deadline = time.monotonic() + DEADLINE_S
    while not file.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)


def worked_in(file: Path) -> list[tuple[str, str]]:
    """Read the ids that the application wrote from within each span."""
    return [(line[:32], line[33:]) for line in file.read_text().splitlines()]


def exported(file: Path) -> Counter[tuple[str, str]]:
    """Count the spans of the program's file, by their ids."""
    lines = file.read_text().splitlines() if file.exists() else []
    documents = [json.loads(line) for line in lines]
    return Counter(
        (document["traceId"], span["spanId"])
        for document in documents
        for span in document["spans"]
    )
