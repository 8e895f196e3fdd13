"""Time events: instants within time, sizes that are counts."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.time import END_OF_TIME_NS
from census_fp.domain.trace.time_event import Annotation, MessageEvent, MessageEventType
from tests import strategies as own


@given(own.ANNOTATIONS, own.MESSAGE_EVENTS)
def test_events_made_of_their_own_parts_are_equal(
    annotation: Annotation, event: MessageEvent
) -> None:
    assert Annotation.model_validate(annotation.model_dump()) == annotation
    assert MessageEvent.model_validate(event.model_dump()) == event


@pytest.mark.parametrize("at_ns", [-1, END_OF_TIME_NS])
def test_an_event_is_between_1970_and_the_year_10000(at_ns: int) -> None:
    with pytest.raises(ValidationError):
        Annotation(at_ns=at_ns, description="")
    with pytest.raises(ValidationError):
        MessageEvent(at_ns=at_ns, id=0)


@pytest.mark.parametrize("field", ["uncompressed_size_bytes", "compressed_size_bytes"])
def test_a_size_is_never_negative(field: str) -> None:
    with pytest.raises(ValidationError):
        MessageEvent.model_validate({"at_ns": 0, "id": 0, field: -1})


def test_the_types_are_numbered_as_documented() -> None:
    assert [each.value for each in MessageEventType] == [0, 1, 2]
    assert (MessageEventType.SENT, MessageEventType.RECEIVED) == (1, 2)
