"""Python source to tokens, tokens to word counts. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from keyword import iskeyword
from tokenize import ERRORTOKEN, NAME, OP, TokenError, TokenInfo, detect_encoding, tokenize

from returns.result import Failure, Success

from census_fp.domain.outcome import Outcome

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class NotPython:
    """Why a source has no tokens, and the line where that shows, if it is known."""

    reason: str
    line: int | None = None

    def describe(self) -> str:
        """Say it on one line."""
        return self.reason if self.line is None else f"line {self.line}: {self.reason}"


def tokenized(source: bytes) -> Outcome[tuple[TokenInfo, ...], NotPython]:
    """Split a source into its tokens, whatever encoding it declares.

    >>> [token.string for token in tokenized(b"a = 1").unwrap()]
    ['utf-8', 'a', '=', '1', '', '']
    """
    try:
        # Python 3.12's tokenizer lets bytes through that are not of the encoding.
        source.decode(detect_encoding(BytesIO(source).readline)[0])
        tokens = tuple(tokenize(BytesIO(source).readline))
    except TokenError as error:
        reason, (line, _) = error.args
        return Failure(NotPython(str(reason), int(line)))
    except SyntaxError as error:
        return Failure(NotPython(error.msg, error.lineno))
    except ValueError as error:
        return Failure(NotPython(str(error)))
    wrong = next((token for token in tokens if _is_wrong(token)), None)
    if wrong is not None:
        return Failure(NotPython(f"unexpected {wrong.string!r}", wrong.start[0]))
    return Success(tokens)


def _is_wrong(token: TokenInfo) -> bool:
    """Say whether a token is one of no meaning: Python 3.11 names it so, 3.12 an operator."""
    return token.type == ERRORTOKEN or token.exact_type == OP


def word_counts(tokens: Iterable[TokenInfo]) -> Counter[str]:
    """Count the words that names are made of, in lower case; keywords are no names."""
    names = (token.string for token in tokens if token.type == NAME)
    return Counter(word for name in names if not iskeyword(name) for word in words(name))


def words(name: str) -> list[str]:
    """Split a name at its underscores.

    >>> words("__read_Header")
    ['read', 'header']
    """
    return [word.lower() for word in _WORD.findall(name)]
