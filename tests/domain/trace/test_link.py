"""Links: they point at a span that can exist."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.trace.link import Link, LinkType
from tests import strategies as own


@given(own.LINKS)
def test_a_link_made_of_its_own_parts_is_equal(link: Link) -> None:
    assert Link.model_validate(link.model_dump()) == link


@pytest.mark.parametrize(("trace_id", "span_id"), [("0" * 32, "1" * 16), ("1" * 32, "0" * 16)])
def test_a_link_to_nothing_does_not_construct(trace_id: str, span_id: str) -> None:
    with pytest.raises(ValidationError):
        Link(trace_id=trace_id, span_id=span_id)


def test_the_type_is_a_type_not_a_number() -> None:
    with pytest.raises(ValidationError):
        Link.model_validate({"trace_id": "1" * 32, "span_id": "1" * 16, "type": 7})
    assert [each.value for each in LinkType] == [0, 1, 2]
