"""Text that fits a byte limit, with the count of what was cut."""

from typing import NamedTuple


class TruncatedText(NamedTuple):
    """A text cut to a byte limit, and how many bytes of its UTF-8 form are missing."""

    value: str
    truncated_byte_count: int


def utf8(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot carry, by ``?``.

    >>> utf8("a\\ud800")
    'a?'
    """
    return text.encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """Write a text so that it stays on its line and moves no cursor: as it is, or as its repr.

    >>> one_line("GET /"), one_line("a\\nb")
    ('GET /', "'a\\\\nb'")
    """
    return text if text.isprintable() else repr(text)


def truncate(text: str, limit: int) -> TruncatedText:
    """Cut a text to at most ``limit`` bytes of UTF-8, never inside a character.

    Lone surrogates, which UTF-8 cannot carry, become ``?`` first.

    >>> truncate("naïve", 3)
    TruncatedText(value='na', truncated_byte_count=4)
    >>> truncate("short", 128)
    TruncatedText(value='short', truncated_byte_count=0)
    """
    if text.isascii() and len(text) <= limit:
        return TruncatedText(text, 0)
    encoded = text.encode("utf-8", "replace")
    kept = encoded[:limit].decode("utf-8", "ignore")
    return TruncatedText(kept, len(encoded) - len(kept.encode("utf-8")))
