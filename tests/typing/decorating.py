"""A decorated function keeps its type. Type checkers read this file; nothing runs it."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator, Iterator
from typing import Any, assert_type

from census_fp.facade import Tracer

tracer = Tracer()


@tracer.trace_decorator()
def add(first: int, second: int = 1, *, text: str = "") -> str:
    return text * (first + second)


@tracer.trace_decorator()
async def fetch(url: str, timeout: float | None = None) -> bytes:
    return url.encode() * int(timeout or 1)


@tracer.trace_decorator()
def count(stop: int) -> Iterator[int]:
    yield from range(stop)


@tracer.trace_decorator()
def converse(first: int) -> Generator[int, str, bool]:
    return (yield first) == "stop"


@tracer.trace_decorator()
async def pages(start: int) -> AsyncIterator[str]:
    yield str(start)


@tracer.trace_decorator()
async def echo(start: int) -> AsyncGenerator[int, str]:
    said = yield start
    yield len(said)


class Service:
    """Methods keep their types, too."""

    @tracer.trace_decorator()
    def rows(self, table: str) -> list[str]:
        return [table]

    @staticmethod
    @tracer.trace_decorator()
    def version() -> int:
        return 1

    @classmethod
    @tracer.trace_decorator()
    def make(cls, name: str) -> "Service":
        return cls()


assert_type(add(1), str)
assert_type(add(1, 2, text="x"), str)
assert_type(count(3), Iterator[int])
assert_type(converse(3), Generator[int, str, bool])
assert_type(pages(3), AsyncIterator[str])
assert_type(echo(3), AsyncGenerator[int, str])
assert_type(Service().rows("t"), list[str])
assert_type(Service.version(), int)
assert_type(Service.make("a"), Service)


async def use() -> None:
    """Await and iterate."""
    # A coroutine's first two parameters are Any where typeshed makes it of an async def.
    pending: Coroutine[Any, Any, bytes] = fetch("u", timeout=1)
    assert_type(await pending, bytes)
    assert_type(await fetch("u"), bytes)
    async for page in pages(1):
        assert_type(page, str)


add("1")  # type: ignore[arg-type]  # the first is an int
add(1, other=2)  # type: ignore[call-arg]  # there is no such parameter
wrong: Callable[[str], str] = add  # type: ignore[assignment]  # not of a str
