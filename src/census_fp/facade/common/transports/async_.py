"""opencensus.common.transports.async_: items are queued and exported by a thread."""

from typing_extensions import override

from census_fp.domain.delivery.buffering import Limits
from census_fp.domain.delivery.retrying import RetryPolicy
from census_fp.domain.delivery.stats import PipelineStats
from census_fp.effects.transports.threaded import Threaded
from census_fp.facade.common.seconds import to_ns
from census_fp.facade.common.transports.base import Transport, emitting, items_of
from census_fp.facade.trace.span_data import SpanData

_DEFAULT_GRACE_PERIOD = 5.0
_DEFAULT_MAX_BATCH_SIZE = 600
_DEFAULT_WAIT_PERIOD = 60.0
_DEFAULT_MAX_QUEUE_SIZE = 10_000
_WORKER_THREAD_NAME = "opencensus.common.Worker"


class AsyncTransport(Transport):
    """Queues items and calls ``exporter.emit`` with batches of them on a thread of its own.

    A full batch goes out at once; a smaller one after ``wait_period``. What an exporter refuses
    is tried again as ``retry`` says, then counted as failed. A full queue drops its oldest item
    and counts it. A forked child exports its own items and none of its parent's.

    :param exporter: has ``emit(datas)``.
    :param grace_period: seconds that ``flush`` and ``close`` take at most, and the interpreter's
        exit waits.
    :param max_batch_size: items in one batch at most (count).
    :param wait_period: seconds an item waits at most for its batch to fill.
    :param max_queue_size: items that wait at most (count).
    :param retry: what follows a failed attempt.
    """

    def __init__(
        self,
        exporter: object,
        grace_period: float = _DEFAULT_GRACE_PERIOD,
        max_batch_size: int = _DEFAULT_MAX_BATCH_SIZE,
        wait_period: float = _DEFAULT_WAIT_PERIOD,
        max_queue_size: int = _DEFAULT_MAX_QUEUE_SIZE,
        *,
        retry: RetryPolicy | None = None,
    ) -> None:
        if retry is not None and not isinstance(retry, RetryPolicy):
            raise TypeError(f"retry is a RetryPolicy, not {retry!r}")
        self.exporter = exporter
        limits = Limits(
            max_batch_size=_count("max_batch_size", max_batch_size),
            max_queue_size=_count("max_queue_size", max_queue_size),
            wait_period_ns=to_ns("wait_period", wait_period, positive=True),
            grace_period_ns=to_ns("grace_period", grace_period),
            retry=RetryPolicy() if retry is None else retry,
        )
        self._transport = Threaded(emitting(exporter), limits, name=_WORKER_THREAD_NAME)

    @override
    def export(self, data: object) -> None:
        """Queue one item, or a list of them."""
        for item in data if type(data) is list else items_of(data):
            if isinstance(item, SpanData):
                self._transport.submit_watched(item, item.takings)
            else:
                self._transport.submit(item)

    @override
    def flush(self, timeout: float | None = None) -> bool:
        """Export what is queued now, and wait for it.

        :param timeout: seconds to wait; the grace period, if None.
        :return: True if all of it was exported in time.
        """
        return self._transport.flush(timeout)

    @override
    def close(self, timeout: float | None = None) -> bool:
        """Export what is queued and end the thread; later items are refused, and counted.

        :param timeout: seconds this may take; the grace period, if None.
        :return: True if everything was settled in time.
        """
        return self._transport.close(timeout)

    @override
    def stats(self) -> PipelineStats:
        """Account for every item this process has exported."""
        return self._transport.stats()


def _count(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is a whole number of items, at least 1, not {value!r}")
    return value
