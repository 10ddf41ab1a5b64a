"""The desk of the tests of this package."""

from __future__ import annotations

from typing import Any

import pytest

from bangfu.documents.tests.ground import Desk


@pytest.fixture
def desk(world: Any) -> Desk:
    """A clerk and an approver with whole scope, and the parties that the samples name."""
    return Desk(world.clerk, world.approver)
