"""Worked cases run on a ledger in memory, which counts as a database for the test runner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def in_memory(django_db_blocker: Any) -> Iterator[None]:
    """Lets a test open the scratch ledger; nothing of a real one is reached."""
    with django_db_blocker.unblock():
        yield
