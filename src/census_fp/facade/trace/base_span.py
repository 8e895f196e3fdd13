"""opencensus.trace.base_span: what every span of the facade can do."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from census_fp.facade.trace.link import Link
from census_fp.facade.trace.status import Status
from census_fp.facade.trace.time_event import MessageEvent


class BaseSpan(ABC):
    """A span between its start and its end, recorded or not."""

    __slots__ = ()

    @staticmethod
    @abstractmethod
    def on_create(callback: Callable[["BaseSpan"], object]) -> None:
        """Call back with every span that is made from now on."""

    @property
    @abstractmethod
    def children(self) -> "list[BaseSpan]":
        """The child spans that still live, oldest first."""

    @abstractmethod
    def span(self, name: str = "child_span") -> "BaseSpan":
        """Start a child; it is current within its own ``with`` block."""

    @abstractmethod
    def add_attribute(self, attribute_key: str, attribute_value: bool | int | float | str) -> None:
        """Set an attribute."""

    @abstractmethod
    def add_annotation(self, description: str, **attrs: bool | int | float | str) -> None:
        """Say something at this instant."""

    @abstractmethod
    def add_message_event(self, message_event: MessageEvent) -> None:
        """Add a message sent or received."""

    @abstractmethod
    def add_link(self, link: Link) -> None:
        """Link another span."""

    @abstractmethod
    def set_status(self, status: Status) -> None:
        """Say how the span ended."""

    @abstractmethod
    def start(self) -> None:
        """Start the span, unless it has started."""

    @abstractmethod
    def finish(self) -> None:
        """End the span and export it, once."""

    @abstractmethod
    def __iter__(self) -> "Iterator[BaseSpan]":
        """Go through the children's spans, and this one last."""

    @abstractmethod
    def __enter__(self) -> Self: ...

    @abstractmethod
    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
