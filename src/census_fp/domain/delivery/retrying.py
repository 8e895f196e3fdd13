"""Retrying: what follows a failed attempt, as a value."""

from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from census_fp.domain.errors import EncodeError, ExportError, SinkError
from census_fp.domain.time import NANOSECONDS


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long to try a batch: exponential, jittered, capped, with a last word.

    :param max_attempts: attempts in all, the first included (count).
    :param first_delay_ns: the wait after the first failure.
    :param factor: how much longer each further wait is.
    :param max_delay_ns: no wait is longer.
    :param jitter: the part of a wait that chance may take off, 0 to 1.
    :param deadline_ns: no attempt starts later than this after the first.
    """

    max_attempts: int = 4
    first_delay_ns: int = NANOSECONDS // 10
    factor: float = 2.0
    max_delay_ns: int = 5 * NANOSECONDS
    jitter: float = 0.5
    deadline_ns: int = 30 * NANOSECONDS

    def __post_init__(self) -> None:
        for name, value, least in (
            ("max_attempts", self.max_attempts, 1),
            ("first_delay_ns", self.first_delay_ns, 0),
            ("factor", self.factor, 1),
            ("max_delay_ns", self.max_delay_ns, 0),
            ("deadline_ns", self.deadline_ns, 0),
        ):
            if not least <= value < inf:
                raise ValueError(f"{name} is at least {least} and finite, not {value!r}")
        if not 0 <= self.jitter <= 1:
            raise ValueError(f"jitter is from 0 to 1, not {self.jitter!r}")


NEVER = RetryPolicy(max_attempts=1)
"""One attempt and no more."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again after this many nanoseconds."""

    delay_ns: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not try again."""

    error: ExportError


AfterFailure: TypeAlias = Wait | GiveUp


def after_failure(
    policy: RetryPolicy, attempt: int, elapsed_ns: int, error: ExportError, chance: float
) -> AfterFailure:
    """Decide what follows a failed attempt.

    :param attempt: which attempt failed; the first is 1.
    :param elapsed_ns: nanoseconds since the first attempt began.
    :param chance: a number from 0 to 1, drawn by the caller, that sets the jitter.

    >>> after_failure(RetryPolicy(jitter=0), 2, 0, SinkError("refused"), chance=0.5)
    Wait(delay_ns=200000000)
    >>> after_failure(RetryPolicy(), 1, 0, EncodeError("bad"), chance=0.5)
    GiveUp(error=bad)
    """
    match error:
        case SinkError(retryable=True) if attempt < policy.max_attempts:
            delay_ns = _delay_ns(policy, attempt, chance)
            in_time = elapsed_ns + delay_ns <= policy.deadline_ns
            return Wait(delay_ns) if in_time else GiveUp(error)
        case SinkError() | EncodeError():
            return GiveUp(error)


def _delay_ns(policy: RetryPolicy, attempt: int, chance: float) -> int:
    try:
        grown = policy.first_delay_ns * policy.factor ** (attempt - 1)
    except OverflowError:
        grown = policy.max_delay_ns
    return int(min(grown, policy.max_delay_ns) * (1 - policy.jitter * chance))
