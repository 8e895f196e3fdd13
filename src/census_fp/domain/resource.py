"""Resource: what produced the telemetry (OpenCensus resource specification)."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from census_fp.domain.base import Frozen

ResourceText = Annotated[str, StringConstraints(max_length=256, pattern=r"^[ -~]*$")]
"""Printable ASCII, 256 characters at most (specification: Resource.md, "Resource type")."""

LabelKey = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[ -~]+$")]


class Resource(Frozen, frozen=True):
    """The entity that produced the telemetry: a type and labels in key order.

    >>> Resource(type="host", labels=(("zone", "b"),)).labels
    (('zone', 'b'),)
    """

    type: ResourceText | None = None
    labels: tuple[tuple[LabelKey, ResourceText], ...] = ()

    @model_validator(mode="after")
    def _in_key_order(self) -> Self:
        keys = [key for key, _ in self.labels]
        if keys != sorted(set(keys)):
            raise ValueError(f"labels stand in the order of their keys, each once, not {keys!r}")
        return self


def merge(first: Resource, second: Resource) -> Resource:
    """Join two resources; where both say something, the first is right (specification: Merging).

    >>> merge(Resource(labels=(("a", "1"),)), Resource(type="host", labels=(("a", "2"),)))
    Resource(type='host', labels=(('a', '1'),))
    """
    labels = dict(second.labels) | dict(first.labels)
    return Resource(
        type=second.type if first.type is None else first.type,
        labels=tuple(sorted(labels.items())),
    )
