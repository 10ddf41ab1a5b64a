"""What the docstrings of the read side show is so."""

from __future__ import annotations

import doctest

import pytest

from bangfu.ledger import plan, question, runs


@pytest.mark.parametrize("module", [plan, question, runs])
def test_the_shown_examples_come_out(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted and not found.failed
