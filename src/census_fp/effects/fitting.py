"""Fitting: any key and value made an attribute; what that costs is counted, and said once a key."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from census_fp.domain.trace.attributes import AttributeValue, as_text, coerce
from census_fp.effects.reporting import report_once

NO_ATTRIBUTES: Final[Mapping[str, AttributeValue]] = MappingProxyType({})


def fit_attribute(key: object, value: object) -> tuple[str, AttributeValue]:
    """Make any key and value an attribute; count, and say once a key, where that loses a type."""
    text = str.__str__(key) if isinstance(key, str) else as_text(key)
    coerced = coerce(value)
    if not coerced.lossless or not isinstance(key, str):
        report_once(
            "attribute kept as text",
            text,
            "attribute %r: a key is a str and a value a bool, int of 64 bits, float or str; "
            "what is neither is kept as its str(): %s",
            text,
            type(value).__name__,
        )
    return text, coerced.value


def fit_attributes(
    attributes: Mapping[str, AttributeValue],
) -> tuple[tuple[str, AttributeValue], ...]:
    """Make any mapping a tuple of attributes."""
    return tuple(fit_attribute(key, value) for key, value in attributes.items())
