"""Every test begins outside any span and with nothing said."""

from collections.abc import Iterator

import pytest

from census_fp.effects import reporting
from census_fp.facade.trace import execution_context


@pytest.fixture(autouse=True)
def _fresh_context() -> Iterator[None]:
    execution_context.clear()
    reporting.reset()
    yield
    execution_context.clear()
