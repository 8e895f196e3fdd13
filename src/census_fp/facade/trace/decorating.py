"""Decorating: run a function, coroutine, generator or async generator as a span."""

import inspect
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from census_fp.effects.context import CURRENT_SPAN, ActiveSpan
from census_fp.facade.trace.base_span import BaseSpan
from census_fp.facade.trace.tracers.base import Tracer

P = ParamSpec("P")
R = TypeVar("R")


def func_name(func: Callable[..., object]) -> str:
    """Name a function as ``module.name``."""
    name = getattr(func, "__name__", type(func).__name__)
    module = getattr(func, "__module__", None)
    return f"{module}.{name}" if module else name


def traced(tracer: Tracer) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make the decorator of a tracer."""

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        wrapped: object
        if inspect.isasyncgenfunction(func):
            wrapped = _async_generator(tracer, func)
        elif inspect.iscoroutinefunction(func):
            wrapped = _coroutine(tracer, func)
        elif inspect.isgeneratorfunction(func):
            wrapped = _generator(tracer, func)
        else:
            wrapped = _function(tracer, func)
        return cast("Callable[P, R]", wrapped)  # of the kind of func: inspect knows, mypy cannot

    return decorate


def _function(tracer: Tracer, func: Callable[P, R]) -> Callable[P, R]:
    name = func_name(func)

    @wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with tracer.span(name=name):
            return func(*args, **kwargs)

    return run


def _coroutine(
    tracer: Tracer, func: Callable[P, Coroutine[object, object, R]]
) -> Callable[P, Coroutine[object, object, R]]:
    name = func_name(func)

    @wraps(func)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with tracer.span(name=name):
            return await func(*args, **kwargs)

    return run


def _generator(
    tracer: Tracer, func: Callable[P, Generator[object, object, R]]
) -> Callable[P, Generator[object, object, R]]:
    name = func_name(func)

    @wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> Generator[object, object, R]:
        generator = func(*args, **kwargs)
        with _span_apart(tracer, name) as inside:
            step: Callable[[], object] = generator.__next__
            while True:
                try:
                    with inside.resumed():
                        item = step()
                except StopIteration as stop:
                    return cast("R", stop.value)  # a generator's return value, by PEP 380
                try:
                    sent = yield item
                    step = _sending(generator, sent)
                except GeneratorExit:
                    # In a context apart: the collector may close the generator in the middle of
                    # a context's change, which CPython 3.11 does not survive within it.
                    copy_context().run(inside.close, generator)
                    raise
                except BaseException as error:
                    step = _throwing(generator, error)

    return run


def _sending(generator: Generator[object, object, R], sent: object) -> Callable[[], object]:
    return lambda: generator.send(sent)


def _throwing(
    generator: Generator[object, object, R], error: BaseException
) -> Callable[[], object]:
    return lambda: generator.throw(error)


def _async_generator(
    tracer: Tracer, func: Callable[P, AsyncGenerator[object, object]]
) -> Callable[P, AsyncGenerator[object, object]]:
    name = func_name(func)

    @wraps(func)
    async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[object, object]:
        generator = func(*args, **kwargs)
        with _span_apart(tracer, name) as inside:
            sent: object = None
            thrown: BaseException | None = None
            while True:
                try:
                    with inside.resumed():
                        item = await (
                            generator.asend(sent) if thrown is None else generator.athrow(thrown)
                        )
                except StopAsyncIteration:
                    return
                sent, thrown = None, None
                try:
                    sent = yield item
                except GeneratorExit:
                    with inside.resumed():
                        await generator.aclose()
                    raise
                except BaseException as error:
                    thrown = error

    return run


class _Inside:
    """What is current inside a generator while its consumer's own span is current outside."""

    def __init__(self, span: BaseSpan, current: ActiveSpan | None) -> None:
        self._span = span
        self._current = current

    @contextmanager
    def resumed(self) -> Iterator[None]:
        """Make what was current at the last ``yield`` current while the generator runs."""
        outside = CURRENT_SPAN.get()
        CURRENT_SPAN.set(self._current)
        try:
            yield
        finally:
            self._current = CURRENT_SPAN.get()
            CURRENT_SPAN.set(outside)

    def close(self, generator: Generator[object, object, object]) -> None:
        """Close the generator, and end its span."""
        with self.resumed():
            generator.close()
            self._span.finish()


@contextmanager
def _span_apart(tracer: Tracer, name: str) -> Iterator[_Inside]:
    """Start a span that is not current: between two items the consumer's own span is.

    A generator that its consumer closes has not failed.
    """
    outside = CURRENT_SPAN.get()
    span = tracer.start_span(name=name)
    inside = _Inside(span, CURRENT_SPAN.get())
    CURRENT_SPAN.set(outside)
    try:
        yield inside
    except GeneratorExit:
        span.finish()
        raise
    except BaseException as error:
        span.__exit__(type(error), error, error.__traceback__)
        raise
    else:
        span.finish()
