"""The base of every frozen model, and the number types the models share."""

from typing import Annotated, ClassVar, TypeVar

from annotated_types import Ge, Lt
from pydantic import BaseModel, ConfigDict

from census_fp.domain.time import END_OF_TIME_NS


class Frozen(BaseModel):
    """An immutable value: strict about types, closed to unknown fields, comparable with ``==``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", strict=True)


Count = Annotated[int, Ge(0), Lt(2**63)]
"""A number of things, never negative; 63 bits, as every format can carry."""

EpochNanoseconds = Annotated[int, Ge(0), Lt(END_OF_TIME_NS)]
"""A point in time: nanoseconds since 1970-01-01T00:00:00Z, before the year 10000."""


_M = TypeVar("_M", bound=Frozen)


def trusted(model: type[_M], **fields: object) -> _M:
    """Make a model of fields that are known to be valid, all of them given, without a check.

    For values folded from parts that were checked when they came in: checking a span again
    costs five times what making it does (benchmarks/fold.py). Tests hold every model made here
    equal to the same one made with checks.
    """
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", set(fields))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
