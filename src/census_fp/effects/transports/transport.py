"""Transport: what takes items from the program and answers for each of them."""

from typing import Protocol, Self, TypeVar

from census_fp.domain.delivery.stats import PipelineStats

T_contra = TypeVar("T_contra", contravariant=True)


class Transport(Protocol[T_contra]):
    """Carries items to an export. No method ever raises because of what an export does."""

    def submit(self, item: T_contra) -> None:
        """Take an item."""
        ...

    def flush(self, timeout_s: float | None = None) -> bool:
        """Send out what was submitted; True once all of it was exported, in time."""
        ...

    def close(self, timeout_s: float | None = None) -> bool:
        """Send out the rest and stop; True if all of it was settled in time."""
        ...

    def __enter__(self) -> Self:
        """Begin; nothing is to be done."""
        ...

    def __exit__(self, *_: object) -> None:
        """Close."""
        ...

    def stats(self) -> PipelineStats:
        """Account for every item."""
        ...
