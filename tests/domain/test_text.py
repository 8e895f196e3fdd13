"""Cutting texts to a byte limit: never inside a character, every byte accounted for."""

from hypothesis import example, given
from hypothesis import strategies as st

from census_fp.domain.text import truncate
from tests import strategies as own

LIMITS = st.integers(0, 200)


@given(own.TEXTS, LIMITS)
def test_kept_and_cut_bytes_add_up_to_the_text(text: str, limit: int) -> None:
    value, truncated = truncate(text, limit)
    assert len(text.encode("utf-8", "replace")) == len(value.encode()) + truncated


@given(own.TEXTS, LIMITS)
@example("é" * 100, 128)
@example("𝄞", 3)
def test_as_much_is_kept_as_fits_and_no_character_is_split(text: str, limit: int) -> None:
    value, _ = truncate(text, limit)
    whole = text.encode("utf-8", "replace").decode()
    assert whole.startswith(value)
    assert len(value.encode()) <= limit
    next_character = whole[len(value) : len(value) + 1]
    assert not next_character or len((value + next_character).encode()) > limit


@given(st.text(max_size=20))
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert truncate(text, 80) == (text, 0)


def test_a_lone_surrogate_becomes_a_question_mark_even_where_nothing_is_cut() -> None:
    assert truncate("a\ud800b", 128) == ("a?b", 0)
