"""The server as the client sees it: a process to start, an address, and an account at the end."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from census_fp.domain.delivery.stats import PipelineStats
from examples.indexer.server import HOST

_START_S = 30.0
_STOP_S = 30.0
_ROOT = Path(__file__).resolve().parents[2]


class _Port(BaseModel):
    port: int


class _Account(BaseModel):
    stats: PipelineStats


_Said = TypeVar("_Said", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return HOST, self.port

    def stop(self) -> PipelineStats | None:
        """End it; give the account of its span pipeline, or None if it died before."""
        with _at_most(_STOP_S, self.process):
            if self.process.stdin is not None:
                self.process.stdin.close()
            account = _listen(self.process, _Account)
            self.process.wait()
        return None if account is None else account.stats


@contextmanager
def started(database: Path, traces: Path) -> Iterator[Server | None]:
    """Run a server for as long as the block lasts; None if it does not start.

    It is in a session of its own, so that Ctrl-C ends the client alone, which then ends it.
    """
    files = (database.resolve(), traces.resolve())
    command = (sys.executable, "-m", "examples.indexer.server", *map(str, files))
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        with _at_most(_START_S, process):
            said = _listen(process, _Port)
        yield None if said is None else Server(process, said.port)


def _listen(process: "subprocess.Popen[bytes]", kind: type[_Said]) -> _Said | None:
    """Read the next line the server says; None if it has ended."""
    line = b"" if process.stdout is None else process.stdout.readline()
    try:
        return kind.model_validate_json(line)
    except ValidationError:
        return None


@contextmanager
def _at_most(seconds: float, process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Kill a process that keeps the block waiting for too long."""
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
