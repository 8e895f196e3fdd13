"""The examples in the documentation of the examples."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize("module", ["progress", "tokens", "waterfall"])
def test_documented_examples_hold(module: str) -> None:
    failed, attempted = doctest.testmod(import_module(f"examples.indexer.{module}"))
    assert attempted > 0
    assert failed == 0
