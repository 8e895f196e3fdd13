"""opencensus.trace.link: a pointer from a span to another span."""

from collections.abc import Mapping
from contextlib import suppress

from census_fp.domain.trace.attributes import AttributeValue
from census_fp.domain.trace.link import Link as LinkValue
from census_fp.domain.trace.link import LinkType
from census_fp.exporters.json_lines.serialize import Json, link_json
from census_fp.facade.trace import attributes as facade_attributes
from census_fp.facade.trace.attributes import Attributes


class Type:
    """What the linked span is to this one."""

    TYPE_UNSPECIFIED = 0
    CHILD_LINKED_SPAN = 1
    PARENT_LINKED_SPAN = 2


class Link:
    """A link to a span: its trace id, its span id, a ``Type`` and attributes."""

    def __init__(
        self,
        trace_id: str,
        span_id: str,
        type: int | None = None,
        attributes: Attributes | Mapping[str, AttributeValue] | None = None,
    ) -> None:
        self.trace_id = trace_id
        self.span_id = span_id
        self.type: int = Type.TYPE_UNSPECIFIED if type is None else type
        self.attributes = attributes

    def format_link_json(self) -> Json:
        """Write the link as the trace JSON format does; a ValueError if an id is not one."""
        return link_json(to_value(self))


def to_value(link: Link) -> LinkValue:
    """Give the domain's value of a link; a ValueError if an id is not one."""
    kind = LinkType.UNSPECIFIED
    with suppress(ValueError):
        kind = LinkType(link.type)
    return LinkValue(
        trace_id=link.trace_id,
        span_id=link.span_id,
        type=kind,
        attributes=facade_attributes.to_value(link.attributes),
    )


def of_value(value: LinkValue) -> Link:
    """Give the facade's link of a domain value."""
    attributes = facade_attributes.of_value(value.attributes)
    return Link(value.trace_id, value.span_id, int(value.type), attributes)
