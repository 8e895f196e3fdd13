"""Attributes: immutable key-value pairs, and the one rule for values of other types."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self, TypeAlias

from pydantic import model_validator

from census_fp.domain.base import Count, Frozen, trusted

AttributeValue: TypeAlias = bool | int | float | str
"""What an attribute may hold (OpenCensus Span.md, "Attributes"); integers are 64-bit, signed."""

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1

EXACT_TYPES: frozenset[type] = frozenset((bool, float, str))
"""Types whose values are kept as they are; an ``int`` only if it fits 64 bits."""


def is_exact(value: object) -> bool:
    """Say whether a value can be kept as it is.

    >>> is_exact("x"), is_exact(2**63), is_exact(None)
    (True, False, False)
    """
    kind = type(value)
    return kind in EXACT_TYPES or (
        kind is int and isinstance(value, int) and INT64_MIN <= value <= INT64_MAX
    )


class Coerced(NamedTuple):
    """A value made fit for an attribute; ``lossless`` is False where it became its ``str()``."""

    value: AttributeValue
    lossless: bool


def coerce(value: object) -> Coerced:
    """Make any value an attribute value: the four types as they are, all else as its ``str()``.

    Subclasses of the four (``IntEnum``, numpy floats) lose their subclass, not their value;
    integers beyond 64 bits, which no trace format can carry, become text.

    >>> coerce(7), coerce([1, 2])
    (Coerced(value=7, lossless=True), Coerced(value='[1, 2]', lossless=False))
    """
    match value:
        case bool():
            return Coerced(value, True)
        case int() if INT64_MIN <= value <= INT64_MAX:
            return Coerced(int(value), True)
        case float():
            return Coerced(float(value), True)
        case str():
            return Coerced(str.__str__(value), True)
        case _:
            return Coerced(as_text(value), False)


def as_text(value: object) -> str:
    """Write any object as text; one whose ``__str__`` fails is named by its type.

    >>> as_text(3), as_text("x")
    ('3', 'x')
    """
    try:
        return str.__str__(str(value))
    except Exception:
        return f"<unprintable {type(value).__name__}>"


class Attributes(Frozen, frozen=True):
    """Pairs in the order they were last set, and how many older ones a limit pushed out.

    >>> Attributes.of({"a": 1})["a"]
    1
    >>> Attributes.of({"a": 1}) == Attributes(pairs=(("a", 1),))
    True
    """

    pairs: tuple[tuple[str, AttributeValue], ...] = ()
    dropped: Count = 0

    @model_validator(mode="after")
    def _fits_the_formats(self) -> Self:
        if len(dict(self.pairs)) != len(self.pairs):
            raise ValueError("an attribute key stands once")
        for key, value in self.pairs:
            if not is_exact(value):
                raise ValueError(f"the integer of attribute {key!r} does not fit 64 bits")
        return self

    @classmethod
    def of(cls, mapping: Mapping[str, AttributeValue], dropped: int = 0) -> Self:
        """Make attributes from a mapping, in its order."""
        return cls(pairs=tuple(mapping.items()), dropped=dropped)

    def __getitem__(self, key: str) -> AttributeValue:
        return self.to_dict()[key]

    def __contains__(self, key: object) -> bool:
        return any(key == own for own, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def keys(self) -> Iterator[str]:
        """Go through the keys, in order."""
        return (key for key, _ in self.pairs)

    def to_dict(self) -> dict[str, AttributeValue]:
        """Copy the pairs into a new dictionary."""
        return dict(self.pairs)


EMPTY = Attributes()


def bounded(pairs: Iterable[tuple[str, AttributeValue]], limit: int) -> Attributes:
    """Keep the ``limit`` pairs set last; setting a key again makes it the newest.

    :param pairs: keys and values that are fit for attributes.

    >>> bounded([("a", 1), ("b", 2), ("a", 3), ("c", 4)], limit=2)
    Attributes(pairs=(('a', 3), ('c', 4)), dropped=1)
    """
    kept: dict[str, AttributeValue] = {}
    dropped = 0
    for key, value in pairs:
        kept.pop(key, None)
        kept[key] = value
        if len(kept) > limit:
            del kept[next(iter(kept))]
            dropped += 1
    return trusted(Attributes, pairs=tuple(kept.items()), dropped=dropped)
