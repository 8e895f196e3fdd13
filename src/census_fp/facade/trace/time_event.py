"""opencensus.trace.time_event: annotations and message events."""

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from typing_extensions import override

from census_fp.domain.trace.attributes import AttributeValue, as_text
from census_fp.domain.trace.time_event import Annotation as AnnotationValue
from census_fp.domain.trace.time_event import MessageEvent as MessageEventValue
from census_fp.domain.trace.time_event import MessageEventType
from census_fp.exporters.json_lines.serialize import Json, annotation_json, message_event_json
from census_fp.facade.trace import attributes as facade_attributes
from census_fp.facade.trace.attributes import Attributes
from census_fp.facade.trace.iso_time import IsoTime, of_ns, to_ns


class Type:
    """Which way a message went."""

    TYPE_UNSPECIFIED = 0
    SENT = 1
    RECEIVED = 2


class Annotation:
    """A text said at an instant; ``timestamp`` is a datetime or an ISO text, now if None."""

    def __init__(
        self,
        timestamp: datetime | str | None,
        description: str,
        attributes: Attributes | Mapping[str, AttributeValue] | None = None,
    ) -> None:
        self.timestamp: IsoTime = _instant(timestamp)
        self.description = description
        self.attributes: Attributes = (
            attributes if isinstance(attributes, Attributes) else Attributes(attributes)
        )

    def format_annotation_json(self) -> Json:
        """Write the annotation as the trace JSON format does."""
        return annotation_json(annotation_to_value(self))

    @override
    def __repr__(self) -> str:
        return f"Annotation({self.timestamp!r}, {self.description!r}, {self.attributes!r})"


class MessageEvent:
    """A message sent or received: its number, and its sizes in bytes."""

    def __init__(
        self,
        timestamp: datetime | str | None,
        id: int,
        type: int | None = None,
        uncompressed_size_bytes: int | None = None,
        compressed_size_bytes: int | None = None,
    ) -> None:
        self.timestamp: IsoTime = _instant(timestamp)
        self.id = id
        self.type: int = Type.TYPE_UNSPECIFIED if type is None else type
        self.uncompressed_size_bytes = uncompressed_size_bytes
        self.compressed_size_bytes: int | None = (
            uncompressed_size_bytes if compressed_size_bytes is None else compressed_size_bytes
        )

    def format_message_event_json(self) -> Json:
        """Write the event as the trace JSON format does; a ValueError if a size is negative."""
        return message_event_json(message_event_to_value(self))


def _instant(timestamp: datetime | str | None) -> IsoTime:
    return of_ns(time.time_ns() if timestamp is None else to_ns(timestamp))


def annotation_to_value(annotation: Annotation) -> AnnotationValue:
    """Give the domain's value of an annotation."""
    return AnnotationValue(
        at_ns=to_ns(annotation.timestamp),
        description=as_text(annotation.description),
        attributes=facade_attributes.to_value(annotation.attributes),
    )


def annotation_of_value(value: AnnotationValue) -> Annotation:
    """Give the facade's annotation of a domain value."""
    attributes = facade_attributes.of_value(value.attributes)
    return Annotation(of_ns(value.at_ns), value.description, attributes)


def message_event_to_value(event: MessageEvent) -> MessageEventValue:
    """Give the domain's value of a message event; a ValueError if a size is negative."""
    kind = MessageEventType.UNSPECIFIED
    with suppress(ValueError):
        kind = MessageEventType(event.type)
    return MessageEventValue(
        at_ns=to_ns(event.timestamp),
        id=event.id,
        type=kind,
        uncompressed_size_bytes=event.uncompressed_size_bytes,
        compressed_size_bytes=event.compressed_size_bytes,
    )


def message_event_of_value(value: MessageEventValue) -> MessageEvent:
    """Give the facade's message event of a domain value."""
    return MessageEvent(
        of_ns(value.at_ns),
        value.id,
        int(value.type),
        value.uncompressed_size_bytes,
        value.compressed_size_bytes,
    )
