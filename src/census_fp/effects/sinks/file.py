"""The file sink: bytes appended to a file, a whole batch at a time."""

import os
from os import PathLike

from returns.io import IOFailure, IOResult, IOSuccess

from census_fp.domain.errors import SinkError
from census_fp.effects.export import Sink
from census_fp.effects.process import current_pid

_TRUNCATES = frozenset(("w", "w+"))
_APPENDS = frozenset(("a", "a+"))
_CREATES = frozenset(("x", "x+"))


def file_sink(path: str | PathLike[str], mode: str = "a") -> Sink[bytes]:
    """Append payloads to a file.

    Every payload is one ``write`` to a file opened for appending: processes and threads that
    share the file never mix within a payload, and nothing is held open or locked across a fork.

    :param path: where the file is; it is opened by the first payload.
    :param mode: what happens to a file that is there already, once, at that first payload:
        ``"w"`` empties it, ``"a"`` keeps it, ``"x"`` is an error; a ``+``, ``b`` or ``t`` in it
        means nothing here. A forked child never empties a file. Else a ValueError.
    """
    first_flags = _first_flags(mode)
    name = _checked(path)
    born_in = current_pid()
    first_time = [first_flags]

    def write(payload: bytes) -> IOResult[None, SinkError]:
        flags = first_time[0] if first_time and current_pid() == born_in else 0
        try:
            _append(name, payload, flags)
        except OSError as error:
            return IOFailure(SinkError(f"cannot write to the file {name!r}: {error}"))
        first_time.clear()
        return IOSuccess(None)

    return write


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
