"""Attributes: any value becomes one of four types; limits push out the oldest and count it."""

from enum import IntEnum, StrEnum
from fractions import Fraction
from math import isnan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError
from typing_extensions import override

from census_fp.domain.trace.attributes import (
    EMPTY,
    INT64_MAX,
    INT64_MIN,
    Attributes,
    Coerced,
    as_text,
    bounded,
    coerce,
    is_exact,
)
from tests import strategies as own

LIMITS = st.integers(0, 5)
PAIRS = st.lists(st.tuples(own.FEW_KEYS, own.EXACT_VALUES), max_size=15)


class Colour(IntEnum):
    RED = 3


class Word(StrEnum):
    YES = "yes"


class Name(str):
    __slots__ = ()


class Metres(float):
    pass


@given(own.ANY_OBJECTS)
@example(10**5000)
@example(own.Unprintable())
def test_any_object_becomes_an_exact_value(value: object) -> None:
    coerced = coerce(value)
    assert type(coerced.value) in (bool, int, float, str)
    assert is_exact(coerced.value)


@given(own.EXACT_VALUES)
def test_values_of_the_four_types_stay_themselves(value: bool | int | float | str) -> None:
    coerced = coerce(value)
    assert coerced.lossless
    assert coerced.value is value or coerced.value == value
    assert type(coerced.value) is type(value)


@pytest.mark.parametrize(
    ("value", "coerced"),
    [
        (True, Coerced(True, True)),
        (Colour.RED, Coerced(3, True)),
        (Word.YES, Coerced("yes", True)),
        (Name("x"), Coerced("x", True)),
        (Metres(1.5), Coerced(1.5, True)),
        (INT64_MAX, Coerced(INT64_MAX, True)),
        (INT64_MIN, Coerced(INT64_MIN, True)),
        (INT64_MAX + 1, Coerced("9223372036854775808", False)),
        (None, Coerced("None", False)),
        (b"x", Coerced("b'x'", False)),
        (Fraction(1, 3), Coerced("1/3", False)),
        (own.Unprintable(), Coerced("<unprintable Unprintable>", False)),
    ],
)
def test_what_becomes_of_a_value(value: object, coerced: Coerced) -> None:
    made = coerce(value)
    assert made == coerced
    assert type(made.value) is type(coerced.value)


def test_nan_and_infinity_are_floats_like_others() -> None:
    kept = coerce(float("nan")).value
    assert isinstance(kept, float)
    assert isnan(kept)
    assert coerce(float("-inf")) == (float("-inf"), True)


def test_an_integer_too_long_for_text_is_named_by_its_type() -> None:
    assert coerce(10**5000) == ("<unprintable int>", False)


def test_the_text_of_a_str_subclass_is_its_own_not_its_classes() -> None:
    class Lying(str):
        __slots__ = ()

        @override
        def __str__(self) -> str:
            return "something else"

    assert as_text(Name("x")) == "x"
    assert coerce(Lying("x")).value == "x"


@given(PAIRS, LIMITS)
def test_a_bound_keeps_the_newest_and_counts_the_rest(
    pairs: list[tuple[str, bool | int | float | str]], limit: int
) -> None:
    kept = bounded(pairs, limit)
    assert len(kept) <= limit
    # The newest setting of each key, newest last, by a way of its own.
    newest = list(dict(reversed(pairs)).items())
    newest_first = [(key, dict(pairs)[key]) for key, _ in newest]
    assert list(kept.pairs) == newest_first[:limit][::-1]
    assert (kept.dropped == 0) == (len(newest) <= limit)


@given(PAIRS)
def test_without_pressure_a_bound_is_a_dictionary(
    pairs: list[tuple[str, bool | int | float | str]],
) -> None:
    kept = bounded(pairs, limit=len(pairs))
    assert kept.to_dict() == dict(pairs)
    assert kept.dropped == 0
    assert Attributes.model_validate(kept.model_dump()) == kept


@given(st.lists(own.FEW_KEYS, max_size=15), LIMITS)
def test_every_key_that_was_set_is_kept_or_counted(keys: list[str], limit: int) -> None:
    kept = bounded([(key, 0) for key in keys], limit)
    assert len(kept) + kept.dropped >= len(set(keys))
    assert kept.dropped <= len(keys)


def test_an_old_key_set_again_is_new_and_a_key_pushed_out_may_come_back() -> None:
    assert bounded([("a", 1), ("b", 1), ("a", 2), ("c", 1)], 2).pairs == (("a", 2), ("c", 1))
    again = bounded([("a", 1), ("b", 1), ("a", 2)], 1)
    assert (again.pairs, again.dropped) == ((("a", 2),), 2)


def test_attributes_read_like_a_mapping() -> None:
    attributes = Attributes.of({"a": 1, "b": "two"})
    assert attributes["b"] == "two"
    assert "a" in attributes
    assert "c" not in attributes
    assert list(attributes.keys()) == ["a", "b"]
    assert len(attributes) == 2
    assert not EMPTY
    with pytest.raises(KeyError):
        attributes["c"]


def test_a_copy_of_attributes_is_the_callers_own() -> None:
    attributes = Attributes.of({"a": 1})
    attributes.to_dict()["a"] = 2
    assert attributes["a"] == 1


def test_a_key_stands_once() -> None:
    with pytest.raises(ValidationError, match="stands once"):
        Attributes(pairs=(("a", 1), ("a", 2)))


@pytest.mark.parametrize("value", [None, b"x", [1], {"a": 1}, 1j])
def test_other_types_make_no_attributes(value: object) -> None:
    with pytest.raises(ValidationError):
        Attributes.model_validate({"pairs": (("a", value),)})
