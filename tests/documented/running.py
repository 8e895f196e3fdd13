"""How the tests here run a documented program: as its reader would, in a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
DEADLINE_S = 20


def run(
    program: str, cwd: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, in a directory of its own."""
    return subprocess.run(
        command(program, *arguments),
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def command(program: str, *arguments: str) -> list[str]:
    """Give the command line of a program."""
    return [sys.executable, str(PROGRAMS / f"{program}.py"), *arguments]
