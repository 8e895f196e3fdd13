"""What ``trace_decorator`` does with functions of every kind."""

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import get_type_hints

import pytest

from census_fp.effects.testing import ManualClock
from census_fp.facade import Tracer
from tests.facade.memory import MemoryExporter

MODULE = __name__


def make() -> tuple[MemoryExporter, Tracer]:
    exporter = MemoryExporter()
    return exporter, Tracer(exporter=exporter)


def test_a_function_runs_as_a_span_and_keeps_its_face() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    def add(a: int, b: int = 2) -> int:
        """Add."""
        return a + b

    assert add(1) == 3
    assert exporter.names == [f"{MODULE}.add"]
    assert (add.__name__, add.__doc__) == ("add", "Add.")
    assert get_type_hints(add) == {"a": int, "b": int, "return": int}
    assert str(inspect.signature(add)) == "(a: int, b: int = 2) -> int"


def test_an_exception_ends_the_span_with_the_error_status() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    def fail() -> None:
        raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        fail()
    assert exporter.spans[0].status is not None
    assert exporter.spans[0].status.message == "boom"
    assert tracer.current_span() is None


def test_a_coroutine_is_timed_until_it_ends() -> None:
    manual = ManualClock()
    exporter = MemoryExporter()
    tracer = Tracer(exporter=exporter, env=manual.env)

    @tracer.trace_decorator()
    async def work() -> str:
        await asyncio.sleep(0)
        manual.advance(2)
        return "done"

    assert inspect.iscoroutinefunction(work)
    assert asyncio.run(work()) == "done"
    assert exporter.spans[0].value.duration_ns == 2_000_000_000


def test_a_generator_is_one_span_that_is_current_in_its_own_code_alone() -> None:
    exporter, tracer = make()
    seen: list[object] = []

    @tracer.trace_decorator()
    def numbers(upto: int) -> Iterator[int]:
        for number in range(upto):
            seen.append(tracer.current_span())
            with tracer.span("inside"):
                yield number

    with tracer.span("consumer") as consumer:
        for _ in numbers(2):
            assert tracer.current_span() is consumer
            with tracer.span("between"):
                pass
    own = exporter.named(f"{MODULE}.numbers")
    assert own.parent_span_id == consumer.span_id
    assert [span.parent_span_id for span in exporter.spans if span.name == "inside"] == (
        [own.span_id] * 2
    )
    assert {span.parent_span_id for span in exporter.spans if span.name == "between"} == {
        consumer.span_id
    }


def test_a_generator_takes_values_and_exceptions_and_returns_a_value() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    def echo() -> Generator[object, object, str]:
        sent: object = None
        while sent != "stop":
            try:
                sent = yield sent
            except KeyError as error:
                sent = f"caught {error}"
        return "returned"

    generator = echo()
    assert next(generator) is None
    assert generator.send(1) == 1
    assert generator.throw(KeyError("x")) == "caught 'x'"
    with pytest.raises(StopIteration) as stop:
        generator.send("stop")
    assert stop.value.value == "returned"
    assert exporter.names == [f"{MODULE}.echo"]


def test_a_generator_that_is_closed_early_has_ended_well_and_run_its_finally() -> None:
    exporter, tracer = make()
    cleaned: list[bool] = []

    @tracer.trace_decorator()
    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            cleaned.append(True)

    generator = endless()
    next(generator)
    generator.close()  # type: ignore[attr-defined]  # an iterator that is a generator
    assert cleaned == [True]
    assert exporter.spans[0].status is not None
    assert exporter.spans[0].status.is_ok


def test_a_generator_that_fails_ends_its_span_with_the_error_status() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        list(failing())
    assert exporter.spans[0].status is not None
    assert exporter.spans[0].status.code == 2


def test_an_async_generator_is_one_span_too() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    async def numbers(upto: int) -> AsyncIterator[int]:
        for number in range(upto):
            await asyncio.sleep(0)
            with tracer.span("inside"):
                pass
            yield number

    async def main() -> list[int]:
        taken = []
        with tracer.span("consumer") as consumer:
            async for number in numbers(3):
                assert tracer.current_span() is consumer
                taken.append(number)
        return taken

    assert asyncio.run(main()) == [0, 1, 2]
    own = exporter.named(f"{MODULE}.numbers")
    assert own.child_span_count == 3
    assert {span.parent_span_id for span in exporter.spans if span.name == "inside"} == {
        own.span_id
    }


def test_an_async_generator_takes_values_and_exceptions_and_closes() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    async def echo() -> AsyncGenerator[object, object]:
        sent: object = None
        while True:
            try:
                sent = yield sent
            except KeyError:
                sent = "caught"

    async def main() -> None:
        agen = echo()
        assert await agen.__anext__() is None
        assert await agen.asend(1) == 1
        assert await agen.athrow(KeyError()) == "caught"
        await agen.aclose()

    asyncio.run(main())
    assert exporter.spans[0].status is not None
    assert exporter.spans[0].status.is_ok


def test_methods_can_be_decorated() -> None:
    exporter, tracer = make()

    class Service:
        @tracer.trace_decorator()
        def call(self, what: str) -> str:
            return what.upper()

    assert Service().call("x") == "X"
    assert exporter.names == [f"{MODULE}.call"]


def test_a_span_left_open_across_a_yield_is_current_again_after_it() -> None:
    exporter, tracer = make()

    @tracer.trace_decorator()
    def numbers() -> Iterator[int]:
        with tracer.span("inner"):
            yield 1
            with tracer.span("leaf"):
                pass

    assert list(numbers()) == [1]
    assert exporter.named("leaf").parent_span_id == exporter.named("inner").span_id
    assert tracer.current_span() is None
