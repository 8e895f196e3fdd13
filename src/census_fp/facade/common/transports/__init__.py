"""opencensus.common.transports."""

from census_fp.facade.common.transports.async_ import AsyncTransport as AsyncTransport
from census_fp.facade.common.transports.base import Transport as Transport
from census_fp.facade.common.transports.sync import SyncTransport as SyncTransport

__all__ = ["AsyncTransport", "SyncTransport", "Transport"]
