"""The base of every frozen model, and the number types the models share."""

from typing import Annotated, ClassVar, TypeVar

from annotated_types import Ge, Lt
from pydantic import BaseModel, ConfigDict

from census_fp.domain.time import END_OF_TIME_NS


class Frozen(BaseModel):
    """An immutable value: strict about types, closed to unknown fields, comparable with ``==``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True
    )


Count = Annotated[int, Ge(0), Lt(2**63)]
"""A number of things, never negative; 63 bits, as every format can carry."""

EpochNanoseconds = Annotated[int, Ge(0), Lt(END_OF_TIME_NS)]
"""A point in time: nanoseconds since 1970-01-01T00:00:00Z, before the year 10000."""


_M = TypeVar("_M", bound=Frozen)

# A model's slots, past its own __setattr__, which refuses, and past a search for them by name.
_new, _set = object.__new__, object.__setattr__
_set_fields_set = vars(BaseModel)["__pydantic_fields_set__"].__set__
_set_extra = vars(BaseModel)["__pydantic_extra__"].__set__
_set_private = vars(BaseModel)["__pydantic_private__"].__set__


def trusted(model: type[_M], **fields: object) -> _M:
    """Make a model of fields that are known to be valid, all of them given, without a check.

    For values folded from parts that were checked when they came in: checking a span again
    costs more than making it (docs/decisions/0007). Tests hold what the fold makes equal to the
    same value made with checks.
    """
    made: _M = _new(model)
    _set(made, "__dict__", fields)
    _set_fields_set(made, set(fields))
    _set_extra(made, None)
    _set_private(made, None)
    return made
