"""Recorder: a live span. A start, an append-only list of facts, and one end."""

from collections.abc import Mapping
from threading import get_ident
from types import TracebackType
from typing import Final, TypeVar

from typing_extensions import override

from census_fp.domain.base import trusted
from census_fp.domain.trace import tracestate as tracestates
from census_fp.domain.trace.attributes import (
    EXACT_TYPES,
    INT64_MAX,
    INT64_MIN,
    AttributeValue,
    as_text,
)
from census_fp.domain.trace.facts import (
    ChildStarted,
    Fact,
    StackTraceSet,
    StatusSet,
)
from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.domain.trace.span import Started, compact, finish
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import SpanData, SpanKind
from census_fp.domain.trace.stack_trace import of_traceback
from census_fp.domain.trace.status import Status, StatusCode
from census_fp.domain.trace.trace_options import SAMPLED_ONLY
from census_fp.domain.trace.tracestate import Tracestate
from census_fp.effects.capabilities import Env
from census_fp.effects.context import ActiveSpan
from census_fp.effects.fitting import NO_ATTRIBUTES, fit_attribute, fit_attributes
from census_fp.effects.process import current_pid
from census_fp.effects.reporting import report_once

F = TypeVar("F")

_COMPACT_AT = 2048
"""A live span with so many facts has those folded away that its limits would drop."""

_CHILD_STARTED: Final = ChildStarted()
_compacting: dict[int, int] = {}


