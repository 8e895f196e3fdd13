"""The synchronous transport: every item is exported at once, on the caller's thread."""

from collections.abc import Sequence
from typing import Final, Generic, Self, TypeVar

from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import ExportError, SinkError
from census_fp.effects.context import is_exporting, set_exporting
from census_fp.effects.export import Export, describe, error_of
from census_fp.effects.reporting import report
from census_fp.effects.tally import Tally

T = TypeVar("T")


class SyncTransport(Generic[T]):
    """Exports each item before ``submit`` returns: one attempt, no queue, no thread.

    There is nothing to decide here, so it keeps the delivery machine's account directly:
    an item is offered, then in flight, then exported or failed.
    """

    def __init__(self, export: Export[T]) -> None:
        self._export = export
        self._exported, self._failed, self._refused = Tally(), Tally(), Tally()
        self._in_flight: dict[object, int] = {}
        self._failing = False
        self._closed = False

    def submit(self, item: T) -> None:
        """Export an item now; a failure is counted and reported, never raised."""
        self.submit_all((item,))

    def submit_all(self, batch: Sequence[T]) -> None:
        """Export several items now, in one export."""
        count = len(batch)
        if self._closed:
            self._refused.add_all(self._refused.upcoming(count))
            return
        exporting, key = is_exporting(), object()
        exported, failed = self._exported.upcoming(count), self._failed.upcoming(count)
        error: ExportError | None = _INTERRUPTED
        self._in_flight[key] = count
        try:
            set_exporting(True)
            error = error_of(self._export(batch))
        except Exception as raised:
            error = SinkError(describe(raised))
        finally:
            # No call stands between an item's leaving one count and its joining the next, and
            # the mark is restored whatever a signal handler raises meanwhile.
            try:
                del self._in_flight[key]
                self._exported.add_all(exported if error is None else ())
                self._failed.add_all(failed if error is not None else ())
                self._said(error)
            finally:
                set_exporting(exporting)

    def flush(self, timeout_s: float | None = None) -> bool:
        """Nothing ever waits here: True, if the last export went well."""
        return not self._failing

    def close(self, timeout_s: float | None = None) -> bool:
        """Refuse, and count, every item from now on."""
        self._closed = True
        return True

    def stats(self) -> PipelineStats:
        """Account for every item."""
        in_flight = sum(tuple(self._in_flight.values()))
        exported, failed, refused = self._exported.total, self._failed.total, self._refused.total
        return PipelineStats(
            offered=in_flight + exported + failed + refused,
            exported=exported,
            queued=in_flight,
            failed=failed,
            dropped=DropCounts(closed=refused),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _said(self, error: ExportError | None) -> None:
        """Say the first failure of an episode."""
        first = error is not None and not self._failing
        self._failing = error is not None
        if first and error is not None:
            report("an export failed and its items are lost: %s", error.reason)


_INTERRUPTED: Final = SinkError("the export was interrupted")
