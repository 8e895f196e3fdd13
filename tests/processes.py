"""Running a program as a real process, and waiting for real threads with a deadline."""

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Completed: TypeAlias = subprocess.CompletedProcess[str]

DEADLINE_S = 20.0
"""No process and no thread of a test may take longer; what takes so long hangs."""


def run_python(program: str, *arguments: str, cwd: Path | None = None) -> Completed:
    """Run a program in a Python of its own, with warnings as errors."""
    return _run(["-c", textwrap.dedent(program), *arguments], cwd)


def run_file(program: Path, *arguments: str, cwd: Path | None = None) -> Completed:
    """Run a program that is a file, with warnings as errors."""
    return _run([str(program), *arguments], cwd)


def _run(command: list[str], cwd: Path | None) -> Completed:
    return subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def succeeded(process: Completed) -> str:
    """Give what a process printed, if it ended well and said nothing on standard error."""
    assert (process.returncode, process.stderr) == (0, ""), process.stderr
    return process.stdout


def wait_until(condition: Callable[[], bool], timeout_s: float = DEADLINE_S) -> bool:
    """Wait until a condition holds; False if it does not in time."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.002)
    return condition()
