"""Exports that behave as the tests ask: block, fail, remember."""

from collections.abc import Sequence
from threading import Event

from returns.io import IOFailure, IOResult
from typing_extensions import override

from census_fp.domain.errors import ExportError, SinkError
from census_fp.effects.export import DONE


class Remembering:
    """Remembers every batch it was given."""

    def __init__(self) -> None:
        self.batches: list[list[object]] = []

    def __call__(self, batch: Sequence[object]) -> IOResult[None, ExportError]:
        self.batches.append(list(batch))
        return DONE

    @property
    def items(self) -> list[object]:
        return [item for batch in self.batches for item in batch]


class Blocking(Remembering):
    """Blocks in every export until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = Event()
        self.go = Event()

    @override
    def __call__(self, batch: Sequence[object]) -> IOResult[None, ExportError]:
        self.entered.set()
        self.go.wait()
        return super().__call__(batch)


class Failing(Remembering):
    """Fails the first ``times`` exports, retryably or not, then remembers."""

    def __init__(self, times: int, retryable: bool = True) -> None:
        super().__init__()
        self.times = times
        self.attempts = 0
        self.retryable = retryable

    @override
    def __call__(self, batch: Sequence[object]) -> IOResult[None, ExportError]:
        self.attempts += 1
        if self.attempts <= self.times:
            return IOFailure(SinkError("refused", self.retryable))
        return super().__call__(batch)


class Raising(Remembering):
    """Raises an exception in every export."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    @override
    def __call__(self, batch: Sequence[object]) -> IOResult[None, ExportError]:
        raise self.error
