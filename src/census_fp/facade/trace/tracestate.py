"""opencensus.trace.tracestate: vendors' members beside a span context."""

from collections import OrderedDict
from collections.abc import Iterable

from typing_extensions import override

from census_fp.domain.trace import tracestate as domain


class Tracestate(OrderedDict[str, str]):
    """An ordered dictionary of members, newest first, that takes legal ones only."""

    @override
    def __setitem__(self, key: str, value: str) -> None:
        """Set a member; a ValueError if key or value is not legal (W3C Trace Context 3.3)."""
        try:
            domain.Tracestate(members=((key, value),))
        except ValueError as error:
            raise ValueError(f"illegal tracestate member {key!r}={value!r}: {error}") from None
        super().__setitem__(key, value)

    def append(self, key: str, value: str) -> None:
        """Add a member at the end."""
        self[key] = value
        self.move_to_end(key)

    def prepend(self, key: str, value: str) -> None:
        """Add a member at the front."""
        self[key] = value
        self.move_to_end(key, last=False)

    def is_valid(self) -> bool:
        """Say whether the number of members is legal: 1 to 32."""
        return 0 < len(self) <= domain.MAX_MEMBERS


def to_value(tracestate: Iterable[tuple[str, str]]) -> domain.Tracestate:
    """Give the domain's value of members; of more than 32 the newest."""
    return domain.Tracestate(members=tuple(tracestate)[: domain.MAX_MEMBERS])


def of_value(value: domain.Tracestate) -> Tracestate | None:
    """Give the facade's tracestate of a domain value; None if it has no members."""
    return Tracestate(value.members) if value.members else None
