"""TraceOptions: the eight flag bits that travel with a span context."""

from typing import Annotated

from annotated_types import Ge, Le

from census_fp.domain.base import Frozen

SAMPLED = 0x01
"""The sampled flag (W3C Trace Context 3.2.2.5.1)."""


class TraceOptions(Frozen, frozen=True):
    """The flag bits of a trace: one byte, of which bit 0 says "sampled".

    >>> TraceOptions(flags=3).sampled, TraceOptions().sampled
    (True, False)
    """

    flags: Annotated[int, Ge(0), Le(255)] = 0

    @property
    def sampled(self) -> bool:
        """Whether the sampled bit is set."""
        return bool(self.flags & SAMPLED)


NOT_SAMPLED = TraceOptions(flags=0)
SAMPLED_ONLY = TraceOptions(flags=SAMPLED)
