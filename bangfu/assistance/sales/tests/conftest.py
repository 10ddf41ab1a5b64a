"""The one fixture of the tests of sales."""

from __future__ import annotations

import pytest

from bangfu.assistance.sales.tests.ground import make_parties
from tests.fixtures import World


@pytest.fixture
def shop(world: World) -> World:
    """A world in which somebody sells and somebody buys."""
    make_parties()
    return world
