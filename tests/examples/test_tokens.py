"""Sources to word counts."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Failure, Success

from examples.indexer.tokens import tokenized, word_counts, words


def counts_of(source: bytes) -> dict[str, int]:
    match tokenized(source):
        case Success(tokens):
            return dict(word_counts(tokens))
        case Failure(error):
            raise AssertionError(error)


def test_names_are_counted_by_their_words_without_keywords_strings_and_comments() -> None:
    source = b"def read_header(Header):\n    # no comment\n    return 'no string', Header\n"
    assert counts_of(source) == {"read": 1, "header": 3}


def test_an_empty_source_has_no_words() -> None:
    assert counts_of(b"") == {}


def test_a_source_declares_its_own_encoding() -> None:
    assert counts_of("# coding: latin-1\nna\xefve = 1\n".encode("latin-1")) == {"na\xefve": 1}


@pytest.mark.parametrize(
    "source",
    [
        b"x = (1,\n",
        b"x = '''never closed\n",
        b"if x:\n        a\n    b\n",
        b"x = 1 $ 2\n",
        b"# coding: of-no-kind\n",
        b"x = 1\ny = '\xff'\n",
    ],
)
def test_what_is_not_python_is_a_failure_that_says_why_on_one_line(source: bytes) -> None:
    match tokenized(source):
        case Failure(error):
            assert error.reason
            assert "\n" not in error.describe()
        case Success(tokens):
            raise AssertionError(tokens)


@given(st.binary(max_size=200))
def test_any_bytes_are_tokens_or_a_failure(source: bytes) -> None:
    assert isinstance(tokenized(source), Success | Failure)


_PLAIN_NAMES = st.from_regex(r"[a-z]{2,8}(_[a-z]{2,8}){0,3}", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name)
)


@given(st.lists(_PLAIN_NAMES, max_size=20))
def test_every_word_of_every_name_is_counted_once(names: list[str]) -> None:
    source = "".join(f"{name}\n" for name in names).encode()
    assert sum(counts_of(source).values()) == sum(len(words(name)) for name in names)
