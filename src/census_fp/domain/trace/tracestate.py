"""Tracestate: vendors' own key-value members beside a span context (W3C Trace Context 3.3)."""

import re
from typing import Annotated, Self

from annotated_types import MaxLen
from pydantic import AfterValidator, StringConstraints, model_validator

from census_fp.domain.base import Frozen

MAX_MEMBERS = 32
"""The most members a list may have (W3C Trace Context 3.3.1.1)."""

# key: W3C Trace Context level 2, 3.3.1.3.1 (a digit may begin a key; one "@" at most by level 1).
_KEY = re.compile(
    r"[a-z][_0-9a-z\-*/]{0,255}"
    r"|[a-z0-9][_0-9a-z\-*/]{0,240}@[a-z][_0-9a-z\-*/]{0,13}"
)


def is_key(text: str) -> bool:
    """Say whether a text is a legal member key, multi-tenant keys included.

    >>> is_key("rojo"), is_key("fw529a3039@dt"), is_key("Rojo")
    (True, True, False)
    """
    return _KEY.fullmatch(text) is not None


def _legal_key(text: str) -> str:
    if not is_key(text):
        raise ValueError(f"illegal tracestate key {text!r} (W3C Trace Context 3.3.1.3.1)")
    return text


Key = Annotated[str, AfterValidator(_legal_key)]
# value: W3C Trace Context 3.3.1.3.2
Value = Annotated[
    str,
    StringConstraints(
        pattern=r"^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$"
    ),
]


class Tracestate(Frozen, frozen=True):
    """The members in the order they arrived, newest first; keys are unique, 32 at most.

    >>> Tracestate(members=(("congo", "t61rcWkgMzE"),)).members
    (('congo', 't61rcWkgMzE'),)
    """

    members: Annotated[tuple[tuple[Key, Value], ...], MaxLen(MAX_MEMBERS)] = ()

    @model_validator(mode="after")
    def _unique_keys(self) -> Self:
        keys = [key for key, _ in self.members]
        if len(set(keys)) != len(keys):
            raise ValueError("a tracestate key stands once (W3C Trace Context 3.3.1.3.1)")
        return self


EMPTY = Tracestate()