class Recorder:
    """A span that is being recorded. Any thread may add facts; whoever ends it first, ends it."""

    __slots__ = (
        "__weakref__",
        "_clock_ns",
        "_ended_facts",
        "_ender",
        "_facts",
        "_limits",
        "_open",
        "_pid",
        "_same_process",
        "_start_monotonic_ns",
        "_start_name",
        "_start_ns",
        "enclosing",
        "end_ns",
        "parent_span_id",
        "span_id",
        "trace_id",
        "tracestate",
    )

    sampled: Final = True

    def __init__(
        self,
        env: Env,
        name: str,
        trace_id: str,
        span_id: str,
        parent_span_id: str | None = None,
        enclosing: ActiveSpan | None = None,
        tracestate: Tracestate = tracestates.EMPTY,
        limits: SpanLimits = DEFAULT,
    ) -> None:
        clock = env.clock
        self._facts: list[Fact] = []
        self._ended_facts: list[Fact] | None = None
        self._open = True
        self._same_process: bool | None = None
        self._pid = current_pid()
        self._ender = 0
        self._clock_ns = clock_ns = clock.monotonic_ns
        self._limits = limits
        self._start_name = name if type(name) is str else as_text(name)
        self.trace_id: str = trace_id
        self.span_id: str = span_id
        self.parent_span_id: str | None = parent_span_id
        self.enclosing: ActiveSpan | None = enclosing
        self.tracestate: Tracestate = tracestate
        self.end_ns: int | None = None
        self._start_ns = clock.wall_ns()
        self._start_monotonic_ns = clock_ns()

    @property
    def ended(self) -> bool:
        """Whether the span has ended; what is added then is ignored, and reported once."""
        return self.end_ns is not None

    @property
    def context(self) -> SpanContext:
        """The identity of the span, as it travels to other processes."""
        return trusted(
            SpanContext,
            trace_id=self.trace_id,
            span_id=self.span_id,
            trace_options=SAMPLED_ONLY,
            tracestate=self.tracestate,
        )

    def now_ns(self) -> int:
        """Tell the time, in epoch nanoseconds, by the monotonic clock since the start."""
        return self._start_ns + self._clock_ns() - self._start_monotonic_ns

    def record(self, fact: Fact) -> None:
        """Add a fact."""
        facts = self._facts
        facts.append(fact)
        if len(facts) > _COMPACT_AT:
            self._compact()

    def add_attribute(self, attribute_key: str, attribute_value: AttributeValue) -> None:
        """Set an attribute; a value of another type is kept as its ``str()``, said once a key."""
        key, value = attribute_key, attribute_value
        kind = type(value)
        if type(key) is not str or not (
            kind in EXACT_TYPES or (kind is int and INT64_MIN <= value <= INT64_MAX)  # type: ignore[operator]  # an int, then
        ):
            key, value = fit_attribute(key, value)
        facts = self._facts
        facts.append((key, value))
        if len(facts) > _COMPACT_AT:
            self._compact()

    def annotate(
        self, description: str, attributes: Mapping[str, AttributeValue] = NO_ATTRIBUTES
    ) -> None:
        """Say something at this instant."""
        at_ns = self._start_ns + self._clock_ns() - self._start_monotonic_ns
        text = description if type(description) is str else as_text(description)
        facts = self._facts
        facts.append((at_ns, text, fit_attributes(attributes) if attributes else ()))
        if len(facts) > _COMPACT_AT:
            self._compact()

    def fail(self, error: BaseException, traceback: TracebackType | None) -> None:
        """Record the exception that ends the span: status UNKNOWN, its text and its frames."""
        try:
            self.record(StatusSet(Status(code=StatusCode.UNKNOWN.value, message=as_text(error))))
            self.record(StackTraceSet(of_traceback(traceback)))
        except Exception as failure:
            report_once("failure not recorded", self._start_name, "no stack trace: %r", failure)

    def latest(self, kind: type[F]) -> F | None:
        """Give the newest fact of a kind, if there is one."""
        facts = self._facts if self._ended_facts is None else self._ended_facts
        return next((fact for fact in reversed(facts) if isinstance(fact, kind)), None)

    def child_started(self) -> None:
        """Count a child."""
        self.record(_CHILD_STARTED)

    def end(self, at_ns: int | None = None) -> bool:
        """End the span now, or at an instant; False, and nothing else, if it has ended already."""
        if at_ns is None:
            at_ns = self._start_ns + self._clock_ns() - self._start_monotonic_ns
        ender = get_ident()
        try:
            # The one step that cannot be done twice. No call follows it: a signal handler that
            # raises finds the span either open or ended.
            del self._open
        except AttributeError:
            return False
        self._ender = ender
        self._ended_facts = self._facts
        self._facts = _LATE
        self.end_ns = at_ns
        return True

    def snapshot(self) -> SpanData:
        """Fold what was recorded so far into a value."""
        facts = self._facts if self._ended_facts is None else self._ended_facts
        return finish(self._started(), tuple(facts), self.end_ns, self._limits)

    def _started(self) -> Started:
        return trusted(
            Started,
            name=self._start_name,
            context=self.context,
            parent_span_id=self.parent_span_id,
            start_ns=self._start_ns,
            kind=SpanKind.UNSPECIFIED,
            same_process_as_parent_span=self.same_process_as_parent_span,
        )

    @property
    def same_process_as_parent_span(self) -> bool | None:
        """Whether the parent is of this process; None for a root."""
        if self._same_process is not None:
            return self._same_process
        return None if self.parent_span_id is None else self.enclosing is not None

    def _compact(self) -> None:
        """Fold old facts away; facts other threads add meanwhile stay behind them."""
        # The first to name itself compacts; no lock, which a fork or a handler could find held.
        if _compacting.setdefault(id(self), get_ident()) != get_ident():
            return
        try:
            facts = self._facts
            count = len(facts)
            facts[:count] = compact(facts[:count], self._limits)
        finally:
            _compacting.pop(id(self), None)


class _Late(list[Fact]):
    """Stands in for the facts of a span that has ended: takes nothing, and says so once."""

    @override
    def append(self, fact: Fact) -> None:
        """Refuse a fact."""
        kind = _kind(fact)
        report_once("fact after the end", kind, "%s %r came after the end of its span", kind, fact)


def _kind(fact: Fact) -> str:
    """Name what kind of fact it is; the two bare kinds differ in length."""
    if isinstance(fact, tuple):
        return "attribute" if len(fact) == 2 else "annotation"
    return type(fact).__name__


_LATE: Final = _Late()
