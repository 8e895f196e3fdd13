"""The combinators of exports: laws, and what becomes of errors."""

from collections.abc import Sequence

import pytest
from returns.io import IOFailure, IOResult, IOSuccess
from returns.result import Failure, Success

from census_fp.domain.errors import EncodeError, ExportError, SinkError
from census_fp.domain.outcome import Outcome
from census_fp.effects.export import (
    DONE,
    Export,
    ExportFailedError,
    calling,
    error_of,
    failure_of,
    fan_out,
    filtered,
    mapped,
    pair,
)
from census_fp.effects.sinks.memory import MemorySink
from census_fp.effects.testing import Exported

BATCH = ["a", "b"]


def join(batch: Sequence[str]) -> Outcome[str, EncodeError]:
    return Success("+".join(batch)) if batch else Failure(EncodeError("nothing to join"))


def failing(reason: str, retryable: bool = True) -> Export[str]:
    return lambda _: IOFailure(SinkError(reason, retryable))


def raising(_: Sequence[str]) -> IOResult[None, ExportError]:
    raise RuntimeError("bug")


def test_pair_hands_what_the_serializer_writes_to_the_sink() -> None:
    sink = MemorySink[str]()
    assert error_of(pair(join, sink)(BATCH)) is None
    assert sink.payloads == ("a+b",)


def test_pair_does_not_bother_the_sink_with_what_cannot_be_written() -> None:
    sink = MemorySink[str]()
    assert error_of(pair(join, sink)([])) == EncodeError("nothing to join")
    assert sink.payloads == ()


def test_fan_out_gives_every_batch_to_everyone_whatever_becomes_of_the_others() -> None:
    first, last = Exported[str](), Exported[str]()
    export = fan_out(first, failing("down"), raising, last)
    error = error_of(export(BATCH))
    assert first.items == last.items == BATCH
    assert error == SinkError("down; RuntimeError: bug", retryable=False)


def test_fan_out_of_nothing_and_of_one() -> None:
    only = Exported[str]()
    nobody: Export[str] = fan_out()
    assert error_of(nobody(BATCH)) is None
    assert error_of(fan_out(only)(BATCH)) is None
    assert only.items == BATCH


@pytest.mark.parametrize("retryable", [True, False])
def test_fan_out_may_be_tried_again_only_where_nobody_took_the_batch(retryable: bool) -> None:
    both_down = fan_out(failing("one", retryable), failing("two"))
    assert error_of(both_down(BATCH)) == SinkError("one; two", retryable)


def test_filtered_sends_what_it_keeps_and_nothing_at_all_if_that_is_nothing() -> None:
    exported = Exported[str]()
    export = filtered(lambda item: item == "b", exported)
    assert error_of(export(BATCH)) is None
    assert exported.items == ["b"]
    assert error_of(filtered(lambda _: False, failing("never asked"))(BATCH)) is None


def test_mapped_changes_every_item() -> None:
    exported = Exported[str]()
    assert error_of(mapped(str, exported)([1, 2])) is None
    assert exported.items == ["1", "2"]


def test_failure_of_takes_an_exception_for_a_failure() -> None:
    assert failure_of(raising, BATCH) == SinkError("RuntimeError: bug")
    assert failure_of(lambda _: DONE, BATCH) is None


def test_calling_makes_an_export_of_a_function_that_raises() -> None:
    def emit(batch: list[str]) -> None:
        if batch == ["typed"]:
            raise ExportFailedError(EncodeError("why"))
        if batch != BATCH:
            raise OSError("down")

    assert error_of(calling(emit)(BATCH)) is None
    assert error_of(calling(emit)(["typed"])) == EncodeError("why")
    assert error_of(calling(emit)([])) == SinkError("OSError: down")


def test_error_of_leaves_the_container() -> None:
    assert error_of(IOSuccess(None)) is None
    assert error_of(IOFailure("why")) == "why"
