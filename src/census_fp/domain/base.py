"""The base of every frozen model, and the number types the models share."""

from typing import Annotated

from annotated_types import Ge, Lt
from pydantic import BaseModel, ConfigDict

from census_fp.domain.time import END_OF_TIME_NS


class Frozen(BaseModel):
    """An immutable value: strict about types, closed to unknown fields, comparable with ``==``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Count = Annotated[int, Ge(0)]
"""A number of things, never negative."""

EpochNanoseconds = Annotated[int, Ge(0), Lt(END_OF_TIME_NS)]
"""A point in time: nanoseconds since 1970-01-01T00:00:00Z, before the year 10000."""
