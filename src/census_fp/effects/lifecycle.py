"""The life of the process: one hook at fork, one at exit, over whatever lives now."""

import atexit
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol
from weakref import WeakSet

from census_fp.effects.export import describe
from census_fp.effects.reporting import report


class ForkAware(Protocol):
    """Something that must begin anew in a forked child."""

    def before_fork(self) -> None:
        """Settle what a child and its parent must not both do later."""
        ...

    def after_fork(self) -> None:
        """In the child: forget the parent's threads and items."""
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
_state = {"multiprocessing_pid": 0}


def watch_forks(thing: ForkAware) -> None:
    """Call ``before_fork``, and ``after_fork`` in the child, for as long as the thing lives."""
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


def close_all() -> None:
    """Close everything that runs, at once, each within its own grace period."""
    for callback in _before_closing:
        with _shielded():
            callback()
    things = list(_running.values())
    began = time.monotonic()
    for thing in things:
        with _shielded():
            thing.ask_to_close()
    for thing in sorted(things, key=lambda thing: thing.grace_s):
        with _shielded():
            thing.wait_closed(max(0, began + thing.grace_s - time.monotonic()))


@contextmanager
def _shielded() -> Iterator[None]:
    """At exit, let what one thing raises keep no other from closing."""
    try:
        yield
    except BaseException as error:
        report("an error at exit: %s", describe(error))


def _before_fork() -> None:
    for thing in list(_fork_aware):
        thing.before_fork()


def _after_fork_in_child() -> None:
    _running.clear()
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
    os.register_at_fork(before=_before_fork, after_in_child=_after_fork_in_child)
