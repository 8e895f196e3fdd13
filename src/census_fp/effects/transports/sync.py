"""The synchronous transport: every item is exported at once, on the caller's thread."""

from collections.abc import Sequence
from typing import Final, Generic, Self, TypeVar

from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import ExportError, SinkError
from census_fp.effects.context import is_exporting, set_exporting
from census_fp.effects.export import Export, error_of
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
        self._offered, self._exported, self._failed, self._refused = (Tally() for _ in range(4))
        self._failing = False
        self._closed = False

    def submit(self, item: T) -> None:
        """Export an item now; a failure is counted and reported, never raised."""
        self.submit_all((item,))

    def submit_all(self, batch: Sequence[T]) -> None:
        """Export several items now, in one export."""
        _add(self._offered, batch)
        if self._closed:
            _add(self._refused, batch)
            return
        before = is_exporting()
        set_exporting(True)
        error: ExportError | None = _INTERRUPTED
        try:
            error = error_of(self._export(batch))
        except Exception as raised:
            error = SinkError(f"{type(raised).__name__}: {raised}")
        finally:
            set_exporting(before)
            if error is None:
                self._failing = False
                _add(self._exported, batch)
            else:
                self._fail(batch, error)

    def flush(self, timeout_s: float | None = None) -> bool:
        """Nothing ever waits here: True, if the last export went well."""
        return not self._failing

    def close(self, timeout_s: float | None = None) -> bool:
        """Refuse, and count, every item from now on."""
        self._closed = True
        return True

    def stats(self) -> PipelineStats:
        """Account for every item."""
        # What is settled is read first: items come in meanwhile, and none comes out unseen.
        exported, failed, refused = self._exported.total, self._failed.total, self._refused.total
        offered = self._offered.total
        return PipelineStats(
            offered=offered,
            exported=exported,
            queued=offered - exported - failed - refused,
            failed=failed,
            dropped=DropCounts(closed=refused),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fail(self, batch: Sequence[T], error: ExportError) -> None:
        first, self._failing = not self._failing, True
        _add(self._failed, batch)
        if first:
            report("an export failed and its items are lost: %s", error.reason)


_INTERRUPTED: Final = SinkError("the export was interrupted")


def _add(tally: Tally, batch: Sequence[T]) -> None:
    for _ in batch:
        tally.add()
