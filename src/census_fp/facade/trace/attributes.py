"""opencensus.trace.attributes: attributes that can be set and deleted."""

from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from census_fp.domain.trace.attributes import Attributes as AttributesValue
from census_fp.domain.trace.attributes import AttributeValue
from census_fp.effects.fitting import fit_attributes
from census_fp.exporters.json_lines.serialize import Json, attributes_json


class Attributes:
    """A mutable collection of attributes; ``attributes`` is its dictionary."""

    def __init__(self, attributes: Mapping[str, AttributeValue] | None = None) -> None:
        self.attributes: dict[str, AttributeValue] = dict(attributes or {})

    def set_attribute(self, key: str, value: AttributeValue) -> None:
        """Set an attribute."""
        self.attributes[key] = value

    def delete_attribute(self, key: str) -> None:
        """Delete an attribute, if it is there."""
        self.attributes.pop(key, None)

    def get_attribute(self, key: str) -> AttributeValue | None:
        """Give an attribute's value; None if it is not there."""
        return self.attributes.get(key)

    def format_attributes_json(self) -> Json:
        """Write the attributes as the trace JSON format does."""
        return attributes_json(to_value(self))

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Attributes) and self.attributes == other.attributes

    __hash__: ClassVar[None]  # type: ignore[assignment]  # mutable, as documented

    @override
    def __repr__(self) -> str:
        return f"Attributes({self.attributes!r})"


def to_value(attributes: Attributes | Mapping[str, AttributeValue] | None) -> AttributesValue:
    """Give the domain's value of attributes, or of any mapping."""
    mapping = attributes.attributes if isinstance(attributes, Attributes) else attributes or {}
    return AttributesValue.of(dict(fit_attributes(mapping)))


def of_value(value: AttributesValue) -> Attributes:
    """Give the facade's attributes of a domain value."""
    return Attributes(value.to_dict())
