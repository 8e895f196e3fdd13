"""The synchronous transport: every item is exported at once, on the caller's thread."""

from collections.abc import Sequence
from threading import RLock
from typing import Generic, TypeVar

from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import ExportError, SinkError
from census_fp.effects.context import EXPORTING
from census_fp.effects.export import Export, error_of
from census_fp.effects.reporting import report

T = TypeVar("T")


class SyncTransport(Generic[T]):
    """Exports each item before ``submit`` returns: one attempt, no queue, no thread.

    There is nothing to decide here, so it keeps the delivery machine's account directly:
    an item is offered, then in flight, then exported or failed.
    """

    def __init__(self, export: Export[T]) -> None:
        self._export = export
        self._lock = RLock()
        self._offered = self._exported = self._failed = self._refused = 0
        self._failing = False
        self._closed = False

    def submit(self, item: T) -> None:
        """Export an item now; a failure is counted and reported, never raised."""
        self.submit_all((item,))

    def submit_all(self, batch: Sequence[T]) -> None:
        """Export several items now, in one export."""
        count = len(batch)
        with self._lock:
            self._offered += count
            if self._closed:
                self._refused += count
                return
        before = EXPORTING.get()
        EXPORTING.set(True)
        error: ExportError | None = SinkError("the export was interrupted")
        try:
            error = error_of(self._export(batch))
        except Exception as raised:
            error = SinkError(f"{type(raised).__name__}: {raised}")
        finally:
            EXPORTING.set(before)
            self._settle(count, error)

    def flush(self, timeout_s: float | None = None) -> bool:
        """Nothing ever waits here: True, if the last export went well."""
        return not self._failing

    def close(self, timeout_s: float | None = None) -> bool:
        """Refuse, and count, every item from now on."""
        self._closed = True
        return True

    def stats(self) -> PipelineStats:
        """Account for every item."""
        with self._lock:
            settled = self._exported + self._failed + self._refused
            return PipelineStats(
                offered=self._offered,
                exported=self._exported,
                queued=self._offered - settled,
                failed=self._failed,
                dropped=DropCounts(closed=self._refused),
            )

    def _settle(self, count: int, error: ExportError | None) -> None:
        with self._lock:
            first = error is not None and not self._failing
            self._failing = error is not None
            if error is None:
                self._exported += count
            else:
                self._failed += count
        if first and error is not None:
            report("an export failed and its items are lost: %s", error.reason)
