"""opencensus.trace.trace_options: the flag bits of a trace."""

from typing_extensions import override

from census_fp.domain.trace.trace_options import SAMPLED
from census_fp.effects.reporting import report_once

DEFAULT = "1"


class TraceOptions:
    """The flag byte, as decimal text in ``trace_options_byte``; bit 0 is ``enabled``."""

    trace_options_byte: str

    def __init__(self, trace_options_byte: str | int | None = None) -> None:
        self.trace_options_byte = self.check_trace_options(
            DEFAULT if trace_options_byte is None else trace_options_byte
        )

    def check_trace_options(self, trace_options_byte: str | int) -> str:
        """Give the byte as text; what is not a number from 0 to 255 becomes the default."""
        text = str(trace_options_byte)
        if text.isascii() and text.isdigit() and int(text[:4]) <= 255 and len(text) <= 3:
            return text
        report_once("trace options", text, "trace options are 0 to 255, not %r", trace_options_byte)
        return DEFAULT

    @property
    def enabled(self) -> bool:
        """Whether the trace is sampled."""
        return self.get_enabled()

    def get_enabled(self) -> bool:
        """Say whether the trace is sampled."""
        return bool(int(self.trace_options_byte) & SAMPLED)

    def set_enabled(self, enabled: bool) -> None:
        """Set or clear the sampled bit; the other bits stay."""
        rest = int(self.trace_options_byte) & ~SAMPLED
        self.trace_options_byte = str(rest | SAMPLED if enabled else rest)

    @override
    def __repr__(self) -> str:
        return f"TraceOptions(enabled={self.enabled!r})"
