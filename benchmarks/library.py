"""Library: what each compared library shows of itself. Every method hands out the same work."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Protocol, TypeAlias

Work: TypeAlias = Callable[[int], None]
"""Do it so many times over. The loop is inside, so that no call of ours is in the measure."""

MODULES = {
    "opencensus": "benchmarks.opencensus_peer",
    "opentelemetry": "benchmarks.opentelemetry_peer",
    "census-fp": "benchmarks.census_fp_own",
}
"""Where each library's scenarios are, in the order they take turns; ours is the last."""

OURS = "census-fp"


@dataclass(frozen=True, slots=True)
class Queued:
    """Work whose spans go through a library's queue and thread to an exporter that counts."""

    work: Work
    flush: Callable[[], object]
    exported: Callable[[], int]
    close: Callable[[], object]


class Library(Protocol):
    """A library under measure."""

    def sampled(self) -> Work:
        """Spans with 4 attributes and an annotation; exported at once, to an exporter that does
        nothing."""
        ...

    def read(self) -> Work:
        """The same spans, to an exporter that looks at what it is given."""
        ...

    def unsampled(self) -> Work:
        """The same spans, that a sampler turns down."""
        ...

    def nested(self) -> Work:
        """A root and three children, with one attribute each; exported at once, to nothing."""
        ...

    def queued(self) -> Queued:
        """The same spans as ``sampled``, by way of a queue and a thread."""
        ...

    def fold(self) -> Work | None:
        """Make an ended span of what was recorded, if that is a step of its own."""
        ...

    def serialize(self, spans: int) -> Work:
        """Write so many spans with 4 attributes and an annotation as JSON text."""
        ...


class MissingLibraryError(Exception):
    """A library that is to be measured is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not installed. The peers are in the dependency group 'bench': "
            "pip install --group bench"
        )


def open_library(name: str) -> Library:
    """Import a library's scenarios."""
    library: Library = _import(name).LIBRARY
    return library


def _import(name: str) -> ModuleType:
    try:
        return import_module(MODULES[name])
    except ModuleNotFoundError as error:
        raise MissingLibraryError(name) from error
