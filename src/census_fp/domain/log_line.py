"""LogLine: what the logger sink writes: a message and the fields beside it."""

from typing import NamedTuple, TypeAlias

FieldValue: TypeAlias = str | int | float | bool | None


class LogLine(NamedTuple):
    """A message for people and fields for machines, in order."""

    message: str
    fields: tuple[tuple[str, FieldValue], ...]
