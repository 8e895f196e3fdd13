"""SpanAttributes: the attributes of a live span, seen as a mapping."""

from collections.abc import Iterator, Mapping

from typing_extensions import override

from census_fp.domain.trace.attributes import AttributeValue
from census_fp.effects.recorder import Recorder


class SpanAttributes(Mapping[str, AttributeValue]):
    """What a span's attributes are at each look; setting an item adds an attribute."""

    __slots__ = ("_recorder",)

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def _now(self) -> dict[str, AttributeValue]:
        return self._recorder.snapshot().attributes.to_dict()

    @override
    def __getitem__(self, key: str) -> AttributeValue:
        return self._now()[key]

    def __setitem__(self, key: str, value: AttributeValue) -> None:
        self._recorder.add_attribute(key, value)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    @override
    def __len__(self) -> int:
        return len(self._now())

    @property
    def dropped(self) -> int:
        """How many older attributes the limit has pushed out."""
        return self._recorder.snapshot().attributes.dropped

    @override
    def __repr__(self) -> str:
        return repr(self._now())
