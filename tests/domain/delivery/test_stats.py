"""The account of a pipeline: it balances, or it does not construct."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from census_fp.domain.delivery.stats import DropCounts, PipelineStats

COUNTS = st.integers(0, 10**6)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_what_adds_up_is_an_account(
    exported: int, queued: int, failed: int, queue_full: int, closed: int
) -> None:
    stats = PipelineStats(
        offered=exported + queued + failed + queue_full + closed,
        exported=exported,
        queued=queued,
        failed=failed,
        dropped=DropCounts(queue_full=queue_full, closed=closed),
    )
    assert stats.balance == 0
    assert stats.dropped.total == queue_full + closed


@given(COUNTS, st.integers(-100, 100).filter(bool))
def test_what_does_not_add_up_is_refused_with_the_difference(exported: int, off: int) -> None:
    with pytest.raises(ValidationError, match=f"{off} items are unaccounted for"):
        PipelineStats(offered=exported + 100 + off, exported=exported, queued=100)


@pytest.mark.parametrize("field", ["offered", "exported", "queued", "failed"])
def test_no_count_is_negative(field: str) -> None:
    with pytest.raises(ValidationError):
        PipelineStats.model_validate({field: -1})


def test_nothing_offered_is_an_account() -> None:
    assert PipelineStats().balance == 0
