"""opencensus.common.transports.base: what a transport does, and how an exporter gets one."""

from collections.abc import Callable, Sequence
from typing import Protocol, Self, runtime_checkable

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.effects.export import Export, calling


class Transport:
    """Carries data to an exporter."""

    def export(self, datas: object) -> None:
        """Take one item, or a list of them."""
        raise NotImplementedError

    def flush(self, timeout: float | None = None) -> bool:
        """Send out what waits, in ``timeout`` seconds; nothing waits here."""
        return True

    def close(self, timeout: float | None = None) -> bool:
        """Send out what waits and stop, in ``timeout`` seconds; nothing waits here."""
        return self.flush(timeout)

    def stats(self) -> PipelineStats:
        """Account for every item; a transport that keeps no account has none to give."""
        return PipelineStats()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@runtime_checkable
class Emits(Protocol):
    """Anything with ``emit(datas)``."""

    @property
    def emit(self) -> Callable[[list[object]], object]:
        """Send a list of items to where they belong."""
        ...


def transport_for(exporter: object, transport: object) -> Transport:
    """Give an exporter its transport: made by a class or a factory, or ready; else a TypeError."""
    ready = transport(exporter) if callable(transport) else transport
    if not callable(getattr(ready, "export", None)):
        raise TypeError(
            f"a transport is a class, a factory or has export(datas), not {transport!r}"
        )
    return ready  # type: ignore[return-value]  # any object with export(datas) serves


def emitting(exporter: object) -> Export[object]:
    """Give the export step of an object with ``emit``; a TypeError if it has none."""
    if not (isinstance(exporter, Emits) and callable(exporter.emit)):
        raise TypeError(f"an exporter has a method emit(span_datas), not {exporter!r}")

    return calling(lambda batch: exporter.emit(batch))


def items_of(datas: object) -> Sequence[object]:
    """Give the items of a list or tuple, or the one item it is."""
    return datas if isinstance(datas, list) or type(datas) is tuple else (datas,)
