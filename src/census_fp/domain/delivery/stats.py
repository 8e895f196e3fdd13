"""PipelineStats: the account of every item a pipeline was offered."""

from typing import Self

from pydantic import model_validator

from census_fp.domain.base import Count, Frozen


class DropCounts(Frozen, frozen=True):
    """Items that were never tried, by the reason."""

    queue_full: Count = 0
    closed: Count = 0

    @property
    def total(self) -> int:
        """Items dropped for any reason."""
        return self.queue_full + self.closed


NONE_DROPPED = DropCounts()


class PipelineStats(Frozen, frozen=True):
    """Where every item is: ``offered == exported + queued + dropped.total + failed``, always.

    ``queued`` counts the items that wait and those being exported at this moment; ``failed``
    those an exporter refused for good.

    >>> PipelineStats(offered=3, exported=2, queued=1).balance
    0
    """

    offered: Count = 0
    exported: Count = 0
    queued: Count = 0
    failed: Count = 0
    dropped: DropCounts = NONE_DROPPED

    @property
    def balance(self) -> int:
        """Items unaccounted for: 0."""
        return self.offered - self.exported - self.queued - self.failed - self.dropped.total

    @model_validator(mode="after")
    def _balances(self) -> Self:
        if self.balance != 0:
            raise ValueError(f"{self.balance} items are unaccounted for")
        return self
