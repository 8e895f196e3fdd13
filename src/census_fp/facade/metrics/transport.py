"""opencensus.metrics.transport: metrics exported on a schedule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from typing_extensions import override

from census_fp.effects.reporting import report_once
from census_fp.effects.transports.periodic import Periodic
from census_fp.facade.common.schedule import PeriodicTask
from census_fp.facade.common.seconds import to_ns

DEFAULT_INTERVAL = 60
GRACE_PERIOD = 5


class TransportError(Exception):
    """An exporter raises it to end its schedule."""


class ProducesMetrics(Protocol):
    """Anything with ``get_metrics()``."""

    def get_metrics(self) -> Iterable[object] | None:
        """Give the metrics as they are now."""
        ...


class PeriodicMetricTask(PeriodicTask):
    """Exports metrics every interval, on a background thread, and a last time when it closes.

    :param interval: seconds between two exports; 60 if None.
    :param function: called as ``function(*args, **kwargs)``.
    """

    def __init__(
        self,
        interval: float | None = None,
        function: Callable[..., object] | None = None,
        args: Iterable[object] | None = None,
        kwargs: Mapping[str, object] | None = None,
        name: str | None = None,
    ) -> None:
        if function is None:
            raise TypeError("a periodic metric task calls a function, not None")
        interval = DEFAULT_INTERVAL if interval is None else interval
        super().__init__(interval, function, args, kwargs, name)

    @override
    def _make(self, interval_ns: int) -> Periodic:
        return Periodic(
            self._call,
            interval_ns,
            grace_ns=to_ns("GRACE_PERIOD", GRACE_PERIOD),
            stop_on=TransportError,
            name=self.name,
        )


def get_exporter_thread(
    metric_producers: Sequence[ProducesMetrics] | ProducesMetrics,
    exporter: object,
    interval: float | None = None,
) -> PeriodicMetricTask:
    """Start to export the metrics of producers on a schedule.

    Each round the exporter receives one list with the metrics of all producers; a producer that
    fails loses its own metrics of that round.

    :param metric_producers: one, or several, with ``get_metrics()``.
    :param exporter: has ``export_metrics(metrics)``, or else ``export(metrics)``.
    :param interval: seconds between two exports; 60 if None.
    """
    producers = metric_producers if isinstance(metric_producers, Iterable) else [metric_producers]
    producers = list(producers)
    for producer in producers:
        if not callable(getattr(producer, "get_metrics", None)):
            raise TypeError(f"a metric producer has a method get_metrics(), not {producer!r}")
    export = getattr(exporter, "export_metrics", None) or getattr(exporter, "export", None)
    if not callable(export):
        raise TypeError(f"an exporter has export_metrics(metrics) or export, not {exporter!r}")

    def export_all() -> None:
        export([metric for producer in producers for metric in _metrics_of(producer)])

    task = PeriodicMetricTask(interval, export_all)
    task.start()
    return task


def _metrics_of(producer: ProducesMetrics) -> Iterable[object]:
    try:
        return [metric for metric in producer.get_metrics() or () if metric is not None]
    except Exception as error:
        report_once("producer failed", repr(producer), "%r gave no metrics: %r", producer, error)
        return ()
