"""Export: a serializer joined to a sink, the combinators over it, and the one door out."""

from collections.abc import Callable, Sequence
from typing import Never, TypeAlias, TypeVar

from returns.io import IOFailure, IOResult, IOSuccess
from returns.result import Failure, Success
from returns.unsafe import unsafe_perform_io

from census_fp.domain.errors import EncodeError, ExportError, SinkError
from census_fp.domain.outcome import Outcome
from census_fp.domain.trace.attributes import as_text

T = TypeVar("T")
U = TypeVar("U")
P = TypeVar("P")
E = TypeVar("E")

Serialize: TypeAlias = Callable[[Sequence[T]], Outcome[P, EncodeError]]
"""Write a batch as a payload, or say why not. Pure and total."""

Sink: TypeAlias = Callable[[P], IOResult[None, SinkError]]
"""Hand a payload to the world."""

Export: TypeAlias = Callable[[Sequence[T]], IOResult[None, ExportError]]
"""Send a batch out."""


DONE: IOResult[None, Never] = IOSuccess(None)
"""The success of every export, made once."""


def pair(serialize: Serialize[T, P], sink: Sink[P]) -> Export[T]:
    """Join a pure serializer and a sink into one export step."""

    def export(batch: Sequence[T]) -> IOResult[None, ExportError]:
        match serialize(batch):
            case Success(payload):
                return sink(payload)
            case Failure(error):
                return IOFailure(error)

    return export


def describe(error: BaseException) -> str:
    """Write an exception's type and text, even if its text cannot be had."""
    return f"{type(error).__name__}: {as_text(error)}"


class ExportFailedError(Exception):
    """An emitting function says by raising it why it could not export: ``error``."""

    def __init__(self, error: ExportError) -> None:
        super().__init__(error.reason)
        self.error = error


def calling(emit: Callable[[list[T]], object]) -> Export[T]:
    """Make an export of a function that raises when it fails."""

    def export(batch: Sequence[T]) -> IOResult[None, ExportError]:
        try:
            emit(list(batch))
        except ExportFailedError as failed:
            return IOFailure(failed.error)
        except Exception as error:
            return IOFailure(SinkError(describe(error)))
        return DONE

    return export


def fan_out(*exports: Export[T]) -> Export[T]:
    """Send every batch to each of several exports; the failure of one never hides another.

    A retry would send the batch again to those that took it, so that a failure is final unless
    every one of them failed retryably.
    """

    def export(batch: Sequence[T]) -> IOResult[None, ExportError]:
        errors = [error for each in exports if (error := failure_of(each, batch)) is not None]
        if not errors:
            return DONE
        retryable = len(errors) == len(exports) and all(
            isinstance(error, SinkError) and error.retryable for error in errors
        )
        return IOFailure(SinkError("; ".join(error.reason for error in errors), retryable))

    return export


def filtered(keep: Callable[[T], bool], export: Export[T]) -> Export[T]:
    """Send only the items that ``keep`` says yes to."""

    def export_kept(batch: Sequence[T]) -> IOResult[None, ExportError]:
        kept = [item for item in batch if keep(item)]
        return export(kept) if kept else DONE

    return export_kept


def mapped(change: Callable[[U], T], export: Export[T]) -> Export[U]:
    """Change every item before it is sent."""

    def export_changed(batch: Sequence[U]) -> IOResult[None, ExportError]:
        return export([change(item) for item in batch])

    return export_changed


def failure_of(export: Export[T], batch: Sequence[T]) -> ExportError | None:
    """Send a batch and say what went wrong, if anything; an exception counts as a failure."""
    try:
        return error_of(export(batch))
    except Exception as error:
        return SinkError(describe(error))


def error_of(result: IOResult[None, E]) -> E | None:
    """Leave an IOResult: its error, or None where it succeeded."""
    if isinstance(result, IOSuccess):
        return None
    return unsafe_perform_io(result.failure())
