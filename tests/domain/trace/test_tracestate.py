"""Tracestate: legal keys and values, unique keys, 32 members at most (W3C Trace Context 3.3)."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.trace.tracestate import MAX_MEMBERS, Tracestate, is_key
from tests import strategies as own

LEGAL_KEYS = [
    "a",
    "a" * 256,
    "a1_-*/",
    "tenant@system",
    "0tenant@system",
    "1" + "a" * 240 + "@" + "b" * 14,
]
ILLEGAL_KEYS = [
    "",
    "1",
    "0digit",
    "Upper",
    "a" * 257,
    "a b",
    "a@",
    "@a",
    "a@b@c",
    "tenant@0system",
    "a" * 242 + "@b",
    "a@" + "b" * 15,
    "a\n",
    "é",
]
ILLEGAL_VALUES = ["", "a,b", "a=b", "ends with a blank ", "\t", "é", "a\n", "x" * 257]


@pytest.mark.parametrize("key", LEGAL_KEYS)
def test_legal_keys(key: str) -> None:
    assert is_key(key)
    assert Tracestate(members=((key, "1"),)).members == ((key, "1"),)


@pytest.mark.parametrize("key", ILLEGAL_KEYS)
def test_illegal_keys_make_no_tracestate(key: str) -> None:
    assert not is_key(key)
    with pytest.raises(ValidationError, match="illegal tracestate key"):
        Tracestate(members=((key, "1"),))


@pytest.mark.parametrize("value", ["1", " leading blank", "~!#", "x" * 256])
def test_legal_values(value: str) -> None:
    assert Tracestate(members=(("a", value),)).members == (("a", value),)


@pytest.mark.parametrize("value", ILLEGAL_VALUES)
def test_illegal_values_make_no_tracestate(value: str) -> None:
    with pytest.raises(ValidationError):
        Tracestate(members=(("a", value),))


def test_a_key_stands_once() -> None:
    with pytest.raises(ValidationError, match="stands once"):
        Tracestate(members=(("a", "1"), ("b", "1"), ("a", "2")))


def test_32_members_are_the_most() -> None:
    members = tuple((f"k{number}", "1") for number in range(MAX_MEMBERS + 1))
    assert len(Tracestate(members=members[:MAX_MEMBERS]).members) == 32
    with pytest.raises(ValidationError):
        Tracestate(members=members)


@given(own.TRACESTATES)
def test_members_keep_their_order_and_equal_lists_are_equal(tracestate: Tracestate) -> None:
    again = Tracestate(members=tracestate.members)
    assert again == tracestate
    assert hash(again) == hash(tracestate)
