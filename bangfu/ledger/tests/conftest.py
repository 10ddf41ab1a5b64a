"""Fixtures of the ledger's tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bangfu.ledger.measures import declared
from bangfu.ledger.tests.ground import MEASURES, Ground


@pytest.fixture
def ground(fresh_db: Any) -> Iterator[Ground]:
    """A fresh database with a county, its parties and the trial measures."""
    with declared(MEASURES):
        yield Ground()
