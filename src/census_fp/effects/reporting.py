"""Reporting: what goes wrong inside is said on the logger ``census_fp``, once, and counted."""

import logging
from collections import Counter
from collections.abc import Mapping

from census_fp.effects.context import exporting

LOGGER = logging.getLogger("census_fp")

_MOST_KEYS = 1000
"""Keys remembered as said; a program that makes keys without end gets no line for further ones."""

_counts: Counter[str] = Counter()
_said: set[tuple[str, str]] = set()


def report(message: str, *values: object) -> None:
    """Say a line. No lock of ours may be held, and no error of a handler gets out."""
    with exporting():
        try:
            LOGGER.warning(message, *values)
        except Exception:
            _counts["report failed"] += 1


def report_once(kind: str, key: str, message: str, *values: object) -> None:
    """Count an occurrence of ``kind``, and say the line the first time for each key."""
    _counts[kind] += 1
    if (kind, key) not in _said and len(_said) < _MOST_KEYS:
        _said.add((kind, key))
        report(message, *values)


def counts() -> Mapping[str, int]:
    """Copy the counts of everything reported so far in this process, by kind."""
    return dict(_counts)


def reset() -> None:
    """Forget what was said and counted: for tests that look at the first time."""
    _counts.clear()
    _said.clear()
