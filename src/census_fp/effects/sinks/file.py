"""The file sink: bytes appended to a file, a whole batch at a time."""

import os
from os import PathLike
from threading import RLock

from returns.io import IOFailure, IOResult

from census_fp.domain.errors import SinkError
from census_fp.effects import lifecycle
from census_fp.effects.export import DONE, Sink
from census_fp.effects.process import current_pid

_TRUNCATES = frozenset(("w", "w+"))
_APPENDS = frozenset(("a", "a+"))
_CREATES = frozenset(("x", "x+"))


def file_sink(path: str | PathLike[str], mode: str = "a") -> Sink[bytes]:
    """Append payloads to a file.

    Every payload is one ``write`` to a file opened for appending: processes and threads that
    share the file never mix within a payload, and nothing is held open or locked across a fork.

    :param path: where the file is; it is opened by the first payload.
    :param mode: what happens to a file that is there already, once, when it is first opened:
        ``"w"`` empties it, ``"a"`` keeps it, ``"x"`` is an error; a ``+``, ``b`` or ``t`` in it
        means nothing here. A process that has forked empties no file. Else a ValueError.
    """
    return _FileSink(_checked(path), _first_flags(mode))


class _FileSink:
    """Appends to a file, and opens it once as its mode says."""

    def __init__(self, name: str, first_flags: int) -> None:
        self._name = name
        self._first_flags = first_flags
        self._opened_in: int | None = None
        self._born_in = current_pid()
        self._opening = RLock()
        lifecycle.watch_forks(self)

    def __call__(self, payload: bytes) -> IOResult[None, SinkError]:
        """Append a payload."""
        try:
            self._open_first()
            _append(self._name, payload, 0)
        except OSError as error:
            return IOFailure(SinkError(f"cannot write to the file {self._name!r}: {error}"))
        return DONE

    def before_fork(self) -> None:
        """Empty no file from now on: a child, or the parent before, may have written to it."""
        if self._first_flags == os.O_TRUNC:
            self._first_flags = 0

    def after_fork(self) -> None:
        """Take a lock of the child's own."""
        self._opening = RLock()

    def _open_first(self) -> None:
        """Open the file as the mode says, before the first of all payloads."""
        if self._opened_in is not None or current_pid() != self._born_in:
            return
        with self._opening:
            if self._opened_in is None:
                _append(self._name, b"", self._first_flags)
                self._opened_in = current_pid()


def _checked(path: object) -> str:
    name = os.fspath(path) if isinstance(path, str | PathLike) else None
    if not isinstance(name, str) or not name or "\0" in name:
        raise ValueError(f"a file path is a text that is not empty, not {path!r}")
    return name


def _first_flags(mode: object) -> int:
    kind = str(mode).replace("b", "").replace("t", "")
    if kind in _TRUNCATES:
        return os.O_TRUNC
    if kind in _CREATES:
        return os.O_EXCL
    if kind in _APPENDS:
        return 0
    raise ValueError(
        f"a file mode for writing is 'w', 'a' or 'x' with or without '+', not {mode!r}"
    )


def _append(name: str, payload: bytes, flags: int) -> None:
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | flags, 0o666)
    try:
        rest = memoryview(payload)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)
