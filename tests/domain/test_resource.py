"""Resources: what is legal, and the laws of merging."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.resource import Resource, merge
from tests import strategies as own


@given(own.RESOURCES, own.RESOURCES, own.RESOURCES)
def test_merging_is_associative(one: Resource, two: Resource, three: Resource) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(own.RESOURCES)
def test_the_empty_resource_changes_nothing_on_either_side(resource: Resource) -> None:
    assert merge(resource, Resource()) == resource == merge(Resource(), resource)


@given(own.RESOURCES)
def test_merging_a_resource_with_itself_gives_it_back(resource: Resource) -> None:
    assert merge(resource, resource) == resource


@given(own.RESOURCES, own.RESOURCES)
def test_what_the_first_says_stands_and_the_second_adds_to_it(
    first: Resource, second: Resource
) -> None:
    labels = dict(merge(first, second).labels)
    assert labels.items() >= dict(first.labels).items()
    assert labels.keys() == dict(first.labels).keys() | dict(second.labels).keys()


def test_an_empty_type_is_something_said() -> None:
    assert merge(Resource(type=""), Resource(type="host")).type == ""


@pytest.mark.parametrize("text", ["naïve", "line\nbreak", "tab\t", "x" * 257, "x\n"])
def test_text_that_is_not_short_printable_ascii_makes_no_resource(text: str) -> None:
    with pytest.raises(ValidationError):
        Resource(type=text)
    with pytest.raises(ValidationError):
        Resource(labels=((text, ""),))
    with pytest.raises(ValidationError):
        Resource(labels=(("key", text),))


def test_a_label_has_a_key() -> None:
    with pytest.raises(ValidationError):
        Resource(labels=(("", "value"),))
