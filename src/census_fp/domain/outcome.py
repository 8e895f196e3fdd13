"""Outcome: what a pure function returns that can fail on its data."""

from typing import TypeAlias, TypeVar

from returns.result import Failure, Success

_T = TypeVar("_T")
_E = TypeVar("_E")

# The union, where returns' own Result would do, because mypy matches a union exactly and
# exhaustively and decays a Result to Any (python/mypy#17589).
Outcome: TypeAlias = Success[_T] | Failure[_E]
"""Either ``Success(value)`` or ``Failure(error)``: match on it, both cases."""
