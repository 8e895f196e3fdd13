"""Env: the capabilities a program takes from the world, as plain callables in one value."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from census_fp.effects.ids import system_span_id, system_trace_id

NowNs: TypeAlias = Callable[[], int]
"""Read a clock, in nanoseconds."""

Sleep: TypeAlias = Callable[[float], None]
"""Wait for so many seconds."""

NewId: TypeAlias = Callable[[], str]
"""Draw a new id, in lower-case hexadecimal."""

Chance: TypeAlias = Callable[[], float]
"""Draw a number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day, and a clock that never goes back: durations are taken from that one."""

    wall_ns: NowNs = time.time_ns
    monotonic_ns: NowNs = time.monotonic_ns


@dataclass(frozen=True, slots=True)
class IdSource:
    """Where new ids come from: 32 hex digits for a trace, 16 for a span, never all zero."""

    trace_id: NewId = system_trace_id
    span_id: NewId = system_span_id


def _system_chance() -> float:
    return int.from_bytes(os.urandom(4)) / 2**32


@dataclass(frozen=True, slots=True)
class Env:
    """All that a program may ask of the world.

    ``longest_wait_s`` bounds how long a thread waits before it reads the clock again, in
    seconds: for clocks that do not move with real time.
    """

    clock: Clock = Clock()
    ids: IdSource = IdSource()
    sleep: Sleep = time.sleep
    chance: Chance = _system_chance
    longest_wait_s: float = inf


SYSTEM = Env()
"""The machine's own clocks, random ids and sleep."""
