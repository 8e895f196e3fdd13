"""Status: a code and what is said about it."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.trace.status import OK, Status, StatusCode
from tests import strategies as own


@given(own.STATUSES)
def test_only_code_0_is_ok(status: Status) -> None:
    assert status.is_ok == (status.code == 0)


def test_nothing_said_is_ok() -> None:
    assert Status(code=StatusCode.OK.value) == OK
    assert OK.message is None


def test_the_codes_are_those_of_google_rpc() -> None:
    assert [code.value for code in StatusCode] == list(range(17))
    assert (StatusCode(2).name, StatusCode(16).name) == ("UNKNOWN", "UNAUTHENTICATED")


@pytest.mark.parametrize(
    "fields", [{"code": "2"}, {"code": True}, {"message": 1}, {"details": ["a list"]}]
)
def test_other_types_make_no_status(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Status.model_validate(fields)
