"""The life of the process: one hook at fork, one at exit, over whatever lives now."""

import atexit
import os
import sys
import time
from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet


class ForkAware(Protocol):
    """Something that must begin anew in a forked child."""

    def after_fork(self) -> None:
        """Forget the parent's threads and items."""
        ...


class Running(Protocol):
    """Something with a thread that wants to finish its work before the process ends."""

    def ask_to_close(self) -> None:
        """Begin to close; do not wait."""
        ...

    def wait_closed(self, timeout_s: float) -> None:
        """Wait until closed, for so many seconds at most, and say what was lost."""
        ...

    @property
    def grace_s(self) -> float:
        """How long closing may take, in seconds."""
        ...


_fork_aware: "WeakSet[ForkAware]" = WeakSet()
_running: dict[int, Running] = {}
_before_closing: list[Callable[[], object]] = []
_state = {"multiprocessing_pid": 0, "forked_at_ns": 0}


def watch_forks(thing: ForkAware) -> None:
    """Call ``after_fork`` in every child forked from now on, for as long as the thing lives."""
    _fork_aware.add(thing)


def started(thing: Running) -> None:
    """Close the thing when the interpreter exits; it is kept alive until ``stopped``."""
    _running[id(thing)] = thing
    _finish_with_multiprocessing()


def stopped(thing: Running) -> None:
    """The thing has nothing left to do at exit."""
    _running.pop(id(thing), None)


def before_closing(callback: Callable[[], object]) -> None:
    """Call back when the interpreter exits, before everything that runs is closed."""
    _before_closing.append(callback)


def forked_at_ns() -> int:
    """Say when this process was forked, on ``time.monotonic_ns``; 0 in one that was not."""
    return _state["forked_at_ns"]


def close_all() -> None:
    """Close everything that runs, at once, each within its own grace period."""
    for callback in _before_closing:
        callback()
    things = list(_running.values())
    began = time.monotonic()
    for thing in things:
        thing.ask_to_close()
    for thing in sorted(things, key=lambda thing: thing.grace_s):
        thing.wait_closed(max(0, began + thing.grace_s - time.monotonic()))


def _after_fork_in_child() -> None:
    _running.clear()
    _state["forked_at_ns"] = time.monotonic_ns()
    for thing in list(_fork_aware):
        thing.after_fork()


def _finish_with_multiprocessing() -> None:
    """Have multiprocessing's children close too: they leave by ``os._exit``, past ``atexit``."""
    process = sys.modules.get("multiprocessing.process")
    if process is None or _state["multiprocessing_pid"] == os.getpid():
        return
    if process.parent_process() is not None:
        from multiprocessing.util import Finalize

        _state["multiprocessing_pid"] = os.getpid()
        Finalize(None, close_all, exitpriority=0)


atexit.register(close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
